"""How visits are called on pages."""

from typing import Any, Final

from services.contracts.queries.repairs import VisitPurpose, VisitState
from services.contracts.vocabulary import VisitKind, VisitResult, VisitSlot

KINDS: Final[dict[VisitKind, str]] = {
    "baseline": "Baseline check",
    "follow_up": "Follow-up check",
}

PURPOSES: Final[dict[VisitPurpose, str]] = {
    "baseline": "Baseline check, before the year can start",
    "works": "See that the works after the baseline are done",
    "follow_up": "Follow-up check, at the end of the year",
}

SLOTS: Final[dict[VisitSlot, str]] = {
    "": "Any time of the day",
    "morning": "Morning",
    "afternoon": "Afternoon",
}

STATES: Final[dict[VisitState, tuple[str, str]]] = {
    "booked": ("Booked", "blue"),
    "begun": ("Begun", "yellow"),
    "made": ("Made", "green"),
    "cancelled": ("Cancelled", "grey"),
    "over": ("Another visit took its place", "grey"),
}
"""What each state is called, and the colour of its tag."""

RESULTS: Final[dict[VisitResult, str]] = {
    "completed": "Completed",
    "works_completed": "Works done",
    "no_access": "No access",
    "refused": "Refused",
}


def visit_words() -> dict[str, Any]:
    """Return what the templates of visits call things."""
    return {
        "kind_words": KINDS,
        "purpose_words": PURPOSES,
        "slot_words": SLOTS,
        "state_words": STATES,
        "result_words": RESULTS,
    }
