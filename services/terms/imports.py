"""What taking a file from the bank in came to, in words."""

from services.terms.counting import counted


def import_in_words(repeated: bool, changed: int) -> str:
    """Return `imported`, or what else it was; `changed`: rows of earlier imports that ended
    otherwise now."""
    rows = f"{counted(changed, 'row')} of earlier imports ended otherwise now"
    if repeated:
        return f"imported before; {rows if changed else 'nothing was changed'}"
    return f"imported; {rows}" if changed else "imported"
