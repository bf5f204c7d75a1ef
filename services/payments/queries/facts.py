"""Gathers what is known of a tenant's instalments, for their explanation and for the statement."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Final, Protocol

from sqlalchemy import Connection, bindparam, select

from services.backbone.audit import Subject
from services.backbone.story import lines_about
from services.contracts.vocabulary import Element
from services.payments import tables
from services.payments.domain.instalment_facts import (
    BreachFact,
    Facts,
    InstalmentFact,
    PaymentFact,
)
from services.payments.queries.dates import last_cut_off, payment_day_after
from services.payments.queries.payment_facts import payments_by_instalment
from services.payments.store.accounts import payee_of
from services.payments.store.due import instalment_reference
from services.terms.appeals import APPEAL_PERIOD
from services.terms.changes import AuditLine

_DEAL, _ROWS, _BREACHES = tables.participations, tables.instalments, tables.breaches
_RUNS, _LEFT_OUT = tables.runs, tables.left_out

# Statements are built once: SQLAlchemy takes longer to build one than a database to run it.
_INSTALMENTS = (
    select(_ROWS, _DEAL.c.start_date, instalment_reference(_ROWS).label("reference"))
    .join(_DEAL, _DEAL.c.tenant_ref == _ROWS.c.tenant_ref)
    .where(_ROWS.c.tenant_ref == bindparam("of"))
    .order_by(_ROWS.c.id)
)
BREACHES: Final = (
    select(_BREACHES).where(_BREACHES.c.tenant_ref == bindparam("of")).order_by(_BREACHES.c.id)
)
"""Those of one tenant, in the order recorded."""
_LAPSED = select(_RUNS.c.run_ref, _RUNS.c.submission_day).where(_RUNS.c.state == "lapsed")
_LEFT_OUT_OF_LAPSED = (
    select(_LEFT_OUT.c.instalment_id, _RUNS.c.run_ref)
    .join(_RUNS, _RUNS.c.number == _LEFT_OUT.c.run_number)
    .where(
        _RUNS.c.state == "lapsed",
        _LEFT_OUT.c.instalment_id.in_(bindparam("ids", expanding=True)),
    )
)


class _Instalment(Protocol):
    id: int
    element: Element
    quarter: int
    amount_pence: int
    due_date: date
    quarter_ends_on: date
    status: str
    reason: str
    earned_on: date | None
    start_date: date
    reference: str


def facts_of(connection: Connection, tenant_ref: str) -> list[Facts]:
    """Return the facts of each instalment as of the last cut-off, by element as agreed and quarter.

    Empty if the tenant is not known, or the year has not started.
    """
    rows = _instalments(connection, tenant_ref)
    if not rows:
        return []
    as_of = last_cut_off(connection) or rows[0].start_date
    next_one = payment_day_after(as_of, connection)
    has_details = _has_details(connection, tenant_ref)
    breaches = _breaches(connection, tenant_ref)
    payments = payments_by_instalment(connection, tenant_ref)
    lapsed = _lapsed_runs(connection, rows)
    subjects = {Subject("payee", tenant_ref), *_subjects(rows, payments, lapsed)}
    lines = lines_about(connection, tables.backbone, subjects, tenant_ref)
    return [
        Facts(
            as_of,
            next_one,
            row.start_date,
            instalment,
            breaches.get(row.element, ()),
            _lines_about(instalment, tenant_ref, payments.get(row.id, ()), lapsed[row.id], lines),
            payments.get(row.id, ()),
            lapsed[row.id],
            has_details,
        )
        for row, instalment in zip(rows, _as_facts(rows), strict=True)
    ]


def _instalments(connection: Connection, tenant_ref: str) -> Sequence[_Instalment]:
    return connection.execute(_INSTALMENTS, {"of": tenant_ref}).all()


def _as_facts(rows: Sequence[_Instalment]) -> list[InstalmentFact]:
    """A quarter starts where the one before it ended, the first on the start date."""
    starts = {
        after.id: before.quarter_ends_on
        for before, after in pairwise(rows)
        if before.element == after.element
    }
    return [
        InstalmentFact(
            row.reference,
            row.element,
            row.quarter,
            row.amount_pence,
            row.due_date,
            starts.get(row.id, row.start_date),
            row.quarter_ends_on,
            row.status,
            row.reason,
            row.earned_on,
        )
        for row in rows
    ]


def _has_details(connection: Connection, tenant_ref: str) -> bool:
    return payee_of(tenant_ref, connection).has_details


def _breaches(connection: Connection, tenant_ref: str) -> dict[str, list[BreachFact]]:
    found: dict[str, list[BreachFact]] = {}
    for row in connection.execute(BREACHES, {"of": tenant_ref}):
        fact = BreachFact(
            row.cause_ref,
            row.reason,
            row.kind,
            row.occurred_on,
            row.recorded_on,
            row.recorded_on + APPEAL_PERIOD,
            row.upheld_on,
            row.taken_back_on,
        )
        found.setdefault(row.element, []).append(fact)
    return found


def _lapsed_runs(connection: Connection, rows: Sequence[_Instalment]) -> dict[int, frozenset[str]]:
    """Return by instalment the runs that lapsed after it was due and had not left it out."""
    days = {row.run_ref: row.submission_day for row in connection.execute(_LAPSED)}
    without = connection.execute(_LEFT_OUT_OF_LAPSED, {"ids": [row.id for row in rows]})
    pairs = {(row.instalment_id, row.run_ref) for row in without}
    return {
        row.id: frozenset(
            ref for ref, day in days.items() if day >= row.due_date and (row.id, ref) not in pairs
        )
        for row in rows
    }


# --- the audit trail ---


def _subjects(
    rows: Sequence[_Instalment],
    payments: dict[int, list[PaymentFact]],
    lapsed: dict[int, frozenset[str]],
) -> set[Subject]:
    sent = [payment for of_one in payments.values() for payment in of_one]
    return (
        {Subject("instalment", row.reference) for row in rows}
        | {Subject("payment", payment.reference) for payment in sent}
        | {Subject("run", payment.run_ref) for payment in sent}
        | {Subject("run", run_ref) for run_refs in lapsed.values() for run_ref in run_refs}
    )


def _lines_about(
    instalment: InstalmentFact,
    tenant_ref: str,
    payments: Sequence[PaymentFact],
    lapsed: frozenset[str],
    lines: Sequence[AuditLine],
) -> list[AuditLine]:
    subjects = {
        ("instalment", instalment.reference),
        ("payee", tenant_ref),
        *(("payment", payment.reference) for payment in payments),
        *(("run", payment.run_ref) for payment in payments),
        *(("run", run_ref) for run_ref in lapsed),
    }
    return [line for line in lines if (line.subject_kind, line.subject_ref) in subjects]
