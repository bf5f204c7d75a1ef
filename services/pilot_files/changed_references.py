"""References that a spreadsheet takes for something else, and writes back changed."""

import re
from collections.abc import Mapping

from services.pilot_files.sheets.sheet import Sheet
from services.terms.showing import quoted

_MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_CHANGED = re.compile(
    r"0[0-9]+"  # 0012 becomes 12
    r"|[0-9]{12,}"  # 100012345678 becomes 1.00012E+11
    r"|[0-9]+(?:\.[0-9]+)?e[0-9]+"  # 1E5 becomes 1.00E+05
    r"|[0-9]*\.[0-9]*0|\.[0-9]+"  # 1.10 becomes 1.1
    r"|[0-9]{1,2}-[0-9]{1,2}(?:-[0-9]{2,4})?|[0-9]{4}-[0-9]{1,2}(?:-[0-9]{1,2})?"  # 1-2: a date
    rf"|{_MONTH}[.-]?[0-9]{{1,4}}|[0-9]{{1,2}}-?{_MONTH}(?:-?[0-9]{{2,4}})?"  # MAR1: a date
    r"|-.*",  # -A1 becomes a formula
    re.IGNORECASE,
)


def is_changed_by_excel(ref: str) -> bool:
    """Return whether Excel reads a reference of a CSV file as a number, a date or a formula."""
    return bool(_CHANGED.fullmatch(ref))


def doubt_references(file: Sheet, column: str, rows: Mapping[str, int]) -> None:
    """Doubt the references, each with its row, that Excel changes when it opens a CSV file."""
    if file.is_workbook:
        return
    says = "{} is changed when the file is opened in Excel; put a letter before it, like T0012"
    for ref in filter(is_changed_by_excel, rows):
        file.doubt(rows[ref], column, says, quoted(ref))
