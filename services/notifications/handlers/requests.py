"""What is told to a tenant when something happens: one message for each business cause.

A request keeps the event's facts and nothing of the tenant. Channel, address and wording come when
it is sent. The tenant's status in the scheme is kept beside, for messages to everyone in one.
"""

from datetime import date
from typing import Protocol

from services.backbone.audit import moved
from services.backbone.errors import NotYet
from services.backbone.handling import Json
from services.contracts import enrolment, payments, repairs
from services.contracts.schema import to_wire
from services.contracts.vocabulary import HOLDER_DIED
from services.notifications.domain.message import Message
from services.notifications.handlers import silence
from services.notifications.handlers.address_book import not_registered, require_tenant
from services.notifications.handlers.trail import about_message
from services.notifications.store import Work
from services.terms.follow_ups import decides_otherwise

# --- joining and leaving ---


class AboutTenant(Protocol):
    """An event about one tenant."""

    @property
    def tenant_ref(self) -> str: ...


def tenant_invited(event: enrolment.TenantInvited, uow: Work) -> None:
    """Tell that they may join, and for how much."""
    _tell(event, "invited", event.on, str(event.on), uow)
    _set_status(event, "invited", uow)


def tenant_rejected(event: enrolment.TenantRejected, uow: Work) -> None:
    """Tell every reason why they cannot join."""
    _tell(event, "not_eligible", event.on, str(event.on), uow)
    _set_status(event, "rejected", uow)


def place_given(event: enrolment.PlaceGiven, uow: Work) -> None:
    """Tell that they have a place, and what comes next."""
    _tell(event, "agreed", event.on, str(event.on), uow)
    _set_status(event, "agreed", uow)


def put_on_waiting_list(event: enrolment.PutOnWaitingList, uow: Work) -> None:
    """Tell that their area is full."""
    _tell(event, "waiting_list", event.on, str(event.on), uow)
    _set_status(event, "waiting", uow)


def participation_started(event: enrolment.ParticipationStarted, uow: Work) -> None:
    """Tell the year's dates, what it can earn, and where the guides are."""
    _tell(event, "started", event.start_date, str(event.start_date), uow)
    _set_status(event, "active", uow)


def participation_ended(event: enrolment.ParticipationEnded, uow: Work) -> None:
    """Tell that they have left, and what is still paid."""
    _tell(event, "withdrawn", event.on, str(event.on), uow)
    _set_status(event, event.status, uow)


def participation_completed(event: enrolment.ParticipationCompleted, uow: Work) -> None:
    """Keep that their year is over; what it came to is told when payments have settled it."""
    require_tenant(event.tenant_ref, uow)
    _set_status(event, "completed", uow)


def participation_settled(event: payments.ParticipationSettled, uow: Work) -> None:
    """Tell what the year came to."""
    _tell(event, "completed", event.on, str(event.on), uow)


# --- home checks ---


def visit_booked(event: repairs.VisitBooked, uow: Work) -> None:
    """Tell the date of a home check."""
    again = f" {event.again}" if event.again else ""
    _tell(event, "visit_booked", event.on, f"{event.kind} {event.visit_date}{again}", uow)


def visit_moved(event: repairs.VisitMoved, uow: Work) -> None:
    """Tell that a home check is on another day, or in another half of it."""
    _tell(event, "visit_moved", event.on, f"{event.visit_ref} {event.times_moved}", uow)


def visit_cancelled(event: repairs.VisitCancelled, uow: Work) -> None:
    """Tell that nobody comes, and that they hear from the landlord again."""
    _tell(event, "visit_cancelled", event.on, event.visit_ref, uow)


def visit_reminder_due(event: repairs.VisitReminderDue, uow: Work) -> None:
    """Remind of tomorrow's home check."""
    _tell(event, "visit_reminder", event.on, f"{event.kind} {event.visit_date}", uow)


def visit_not_made(event: repairs.VisitNotMade, uow: Work) -> None:
    """Tell that a home check could not be made, ask why, and say what happens now."""
    _tell(event, "visit_no_access", event.on, event.visit_ref, uow)


