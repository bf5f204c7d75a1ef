"""The formats a bank takes a run in."""

STANDARD_18 = "standard18"
STANDARD_18_MULTI = "standard18_multi"
"""For several processing days: each record carries its own. Several runs always go out so."""

PAIN_001_03 = "pain.001.001.03"
PAIN_001_09 = "pain.001.001.09"
PORTAL_CSV = "csv"

FORMATS = (STANDARD_18, STANDARD_18_MULTI, PAIN_001_03, PAIN_001_09, PORTAL_CSV)

ENDING = {
    STANDARD_18: "txt",
    STANDARD_18_MULTI: "txt",
    PAIN_001_03: "xml",
    PAIN_001_09: "xml",
    PORTAL_CSV: "csv",
}
"""How a file's name ends, by its format."""
