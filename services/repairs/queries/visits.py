"""The visits that are in the diary or were made."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from sqlalchemy import Connection, Select, and_, bindparam, case, or_, select

from services.backbone.errors import NotFound
from services.backbone.handling import Queries
from services.backbone.paging import page_of, place_after
from services.contracts.queries import Page
from services.contracts.queries.repairs import VisitByRef, VisitRow, VisitsOn, VisitState
from services.contracts.vocabulary import VisitKind, VisitResult, VisitSlot
from services.repairs import tables

_BOOKED, _MADE, _HOME = tables.bookings.c, tables.visits.c, tables.homes.c

STATES: Mapping[str, VisitState] = {"open": "booked", "begun": "begun", "cancelled": "cancelled"}
"""What a booking's state is called; one that is over was made, or another took its place."""

_FAILED = case(
    (_BOOKED.kind == "baseline", _HOME.baseline_attempts), else_=_HOME.follow_up_attempts
)
_DIARY = (
    select(
        *(_BOOKED.visit_ref, _BOOKED.tenant_ref, _BOOKED.kind, _BOOKED.state),
        *(_BOOKED.visit_date, _BOOKED.slot, _BOOKED.surveyor, _BOOKED.note, _BOOKED.id),
        *(_MADE.result, _MADE.on, _MADE.taken_back_on, _HOME.baseline, _FAILED.label("failed")),
    )
    .join_from(tables.bookings, tables.homes, _BOOKED.tenant_ref == _HOME.tenant_ref)
    .outerjoin(tables.visits, _BOOKED.visit_ref == _MADE.visit_ref)
)

# Statements are built once: SQLAlchemy takes longer to build one than SQLite to run it.
_ONE = _DIARY.where(_BOOKED.visit_ref == bindparam("ref"))
_ONE_MADE = (
    select(
        *(_MADE.visit_ref, _MADE.tenant_ref, _MADE.kind, _MADE.on, _MADE.result),
        *(_MADE.taken_back_on, _HOME.baseline_attempts, _HOME.follow_up_attempts),
    )
    .join_from(tables.visits, tables.homes, _MADE.tenant_ref == _HOME.tenant_ref)
    .where(_MADE.visit_ref == bindparam("ref"))
)
_ON: Select[Any] = (
    _DIARY.where(
        _BOOKED.visit_date == bindparam("day"),
        or_(_BOOKED.state.in_(["open", "begun"]), _MADE.id.is_not(None)),
        _BOOKED.surveyor.between(bindparam("from_ref"), bindparam("to_ref")),
        or_(
            _BOOKED.tenant_ref > bindparam("after_ref"),
            and_(_BOOKED.tenant_ref == bindparam("after_ref"), _BOOKED.id > bindparam("after_id")),
        ),
    )
    .order_by(_BOOKED.tenant_ref, _BOOKED.id)
    .limit(bindparam("rows"))
)
_LAST = "\U0010ffff"
"""A text that sorts after every reference."""


def visits_on(query: VisitsOn, connection: Connection) -> Page[VisitRow]:
    """Return the visits of a day by tenant."""
    after_ref, after_id = place_after(query, ("", 0))
    of_all = not query.surveyor and not query.unassigned
    asked = {
        "day": query.visit_date,
        "from_ref": query.surveyor,
        "to_ref": _LAST if of_all else query.surveyor,
        "after_ref": after_ref,
        "after_id": after_id,
        "rows": query.size + 1,
    }
    found = connection.execute(_ON, asked)
    return page_of(found, query, lambda row: (row.tenant_ref, row.id), _booked)


def visit_by_ref(query: VisitByRef, connection: Connection) -> VisitRow:
    """Return one visit, whether it was booked here or only recorded."""
    asked = {"ref": query.visit_ref}
    booked = connection.execute(_ONE, asked).one_or_none()
    if booked is not None:
        return _booked(booked)
    made = connection.execute(_ONE_MADE, asked).one_or_none()
    if made is None:
        raise NotFound(f"no visit has the reference {query.visit_ref!r}", "visit_ref")
    of_baseline = made.kind == "baseline"
    return VisitRow(
        visit_ref=made.visit_ref,
        tenant_ref=made.tenant_ref,
        kind=made.kind,
        purpose="works" if made.result == "works_completed" else made.kind,
        failed_before=made.baseline_attempts if of_baseline else made.follow_up_attempts,
        state=_made_state(made.taken_back_on),
        visit_date=made.on,
        slot="",
        surveyor="",
        note="",
        result=made.result,
    )


def _made_state(taken_back_on: date | None) -> VisitState:
    return "made" if taken_back_on is None else "taken_back"


class _Booked(Protocol):
    """`on` and `taken_back_on` are those of a visit that was made, which has a `result`."""

    visit_ref: str
    tenant_ref: str
    kind: VisitKind
    state: str
    visit_date: date
    slot: VisitSlot
    surveyor: str
    note: str
    result: VisitResult | None
    on: date
    taken_back_on: date | None
    baseline: str
    failed: int


def _booked(row: _Booked) -> VisitRow:
    works = row.kind == "baseline" and row.baseline == "works" and row.result is None
    made = row.result is not None
    return VisitRow(
        visit_ref=row.visit_ref,
        tenant_ref=row.tenant_ref,
        kind=row.kind,
        purpose="works" if works or row.result == "works_completed" else row.kind,
        failed_before=row.failed,
        state=_made_state(row.taken_back_on) if made else STATES.get(row.state, "over"),
        visit_date=row.on if made else row.visit_date,
        slot=row.slot,
        surveyor=row.surveyor,
        note=row.note,
        result=row.result,
    )


ON_QUERY: Queries = {VisitsOn: visits_on, VisitByRef: visit_by_ref}