def follow_up_revised(event: repairs.FollowUpRevised, uow: Work) -> None:
    """Tell that the check at the end of the year counts otherwise, if that changes a payment.

    Who has left is told nothing of it: the landlord looks at the empty home without them.
    """
    require_tenant(event.tenant_ref, uow)
    scheme = uow.store.book.scheme()
    if scheme is None:
        raise NotYet("the scheme is not known to be open yet")
    costs = scheme.last_payment_waits and decides_otherwise(event.before, event.outcome)
    if costs and not uow.store.book.has_left(event.tenant_ref):
        _tell(event, "follow_up_revised", event.on, str(event.revision), uow)


# --- breaches and appeals ---


def breach_costed(event: payments.BreachCosted, uow: Work) -> None:
    """Tell what counted against them, what it cost, and how to appeal."""
    _tell(event, "breach_recorded", event.on, _breach(event), uow)


def appeal_upheld(event: enrolment.AppealUpheld, uow: Work) -> None:
    """Tell that a breach no longer counts: which one, if they had been told of it."""
    _tell(event, "appeal_upheld", event.on, _breach(event), uow, breach=_told_of(event, uow))


def appeal_dismissed(event: enrolment.AppealDismissed, uow: Work) -> None:
    """Tell that a breach stands after their appeal: which one, if they had been told of it."""
    cause = f"{_breach(event)} appeal {event.appeal}"
    _tell(event, "appeal_dismissed", event.on, cause, uow, breach=_told_of(event, uow))


def breach_taken_back(event: enrolment.BreachTakenBack, uow: Work) -> None:
    """Tell that we had recorded a breach by mistake: which one, if they had been told of it."""
    _tell(event, "breach_taken_back", event.on, _breach(event), uow, breach=_told_of(event, uow))


class AboutBreach(AboutTenant, Protocol):
    """An event about one breach."""

    @property
    def element(self) -> str: ...
    @property
    def cause_ref(self) -> str: ...
    @property
    def version(self) -> int: ...


def _breach(event: AboutBreach) -> str:
    """Return what names a breach; one of a job that was corrected is another."""
    named = f"{event.element} {event.cause_ref}"
    return named if event.version == 1 else f"{named} {event.version}"


def _told_of(event: AboutBreach, uow: Work) -> Json:
    return uow.store.messages.facts_of(event.tenant_ref, "breach_recorded", _breach(event))


# --- money ---


def payment_submitted(event: payments.PaymentSubmitted, uow: Work) -> None:
    """Tell how much is on its way, what for, and when it is there."""
    _tell(event, "payment_on_its_way", event.submission_day, str(event.entry_day), uow)


def instalments_held(event: payments.InstalmentsHeld, uow: Work) -> None:
    """Tell why a payment waits, and what to do about it: who has left, nothing at home."""
    cause, left = f"{event.reason} {event.on}", uow.store.book.has_left(event.tenant_ref)
    _tell(event, "payment_held", event.on, cause, uow, left=left)


def payment_returned(event: payments.PaymentReturned, uow: Work) -> None:
    """Tell that a payment came back, why, and what to do about it; not to who has died."""
    if event.code == HOLDER_DIED:
        silence.holder_died(event, uow)
        return
    _tell(event, "payment_returned", event.returned_on, str(event.entry_day), uow)


def bank_details_changed(event: payments.BankDetailsChanged, uow: Work) -> None:
    """Tell that another account is used, and what to do if this was not them.

    It goes to former contacts too; which ones is decided when it is sent.
    """
    cause = f"{event.on} {event.masked}"
    _tell(event, "bank_details_changed", event.on, cause, uow)


def _tell(event: AboutTenant, template: str, on: date, cause: str, uow: Work, **more: Json) -> None:
    """Ask for a message, unless it was asked for before; `NotYet` for an unknown tenant."""
    message = Message(event.tenant_ref, template, cause, on, to_wire(event) | more)
    is_registered, was_asked_for = uow.store.messages.known(message)
    if not is_registered:
        raise not_registered(event.tenant_ref)
    if not was_asked_for:
        add_request(message, uow)


def add_request(message: Message, uow: Work) -> None:
    """Have a message wait to be sent."""
    uow.store.messages.add(message)
    uow.audit(message.on, about_message(message), moved("", "created", reason=message.template))


def _set_status(event: AboutTenant, status: str, uow: Work) -> None:
    uow.store.book.change(event.tenant_ref, {"status": status})
