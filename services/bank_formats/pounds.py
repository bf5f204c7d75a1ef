"""Money as bank files write it: pounds and pence with a point, from and to integer pence."""

import re
from typing import Final

_POUNDS: Final = re.compile(r"(0|[1-9][0-9]{0,14})\.([0-9]{2})")


def to_pounds(pence: int) -> str:
    """Pence as pounds and pence: 7500 → `75.00`."""
    return f"{pence // 100}.{pence % 100:02d}"


def from_pounds(text: str) -> int | None:
    """The pence in `75.00`, or None if that is not how an amount is written."""
    found = _POUNDS.fullmatch(text)
    return int(found[1]) * 100 + int(found[2]) if found else None
