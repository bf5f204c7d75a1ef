"""Money is integer pence. How amounts are written for people, and in files, and read again.

For people `£1,234.50`; in a sentence whole pounds have no pence, `£75`. In files `1234.50`: no
sign of a currency, no commas. People type either, and whole pounds: `1,234`.
"""

import re
from typing import Final

PENCE, MILLIPENCE = 2, 5
"""Decimals of a pound that an amount counts. A text costs thousandths of a penny."""

_IN_FILES: Final = re.compile(r"(-?)([0-9]{1,20})\.([0-9]{2})")
_TYPED: Final = re.compile(r"([0-9]{1,3}(?:,[0-9]{3}){0,3}|[0-9]{1,12})(?:\.([0-9]{1,2}))?")


def pounds(amount: int, decimals: int = PENCE) -> str:
    """Return an amount as people write it, such as `£1,250.00`, `-£75.00` or `£0.024`.

    `decimals` says what it counts: `PENCE` or `MILLIPENCE`. Nothing is rounded, and the pence are
    always there.
    """
    whole, rest = divmod(abs(amount), 10**decimals)
    broken = f"{rest:0{decimals}d}".rstrip("0").ljust(PENCE, "0")
    return f"{'-' if amount < 0 else ''}£{whole:,}.{broken}"


def short_pounds(pence: int) -> str:
    """Return an amount as a sentence has it: `£75` for whole pounds, otherwise `£12.50`."""
    return pounds(pence).removesuffix(".00")


def shares(annual_pence: int, number: int) -> tuple[int, ...]:
    """Return the annual amount in `number` parts; the last carries what does not divide."""
    part = annual_pence // number
    return (part,) * (number - 1) + (annual_pence - part * (number - 1),)


def to_decimal(pence: int) -> str:
    """Return an amount as files have it: `75.00`, `-0.50`."""
    whole, rest = divmod(abs(pence), 100)
    return f"{'-' if pence < 0 else ''}{whole}.{rest:02d}"


def from_decimal(text: str) -> int | None:
    """Return the pence in `75.00` or `-0.50`; None for what is not written so.

    Zeros in front of it do not matter.
    """
    found = _IN_FILES.fullmatch(text)
    if found is None:
        return None
    sign, whole, rest = found.groups()
    pence = int(whole) * 100 + int(rest)
    return -pence if sign else pence


def from_typed(number: str, one_decimal: bool = False) -> int | None:
    """Return the pence in pounds as people type them, without the £: `75`, `75.00`, `1,234.50`.

    None for what is no such number, or has more than 12 digits before the point. `one_decimal` says
    that `12.5` is £12.50.
    """
    found = _TYPED.fullmatch(number)
    if found is None:
        return None
    whole, decimals = found[1].replace(",", ""), found[2] or "00"
    if len(decimals) < PENCE and not one_decimal:
        return None
    return int(whole) * 100 + int(decimals.ljust(PENCE, "0"))
