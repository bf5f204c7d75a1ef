"""The page of benchmarks says what the results say."""

from bench.page import PAGE, render
from bench.results import read_results
from bench.sections import SECTIONS


def test_the_page_is_what_the_results_render_to() -> None:
    up_to_date = PAGE.read_text(encoding="utf-8") == render(read_results())
    assert up_to_date, "run `python -m bench.page` and commit docs/benchmarks.md"


def test_every_result_is_of_a_section_that_there_is() -> None:
    assert set(read_results()) <= set(SECTIONS)
