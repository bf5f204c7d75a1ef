"""Which telephone numbers there are, and which can be texted: one rule, at every door.

A tenant's can be texted, and is looked at again at sending; the landlord's can be rung.
"""

import re
from typing import Any, Final

HOME: Final = "GB"
HOME_CODE: Final = 44
RING_IT: Final = "write one that tenants can ring, like 01632 960001"
WRITE_IT: Final = "write a mobile number like 07700 900123, or +353 85 012 3456 for one abroad"

_USUAL = re.compile(r"(?:0|\+44 ?)(7[1-57-9](?: ?[0-9]){8})")
"""How nearly all are written. The library takes every one, and fifty times as long."""
_WRITTEN = re.compile(r"[+(]{0,2}[0-9][0-9 ().-]{0,30}")
_BRITISH = re.compile(r"7(?:[1-57-9][0-9]|62)[0-9]{7}")
"""By Ofcom's plan, not by what is allotted today: the numbers for examples, 07700 900xxx, are
nobody's, and new ranges open every year. 070 are personal numbers; 076 pagers, but for the Isle of
Man's 07624."""
_BRITISH_DIGITS: Final = (7, 9, 10)
"""Without the nought; 7 are those of a few freephone numbers, such as 0800 1111."""
_LANDLINE = re.compile(r"[123][0-9]{8,9}")
_BY_A_SPREADSHEET = re.compile(r"[0-9.,]+E\+?[0-9]+", re.IGNORECASE)


def e164(text: str) -> str:
    """Return a mobile number, however it is written, with its country: `+447700900123`.

    Raises `ValueError` for what cannot be texted (a landline, half a number, a number with words to
    it) with what to do about it and without the number.
    """
    usual = _USUAL.fullmatch(text)
    if usual is not None:
        return f"+{HOME_CODE}{usual[1].replace(' ', '')}"
    if _BY_A_SPREADSHEET.fullmatch(text):
        raise ValueError(
            "was changed by a spreadsheet; make the column text there and enter the number again"
        )
    return _texted(_looked_up(text, WRITE_IT))


def telephone(text: str) -> str:
    """Return a telephone number that can be rung, a landline or any other, as it was written.

    Raises `ValueError` for what is not one whole number and nothing else, with what to do about it.
    """
    number = _looked_up(text, RING_IT)
    if number.country_code == HOME_CODE and len(str(number.national_number)) not in _BRITISH_DIGITS:
        raise ValueError(f"is not a whole telephone number; {RING_IT}")
    return text


def _looked_up(text: str, advice: str) -> Any:
    """Return the library's view of a whole number, whatever kind of line it is."""
    if not _WRITTEN.fullmatch(text):
        raise ValueError(f"is not one telephone number and nothing else; {advice}")
    import phonenumbers as library  # not at the start: it takes longer than most commands

    try:
        number = library.parse(text, HOME)
    except library.NumberParseException:
        raise ValueError(f"is not a telephone number; {advice}") from None
    if library.is_possible_number_with_reason(number) != library.ValidationResult.IS_POSSIBLE:
        raise ValueError(f"is not a whole telephone number; {advice}")
    return number


def _texted(number: Any) -> str:
    import phonenumbers as library

    national = str(number.national_number)
    if number.country_code == HOME_CODE and _LANDLINE.fullmatch(national):
        raise ValueError("is a landline, which takes no texts; give a mobile number or none")
    if not _takes_texts(number, national):
        raise ValueError(f"is not a mobile number; {WRITE_IT}")
    return str(library.format_number(number, library.PhoneNumberFormat.E164))


def _takes_texts(number: Any, national: str) -> bool:
    import phonenumbers as library

    if number.country_code == HOME_CODE:
        return _BRITISH.fullmatch(national) is not None
    kinds = library.PhoneNumberType
    return library.number_type(number) in (kinds.MOBILE, kinds.FIXED_LINE_OR_MOBILE)
