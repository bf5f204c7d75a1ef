"""What every tenant has lost, worked out afresh from the facts, some tenants at a time."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, Row, Select, select

from services.payments import tables
from services.payments.domain.instalments import Breach, FollowUp, Leaving, Planned, Submission
from services.payments.domain.verifying import Deal, Difference, InstalmentAsKept, check_losses
from services.payments.store.deal import WENT_TO_THE_BANK

AT_ONCE = 500


def losses(connection: Connection) -> Iterator[Difference]:
    """Every instalment is lost to what the rules say, or is not lost."""
    strikes = connection.execute(select(tables.scheme.c.strikes)).scalar_one_or_none()
    if strikes is None:
        return
    for deal in _deals(connection):
        yield from check_losses(deal, strikes)


CHECKS = (losses,)


def _deals(connection: Connection) -> Iterator[Deal]:
    table = tables.participations
    query, last = select(table).order_by(table.c.tenant_ref).limit(AT_ONCE), ""
    while people := connection.execute(query.where(table.c.tenant_ref > last)).all():
        first, last = people[0].tenant_ref, people[-1].tenant_ref
        instalments, breaches, submissions = (
            _by_tenant(connection, facts.where(column.between(first, last)))
            for facts, column in (_instalments(), _breaches(), _submissions())
        )
        for person in people:
            tenant_ref = person.tenant_ref
            yield _deal(
                person, instalments[tenant_ref], breaches[tenant_ref], submissions[tenant_ref]
            )


def _by_tenant(
    connection: Connection, query: Select[Any]
) -> dict[str, list[Row[*tuple[object, ...]]]]:
    found: dict[str, list[Row[*tuple[object, ...]]]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.tenant_ref].append(row)
    return found


def _instalments() -> tuple[Select[Any], ColumnElement[str]]:
    table = tables.instalments
    return select(table).order_by(table.c.id), table.c.tenant_ref


def _breaches() -> tuple[Select[Any], ColumnElement[str]]:
    table = tables.breaches
    query = select(table).where(tables.BREACH_COUNTS).order_by(table.c.id)
    return query, table.c.tenant_ref


def _submissions() -> tuple[Select[Any], ColumnElement[str]]:
    lines, payments, rows = tables.payment_lines, tables.payments, tables.instalments
    query = (
        select(
            payments.c.tenant_ref,
            rows.c.element,
            rows.c.quarter,
            payments.c.submission_day,
            payments.c.returned_on,
        )
        .join(lines, lines.c.payment_number == payments.c.number)
        .join(rows, rows.c.id == lines.c.instalment_id)
        .where(payments.c.status.in_(WENT_TO_THE_BANK))
    )
    return query.order_by(payments.c.number), payments.c.tenant_ref


class _Person(Protocol):
    """The rest of leaving is known where `left_on` is, that of the follow-up where that is."""

    tenant_ref: str
    left_on: date | None
    left_known_on: date
    left_reason: str
    follow_up_known_on: date
    follow_up: str | None


class _Kept(Protocol):
    element: str
    quarter: int
    amount_pence: int
    due_date: date
    quarter_ends_on: date
    awaits_follow_up: bool
    status: str
    reason: str


class _Breach(Protocol):
    element: str
    cause_ref: str
    quarter: int
    reason: str
    known_on: date


class _Sent(Protocol):
    element: str
    quarter: int
    submission_day: date
    returned_on: date | None


def _deal(
    person: _Person,
    instalments: Sequence[_Kept],
    breaches: Sequence[_Breach],
    submissions: Sequence[_Sent],
) -> Deal:
    return Deal(
        person.tenant_ref,
        [InstalmentAsKept(_planned(row), row.status, row.reason) for row in instalments],
        [
            (row.element, Breach(row.cause_ref, row.quarter, row.reason, row.known_on))
            for row in breaches
        ],
        [
            (row.element, Submission(row.quarter, row.submission_day, row.returned_on))
            for row in submissions
        ],
        None
        if person.left_on is None
        else Leaving(person.left_on, person.left_known_on, person.left_reason),
        None if person.follow_up is None else FollowUp(person.follow_up_known_on, person.follow_up),
    )


def _planned(row: _Kept) -> Planned:
    return Planned(
        row.element,
        row.quarter,
        row.amount_pence,
        row.due_date,
        row.quarter_ends_on,
        row.awaits_follow_up,
    )
