"""Amounts as people type them: `75`, `£75.00`, `1,234.50`."""

import re
from typing import Final

_TYPED: Final = re.compile(r"£?\s*([0-9]{1,3}(?:,[0-9]{3})*|[0-9]{1,12})(?:\.([0-9]{2}))?")


def typed_pence(text: str) -> int | None:
    """Return the pence; None for what is no amount."""
    found = _TYPED.fullmatch(text.strip())
    if found is None:
        return None
    whole, rest = found.groups()
    return int(whole.replace(",", "")) * 100 + int(rest or 0)
