"""Estimates in plain words: `47% fewer`, `between 35% and 57% fewer`.

A ratio of 0.53 is `47% fewer`. Percentages are whole ones, halves away from zero; so that what is
left of a change is never called none, one below half a percent is `less than 1%`.
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from services.report.answers import Told
from services.terms.money import short_pounds

UNBOUNDED: Final = "inf"

_ONE = Decimal(1)


def change(ratio: str) -> str:
    """Return what a ratio of two rates means: `47% fewer`, `12% more`, `as many`."""
    value = Decimal(ratio)
    if value == _ONE:
        return "as many"
    if value.is_infinite():
        return "any number more"
    return f"{_percent(value)} {_direction(value)}"


def change_between(low: str, high: str) -> str:
    """Return what an interval of a ratio means: `35% to 57% fewer`, `20% fewer to 9% more`."""
    least = Decimal(low)
    if high == UNBOUNDED:
        return f"{change(low)} to any number more"
    most = Decimal(high)
    if most < _ONE:
        return f"{_percent(most)} to {_percent(least)} fewer"
    if least > _ONE:
        return f"{_percent(least)} to {_percent(most)} more"
    return f"{change(low)} to {change(high)}"


def percent_of(share: str) -> str:
    """Return a share in whole percent: `70%`, `-12%`."""
    return f"{(Decimal(share) * 100).quantize(_ONE, ROUND_HALF_UP) + 0}%"


def points(value: str, more: str, less: str) -> str:
    """Return a difference on a scale: `0.8 points higher`."""
    number = Decimal(value)
    if number == 0:
        return "no difference"
    return f"{tenth(abs(number))} points {more if number > 0 else less}"


def points_between(low: str, high: str, more: str, less: str) -> str:
    """Return an interval of a difference: `0.2 to 1.4 points higher`."""
    least, most = Decimal(low), Decimal(high)
    if least >= 0:
        return f"{tenth(least)} to {tenth(most)} points {more}"
    if most <= 0:
        return f"{tenth(-most)} to {tenth(-least)} points {less}"
    return f"{points(low, more, less)} to {points(high, more, less)}"


def gain(pence: int) -> str:
    """Return a net result: `£3,000 gained`, `£3,000 lost`, `nothing`."""
    if pence == 0:
        return "nothing"
    return f"{whole_pounds(abs(pence))} {'gained' if pence > 0 else 'lost'}"


def gain_between(low: int, high: int) -> str:
    """Return an interval of a net result: `£9,000 lost to £4,000 gained`."""
    return f"{gain(low)} to {gain(high)}"


def whole_pounds(pence: int) -> str:
    """Return an estimate in whole pounds: pence would say that it is known to the penny."""
    rounded = int((Decimal(pence) / 100).quantize(_ONE, ROUND_HALF_UP))
    return short_pounds(rounded * 100)


def tenth(value: Decimal) -> str:
    """Return a number with one decimal."""
    return str(value.quantize(Decimal("0.1"), ROUND_HALF_UP))


def mean(figure: Told) -> Decimal | None:
    """Return the mean of a sum and the count it rests on, with one decimal; None if not told."""
    if figure.value is None or not figure.base:
        return None
    return (Decimal(figure.value) / figure.base).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _percent(ratio: Decimal) -> str:
    percent = (abs(ratio - _ONE) * 100).quantize(_ONE, ROUND_HALF_UP)
    return f"{percent}%" if percent else "less than 1%"


def _direction(ratio: Decimal) -> str:
    return "fewer" if ratio < _ONE else "more"
