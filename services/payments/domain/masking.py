"""What of a bank account may be shown on a screen: enough to tell two apart, not to use one."""

from typing import Final

DOT: Final = "•"
SHOWN: Final = 4
SHORTEST_SHOWN: Final = 6
"""Account numbers have 6 to 8 digits: of anything shorter, four would be too much."""


def masked(account_number: str) -> str:
    """`66374958` as `••••4958`: four dots and the last four digits, whatever the length.

    Nothing is shown of what is not 6 digits or more (`••••`), and nothing given stays nothing.
    """
    if not account_number:
        return ""
    fit = _is_digits(account_number) and len(account_number) >= SHORTEST_SHOWN
    return DOT * SHOWN + (account_number[-SHOWN:] if fit else "")


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
