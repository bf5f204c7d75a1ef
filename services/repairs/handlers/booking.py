"""The diary: visits are booked, and tenants reminded of them."""

from datetime import date

from services.backbone.audit import Change
from services.backbone.working_days import working_day_on_or_after
from services.contracts import repairs as contract
from services.contracts.calendar import CutOffReached
from services.contracts.vocabulary import VisitKind
from services.repairs.domain import diary
from services.repairs.domain.inspection import Home
from services.repairs.handlers.homes import subject
from services.repairs.store import Work


def cut_off_reached(event: CutOffReached, uow: Work) -> None:
    """Book the follow-ups whose time has come, and remind of tomorrow's visits."""
    for home in uow.store.due_for_follow_up_booking(event.date):
        assert home.ends_on is not None, "a follow-up is due of a year that has begun"
        due = diary.follow_up_due(home.ends_on, working_day_on_or_after)
        _book(home, "follow_up", max(due, event.date), event.date, uow)
    tomorrow = diary.reminder_for(event.date)
    for tenant_ref, kind in uow.store.diary.open_on(tomorrow):
        uow.record(contract.VisitReminderDue(tenant_ref, event.date, kind, tomorrow))


def book_after(home: Home, kind: VisitKind, on: date, uow: Work) -> None:
    """Book a visit as soon after `on` as the notice allows."""
    _book(home, kind, diary.visit_after(on, working_day_on_or_after), on, uow)


def _book(home: Home, kind: VisitKind, visit_date: date, on: date, uow: Work) -> None:
    uow.store.diary.book(home.tenant_ref, kind, visit_date, on)
    uow.audit(on, subject(home), Change("visit booked", after=visit_date.isoformat(), reason=kind))
    uow.record(contract.VisitBooked(home.tenant_ref, on, kind, visit_date))
