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


def masked_sort_code(sort_code: str) -> str:
    """`089999` as `••-••-99`: of what is not 6 digits nothing (`••-••-••`), of nothing nothing."""
    if not sort_code:
        return ""
    fit = _is_digits(sort_code) and len(sort_code) == 6
    return f"{DOT * 2}-{DOT * 2}-{sort_code[-2:] if fit else DOT * 2}"


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
