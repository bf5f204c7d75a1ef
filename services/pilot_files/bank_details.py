"""The shape of sort codes, account numbers and service user numbers.

Only the shape: whether a sort code and an account number belong together is for payments to say,
and details that do not are a hold, not a fault of the file. No message repeats the number.
"""

import re

SORT_CODE_DIGITS = 6
ACCOUNT_DIGITS = 8
SHORTEST_ACCOUNT_DIGITS = 6

_DIGITS = re.compile(r"[0-9]+")


def clean_sort_code(text: str) -> str:
    """Return a sort code as 6 digits, without spaces and hyphens; `ValueError` says what to do."""
    digits = _digits(text)
    if len(digits) == SORT_CODE_DIGITS:
        return digits
    if len(digits) == SORT_CODE_DIGITS - 1:
        raise ValueError(
            "has 5 digits: a leading zero may have been lost (spreadsheets drop it). "
            "Enter the sort code as 6 digits, like 08-99-99"
        )
    raise ValueError("is not a sort code. Enter it as 6 digits, like 08-99-99")


def clean_account_number(text: str) -> str:
    """Return an account number as 8 digits, padded with zeros; `ValueError` says what to do."""
    digits = _digits(text)
    if SHORTEST_ACCOUNT_DIGITS <= len(digits) <= ACCOUNT_DIGITS:
        return digits.zfill(ACCOUNT_DIGITS)
    raise ValueError("is not an account number. Enter it as 6 to 8 digits")


def clean_service_user_number(text: str) -> str:
    """Return a Bacs service user number, 6 digits; `ValueError` says what to do."""
    if re.fullmatch(r"[0-9]{6}", text):
        return text
    raise ValueError("is not a Bacs service user number. Enter it as 6 digits")


def _digits(text: str) -> str:
    bare = text.replace(" ", "").replace("-", "")
    return bare if _DIGITS.fullmatch(bare) else ""
