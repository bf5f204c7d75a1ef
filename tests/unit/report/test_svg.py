"""Charts: valid, without styles and scripts, the same every time, nothing cut off."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest

from services.report.drawings import (
    Bar,
    BarGroup,
    Bars,
    Drawing,
    Mirrored,
    MirroredRow,
    Pair,
    Pairs,
)
from services.report.svg import WIDTH, svg

SVG = "{http://www.w3.org/2000/svg}"
A_LETTER = 9
"""Units that a letter of 15 takes at most in a wide typeface, bold, on average."""

BARS = Bars(
    (
        BarGroup(
            "Homes <in> it", (Bar("Before", 10, "10"), Bar("During", 5, "5 of 10", "striped"))
        ),
        BarGroup("", (Bar("Net", -3, "-£3", "light", Decimal("-4.5"), 2),)),
    )
)
MIRRORED = Mirrored("Left", "Right", (MirroredRow("March 2012", 3, "3", 1200, "1,200"),))
LONG = "I can deal with small problems myself, in a question with many words"
PAIRS = Pairs(
    0,
    10,
    (
        Pair(LONG, Decimal("0.1"), "0.1 (9)", Decimal("9.9"), "9.9 (1,000)"),
        Pair("Nobody was asked after", Decimal(5), "5.0 (3)", None, "–"),
        Pair("Nobody was asked", None, "–", None, "–"),
    ),
)
EVERY_KIND = [BARS, MIRRORED, PAIRS, Bars(()), Mirrored("a", "b", ()), Pairs(0, 10, ())]


def drawn(drawing: Drawing) -> ElementTree.Element:
    return ElementTree.fromstring(svg(drawing, "one", "A title & more", "What it says"))


@pytest.mark.parametrize("drawing", EVERY_KIND)
def test_a_chart_is_one_svg_that_says_what_it_is(drawing: Drawing) -> None:
    root = drawn(drawing)
    assert (root.tag, root.get("role")) == (f"{SVG}svg", "img")
    names = (root.get("aria-labelledby") or "").split()
    said = {each.get("id"): each.text for each in root if each.get("id")}
    assert [said[name] for name in names] == ["A title & more", "What it says"]


@pytest.mark.parametrize("drawing", EVERY_KIND)
def test_a_chart_needs_no_style_that_a_strict_policy_refuses(drawing: Drawing) -> None:
    for element in drawn(drawing).iter():
        assert element.tag not in (f"{SVG}style", f"{SVG}script")
        assert not {name for name in element.attrib if name == "style" or name.startswith("on")}


@pytest.mark.parametrize("drawing", EVERY_KIND)
def test_nothing_is_drawn_outside_of_it(drawing: Drawing) -> None:
    root = drawn(drawing)
    width, height = map(float, (root.get("viewBox") or "").split()[2:])
    assert width == WIDTH
    for text in root.iter(f"{SVG}text"):
        x, y, words = float(text.get("x", 0)), float(text.get("y", 0)), text.text or ""
        room = len(words) * A_LETTER
        left = x - {"end": room, "middle": room / 2}.get(text.get("text-anchor", ""), 0)
        assert left >= -1, words
        assert left + room <= WIDTH + 1, words
        assert 0 < y <= height
    for rect in root.findall(f"{SVG}rect"):
        assert float(rect.get("x", 0)) >= 0
        assert float(rect.get("x", 0)) + float(rect.get("width", 0)) <= WIDTH
        assert float(rect.get("y", 0)) + float(rect.get("height", 0)) <= height


def test_bars_are_as_long_as_their_numbers() -> None:
    widths = [float(rect.get("width", 0)) for rect in drawn(BARS).findall(f"{SVG}rect")]
    assert widths[1] == pytest.approx(widths[0] / 2, abs=0.1)
    assert widths[2] == pytest.approx(widths[0] * 0.3, abs=0.1)


def test_what_is_told_apart_is_told_apart_without_colour() -> None:
    fills = [rect.get("fill") for rect in drawn(BARS).findall(f"{SVG}rect")]
    assert len(set(fills[:3])) == 3
    assert fills[1] == "url(#one-stripes)"
    shapes = [element.tag.removeprefix(SVG) for element in drawn(PAIRS)]
    assert (shapes.count("circle"), shapes.count("rect")) == (2, 1)


def test_the_same_chart_gives_the_same_bytes() -> None:
    assert svg(BARS, "one", "t", "d") == svg(BARS, "one", "t", "d")
