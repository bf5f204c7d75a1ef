"""What is kept of an event: what `KEPT` names of it. Nothing that tells who somebody is.

A field that is not named here is left out, and blank to whoever makes facts of the event: so facts
that are made again from the log are the same.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, is_dataclass, replace
from typing import Any, Final

from services.backbone.handling import Json
from services.contracts import calendar, enrolment, notifications, payments, repairs
from services.contracts.codec import bare, parts_of
from services.contracts.contact_points import EXAMPLE_CONTACT_POINTS, ContactPoints
from services.contracts.schema import from_wire, to_wire

NO_ACCESS: Final = "no_access"


def _only_no_access(reason: str) -> str:
    """A withdrawal's own text is the tenant's; that nobody let the surveyor in is ours."""
    return reason if reason == NO_ACCESS else ""


@dataclass(frozen=True)
class Kept:
    """What is kept of an event: the names of its fields, and what is made of some of them."""

    names: tuple[str, ...]
    cleaned: Mapping[str, Callable[[str], str]]


def _kept(*names: str, **cleaned: Callable[[str], str]) -> Kept:
    return Kept((*names, *cleaned), cleaned)


_BREACH = ("tenant_ref", "element", "cause_ref", "version")

KEPT: Final[Mapping[type[Any], Kept]] = {
    calendar.CutOffReached: _kept("date"),
    enrolment.SchemeOpened: _kept(
        *("name", "landlord", "opens_on", "months", "instalments", "timing", "strikes"),
        *("hold_while_in_arrears", "final_needs_follow_up", "visit_attempts", "elements", "areas"),
        *("tenant_categories", "landlord_categories", "payment_days", "practice", "costs"),
    ),
    enrolment.SchemeChanged: _kept(
        *("version", "on", "hold_while_in_arrears", "visit_attempts", "areas", "payment_days"),
        "costs",
    ),
    enrolment.TenantRegistered: _kept(
        "tenant_ref", "on", "preferred_channel", "area_code", "elements"
    ),
    enrolment.TenantRejected: _kept("tenant_ref", "on", "reasons"),
    enrolment.TenantInvited: _kept("tenant_ref", "on", "elements"),
    enrolment.AgreementSigned: _kept("tenant_ref", "on", "signed_on"),
    enrolment.PutOnWaitingList: _kept("tenant_ref", "on", "area_name"),
    enrolment.PlaceGiven: _kept(
        "tenant_ref", "on", "signed_on", "from_waiting_list", "needs_baseline"
    ),
    enrolment.ParticipationStarted: _kept(
        *("tenant_ref", "start_date", "end_date", "follow_up_counts_from", "elements", "quarters"),
    ),
    enrolment.ParticipationEnded: _kept(
        "tenant_ref", "on", "status", "started", reason=_only_no_access
    ),
    enrolment.TenancyEnded: _kept("tenant_ref", "on"),
    enrolment.ParticipationCompleted: _kept("tenant_ref", "on", "follow_up"),
    enrolment.BreachRecorded: _kept(
        *_BREACH, "reason", "kind", "occurred_on", "recorded_on", "quarter"
    ),
    enrolment.ContactRecorded: _kept(
        "contact_ref", "tenant_ref", "date", "recorded_on", "kind", "why_not"
    ),
    enrolment.ContactTakenBack: _kept("contact_ref", "tenant_ref", "on"),
    enrolment.AppealReceived: _kept("tenant_ref", "cause_ref", "on", "received_on", "late"),
    enrolment.SurveyAnswered: _kept("tenant_ref", "on", "answered_on", "stage", "answers"),
    enrolment.AppealUpheld: _kept(*_BREACH, "on"),
    enrolment.AppealDismissed: _kept(*_BREACH, "on", "appeal"),
    enrolment.BreachTakenBack: _kept(*_BREACH, "on", "reason"),
    repairs.RepairRecorded: _kept(
        *("job_ref", "tenant_ref", "reported_on", "recorded_on", "category", "responsibility"),
        *("emergency", "done_by", "status", "cost_pence", "version"),
    ),
    repairs.VisitRecorded: _kept(
        *("visit_ref", "tenant_ref", "kind", "visit_date", "result", "counted", "version"),
        "findings",
    ),
    repairs.VisitTakenBack: _kept("visit_ref", "tenant_ref", "on"),
    repairs.RepairTakenBack: _kept("job_ref", "tenant_ref", "on", "version"),
    payments.PaymentSubmitted: _kept(
        *("tenant_ref", "amount_pence", "submission_day", "processing_day", "entry_day", "lines"),
    ),
    payments.PaymentReturned: _kept(
        *("tenant_ref", "amount_pence", "entry_day", "returned_on", "code", "meaning"),
        *("other_details", "next_payment_day"),
    ),
    payments.InstalmentsMoved: _kept("on", "instalments"),
    payments.InstalmentsHeld: _kept(
        "tenant_ref", "on", "reason", "amount_pence", "lines", "next_payment_day"
    ),
    payments.BreachCosted: _kept(
        *_BREACH,
        *("on", "reason", "kind", "occurred_on", "strike", "strikes_allowed", "lost", "appeal_by"),
    ),
    notifications.MessageMoved: _kept(
        *("message_id", "tenant_ref", "template", "on", "status", "channel", "segments"),
        "price_millipence",
    ),
}
"""The allow-list, for each event that is heard."""


def without_personal(event: Any) -> Any:
    """Return an event as it is kept: what is left out is blank."""
    kept = KEPT[type(event)]
    blank = _blanks(type(event))
    cleaned = {name: clean(getattr(event, name)) for name, clean in kept.cleaned.items()}
    return replace(event, **blank, **cleaned) if blank or cleaned else event


def kept_of(event: Any) -> dict[str, Json]:
    """Return what the log has of an event, ready for JSON."""
    wire, names = to_wire(event), KEPT[type(event)].names
    return {name: value for name, value in wire.items() if name in names}


def event_of(cls: type[Any], data: Mapping[str, Json]) -> Any:
    """Return an event of the log as `without_personal` gave it when it was heard."""
    blank = {name: _in_json(value) for name, value in _blanks(cls).items()}
    return from_wire(cls, {**blank, **data})


def _in_json(value: Any) -> Any:
    return to_wire(value) if is_dataclass(value) else value


_BLANKS: dict[type[Any], dict[str, Any]] = {}


def _blanks(cls: type[Any]) -> dict[str, Any]:
    """Return a blank for each field that is left out."""
    if cls not in _BLANKS:
        parts, names = parts_of(cls), KEPT[cls].names
        _BLANKS[cls] = {name: _blank(parts[name]) for name in parts if name not in names}
    return _BLANKS[cls]


def _blank(annotation: Any) -> Any:
    plain = bare(annotation)
    if plain is ContactPoints:
        return EXAMPLE_CONTACT_POINTS
    if plain is str:
        return ""
    raise TypeError(f"{annotation!r} cannot be blank: keep it")
