"""The form of a visit, room by room, and what it would decide."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection
from sqlalchemy.exc import NoResultFound

from services.backbone.actors import names_in
from services.backbone.errors import NotFound
from services.backbone.handling import Queries
from services.backbone.writing import Writer
from services.contracts.queries.repairs import (
    CategoryRow,
    DraftOutcome,
    FormItem,
    FormRoom,
    Rooms,
    RoomsOfScheme,
    VisitByRef,
    VisitDraft,
    VisitDraftDetails,
)
from services.contracts.repairs import ItemOfRoom, RoomOfHome
from services.repairs import tables
from services.repairs.domain import draft, inspection
from services.repairs.domain.comparing import compare
from services.repairs.domain.draft import KeptRoom
from services.repairs.domain.finding import Finding
from services.repairs.domain.inspection import Home
from services.repairs.domain.responsibility import ResponsibilityMatrix
from services.repairs.domain.rooms import Room, default_rooms
from services.repairs.queries.inspections import compared_items
from services.repairs.queries.visits import visit_by_ref
from services.repairs.store import RepairsStore
from services.repairs.store.rooms import LATEST, RoomRow, kept_room


def rooms(query: Rooms, connection: Connection) -> RoomsOfScheme:
    """Return what is looked at in visits."""
    try:
        version, found, matrix = _settings(RepairsStore(Writer(connection)))
    except NoResultFound:
        raise NotFound("no scheme is open yet, so nothing is looked at") from None
    return RoomsOfScheme(
        version,
        tuple(
            RoomOfHome(room.name, tuple(ItemOfRoom(i.item, i.category) for i in room.items))
            for room in found
        ),
        _categories(matrix),
    )


def visit_draft(query: VisitDraft, connection: Connection) -> VisitDraftDetails:
    """Return the form of a visit, and what it would decide on that day."""
    store, ref = RepairsStore(Writer(connection)), query.visit_ref
    booking = store.diary.find(ref)
    if booking is None:
        raise NotFound(f"no visit {ref!r} was booked or begun here", "visit_ref")
    home = store.find(booking.tenant_ref)
    assert home is not None, "a visit is of a home"
    _, of_scheme, matrix = _settings(store)
    baseline = store.visits.baseline_findings(home.tenant_ref)
    carried = baseline if booking.kind == "follow_up" else []
    kept = store.rooms.kept(ref)
    form = draft.rooms_to_fill_in(of_scheme, kept, carried)
    outcome, defects = _outcome(home, booking.kind, query.visit_date, kept, baseline, matrix)
    lost = outcome == "follow_up_defect"
    return VisitDraftDetails(
        visit=visit_by_ref(VisitByRef(ref), connection),
        booked_on=booking.booked_on,
        rooms=tuple(_form_rooms(form, ref, matrix, connection)),
        categories=_categories(matrix),
        outcome=outcome,
        new_defects=defects,
        forfeits_quarter=store.scheme.quarter_at_stake() if lost else 0,
        seen_rooms=draft.digest_of(kept),
        compared=(
            compared_items(compare(draft.findings_of(kept), baseline, matrix))
            if booking.kind == "follow_up"
            else ()
        ),
    )


def _outcome(
    home: Home,
    kind: str,
    on: date,
    kept: list[KeptRoom],
    baseline: list[Finding],
    matrix: ResponsibilityMatrix,
) -> tuple[DraftOutcome, tuple[str, ...]]:
    findings = draft.findings_of(kept)
    if not home.visit_counts(kind, "completed", on):
        return "stored", ()
    if kind == "baseline":
        after = inspection.after_baseline_visit(home, "completed", findings, 1)
        return ("baseline_passed" if after.baseline == inspection.PASSED else "works_awaited"), ()
    defects = inspection.new_tenant_defects(findings, baseline, matrix)
    return ("follow_up_defect" if defects else "passed"), defects


def _form_rooms(
    form: tuple[Room, ...], ref: str, matrix: ResponsibilityMatrix, connection: Connection
) -> list[FormRoom]:
    names = names_in(connection, tables.backbone.actors)
    kept = {row.room: row for row in connection.execute(LATEST, {"ref": ref})}
    return [_form_room(room, kept.get(room.name), names, matrix) for room in form]


def _form_room(
    room: Room, row: RoomRow | None, names: Mapping[str, str], matrix: ResponsibilityMatrix
) -> FormRoom:
    entered = {} if row is None else {each.item: each for each in kept_room(row).items}
    items = []
    for item in room.items:
        known = entered.get(item.item)
        category = known.category if known else item.category
        condition, notes = (known.condition, known.notes) if known else ("", "")
        items.append(FormItem(item.item, category, matrix.whose(category), condition, notes))
    if row is None:
        return FormRoom(room.name, 0, "", None, tuple(items))
    return FormRoom(room.name, row.version, names[row.kept_by], row.kept_at, tuple(items))


def _settings(store: RepairsStore) -> tuple[int, tuple[Room, ...], ResponsibilityMatrix]:
    matrix = store.scheme.matrix()
    version, found = store.rooms.settings()
    return version, found or default_rooms(matrix), matrix


def _categories(matrix: ResponsibilityMatrix) -> tuple[CategoryRow, ...]:
    every = sorted(matrix.tenant | matrix.landlord)
    return tuple(CategoryRow(each, matrix.whose(each)) for each in every)


ON_QUERY: Queries = {Rooms: rooms, VisitDraft: visit_draft}
