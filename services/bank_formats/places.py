"""Where in a bank file a payment stands: computed from its position, without reading the file."""

from services.bank_formats.formats import PAIN_001_03, PAIN_001_09, PORTAL_CSV

LABELS_BEFORE_CREDITS = 4
"""Lines of a Standard 18 file before the first credit: VOL1, HDR1, HDR2, UHL1."""

HEADINGS_BEFORE_CREDITS = 1
"""Lines of a portal's CSV before the first payment."""


def place_of(format: str, credits_before: int, days_before: int) -> str:
    """Return `line 9`, or `payment 3` in a format whose lines mean nothing.

    `credits_before` are the payments before it in the file, `days_before` the processing days: in
    Standard 18 each of them ends with its contra.
    """
    if format in (PAIN_001_03, PAIN_001_09):
        return f"payment {credits_before + 1}"
    if format == PORTAL_CSV:
        return f"line {HEADINGS_BEFORE_CREDITS + credits_before + 1}"
    return f"line {LABELS_BEFORE_CREDITS + credits_before + days_before + 1}"
