"""Results entered room by room: rooms set and kept, a visit begun, dropped and completed."""

from datetime import date

from services.backbone.audit import Change, Subject
from services.backbone.errors import Conflict, Invalid, NotNow
from services.contracts import repairs as contract
from services.contracts.commands import DONE, Done
from services.repairs.domain import diary, draft
from services.repairs.domain.diary import Booking
from services.repairs.domain.draft import Entered, KeptRoom
from services.repairs.domain.responsibility import UnknownCategory
from services.repairs.domain.rooms import Item, Room, problems_with
from services.repairs.handlers.booking import (
    about_visit,
    booking_of,
    new_visit_ref,
    require_own_booking,
)
from services.repairs.handlers.homes import home_of
from services.repairs.handlers.visits import record_visit
from services.repairs.store import Work
from services.terms.days import long_day

LONGEST_NAME = 120


def set_rooms(command: contract.SetRooms, uow: Work) -> contract.KeptVersion:
    """Change what is looked at in visits from now on."""
    version, before = uow.store.rooms.settings()
    if version != command.seen_version:
        raise Conflict("somebody else changed the rooms since you looked; look at them again")
    rooms = [
        Room(room.name, tuple(Item(item.item, item.category) for item in room.items))
        for room in command.rooms
    ]
    for problem in problems_with(rooms, uow.store.scheme.matrix()):
        raise Invalid(problem, "rooms")
    if any(len(room.name) > LONGEST_NAME for room in rooms):
        raise Invalid(f"give rooms names of {LONGEST_NAME} characters at most", "rooms")
    uow.store.rooms.keep_settings(version + 1, rooms)
    change = Change("rooms changed", before=_counted(before), after=_counted(rooms))
    uow.audit(command.on, Subject("rooms", str(version + 1)), change)
    return contract.KeptVersion(version + 1)


def begin_visit(command: contract.BeginVisit, uow: Work) -> contract.NamedVisit:
    """Begin a visit that nobody booked."""
    home = home_of(command.tenant_ref, uow)
    visit_ref = command.visit_ref or new_visit_ref()
    if uow.store.visits.has(visit_ref) or uow.store.diary.find(visit_ref) is not None:
        raise Conflict(f"there is a visit {visit_ref} already", "visit_ref")
    begun = Booking(
        visit_ref,
        home.tenant_ref,
        command.kind,
        command.on,
        command.on,
        state="begun",
        surveyor=uow.actor,
    )
    uow.store.diary.begin(begun)
    uow.audit(command.on, about_visit(begun), Change("visit begun", reason=command.kind))
    return contract.NamedVisit(visit_ref)


def drop_visit(command: contract.DropVisit, uow: Work) -> Done:
    """Forget a visit that was begun by mistake, with what was entered of it."""
    booking = _not_completed(command.visit_ref, uow)
    if not command.reason.strip():
        raise Invalid("give the reason for dropping the visit", "reason")
    if booking.state != "begun":
        raise NotNow("this visit was booked; cancel it instead", "visit_ref")
    uow.store.rooms.forget(booking.visit_ref)
    uow.store.diary.drop(booking.visit_ref)
    change = Change("visit dropped", reason=booking.kind, note=command.reason.strip())
    uow.audit(command.on, about_visit(booking), change)
    return DONE


def drop_own_visit(command: contract.DropOwnVisit, uow: Work) -> Done:
    """Do the same for a visit that the surveyor began."""
    require_own_booking(command.visit_ref, uow)
    return drop_visit(command, uow)


def keep_room(command: contract.KeepRoom, uow: Work) -> contract.KeptVersion:
    """Keep one room of a visit; every version stays."""
    _not_completed(command.visit_ref, uow)
    if not command.room.strip() or len(command.room) > LONGEST_NAME:
        raise Invalid(f"give the room a name of {LONGEST_NAME} characters at most", "room")
    matrix = uow.store.scheme.matrix()
    for each in command.items:
        if not each.item.strip():
            raise Invalid("say what was looked at", "items")
        try:
            matrix.whose(each.category)
        except UnknownCategory as error:
            raise Invalid(str(error), "items") from error
    kept = {room.room: room for room in uow.store.rooms.kept(command.visit_ref)}
    last = kept.get(command.room)
    version = last.version if last else 0
    if last and version != command.seen_version and last.submission != command.submission:
        who = uow.name_of(last.kept_by)
        raise Conflict(f"{who} kept {command.room} since you looked", "room")
    items = tuple(
        Entered(each.item, each.category, each.condition, each.notes.strip())
        for each in command.items
    )
    room = KeptRoom(command.room, version + 1, items, uow.actor, command.submission)
    uow.store.rooms.keep(command.visit_ref, room)
    return contract.KeptVersion(version + 1)


def complete_visit(command: contract.CompleteVisit, uow: Work) -> Done:
    """Record the visit with what was kept of it, as `RecordVisit` does."""
    booking = _not_completed(command.visit_ref, uow)
    rooms = uow.store.rooms.kept(command.visit_ref)
    if draft.digest_of(rooms) != command.seen_rooms:
        raise Conflict("a room was kept since you looked; look at the result again", "seen_rooms")
    _check_day(booking, command.visit_date, command.on)
    findings = draft.findings_of(rooms)
    if not findings:
        raise NotNow("nothing was looked at yet: keep a room first", "seen_rooms")
    return record_visit(
        contract.RecordVisit(
            visit_ref=booking.visit_ref,
            tenant_ref=booking.tenant_ref,
            kind=booking.kind,
            on=command.visit_date,
            result="completed",
            reason="",
            findings=tuple(
                contract.Finding(each.item, each.category, each.condition, each.notes)  # type: ignore[arg-type]
                for each in findings
            ),
        ),
        uow,
    )


def _not_completed(visit_ref: str, uow: Work) -> Booking:
    booking = booking_of(visit_ref, uow)
    if uow.store.visits.has(visit_ref):
        raise NotNow("this visit is completed; correct it instead", "visit_ref")
    if booking.state == "cancelled":
        raise NotNow("this visit was cancelled; begin another", "visit_ref")
    return booking


def _check_day(booking: Booking, visit_date: date, on: date) -> None:
    if visit_date > on:
        raise Invalid(f"choose {long_day(on)} or an earlier day", "visit_date")
    if booking.state != "begun" and visit_date < booking.booked_on:
        day = long_day(booking.booked_on)
        raise Invalid(f"the visit was booked on {day}: choose that day or later", "visit_date")
    if visit_date < on - diary.FURTHEST:
        raise Invalid("choose a day within the last year", "visit_date")


def _counted(rooms: list[Room] | tuple[Room, ...]) -> str:
    return f"{len(rooms)} rooms, {sum(len(room.items) for room in rooms)} items" if rooms else ""
