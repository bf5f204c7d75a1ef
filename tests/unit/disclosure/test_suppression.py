"""What is hidden is safe from whoever sees the rest, and no more is hidden than it takes."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.disclosure.counts import Counts, DoesNotAddUp, Sum, Within, shown
from services.disclosure.possible import possible
from services.disclosure.suppression import suppress
from tests.intervals import covers

AREAS, REASONS = ("COT", "DUD", "LIC", "STR"), ("moved", "no time", "other")
BY_AREA = Sum("all", AREAS)


def with_total(*values: int) -> dict[str, int]:
    return {**dict(zip(AREAS, values, strict=True)), "all": sum(values)}


def assert_safe(counts: Counts) -> frozenset[str]:
    hidden = suppress(counts)
    visible = shown(counts, hidden)
    assert all(value >= 10 for value in visible.values())
    intervals = possible(counts.equations(), visible)
    for key in hidden | (counts.too_small() - counts.values.keys()):
        if key in intervals:
            assert covers(intervals[key], counts.width(key)), (key, intervals[key], visible)
    return hidden


def test_large_counts_are_all_shown() -> None:
    assert assert_safe(Counts(with_total(10, 20, 30, 40), (BY_AREA,))) == set()


def test_a_small_count_takes_the_next_smallest_with_it() -> None:
    assert assert_safe(Counts(with_total(3, 40, 25, 60), (BY_AREA,))) == {"COT", "LIC"}


@pytest.mark.parametrize("small", [0, 1, 9])
def test_nought_is_as_small_as_nine(small: int) -> None:
    assert "COT" in assert_safe(Counts(with_total(small, 40, 25, 60), (BY_AREA,)))


def test_two_small_counts_that_make_too_little_take_a_third() -> None:
    assert assert_safe(Counts(with_total(3, 2, 25, 60), (BY_AREA,))) == {"COT", "DUD", "LIC"}
    assert assert_safe(Counts(with_total(7, 8, 25, 60), (BY_AREA,))) == {"COT", "DUD"}


def test_a_small_total_hides_all_of_it() -> None:
    assert assert_safe(Counts(with_total(1, 2, 3, 0), (BY_AREA,))) == {*AREAS, "all"}


def test_those_who_are_not_in_a_part_are_people_too() -> None:
    counts = Counts({"visited": 197, "homes": 200}, withins=(Within("visited", "homes"),))
    assert assert_safe(counts) == {"visited"}
    assert assert_safe(Counts({"visited": 50, "homes": 200}, withins=counts.withins)) == set()


def test_two_tables_of_the_same_people_are_one_system() -> None:
    """The small one cannot be had as the difference of a table by area and one by element."""
    values = {**with_total(30, 40, 25, 60), "repairs": 150, "management": 5}
    hidden = assert_safe(Counts(values, (BY_AREA, Sum("all", ("repairs", "management")))))
    assert hidden == {"management", "repairs"}


def test_an_amount_that_rests_on_few_is_hidden_with_them() -> None:
    counts = Counts(
        {"returned": 3, "paid": 400, "sent": 403, "pence returned": 22500, "pence sent": 3022500},
        (
            Sum("sent", ("returned", "paid")),
            Sum("pence returned", ("returned",), (7500,)),
            Sum("pence sent", ("sent",), (7500,)),
        ),
        also_hidden=frozenset({"pence returned"}),
        widths={"pence returned": 9 * 7500},
    )
    assert assert_safe(counts) == {"returned", "paid", "pence returned"}


def test_relations_must_hold() -> None:
    with pytest.raises(DoesNotAddUp, match=r"the parts of all make -1"):
        Counts({"all": 11, "a": 10}, (Sum("all", ("a",)),))
    with pytest.raises(DoesNotAddUp, match=r"b is no count of these"):
        Counts({"a": 10}, (Sum("a", ("b",)),))
    with pytest.raises(DoesNotAddUp, match=r"a is more than b"):
        Counts({"a": 10, "b": 9}, withins=(Within("a", "b"),))
    with pytest.raises(DoesNotAddUp, match=r"a is -1"):
        Counts({"a": -1})


def cross_table(inside: Mapping[tuple[str, str], int]) -> Counts:
    """Who left, by area and reason, beside how many there were: all margins, and the rests."""
    values = {f"{area} {reason}": count for (area, reason), count in inside.items()}
    sums = []
    for area in AREAS:
        parts = tuple(f"{area} {reason}" for reason in REASONS)
        values[area] = sum(values[part] for part in parts)
        sums.append(Sum(area, parts))
    for reason in REASONS:
        parts = tuple(f"{area} {reason}" for area in AREAS)
        values[reason] = sum(values[part] for part in parts)
        sums.append(Sum(reason, parts))
    values["all"] = sum(values[area] for area in AREAS)
    sums += [Sum("all", AREAS), Sum("all", REASONS)]
    for number, area in enumerate(AREAS):
        values[f"{area} homes"] = values[area] + 7 * number
    values["homes"] = sum(values[f"{area} homes"] for area in AREAS)
    sums.append(Sum("homes", tuple(f"{area} homes" for area in AREAS)))
    withins = (*(Within(area, f"{area} homes") for area in AREAS), Within("all", "homes"))
    return Counts(values, tuple(sums), withins)


CELLS = st.one_of(st.integers(0, 15), st.integers(0, 80))


@given(st.fixed_dictionaries({(a, r): CELLS for a in AREAS for r in REASONS}))
@settings(max_examples=10, deadline=None)
def test_no_hidden_count_of_a_table_with_all_its_margins_can_be_worked_back(
    inside: dict[tuple[str, str], int],
) -> None:
    counts = cross_table(inside)
    hidden = assert_safe(counts)
    assert suppress(counts) == hidden, "the same again"


@given(st.lists(st.integers(0, 30), min_size=4, max_size=4))
@settings(max_examples=60, deadline=None)
def test_none_is_hidden_that_could_be_shown(values: list[int]) -> None:
    counts = Counts(with_total(*values), (BY_AREA,))
    hidden = suppress(counts)
    for key in hidden - counts.too_small():
        intervals = possible(counts.equations(), shown(counts, hidden - {key}))
        assert not all(covers(intervals[k], 9) for k in hidden - {key} if k in intervals)
