"""The number of a home: a Unique Property Reference Number, up to 12 digits."""

import re

from services.terms.homes import home_of

_DIGITS = re.compile(r"[0-9]+")
_SHORTENED = re.compile(r"[0-9]+([.,][0-9]+)?[eE]\+?[0-9]+")
_DECIMAL = re.compile(r"[0-9]+[.,][0-9]*")
MOST_DIGITS = 12

_ENTER = "Enter it as up to 12 digits, like 100012345678"


def clean_uprn(text: str) -> str:
    """Return a UPRN without leading zeros, in which one home's may differ from file to file.

    `ValueError` says what to do.
    """
    digits = home_of(text)
    if len(digits) <= MOST_DIGITS and digits != "0" and digits.isdigit() and digits.isascii():
        return digits
    if not text:
        raise ValueError("is blank and must be given")
    if _SHORTENED.fullmatch(text):
        raise ValueError(
            "is a UPRN that Excel has shortened, like 1.00002E+11, and its last digits are lost. "
            "Format the column as Number without decimals, then enter or paste the UPRNs again"
        )
    if _DECIMAL.fullmatch(text):
        raise ValueError(
            "is a UPRN with a decimal point, as spreadsheets write numbers, like 10001234567.0. "
            "Format the column as Number without decimals and save again"
        )
    if _DIGITS.fullmatch(text) and digits != "0":
        raise ValueError(f"has {len(digits)} digits, more than a UPRN has. {_ENTER}")
    raise ValueError(f"is not a UPRN. {_ENTER}")
