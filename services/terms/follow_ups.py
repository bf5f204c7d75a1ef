"""What the outcome of a follow-up decides about the last instalment that waits for it."""

from collections.abc import Mapping
from typing import Final, Literal

Decides = Literal["waits", "pays", "loses"]

DECIDES: Final[Mapping[str | None, Decides]] = {
    None: "waits",
    "passed": "pays",
    "follow_up_defect": "loses",
    "no_access": "loses",
}
"""By the outcome; None: the follow-up is awaited."""


def decides_otherwise(before: str | None, after: str | None) -> bool:
    """Return whether another outcome does something else to the instalment."""
    return DECIDES[before] != DECIDES[after]
