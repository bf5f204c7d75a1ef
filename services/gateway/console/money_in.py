"""Amounts as people type them: `75`, `£75.00`, `1,234.50`."""

from services.terms.money import from_typed


def typed_pence(text: str) -> int | None:
    """Return the pence; None for what is no amount. Spaces around it and after the £ do not matter.

    `12.5` is none: a digit may be missing.
    """
    return from_typed(text.strip().removeprefix("£").lstrip())
