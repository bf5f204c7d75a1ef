"""Appeals: those that wait, those that are decided, and what can be appealed against."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from sqlalchemy import Connection, Select, func, select, tuple_

from services.backbone.actors import names_in
from services.backbone.errors import NotFound
from services.backbone.handling import Queries
from services.backbone.paging import page_of, place_after
from services.contracts.queries import Page
from services.contracts.queries.enrolment import (
    Appealable,
    AppealByNumber,
    AppealDetails,
    AppealedBreach,
    AppealRow,
    Appeals,
    BreachesToAppeal,
)
from services.contracts.vocabulary import AppealState, Element
from services.enrolment import tables
from services.terms.appeals import APPEAL_PERIOD

_OF, _WHO, _BREACHES = tables.recorded_appeals, tables.people, tables.breaches
_BEYOND_ALL = 2**62
_EACH: Select[Any] = select(_OF, _WHO.c.first_name, _WHO.c.last_name).join(
    _WHO, _WHO.c.tenant_ref == _OF.c.tenant_ref
)


def appeals(query: Appeals, connection: Connection) -> Page[AppealRow]:
    """Return the open appeals as they are to be decided, or the decided ones, newest first."""
    names = names_in(connection, tables.backbone.actors)
    if query.decided:
        (last,) = place_after(query, (_BEYOND_ALL,))
        found = _EACH.where(_OF.c.state != "open", _OF.c.number < last)
        rows = connection.execute(found.order_by(_OF.c.number.desc()).limit(query.size + 1))
        return page_of(rows, query, lambda row: (row.number,), lambda row: _row(row, names))
    day, number = place_after(query, ("0001-01-01", 0))
    place = tuple_(_OF.c.decide_by, _OF.c.number)
    found = _EACH.where(_OF.c.state == "open", place > (date.fromisoformat(day), number))
    rows = connection.execute(found.order_by(_OF.c.decide_by, _OF.c.number).limit(query.size + 1))
    return page_of(
        rows,
        query,
        lambda row: (row.decide_by.isoformat(), row.number),
        lambda row: _row(row, names),
    )


class _Appeal(Protocol):
    number: int
    tenant_ref: str
    first_name: str
    last_name: str
    cause_ref: str
    state: AppealState
    received_on: date
    decide_by: date
    recorded_on: date
    recorded_by: str
    decided_on: date | None
    decided_by: str


def _row(row: _Appeal, names: Mapping[str, str]) -> AppealRow:
    return AppealRow(
        row.number,
        row.tenant_ref,
        f"{row.first_name} {row.last_name}".strip(),
        row.cause_ref,
        row.state,
        row.received_on,
        row.decide_by,
        row.recorded_on,
        names[row.recorded_by],
        row.recorded_by,
        row.decided_on,
        names[row.decided_by] if row.decided_by else "",
    )


def appeal_by_number(query: AppealByNumber, connection: Connection) -> AppealDetails:
    """Return one appeal."""
    row = connection.execute(_EACH.where(_OF.c.number == query.number)).one_or_none()
    if row is None:
        raise NotFound(f"there is no appeal {query.number}", "number")
    counting = _counting(row.tenant_ref).where(_BREACHES.c.cause_ref == row.cause_ref)
    return AppealDetails(
        _row(row, names_in(connection, tables.backbone.actors)),
        row.came_by,
        row.words,
        row.why_late,
        row.decided_why,
        tuple(map(_breach, connection.execute(counting))),
    )


def appealable(query: Appealable, connection: Connection) -> BreachesToAppeal:
    """Return what a tenant can appeal against."""
    who = select(_WHO).where(_WHO.c.tenant_ref == query.tenant_ref)
    person = connection.execute(who).one_or_none()
    if person is None:
        raise NotFound(f"no tenant has the reference {query.tenant_ref!r}", "tenant_ref")
    waiting = select(_OF.c.number).where(
        _OF.c.tenant_ref == _BREACHES.c.tenant_ref,
        _OF.c.cause_ref == _BREACHES.c.cause_ref,
        _OF.c.state == "open",
    )
    found = connection.execute(_counting(query.tenant_ref).where(~waiting.exists()))
    name = f"{person.first_name} {person.last_name}".strip()
    return BreachesToAppeal(name, tuple(map(_breach, found)))


def _counting(tenant_ref: str) -> Select[Any]:
    upheld = select(tables.appeals.c.cause_ref).where(
        tables.appeals.c.tenant_ref == _BREACHES.c.tenant_ref,
        tables.appeals.c.cause_ref == _BREACHES.c.cause_ref,
    )
    return (
        select(_BREACHES)
        .where(
            _BREACHES.c.tenant_ref == tenant_ref,
            _BREACHES.c.taken_back_on.is_(None),
            ~upheld.exists(),
        )
        .order_by(_BREACHES.c.recorded_on, _BREACHES.c.cause_ref, _BREACHES.c.element)
    )


class _Breach(Protocol):
    element: Element
    cause_ref: str
    kind: str
    occurred_on: date
    recorded_on: date
    quarter: int


def _breach(row: _Breach) -> AppealedBreach:
    return AppealedBreach(
        row.element,
        row.cause_ref,
        row.kind,
        row.occurred_on,
        row.recorded_on,
        row.quarter,
        row.recorded_on + APPEAL_PERIOD,
    )


def waiting_appeals(connection: Connection) -> tuple[int, date | None, date | None]:
    """Return how many appeals wait to be decided, since when the first of them does, and the first
    day by which one is to be."""
    firsts = func.min(_OF.c.received_on), func.min(_OF.c.decide_by)
    query = select(func.count(), *firsts).where(_OF.c.state == "open")
    number, since, first = connection.execute(query).one()
    return number, since, first


ON_QUERY: Queries = {
    Appeals: appeals,
    AppealByNumber: appeal_by_number,
    Appealable: appealable,
}
