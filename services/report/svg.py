"""Draws charts as SVG: plain shapes and real text, readable in grey, the same bytes every time.

Nothing in it is a style or a script, so that a page with a strict Content-Security-Policy can have
it. Decision 52 says why no library draws them. The scale is chosen for a telephone: a chart
is `WIDTH` units wide, and a text of 15 of them is read at 360 pixels as well as on a desk.
"""

from collections.abc import Iterator
from decimal import Decimal
from html import escape
from textwrap import wrap
from typing import Final

from services.report.drawings import Bar, Bars, Drawing, Fill, Mirrored, Number, Pair, Pairs

WIDTH: Final = 400
"""How many units every chart is across."""

INK: Final = "#0b0c0c"
QUIET: Final = "#505a5f"
BLUE: Final = "#1d4f91"
PALE: Final = "#c9d8ea"

_TEXT: Final = 15
_BAR: Final = 16
_ZERO: Final = Decimal(0)

_LETTER: Final = 10
"""Units across that a letter takes, in bold and in a wide typeface."""

_LINE: Final = 44
"""How many letters a line of a label takes."""


def svg(drawing: Drawing, name: str, title: str, description: str) -> str:
    """Return the chart as one `<svg>` element.

    `name` makes its ids its own on a page; title and description are read to who does not see it.
    """
    shapes, height = _drawn(drawing, name)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {_n(height)}" role="img"'
        f' aria-labelledby="{name}-title {name}-description"'
        f' font-family="Helvetica, Arial, sans-serif" font-size="{_TEXT}" fill="{INK}">',
        f'<title id="{name}-title">{escape(title)}</title>',
        f'<desc id="{name}-description">{escape(description)}</desc>',
        f'<defs><pattern id="{name}-stripes" width="6" height="6"'
        ' patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="6" height="6" fill="#ffffff"/><rect width="2.5" height="6" fill="{BLUE}"/>'
        "</pattern></defs>",
        *shapes,
        "</svg>",
    ]
    return "\n".join(lines)


def _drawn(drawing: Drawing, name: str) -> tuple[list[str], Number]:
    """Return the shapes and how far down they reach."""
    if isinstance(drawing, Bars):
        return _bars(drawing, name)
    if isinstance(drawing, Mirrored):
        return _mirrored(drawing, name)
    return _pairs(drawing)


def _bars(drawing: Bars, name: str) -> tuple[list[str], Number]:
    every = [bar for group in drawing.groups for bar in group.bars]
    ends = [_ZERO] + [
        Decimal(end) for bar in every for end in (bar.value, bar.low, bar.high) if end is not None
    ]
    room = max([0, *(len(bar.shown) for bar in every)]) * _LETTER + 8
    scale = _Scale(min(ends), max(ends), 1, max(Decimal(WIDTH - room), Decimal(WIDTH) / 4))
    shapes, y = list[str](), Decimal(0)
    for group in drawing.groups:
        if group.heading:
            shapes.append(_text(0, y + 18, group.heading, bold=True))
            y += 26
        for bar in group.bars:
            label, y = _label(bar.label, y)
            shapes += [*label, *_bar(bar, scale, y, name)]
            y += _BAR + 8
        y += 8
    return shapes, y


def _bar(bar: Bar, scale: "_Scale", y: Decimal, name: str) -> Iterator[str]:
    zero, end, top = scale.at(0), scale.at(bar.value), y + 1
    yield _rect(min(zero, end), top, abs(end - zero), _BAR, bar.fill, name)
    yield _line(zero, top - 3, zero, top + _BAR + 3, INK)
    reach = max(zero, end)
    if bar.low is not None and bar.high is not None:
        low, high, middle = scale.at(bar.low), scale.at(bar.high), top + Decimal(_BAR) / 2
        yield _line(low, middle, high, middle, "#ffffff", 4)
        yield _line(low, middle, high, middle, INK, 2)
        yield from (_line(x, middle - 6, x, middle + 6, INK, 2) for x in (low, high))
        reach = max(reach, high)
    yield _text(reach + 6, top + 13, bar.shown, bold=True)


