"""The one place where a number of an estimate becomes text, so that all hosts write the same."""

import math
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final

PLACES: Final = Decimal("0.0001")

_SIGNIFICANT: Final = Context(prec=12)
"""Digits kept before rounding: what differs beyond is how a machine rounded on its way here."""


def decimal_text(value: float) -> str:
    """Return a number with four decimal places, halves away from zero: `0.5310`.

    `inf` and `-inf` where it has no bound; zero has no sign. Raises `ValueError` for what is not a
    number: such an estimate is None, not a text.
    """
    if math.isnan(value):
        raise ValueError("Not a number. Leave the estimate out.")
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    kept = _SIGNIFICANT.create_decimal_from_float(value)
    return str(kept.quantize(PLACES, ROUND_HALF_UP) + Decimal(0))
