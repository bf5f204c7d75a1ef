"""Events as other services would send them, with sensible values for what a test leaves out."""

from datetime import date
from typing import Any

from services.contracts import enrolment, payments, repairs
from services.contracts.contact_points import EXAMPLE_CONTACT_POINTS
from services.contracts.costs import USUAL_COSTS
from services.contracts.enrolment import ElementOffer, QuarterSpan
from services.contracts.payments import InstalmentLine, LostInstalment

TENANT = "T0001"
ON = date(2012, 1, 5)
NEXT_PAYMENT_DAY = date(2012, 1, 16)

REPAIRS = ElementOffer("repairs", 30000, True)
MANAGEMENT = ElementOffer("housing_management", 20000, False)
QUARTERS = (
    QuarterSpan(1, date(2012, 1, 5), date(2012, 4, 5)),
    QuarterSpan(2, date(2012, 4, 5), date(2012, 7, 5)),
    QuarterSpan(3, date(2012, 7, 5), date(2012, 10, 5)),
    QuarterSpan(4, date(2012, 10, 5), date(2013, 1, 5)),
)
LINES = (InstalmentLine("repairs", 1, 7500), InstalmentLine("housing_management", 1, 5000))


def scheme_opened(**changes: Any) -> enrolment.SchemeOpened:
    values = {
        "name": "Home Rewards Club",
        "landlord": "Bromford",
        "opens_on": date(2011, 10, 3),
        "months": 12,
        "instalments": 4,
        "timing": "arrears",
        "strikes": 3,
        "hold_while_in_arrears": True,
        "final_needs_follow_up": True,
        "visit_attempts": 3,
        "elements": (REPAIRS, MANAGEMENT),
        "areas": (),
        "tenant_categories": ("plumbing_minor",),
        "landlord_categories": ("gas",),
        "payment_days": enrolment.PaymentDays("working_day", ()),
        "contact_points": EXAMPLE_CONTACT_POINTS,
        "costs": USUAL_COSTS,
        "practice": True,
    }
    return enrolment.SchemeOpened(**values | changes)


def registered(**changes: Any) -> enrolment.TenantRegistered:
    values = {
        "tenant_ref": TENANT,
        "on": date(2011, 10, 3),
        "title": "Ms",
        "first_name": "Siân",
        "last_name": "O’Brien",
        "email": "sian@example.org",
        "mobile": "07700 900930",
        "preferred_channel": "sms",
        "address_line_1": "104 Lime Tree Avenue",
        "address_line_2": "",
        "town": "Cirencester",
        "postcode": "GL7 8ZA",
        "area_code": "COT",
        "elements": ("repairs", "housing_management"),
    }
    return enrolment.TenantRegistered(**values | changes)


def invited(**changes: Any) -> enrolment.TenantInvited:
    values = {"elements": ("repairs", "housing_management")}
    return enrolment.TenantInvited(TENANT, ON, **values | changes)


def rejected(*reasons: str) -> enrolment.TenantRejected:
    return enrolment.TenantRejected(TENANT, ON, reasons or ("rent_arrears",))


def place_given(**changes: Any) -> enrolment.PlaceGiven:
    values = {"signed_on": ON, "from_waiting_list": False, "needs_baseline": True}
    return enrolment.PlaceGiven(TENANT, ON, **values | changes)


def waiting(area_name: str = "Cotswold") -> enrolment.PutOnWaitingList:
    return enrolment.PutOnWaitingList(TENANT, ON, area_name)


def started(**changes: Any) -> enrolment.ParticipationStarted:
    values = {
        "start_date": ON,
        "end_date": date(2013, 1, 5),
        "follow_up_counts_from": date(2012, 12, 5),
        "elements": (REPAIRS, MANAGEMENT),
        "quarters": QUARTERS,
    }
    return enrolment.ParticipationStarted(TENANT, **values | changes)


def ended(**changes: Any) -> enrolment.ParticipationEnded:
    values = {"status": "withdrawn", "reason": "Moving home", "started": True}
    return enrolment.ParticipationEnded(TENANT, ON, **values | changes)


def died(on: date = ON) -> enrolment.TenantDied:
    return enrolment.TenantDied(TENANT, on)


def details_accepted(on: date = ON) -> payments.BankDetailsAccepted:
    return payments.BankDetailsAccepted(TENANT, on)


