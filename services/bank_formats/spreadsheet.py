"""Keeps a spreadsheet from running a cell's text as a formula."""

from typing import Final

_STARTS_A_FORMULA: Final = tuple("=+-@＝＋－＠\t\r\n\0")  # noqa: RUF001


def guarded(text: str) -> str:
    """`text` as it may stand in a cell: with an apostrophe before it if it would start a formula.

    A name such as `=HYPERLINK(…)` in a CSV file is run by the program that opens it; wide signs are
    signs too. Sources: OWASP, "CSV Injection"; OWASP ASVS 5, 1.2.10. Apply it to every cell that
    holds what a person typed.
    """
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text
