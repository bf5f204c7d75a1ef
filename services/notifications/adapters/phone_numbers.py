"""Mobile numbers as providers want them: E.164, such as +447700900930."""

import phonenumbers

from services.notifications.adapters.port import Rejected

HOME = "GB"


def e164(number: str) -> str:
    """Return a number with its country. Raises `Rejected` for what cannot be one.

    "Possible" is enough: the library calls Ofcom's numbers for examples invalid.
    """
    try:
        parsed = phonenumbers.parse(number.replace("(0)", ""), HOME)
    except phonenumbers.NumberParseException:
        raise Rejected("not a telephone number", "recipient") from None
    if not phonenumbers.is_possible_number(parsed):
        raise Rejected("not a telephone number", "recipient")
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
