"""What figures are called in the report, by the names that the evaluation has for them.

A name is a topic and what is counted there, such as `visits.not_made.no_access`. A word that is
not known here, such as a kind of contact of a later version, is said as it is written.
"""

from collections.abc import Mapping
from typing import Final

from services.terms.days import SHORT_MONTHS

TOPICS: Final[Mapping[str, str]] = {
    "take_up": "Who took part",
    "aps": "Inspections: baseline and follow-up",
    "repairs": "Repairs reported",
    "contacts": "Contacts with the Housing Management service",
    "breaches": "Breaches and strikes",
    "appeals": "Appeals",
    "payments": "Payments",
    "messages": "Messages to tenants",
    "visits": "Visits",
    "survey": "What tenants said",
}
"""The topics in the order of the tables, and their headings."""

WORDS: Final[Mapping[str, str]] = {}
"""What is counted, where the words of the name do not say it well."""


def in_words(name: str) -> str:
    """Return what a figure counts: `Not made: no access`."""
    if name in WORDS:
        return WORDS[name]
    _, _, rest = name.partition(".")
    return ": ".join(part.replace("_", " ") for part in rest.split(".")).capitalize()


def month_in_words(month: str) -> str:
    """Return `March 2012` for `2012-03`."""
    year, _, number = month.partition("-")
    return f"{SHORT_MONTHS[int(number) - 1]} {year}"
