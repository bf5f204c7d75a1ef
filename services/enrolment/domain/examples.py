"""What is reserved for examples, so that nobody answers: numbers by Ofcom, domains by RFC 2606."""

import re

_SUBSCRIBERS = (
    r"1632960|11[3-8]4960|1[2-6]14960|1914980|2079460|2896496|2920180"  # landlines
    r"|7700900|8081570|9098790|3069990"  # mobiles, freephone, premium rate, all of the country
)
"""Ofcom's "Numbers for drama use", without the nought and the last three digits."""
_NUMBER = re.compile(rf"(?:0|44)(?:{_SUBSCRIBERS})[0-9]{{3}}(?![0-9])")
_WRITTEN = re.compile(r"[0-9](?:[ ().-]*[0-9])+")
_DOMAIN = re.compile(
    r"(?<![\w-])(?:example\.(?:com|net|org)|[\w-]+\.(?:example|invalid|test))(?![\w-]|\.\w)",
    re.IGNORECASE,
)


def is_for_examples(text: str) -> bool:
    """Return whether a text is, or names, a number or an address that is reserved for examples."""
    numbers = (re.sub(r"[^0-9]", "", found) for found in _WRITTEN.findall(text))
    return any(map(_NUMBER.search, numbers)) or _DOMAIN.search(text) is not None
