"""Who is who, where something needs two people."""


class NoName(ValueError):
    """Raised for a name that names nobody. Say who you are."""


def person(name: str) -> str:
    """Return what a person's name is compared by: case and spacing do not make another person.

    Raises `NoName` for a blank one.
    """
    known_by = " ".join(name.split()).casefold()
    if not known_by:
        raise NoName("say who you are: the name is blank")
    return known_by


def same_person(one: str, other: str) -> bool:
    """Return whether two names are one person's."""
    return person(one) == person(other)
