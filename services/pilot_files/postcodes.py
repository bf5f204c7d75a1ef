"""Whether a text is a UK postcode, by the forms and letters that Royal Mail uses.

That there is such a postcode is not checked.
"""

import re

_OUTWARD = (
    r"[A-PR-UWYZ][0-9]{1,2}"  # M1, B33
    r"|[A-PR-UWYZ][A-HK-Y][0-9]{1,2}"  # CR2, DN55
    r"|[A-PR-UWYZ][0-9][A-HJKPSTUW]"  # W1A
    r"|[A-PR-UWYZ][A-HK-Y][0-9][ABEHMNPRVWXY]"  # EC1A
)
_POSTCODE = re.compile(rf"(?:{_OUTWARD}) ?[0-9][ABD-HJLNP-UW-Z]{{2}}|GIR ?0AA", re.IGNORECASE)


def is_postcode(text: str) -> bool:
    """Return whether a text has the form of a postcode, with or without its space."""
    return bool(_POSTCODE.fullmatch(text))
