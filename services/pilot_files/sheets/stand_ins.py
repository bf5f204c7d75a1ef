"""What a spreadsheet shows in the place of a value, and saves in a CSV file."""

ERRORS = frozenset(("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"))
"""What a spreadsheet shows for a result that it could not work out."""

TOO_NARROW = (
    "is ####, which a spreadsheet shows in a column that is too narrow; widen it, save again"
)


def why_no_value(text: str) -> str:
    """Return what to say of a text that stands in for a value; "" of a value."""
    if not text.startswith("#"):
        return ""
    if text in ERRORS:
        return f"is {text}, an error of the spreadsheet; correct the formula"
    return TOO_NARROW if len(text) > 1 and not text.strip("#") else ""
