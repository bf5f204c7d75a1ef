"""How results are shown."""

import dataclasses
from pathlib import Path

import pytest

from bench.page import figure, render
from bench.results import Run, read_results, write_results
from bench.section import Goal, Measurement, Section

MACHINE = {
    "cores": 2,
    "processor": "a processor",
    "memory_gib": 24,
    "python": "3.11.7",
    "rabbitmq": "3.10.8",
    "postgresql": "15.20",
}
RUN = Run("2026-01-31", "python -m bench pipeline", 3, quick=False, machine=MACHINE)
SECTION = Section(
    title="A section",
    about=("What is measured.",),
    variants={"ours": "what we do"},
    measurements=(Measurement("throughput", "messages a second", {"ours": (5.0, 1.0, 3.0)}),),
    goals=(
        Goal("more is better", (0.4, 0.6, 0.7), 0.5, at_least=True),
        Goal("less is better", (1.2, 1.3, 1.1), 1.05, at_least=False),
    ),
)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(12_345.6, "12,300"), (456.7, "457"), (4.567, "4.57"), (0.07894, "0.0789"), (0, "0")],
)
def test_a_figure_has_three_digits_and_no_exponent(value: float, shown: str) -> None:
    assert figure(value) == shown


def test_the_page_shows_the_median_and_the_range_of_the_rounds() -> None:
    assert "| ours | 3 | 1 to 5 |" in render({"pipeline": (RUN, SECTION)})


def test_the_page_says_of_each_goal_whether_it_is_met() -> None:
    page = render({"pipeline": (RUN, SECTION)})
    assert "| A section | more is better | ≥ 0.5 | 0.6 | met |" in page
    assert "| A section | less is better | ≤ 1.05 | 1.2 | **missed** |" in page


def test_the_page_says_how_and_on_what_a_section_was_measured() -> None:
    page = render({"pipeline": (RUN, SECTION)})
    assert "on 2026-01-31 with `python -m bench pipeline` (3 rounds) on 2 cores" in page


def test_the_page_does_not_hide_that_sizes_were_small() -> None:
    quick = dataclasses.replace(RUN, quick=True)
    page = render({"pipeline": (quick, SECTION)})
    assert "met (small sizes)" in page
    assert "the figures mean little" in page


def test_results_that_were_written_are_read_back_the_same(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    results = {"pipeline": (RUN, SECTION)}
    write_results(results, path)
    assert read_results(path) == results
