"""Who is who among those who give commands."""

import unicodedata


def same_person(one: str, other: str) -> bool:
    """Return whether two names are one person's, however each is typed."""
    return _plainly(one) == _plainly(other)


def _plainly(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
