"""The verification sample: the published figure, what holds for any size, and the draw."""

from fractions import Fraction
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.payments.domain.sampling import QUANTILES, draw, sample_size

REFS = [f"T{number:04d}" for number in range(1, 201)]
POPULATION = st.integers(0, 10**7)
CONFIDENCE = st.sampled_from(sorted(QUANTILES))
MARGIN = st.fractions(Fraction(1, 10), 20)
SOME_REFS = st.lists(st.text(min_size=1, max_size=8), unique=True, max_size=30)


def test_of_200_people_198_are_asked() -> None:
    assert sample_size(200) == 198


@pytest.mark.parametrize(
    ("population", "confidence", "margin", "asked"),
    [
        (0, 95, 5, 0),
        (1, 95, 5, 1),
        (192, 95, 5, 192),  # the formula gives 192.0 and a little, and never more than all
        (193, 95, 5, 193),
        (1_000, 95, 5, 417),
        (1_000_000, 95, 5, 576),
        (1_000, 90, 5, 320),
        (1_000, 99, 5, 599),
        (1_000, 95, Fraction(5, 2), 909),
    ],
)
def test_the_size_of_known_samples(
    population: int, confidence: int, margin: int | Fraction, asked: int
) -> None:
    assert sample_size(population, confidence, margin) == asked


@pytest.mark.parametrize("confidence", sorted(QUANTILES))
def test_the_quantiles_are_those_of_the_normal_distribution(confidence: int) -> None:
    quantile = NormalDist().inv_cdf(0.5 + confidence / 200)
    assert QUANTILES[confidence] == Fraction(f"{quantile:.6f}")


@given(POPULATION, CONFIDENCE, MARGIN)
def test_nobody_is_asked_twice(population: int, confidence: int, margin: Fraction) -> None:
    asked = sample_size(population, confidence, margin)
    assert 0 <= asked <= population
    assert asked > 0 or population == 0


@given(POPULATION, CONFIDENCE, MARGIN)
def test_more_people_never_make_a_smaller_sample(
    population: int, confidence: int, margin: Fraction
) -> None:
    smaller = sample_size(population, confidence, margin)
    assert smaller <= sample_size(population + 1, confidence, margin)


@given(POPULATION, MARGIN)
def test_more_confidence_or_a_closer_margin_never_makes_it_smaller(
    population: int, margin: Fraction
) -> None:
    sizes = [sample_size(population, confidence, margin) for confidence in sorted(QUANTILES)]
    assert sizes == sorted(sizes)
    assert sample_size(population, 95, margin) <= sample_size(population, 95, margin / 2)


def test_every_fault_of_the_input_is_told_at_once() -> None:
    with pytest.raises(ValueError, match=r"-1.*94 per cent: choose one of 90, 95, 99.*0 per cent"):
        sample_size(-1, 94, 0)


def test_the_draw_is_the_same_on_every_machine_and_version() -> None:
    assert draw(REFS, 5, "run-2012-02-01") == ["T0001", "T0024", "T0176", "T0037", "T0175"]


@given(SOME_REFS, st.text(max_size=8), st.data())
def test_the_order_of_the_population_does_not_matter(
    refs: list[str], seed: str, data: st.DataObject
) -> None:
    n = data.draw(st.integers(0, len(refs)))
    shuffled = data.draw(st.permutations(refs))
    assert draw(shuffled, n, seed) == draw(refs, n, seed)


@given(SOME_REFS, st.text(max_size=8), st.data())
def test_the_draw_is_n_different_people_of_the_population(
    refs: list[str], seed: str, data: st.DataObject
) -> None:
    n = data.draw(st.integers(0, len(refs)))
    drawn = draw(refs, n, seed)
    assert len(drawn) == len(set(drawn)) == n
    assert set(drawn) <= set(refs)


@given(SOME_REFS, st.text(max_size=8), st.data())
def test_who_is_drawn_stays_in_a_larger_sample(
    refs: list[str], seed: str, data: st.DataObject
) -> None:
    n = data.draw(st.integers(0, len(refs)))
    assert draw(refs, len(refs), seed)[:n] == draw(refs, n, seed)


def test_another_seed_draws_others() -> None:
    assert draw(REFS, 20, "first") != draw(REFS, 20, "second")


def test_every_person_is_about_as_likely_to_be_drawn() -> None:
    times = dict.fromkeys(REFS, 0)
    for seed in range(500):
        for ref in draw(REFS, 20, str(seed)):
            times[ref] += 1
    # 500 draws of one in ten: 50 times each, variance 45. Chi-square with 199 degrees of freedom
    # is between 130 and 280 but once in ten thousand times.
    assert 130 < sum((count - 50) ** 2 / 45 for count in times.values()) < 280


def test_every_fault_of_a_population_is_told_at_once() -> None:
    with pytest.raises(
        ValueError, match=r"'T1' is there 2 times; 'T2' is there 3 times; .* 9 .* 5"
    ):
        draw(["T1", "T2", "T1", "T2", "T2"], 9, "seed")
