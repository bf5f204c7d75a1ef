"""The words that messages share. The meaning of each is the glossary in `docs/domain.md`."""

from typing import Final, Literal

Element = Literal["repairs", "housing_management"]
Timing = Literal["arrears", "advance"]
PaymentRhythm = Literal["working_day", "week", "month"]
Channel = Literal["sms", "email", "letter"]
VisitKind = Literal["baseline", "follow_up"]
RoomCondition = Literal["", "good", "worn", "defect", "not_seen"]
VisitSlot = Literal["", "morning", "afternoon"]
VisitResult = Literal["completed", "works_completed", "no_access", "refused"]
Condition = Literal["good", "worn", "defect"]
DoneBy = Literal["landlord", "tenant"]
DayFormat = Literal["year_first", "day_first"]
CostFormat = Literal["pence", "pounds"]
JobStatus = Literal["completed", "cancelled"]
Responsibility = Literal["tenant", "landlord"]
VisitOutcome = Literal[
    "stored",
    "tried_again",
    "baseline_passed",
    "works_awaited",
    "withdrawn",
    "passed",
    "follow_up_defect",
    "no_access",
]
ChangeSince = Literal["better", "same", "worse", "new", "not_seen"]
FollowUpOutcome = Literal["passed", "follow_up_defect", "no_access"]
BreachReason = Literal["repair_call_out", "housing_contact"]
TakenBackFor = Literal["contact_taken_back", "job_taken_back", "job_corrected", "job_cancelled"]
LineMark = Literal["first_payment", "changed_account", "name_differs"]
"""Why a line of a run is looked at twice: its tenant was never paid before; they were, but to
another account; the name on the account is another one than the tenant's."""

SignedHow = Literal["paper", "office"]
"""On paper, which the landlord keeps, or in the office, read and agreed to on the screen."""

WhyNotCounted = Literal[
    "kind", "element", "taken_back", "not_started", "left", "before_the_year", "after_the_year"
]
"""Why a contact is no breach; `not_started`: it is judged when the year starts."""

Period = Literal["before", "during"]
"""When the repairs of a home outside the scheme were: before it, or while it ran."""

SurveyStage = Literal["before", "after"]
LeavingCause = Literal["withdrawn", "tenancy_ended", "died"]
LeavingStatus = Literal["withdrawn", "tenancy_ended"]
HoldReason = Literal[
    "no_bank_details",
    "bank_details_invalid",
    "details_unconfirmed",
    "rent_arrears",
    "awaiting_follow_up",
]
ReturnCode = Literal["0", "2", "3", "5", "B", "C"]
HOLDER_DIED: Final[ReturnCode] = "2"
"""The bank sent a payment back because the account holder has died."""

ContactKind = Literal[
    "enquiry",
    "neighbour_issue",
    "asb",
    "arrears",
    "emergency",
    "safeguarding",
    "complaint",
    "repair_report",
    "inspection",
    "scheme",
    "change_of_details",
]
AppealDecision = Literal["upheld", "dismissed"]
AppealState = Literal["open", "upheld", "dismissed", "taken_back"]
"""`taken_back`: what it was against was our mistake, so that nothing was left to decide."""
CameBy = Literal["telephone", "email", "letter", "in_person", "online"]
"""How a tenant got in touch."""
BankFormat = Literal["standard18", "standard18_multi", "pain.001.001.03", "pain.001.001.09", "csv"]
SampleOutcome = Literal["confirmed", "discrepancy", "not_reached"]
DeliveryOutcome = Literal[
    "sent", "delivered", "temporary-failure", "permanent-failure", "technical-failure"
]
TaskOutcome = Literal["done", "retry", "letter", "mistake"]
