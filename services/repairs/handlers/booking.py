"""The diary: visits are booked, moved and cancelled, and tenants reminded of them."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

from services.backbone.audit import Change, Subject
from services.backbone.errors import Conflict, Invalid, NotAllowed, NotFound, NotNow
from services.backbone.working_days import working_day_on_or_after
from services.contracts import repairs as contract
from services.contracts.calendar import CutOffReached
from services.contracts.commands import DONE, Done
from services.contracts.vocabulary import VisitKind
from services.repairs.domain import diary
from services.repairs.domain.diary import Booking
from services.repairs.domain.inspection import Home
from services.repairs.handlers.homes import home_of, subject
from services.repairs.store import Work
from services.terms.days import long_day

CALLED = {"baseline": "home check", "follow_up": "end-of-year home check"}


def cut_off_reached(event: CutOffReached, uow: Work) -> None:
    """Book the follow-ups whose time has come, and remind of tomorrow's visits."""
    uow.store.scheme.reach(event.date)
    for home in uow.store.due_for_follow_up_booking(event.date):
        assert home.ends_on is not None, "a follow-up is due of a year that has begun"
        due = diary.follow_up_due(home.ends_on, working_day_on_or_after)
        _book(home, "follow_up", max(due, event.date), event.date, uow)
    tomorrow = diary.reminder_for(event.date)
    for booking in uow.store.diary.open_on(tomorrow):
        uow.record(
            contract.VisitReminderDue(
                booking.tenant_ref, event.date, booking.kind, tomorrow, booking.slot
            )
        )


def book_after(home: Home, kind: VisitKind, on: date, uow: Work) -> None:
    """Book a visit as soon after `on` as the notice allows."""
    _book(home, kind, diary.visit_after(on, working_day_on_or_after), on, uow)


def book_missing_baseline(home: Home, on: date, uow: Work) -> None:
    """Book the baseline that a home waits for, unless one was made or is in the diary already."""
    is_booked = uow.store.diary.open_of(home.tenant_ref, "baseline") is not None
    if home.awaits_baseline and home.baseline == "" and not is_booked:
        book_after(home, "baseline", on, uow)


def _book(home: Home, kind: VisitKind, visit_date: date, on: date, uow: Work) -> None:
    uow.store.diary.book(Booking(new_visit_ref(), home.tenant_ref, kind, visit_date, on))
    uow.audit(on, subject(home), Change("visit booked", after=visit_date.isoformat(), reason=kind))
    uow.record(contract.VisitBooked(home.tenant_ref, on, kind, visit_date, "", 0))


def new_visit_ref() -> str:
    """Return a reference for a visit that was given none."""
    return f"visit-{uuid4().hex[:16]}"


# --- by hand ---


def book_visit(command: contract.BookVisit, uow: Work) -> contract.NamedVisit:
    """Put a visit in the diary that the home waits for."""
    home = home_of(command.tenant_ref, uow)
    visit_ref = command.visit_ref or new_visit_ref()
    if uow.store.visits.has(visit_ref) or uow.store.diary.find(visit_ref) is not None:
        raise Conflict(f"there is a visit {visit_ref} already", "visit_ref")
    if not diary.awaits(home, command.kind):
        raise NotNow(f"{home.tenant_ref} waits for no {CALLED[command.kind]}", "kind")
    booked = uow.store.diary.open_of(home.tenant_ref, command.kind)
    if booked is not None:
        day = long_day(booked.visit_date)
        raise Conflict(f"the {CALLED[command.kind]} is booked for {day}; move that one", "kind")
    _check_day(home, command.kind, command.visit_date, command.on)
    again = uow.store.diary.times_booked(home.tenant_ref, command.kind, command.visit_date)
    booking = Booking(
        visit_ref,
        home.tenant_ref,
        command.kind,
        command.visit_date,
        command.on,
        slot=command.slot,
        surveyor=command.surveyor,
        note=command.note.strip(),
    )
    uow.store.diary.book(booking)
    uow.audit(
        command.on,
        about_visit(booking),
        Change(
            "visit booked",
            after=booking.visit_date.isoformat(),
            reason=booking.kind,
            half_after=booking.slot,
        ),
    )
    told = (home.tenant_ref, command.on, command.kind, command.visit_date, command.slot, again)
    uow.record(contract.VisitBooked(*told))
    return contract.NamedVisit(visit_ref)


def book_own_visit(command: contract.BookOwnVisit, uow: Work) -> contract.NamedVisit:
    """Put a visit in the diary that whoever books it makes."""
    _require_own(command.surveyor, uow)
    return book_visit(command, uow)


