"""What a value is in a spreadsheet, by the name it has in a row.

A name that ends in `_pence` or `_millipence` (thousandths of a penny) is an amount, and stands
there in pounds, so that a sum below it reads as money.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from services.spreadsheets.guarding import guarded
from services.terms.money import MILLIPENCE, PENCE

_DECIMALS = {"_pence": PENCE, "_millipence": MILLIPENCE}
"""Decimals of a pound, by how the name of an amount ends."""


def amount_in(name: str) -> tuple[str, int] | None:
    """Return an amount's name without its unit, and the decimals of a pound it has; else None."""
    for ending, decimals in _DECIMALS.items():
        if name.endswith(ending):
            return name.removesuffix(ending), decimals
    return None


def heading(name: str) -> str:
    """Return the heading of a column of a CSV file."""
    amount = amount_in(name)
    return f"{amount[0]}_pounds" if amount else name


def cell(name: str, value: Any) -> str | int | Decimal:
    """Return a value as it stands in a CSV file: a text never starts a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        amount = amount_in(name)
        return Decimal(value).scaleb(-amount[1]) if amount else value
    return guarded(as_text(value))


def as_text(value: Any) -> str:
    """Return a value as a cell of text has it: several with commas between them."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(map(str, value))
    return str(value)
