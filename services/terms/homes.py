"""Which home is which."""


def home_of(uprn: str) -> str:
    """Return which home a UPRN means: leading zeros aside, which one file may have and not another.

    Two spellings of one home are equal.
    """
    return uprn.lstrip("0") or "0"
