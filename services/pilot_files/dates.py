"""Dates as a spreadsheet rewrites them, and what is said of them."""

import re
from datetime import datetime

from services.pilot_files.limits import EARLIEST_YEAR, LATEST_YEAR
from services.terms.showing import quoted

_NOT_A_DATE = "{} is not a date; write it like 2011-10-03"
_REWRITTEN = (
    f"{_NOT_A_DATE}. Excel may have rewritten it: select the column, then Format Cells, Custom, "
    "type yyyy-mm-dd and save again"
)
_FORMS = (
    "%d-%m-%Y", "%d-%m-%y", "%m-%d-%Y", "%m-%d-%y", "%Y-%m-%d",
    "%d-%b-%Y", "%d-%b-%y", "%d-%B-%Y", "%d-%B-%y", "%b-%d-%Y", "%B-%d-%Y", "%b-%y", "%B-%Y",
)  # fmt: skip
"""How spreadsheets and people write dates, after other separators became hyphens."""

_TIME = re.compile(r"[T ]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?$")
_SEPARATORS = re.compile(r"[ /.,-]+")
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DAY_NUMBER = re.compile(r"[1-6]\d{4}(\.\d+)?")
"""A date as Excel keeps it, with or without a time: 40819 is 3 October 2011."""


def what_is_wrong_with_date(text: str) -> tuple[str, str]:
    """Return what to say of a text that is not like 2011-10-03, and the text as it is shown.

    One that can be read as a date is shown as it stands, though a sort code may look like one; but
    it is never taken as one: 03/10/2011 is in March or in October.
    """
    if _DAY_NUMBER.fullmatch(text) or _is_like_a_date(text):
        return _REWRITTEN, f'"{text}"'
    return _NOT_A_DATE, quoted(text)


def _is_like_a_date(text: str) -> bool:
    parts = _DIGITS.sub(r"\1-\2-\3", _TIME.sub("", text))
    plain = _SEPARATORS.sub("-", parts)
    return any(_is_of_form(plain, form) for form in _FORMS)


def _is_of_form(text: str, form: str) -> bool:
    try:
        return EARLIEST_YEAR <= datetime.strptime(text, form).year <= LATEST_YEAR
    except ValueError:
        return False
