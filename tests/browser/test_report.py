"""The report as a file, looked at in a browser: on a desk, on a telephone and on paper."""

from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from services.report.building import report_of
from services.report.files import write_report
from services.report.public import for_the_public
from tests.browser.looking import can_be_read_by_everybody
from tests.unit.report.answers import NOTHING, answers

PAPER = {"width": 680, "height": 960}
"""A4 without its margins, at 96 pixels an inch."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    write_report(report_of(answers()), folder)
    write_report(report_of(for_the_public(answers())), folder)
    (folder / "nothing").mkdir()
    write_report(report_of(NOTHING), folder / "nothing")
    return folder


@pytest.fixture
def page(browser: Browser) -> Page:
    return browser.new_page()


@pytest.mark.parametrize("name", ["report", "report-public", "nothing/report"])
def test_the_report_can_be_read_by_everybody(
    folder: Path, page: Page, view: dict[str, int], shots: Path | None, name: str
) -> None:
    page.set_viewport_size(view)  # type: ignore[arg-type]
    page.goto(f"file://{folder}/{name}.html")
    can_be_read_by_everybody(page)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    can_be_read_by_everybody(page)
    if shots:
        shot = f"{name.replace('/', '-')}-{view['width']}.png"
        page.screenshot(path=shots / shot, full_page=True)
    page.close()


def test_the_answer_and_a_link_past_the_header_come_first(folder: Path, page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(f"file://{folder}/report.html")
    answer = page.locator(".report-answer").bounding_box()
    assert answer is not None
    assert answer["y"] + answer["height"] <= 640, "the answer is seen without scrolling"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#report"
    page.close()


def test_words_in_charts_are_large_enough_on_a_telephone(folder: Path, page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(f"file://{folder}/report.html")
    heights = page.evaluate(
        "[...document.querySelectorAll('svg text')].map(t => t.getBoundingClientRect().height)"
    )
    assert min(heights) >= 12
    inside = page.evaluate(
        "[...document.querySelectorAll('svg')].every(s => [...s.querySelectorAll('text')].every("
        "t => t.getBoundingClientRect().right <= s.getBoundingClientRect().right + 1"
        " && t.getBoundingClientRect().left >= s.getBoundingClientRect().left - 1))"
    )
    assert inside, "a word is cut off"
    page.close()


def test_what_can_be_opened_is_open_on_paper(folder: Path, page: Page) -> None:
    page.set_viewport_size(PAPER)  # type: ignore[arg-type]
    page.goto(f"file://{folder}/report.html")
    last = page.locator("table").last
    expect(last).to_be_hidden()
    page.emulate_media(media="print")
    expect(last).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it is cut off"
    page.close()


def test_nothing_is_told_apart_by_colour_alone(folder: Path, page: Page) -> None:
    """In grey, what means two things still looks like two things."""
    page.goto(f"file://{folder}/report.html")
    charts = page.locator("svg")
    for at in range(charts.count()):
        fills = charts.nth(at).evaluate(
            "s => [...new Set([...s.querySelectorAll(':scope > rect')].map("
            "r => r.getAttribute('fill').startsWith('url') ? 'stripes' : r.getAttribute('fill')))]"
        )
        solid = [fill for fill in fills if fill != "stripes"]
        greys = sorted(grey(fill) for fill in solid)
        assert all(b - a > 60 for a, b in pairwise(greys)), fills
    page.close()


def grey(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue
