"""Keeps a spreadsheet from running a text of a CSV file as a formula."""

import re
from typing import Final

_SIGNS: Final = "=+\\-@＝＋－＠"  # noqa: RUF001
_RUN: Final = re.compile(rf"(?:^|(?<=[;,|\t\r\n]))(?=[ \"]*[{_SIGNS}])|^(?=[\t\r\n\0])")
"""Where a cell begins: at the text's start, and after what may separate cells where the file is
opened with another separator than its own, whose quotation marks then count for nothing."""


def guarded(text: str) -> str:
    """`text` as it may stand in a cell: with an apostrophe wherever it would start a formula.

    A name such as `=HYPERLINK(…)` in a CSV file is run by the program that opens it; wide signs are
    signs too. Sources: OWASP, "CSV Injection"; OWASP ASVS 5, 1.2.10. Apply it to every cell that
    holds what a person typed.
    """
    return _RUN.sub("'", text)
