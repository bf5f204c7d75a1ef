"""A number with what there is of it, in words."""


def counted(number: int, one: str, many: str = "") -> str:
    """Return `1 home`, `2,300 homes`; `many` where an s at the end is not all."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
