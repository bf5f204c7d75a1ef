"""One tenant's money: instalments with how they stand, breaches with their cost, payments."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Protocol

from sqlalchemy import Connection, bindparam, select

from services.backbone.errors import NotFound
from services.backbone.handling import Queries
from services.backbone.writing import Writer
from services.contracts.queries.payments.explaining import InBankFile
from services.contracts.queries.payments.tenants import (
    BreachInBrief,
    InstalmentInBrief,
    MoneyOfTenant,
    PaymentInBrief,
    TenantsMoney,
)
from services.contracts.vocabulary import BreachReason, Element
from services.payments import tables
from services.payments.domain.explaining import explain
from services.payments.domain.instalment_facts import Facts
from services.payments.domain.instalments import LOST, Losses, losses_by_element
from services.payments.queries.dates import last_cut_off
from services.payments.queries.facts import BREACHES, facts_of
from services.payments.store.deal import DealStore
from services.terms.appeals import APPEAL_PERIOD

_TENANTS, _PAYEES = tables.tenants, tables.payees
_NAME = select(_TENANTS.c.first_name, _TENANTS.c.last_name).where(
    _TENANTS.c.tenant_ref == bindparam("of")
)
_IN_ARREARS = select(_PAYEES.c.in_arrears).where(_PAYEES.c.tenant_ref == bindparam("of"))


def money_of_tenant(query: MoneyOfTenant, connection: Connection) -> TenantsMoney:
    """Return one tenant's money, as it stands; a year that has not started has none."""
    tenant_ref, deal = query.tenant_ref, DealStore(Writer(connection))
    name = _name_of(connection, tenant_ref)
    known, rules = facts_of(connection, tenant_ref), deal.rules()
    strikes = 0 if rules is None else rules.strikes
    return TenantsMoney(
        tenant_ref,
        name,
        last_cut_off(connection),
        known[0].started_on if known else None,
        _in_arrears(connection, tenant_ref),
        offered_pence=_sum(known, lambda facts: True),
        earned_pence=_sum(known, lambda facts: facts.instalment.earned_on is not None),
        paid_pence=_sum(known, lambda facts: facts.instalment.status == "paid"),
        lost_pence=_sum(known, lambda facts: facts.instalment.status in LOST),
        to_come_pence=_sum(known, lambda facts: facts.instalment.status not in {"paid", *LOST}),
        strikes_allowed=strikes,
        instalments=tuple(map(_instalment, known)),
        breaches=tuple(breaches_of(connection, deal, tenant_ref, strikes)),
        payments=tuple(_payments(connection, tenant_ref, known)),
    )


def _name_of(connection: Connection, tenant_ref: str) -> str:
    row = connection.execute(_NAME, {"of": tenant_ref}).one_or_none()
    if row is None:
        raise NotFound(f"no tenant {tenant_ref} is registered", "tenant_ref")
    return f"{row.first_name} {row.last_name}".strip()


def _in_arrears(connection: Connection, tenant_ref: str) -> bool:
    return bool(connection.execute(_IN_ARREARS, {"of": tenant_ref}).scalar_one_or_none())


def _sum(known: Sequence[Facts], which: Callable[[Facts], bool]) -> int:
    return sum(facts.instalment.amount_pence for facts in known if which(facts))


def _instalment(facts: Facts) -> InstalmentInBrief:
    instalment = facts.instalment
    return InstalmentInBrief(
        instalment.element,
        instalment.quarter,
        instalment.amount_pence,
        instalment.due_date,
        instalment.status,
        instalment.reason,
        explain(facts).summary,
    )


def breaches_of(
    connection: Connection, deal: DealStore, tenant_ref: str, strikes: int
) -> Iterator[BreachInBrief]:
    """Yield a tenant's breaches in the order recorded, with what each costs as things stand."""
    instalments, year = deal.instalments_of(tenant_ref), deal.participation(tenant_ref)
    if year is None:
        return
    losses = losses_by_element(
        [i.planned for i in instalments],
        [(b.element, b.fact) for b in deal.counting_breaches_of(tenant_ref)],
        deal.submissions_of(tenant_ref),
        year.leaving,
        year.follow_up,
        strikes,
    )
    amounts = {(i.element, i.quarter): i.amount_pence for i in instalments}
    for row in connection.execute(BREACHES, {"of": tenant_ref}):
        yield _breach(row, losses.get(row.element, Losses()), amounts)


class _Breach(Protocol):
    cause_ref: str
    element: Element
    reason: BreachReason
    kind: str
    occurred_on: date
    recorded_on: date
    upheld_on: date | None
    taken_back_on: date | None


def _breach(row: _Breach, losses: Losses, amounts: dict[tuple[Element, int], int]) -> BreachInBrief:
    counts = row.upheld_on is None and row.taken_back_on is None
    taken = losses.quarters_by_cause.get(row.cause_ref, ()) if counts else ()
    return BreachInBrief(
        row.cause_ref,
        row.element,
        row.reason,
        row.kind,
        row.occurred_on,
        row.recorded_on + APPEAL_PERIOD,
        row.upheld_on,
        row.taken_back_on,
        losses.strike_by_cause.get(row.cause_ref, 0) if counts else 0,
        tuple(taken),
        tuple(losses.reason_by_quarter.get(quarter, "") for quarter in taken),
        sum(amounts[row.element, quarter] for quarter in taken),
    )


def _payments(
    connection: Connection, tenant_ref: str, known: Sequence[Facts]
) -> Iterator[PaymentInBrief]:
    """Yield the payments that the tenant's instalments were in, newest first."""
    table = tables.payments
    query = select(table.c.number, table.c.amount_pence).where(table.c.tenant_ref == tenant_ref)
    amounts = {row.number: row.amount_pence for row in connection.execute(query)}
    facts = {fact.number: fact for each in known for fact in each.payments}
    for number in sorted(facts, reverse=True):
        fact = facts[number]
        yield PaymentInBrief(
            fact.reference,
            amounts[number],
            fact.account,
            fact.run_ref,
            fact.submission_day,
            fact.entry_day,
            fact.status,
            fact.return_code,
            fact.returned_on,
            tuple(InBankFile(file.name, file.place) for file in fact.bank_files),
        )


ON_QUERY: Queries = {MoneyOfTenant: money_of_tenant}
