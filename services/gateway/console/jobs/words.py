"""What jobs are called, and why one costs a tenant nothing."""

from typing import Final

WHOSE: Final = {"tenant": "Tenant's", "landlord": "Landlord's"}
DONE_BY: Final = {"landlord": "We did it", "tenant": "The tenant did it"}
STATUS: Final = {"completed": "Completed", "cancelled": "Cancelled"}
YES_NO: Final = {"no": "No", "yes": "Yes"}

WHY_NOT: Final = {
    "landlords_own": "it is the landlord's own repair",
    "emergency": "an emergency never counts",
    "done_by_tenant": "the tenant did it",
    "cancelled": "it was cancelled",
    "element_not_taken": "the tenant does not take the repairs element",
    "no_year": "the tenant's year has not begun, or they left before it was over",
    "not_in_year": "it was not reported within the tenant's year",
}

LOST_TO: Final = {
    "repair_call_out": "the quarter it falls in",
    "late": "the quarter it falls in is with the bank, so that the next one is lost instead",
    "three_strikes": "the breach that cancels what is still to come",
}
"""Why the loss falls on this instalment and no other, by the reason of the loss."""