def move_visit(command: contract.MoveVisit, uow: Work) -> contract.MadeMove:
    """Have a visit on another day, in another half of it or by somebody else."""
    booking = _booked(command.visit_ref, command.seen_date, uow)
    home = home_of(booking.tenant_ref, uow)
    moved = (command.visit_date, command.slot) != (booking.visit_date, booking.slot)
    if moved:
        _check_day(home, booking.kind, command.visit_date, command.on)
    after = replace(
        booking,
        visit_date=command.visit_date,
        slot=command.slot,
        surveyor=command.surveyor,
        note=command.note.strip(),
        times_moved=booking.times_moved + moved,
    )
    uow.store.diary.save(after)
    about = about_visit(booking)
    if moved:
        change = Change(
            "visit moved",
            booking.visit_date.isoformat(),
            after.visit_date.isoformat(),
            half_before=booking.slot,
            half_after=after.slot,
        )
        uow.audit(command.on, about, change)
        uow.record(
            contract.VisitMoved(
                tenant_ref=after.tenant_ref,
                on=command.on,
                visit_ref=after.visit_ref,
                kind=after.kind,
                booked_for=booking.visit_date,
                visit_date=after.visit_date,
                slot=after.slot,
                times_moved=after.times_moved,
            )
        )
    if after.surveyor != booking.surveyor:
        change = Change("surveyor", before=booking.surveyor, after=after.surveyor)
        uow.audit(command.on, about, change)
    return contract.MadeMove("done" if after != booking else "none", moved)


def move_own_visit(command: contract.MoveOwnVisit, uow: Work) -> contract.MadeMove:
    """Do the same for a visit that is the surveyor's or nobody's."""
    require_own_booking(command.visit_ref, uow)
    _require_own(command.surveyor, uow)
    return move_visit(command, uow)


def cancel_visit(command: contract.CancelVisit, uow: Work) -> Done:
    """Take a visit out of the diary."""
    booking = _booked(command.visit_ref, command.seen_date, uow)
    if not command.reason.strip():
        raise Invalid("give the reason for cancelling the visit", "reason")
    _cancel(booking, command.reason.strip(), command.on, uow)
    return DONE


def cancel_booked(home: Home, kind: VisitKind, reason: str, on: date, uow: Work) -> None:
    """Take the visit of a kind out of the diary, if one is booked; the tenant is told."""
    booking = uow.store.diary.open_of(home.tenant_ref, kind)
    if booking is not None:
        _cancel(booking, reason, on, uow)


def _cancel(booking: Booking, reason: str, on: date, uow: Work) -> None:
    uow.store.diary.save(replace(booking, state="cancelled"))
    change = Change(
        "visit cancelled", booking.visit_date.isoformat(), half_before=booking.slot, note=reason
    )
    uow.audit(on, about_visit(booking), change)
    uow.record(
        contract.VisitCancelled(
            booking.tenant_ref, on, booking.visit_ref, booking.kind, booking.visit_date
        )
    )


def cancel_own_visit(command: contract.CancelOwnVisit, uow: Work) -> Done:
    """Do the same for a visit that is the surveyor's or nobody's."""
    require_own_booking(command.visit_ref, uow)
    return cancel_visit(command, uow)


def about_visit(booking: Booking) -> Subject:
    """Return what a visit is in the audit trail."""
    return Subject("visit", booking.visit_ref, booking.tenant_ref)


def booking_of(visit_ref: str, uow: Work) -> Booking:
    """Return the booking a command names; `NotFound` if there is none."""
    booking = uow.store.diary.find(visit_ref)
    if booking is None:
        raise NotFound(f"no visit has the reference {visit_ref!r}", "visit_ref")
    return booking


def _booked(visit_ref: str, seen: date, uow: Work) -> Booking:
    booking = booking_of(visit_ref, uow)
    if booking.state != "open":
        raise NotNow(f"visit {visit_ref} is not in the diary any more", "visit_ref")
    if booking.visit_date != seen:
        day = long_day(booking.visit_date)
        raise Conflict(f"somebody moved the visit to {day} since you looked", "visit_date")
    return booking


def _check_day(home: Home, kind: str, visit_date: date, on: date) -> None:
    if visit_date < on:
        raise Invalid(f"choose {long_day(on)} or a later day", "visit_date")
    if visit_date > on + diary.FURTHEST:
        raise Invalid("choose a day within a year", "visit_date")
    counts_from = home.follow_up_counts_from
    if kind == "follow_up" and counts_from is not None and visit_date < counts_from:
        day = long_day(counts_from)
        raise Invalid(
            f"an end-of-year home check counts from {day}: choose that day or later", "visit_date"
        )


def _require_own(surveyor: str, uow: Work) -> None:
    if surveyor not in ("", uow.actor):
        raise NotAllowed("only a repairs manager gives a visit to somebody else", "surveyor")


def require_own_booking(visit_ref: str, uow: Work) -> None:
    """Refuse a surveyor what is another's: `NotAllowed`."""
    if not booking_of(visit_ref, uow).is_theirs(uow.actor):
        raise NotAllowed("this visit is somebody else's; ask a repairs manager", "visit_ref")