def settled(lost_pence: int = 7500) -> payments.ParticipationSettled:
    return payments.ParticipationSettled(TENANT, ON, 42500, lost_pence)


def booked(kind: Any = "baseline", visit_date: date = date(2012, 1, 19)) -> repairs.VisitBooked:
    return repairs.VisitBooked(TENANT, ON, kind, visit_date, "", 0)


def moved(times: int = 1) -> repairs.VisitMoved:
    before, now = date(2012, 1, 19), date(2012, 1, 26)
    return repairs.VisitMoved(TENANT, ON, "V1", "baseline", before, now, "morning", times)


def cancelled() -> repairs.VisitCancelled:
    return repairs.VisitCancelled(TENANT, ON, "V1", "baseline", date(2012, 1, 19))


def reminder(kind: Any = "baseline") -> repairs.VisitReminderDue:
    return repairs.VisitReminderDue(TENANT, ON, kind, date(2012, 1, 6), "")


def not_made(**changes: Any) -> repairs.VisitNotMade:
    values = {
        "visit_ref": "V00001",
        "kind": "baseline",
        "result": "no_access",
        "reason": "Not at home",
        "attempt": 1,
        "attempts_allowed": 3,
    }
    return repairs.VisitNotMade(TENANT, ON, **values | changes)


def follow_up_revised(
    before: Any = "follow_up_defect", outcome: Any = "passed", revision: int = 1
) -> repairs.FollowUpRevised:
    return repairs.FollowUpRevised(TENANT, ON, revision, before, outcome, ())


def breach(**changes: Any) -> payments.BreachCosted:
    values = {
        "cause_ref": "J00001",
        "element": "repairs",
        "reason": "repair_call_out",
        "kind": "plumbing_minor",
        "occurred_on": date(2012, 1, 3),
        "strike": 1,
        "strikes_allowed": 3,
        "lost": (LostInstalment("repairs", 1, 7500, "repair_call_out"),),
        "appeal_by": date(2012, 2, 2),
        "version": 1,
    }
    return payments.BreachCosted(TENANT, ON, **values | changes)


def contact_breach(**changes: Any) -> payments.BreachCosted:
    values = {
        "cause_ref": "C00001",
        "element": "housing_management",
        "reason": "housing_contact",
        "kind": "neighbour_issue",
        "lost": (),
    }
    return breach(**values | changes)


def appeal_dismissed() -> enrolment.AppealDismissed:
    return enrolment.AppealDismissed(TENANT, "repairs", "J00001", 1, ON, 7)


def breach_taken_back(version: int = 1) -> enrolment.BreachTakenBack:
    return enrolment.BreachTakenBack(TENANT, "repairs", "J00001", version, ON, "job_taken_back")


def appeal_upheld(cause_ref: str = "J00001") -> enrolment.AppealUpheld:
    return enrolment.AppealUpheld(TENANT, "repairs", cause_ref, ON, 1)


def submitted(**changes: Any) -> payments.PaymentSubmitted:
    values = {
        "amount_pence": 12500,
        "submission_day": ON,
        "processing_day": date(2012, 1, 6),
        "entry_day": date(2012, 1, 9),
        "lines": LINES,
    }
    return payments.PaymentSubmitted(TENANT, **values | changes)


def held(reason: Any = "no_bank_details") -> payments.InstalmentsHeld:
    return payments.InstalmentsHeld(TENANT, ON, reason, 12500, LINES, NEXT_PAYMENT_DAY)


def returned(code: Any = "B", other_details: bool = False) -> payments.PaymentReturned:
    what = (TENANT, 12500, date(2012, 1, 3), ON, code, "as the bank says")
    return payments.PaymentReturned(*what, other_details, NEXT_PAYMENT_DAY)


def details_changed(
    on: date = ON, masked: str = "••••4958", usable_on: date = date(2012, 1, 6)
) -> payments.BankDetailsChanged:
    return payments.BankDetailsChanged(TENANT, on, masked, usable_on)


def contact_changed(
    on: date = ON, email: str = "", mobile: str = "", tenant_ref: str = TENANT
) -> enrolment.ContactDetailsChanged:
    return enrolment.ContactDetailsChanged(tenant_ref, on, email, mobile)