def _mirrored(drawing: Mirrored, name: str) -> tuple[list[str], Number]:
    middle, gap, row = Decimal(WIDTH) / 2, Decimal(52), 25
    texts = [text for each in drawing.rows for text in (each.left_shown, each.right_shown)]
    side = middle - gap - max([0, *map(len, texts)]) * _LETTER - 8
    left = _Scale(0, max([1, *(r.left for r in drawing.rows)]), 0, side)
    right = _Scale(0, max([1, *(r.right for r in drawing.rows)]), 0, side)
    shapes = [
        _text(middle - gap, 16, drawing.left_heading, bold=True, anchor="end"),
        _text(middle + gap, 16, drawing.right_heading, bold=True),
    ]
    y = Decimal(26)
    for each in drawing.rows:
        one, other = left.at(each.left), right.at(each.right)
        shapes += [
            _text(middle, y + 14, each.label, QUIET, anchor="middle"),
            _rect(middle - gap - one, y + 2, one, _BAR, "striped", name),
            _text(middle - gap - one - 5, y + 15, each.left_shown, bold=True, anchor="end"),
            _rect(middle + gap, y + 2, other, _BAR, "solid", name),
            _text(middle + gap + other + 5, y + 15, each.right_shown, bold=True),
        ]
        y += row
    return shapes, y + 4


def _pairs(drawing: Pairs) -> tuple[list[str], Number]:
    scale = _Scale(drawing.least, drawing.most, 12, WIDTH - 12)
    shapes, y = list[str](), Decimal(0)
    for pair in drawing.pairs:
        label, y = _label(pair.label, y)
        shapes += [*label, *_pair(pair, scale, y)]
        y += 64
    shapes += [
        _text(scale.at(at), y + 12, str(at), QUIET, anchor="middle")
        for at in (drawing.least, drawing.most)
    ]
    return shapes, y + 20


def _pair(pair: Pair, scale: "_Scale", y: Decimal) -> Iterator[str]:
    line = y + 28
    yield _line(scale.at(scale.least), line, scale.at(scale.most), line, "#b1b4b6")
    if pair.before is not None and pair.after is not None:
        yield _line(scale.at(pair.before), line, scale.at(pair.after), line, BLUE, 4)
    if pair.before is not None:
        x = scale.at(pair.before)
        yield (
            f'<circle cx="{_n(x)}" cy="{_n(line)}" r="6" fill="#ffffff" stroke="{INK}"'
            ' stroke-width="2"/>'
        )
        yield _centred(x, line - 13, f"before {pair.before_shown}")
    if pair.after is not None:
        x = scale.at(pair.after)
        yield f'<rect x="{_n(x - 6)}" y="{_n(line - 6)}" width="12" height="12" fill="{INK}"/>'
        yield _centred(x, line + 24, f"after {pair.after_shown}", bold=True)


def _centred(x: Decimal, y: Decimal, words: str, *, bold: bool = False) -> str:
    """Return words at a mark; at the chart's edge they begin or end there."""
    half = Decimal(len(words) * _LETTER) / 2
    if x < half:
        return _text(2, y, words, bold=bold)
    if x > WIDTH - half:
        return _text(WIDTH - 2, y, words, bold=bold, anchor="end")
    return _text(x, y, words, bold=bold, anchor="middle")


def _label(words: str, y: Decimal) -> tuple[list[str], Decimal]:
    """Return a label's lines, and where they end."""
    lines = wrap(words, _LINE) or [""]
    drawn = [_text(2, y + 15 + 18 * at, line) for at, line in enumerate(lines)]
    return drawn, y + 18 * len(lines) + 2


class _Scale:
    """Turns numbers into places on a chart, in units across."""

    def __init__(self, least: Number, most: Number, start: Number, end: Number) -> None:
        self.least, self.most = Decimal(least), Decimal(most)
        self._start, span = Decimal(start), self.most - self.least
        self._by = (Decimal(end) - self._start) / span if span else Decimal(0)

    def at(self, value: Number) -> Decimal:
        return self._start + (Decimal(value) - self.least) * self._by


def _text(
    x: Number, y: Number, words: str, fill: str = INK, *, bold: bool = False, anchor: str = ""
) -> str:
    weight = ' font-weight="bold"' if bold else ""
    where = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text x="{_n(x)}" y="{_n(y)}" fill="{fill}"{weight}{where}>{escape(words)}</text>'


def _rect(x: Number, y: Number, width: Number, height: Number, fill: Fill, name: str) -> str:
    inside = {"solid": BLUE, "striped": f"url(#{name}-stripes)", "light": PALE}[fill]
    edge = "" if fill == "solid" else f' stroke="{BLUE}" stroke-width="1"'
    return (
        f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'
        f' fill="{inside}"{edge}/>'
    )


def _line(x1: Number, y1: Number, x2: Number, y2: Number, colour: str, width: int = 1) -> str:
    return (
        f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"'
        f' stroke="{colour}" stroke-width="{width}"/>'
    )


def _n(value: Number) -> str:
    """Return a number as SVG has it: one decimal at most, no exponent."""
    text = f"{Decimal(value):.1f}"
    return text.removesuffix(".0") if text != "-0.0" else "0"
