"""Text messages as a provider counts them.

In the GSM-7 alphabet 160 characters are one segment, beyond that 153 each, and `^{}\\[~]|€` count
two. Anything else goes as UCS-2: 70 characters, then 67 each.
"""

import unicodedata

import smsutil

_PLAIN = str.maketrans(
    {
        # Curly quotes and primes, dashes and the minus sign, what has no width at all.
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
        "…": "...",
    }
)


def plain(text: str) -> str:
    """Return a text on one line, with smart quotes and dashes made plain and accents composed."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_PLAIN).split())


def count_segments(text: str) -> int:
    """Return how many segments a provider charges for the text."""
    return len(smsutil.split(text).parts)
