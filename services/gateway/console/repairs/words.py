"""How visits are called on pages."""

from typing import Any, Final

from services.contracts.queries.repairs import DraftOutcome, VisitPurpose, VisitState
from services.contracts.vocabulary import (
    ChangeSince,
    Responsibility,
    RoomCondition,
    VisitKind,
    VisitResult,
    VisitSlot,
)

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
    "taken_back": ("Taken back", "red"),
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


CONDITIONS: Final[dict[RoomCondition, str]] = {
    "good": "Good",
    "worn": "Worn",
    "defect": "Defect",
    "not_seen": "Not seen",
}
"""What can be tapped, in this order."""

WHOSE: Final[dict[Responsibility, str]] = {"tenant": "Tenant’s", "landlord": "Landlord’s"}

OUTCOMES: Final[dict[DraftOutcome, str]] = {
    "stored": "It is kept and decides nothing: on that day the home waits for no visit"
    " of this kind.",
    "baseline_passed": "The baseline is passed. The year starts on that day if the tenant has"
    " signed and has a place; otherwise on the day they have both.",
    "works_awaited": "There are defects: the year waits until the landlord’s works are done.",
    "passed": "The follow-up is passed. No instalment is lost.",
    "follow_up_defect": "The follow-up is not passed: there are new defects that are the tenant’s.",
}


CHANGES: Final[dict[ChangeSince, tuple[str, str]]] = {
    "better": ("Better", "green"),
    "same": ("Same", "grey"),
    "worse": ("Worse", "red"),
    "new": ("New", "blue"),
    "not_seen": ("Not looked at again", "yellow"),
}
"""What each change since the baseline is called, and the colour of its tag."""


def visit_words() -> dict[str, Any]:
    """Return what the templates of visits call things."""
    return {
        "kind_words": KINDS,
        "purpose_words": PURPOSES,
        "slot_words": SLOTS,
        "state_words": STATES,
        "result_words": RESULTS,
        "condition_words": CONDITIONS,
        "whose_words": WHOSE,
        "change_words": CHANGES,
        "outcome_words": OUTCOMES,
    }
