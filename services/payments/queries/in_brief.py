"""What a tenant has earned and what comes next: for who takes a tenant's call."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Protocol

from sqlalchemy import Connection, bindparam, select

from services.backbone.audit import Subject
from services.backbone.handling import Queries
from services.backbone.story import TENANT, whole_story
from services.contracts.queries.payments.tenants import (
    AppealOpen,
    HeldInBrief,
    MoneyDetails,
    MoneyInBrief,
)
from services.payments import tables
from services.payments.domain.instalments import LOST
from services.payments.queries.dates import last_cut_off, payment_day_after
from services.payments.queries.stories import instalments_in
from services.payments.store.accounts import payee_of
from services.terms.appeals import APPEAL_PERIOD


class _Instalment(Protocol):
    amount_pence: int
    due_date: date
    status: str
    reason: str
    earned_on: date | None


Rows = Sequence[_Instalment]

_ROWS, _DEAL, _PAYMENTS = tables.instalments, tables.participations, tables.payments
_INSTALMENTS = select(_ROWS).where(_ROWS.c.tenant_ref == bindparam("of"))
_START = select(_DEAL.c.start_date).where(_DEAL.c.tenant_ref == bindparam("of"))
_ARRIVES_ON = (
    select(_PAYMENTS.c.entry_day)
    .where(_PAYMENTS.c.tenant_ref == bindparam("of"), _PAYMENTS.c.status == "submitted")
    .order_by(_PAYMENTS.c.entry_day)
    .limit(1)
)
_ACCOUNT = select(tables.accounts).where(tables.accounts.c.number == bindparam("account"))
_TO_APPEAL = (
    select(tables.breaches)
    .where(tables.breaches.c.tenant_ref == bindparam("of"), tables.breaches.c.upheld_on.is_(None))
    .order_by(tables.breaches.c.recorded_on, tables.breaches.c.id)
)


def money_in_brief(query: MoneyInBrief, connection: Connection) -> MoneyDetails:
    """Return what was earned, paid and lost, what comes next, and all that happened."""
    of, as_of = query.tenant_ref, last_cut_off(connection)
    rows = _instalments(connection, of)
    due = [row for row in rows if as_of and row.due_date <= as_of and _is_to_pay(row)]
    later = [row for row in rows if row not in due and _is_standing(row) and row.status != "held"]
    next_due = min((row.due_date for row in later), default=None)
    account, problem = _account(connection, of)
    return MoneyDetails(
        as_of=as_of,
        started_on=_start(connection, of),
        offered_pence=_sum(rows),
        earned_pence=_sum(rows, lambda row: row.earned_on is not None),
        paid_pence=_sum(rows, lambda row: row.status == "paid"),
        with_bank_pence=_sum(rows, lambda row: row.status == "submitted"),
        lost_pence=_sum(rows, lambda row: row.status in LOST),
        to_come_pence=_sum(rows, lambda row: row.status not in {"paid", *LOST}),
        in_account_on=_arrives_on(connection, of),
        due_pence=_sum(due),
        next_payment_day=payment_day_after(as_of, connection) if as_of else None,
        held=tuple(_held(rows)),
        next_due_on=next_due,
        next_due_pence=_sum(later, lambda row: row.due_date == next_due),
        account=account,
        account_problem=problem,
        appeals=tuple(_appeals(connection, of, as_of)),
        story=whole_story(connection, tables.backbone, Subject(TENANT, of), instalments_in),
    )


def _instalments(connection: Connection, tenant_ref: str) -> Rows:
    return connection.execute(_INSTALMENTS, {"of": tenant_ref}).all()


def _is_to_pay(row: _Instalment) -> bool:
    return row.status in ("scheduled", "returned")


def _is_standing(row: _Instalment) -> bool:
    return row.status in ("scheduled", "held", "returned")


def _sum(rows: Rows, which: Callable[[_Instalment], bool] = lambda row: True) -> int:
    return sum(row.amount_pence for row in rows if which(row))


def _held(rows: Rows) -> Iterator[HeldInBrief]:
    held = [row for row in rows if row.status == "held"]
    for reason in sorted({row.reason for row in held}):
        yield HeldInBrief(reason, sum(row.amount_pence for row in held if row.reason == reason))


def _start(connection: Connection, tenant_ref: str) -> date | None:
    return connection.execute(_START, {"of": tenant_ref}).scalar_one_or_none()


def _arrives_on(connection: Connection, tenant_ref: str) -> date | None:
    return connection.execute(_ARRIVES_ON, {"of": tenant_ref}).scalar_one_or_none()


def _account(connection: Connection, tenant_ref: str) -> tuple[str, str]:
    """Return the account that is paid to, or will be, and why it is not."""
    payee = payee_of(tenant_ref, connection)
    number = payee.next_account if payee.rejected or payee.account is None else payee.account
    if number is None:
        return "", "a payment came back from the bank" if payee.rejected else ""
    account = connection.execute(_ACCOUNT, {"account": number}).one()
    return account.masked, _problem(account, number == payee.next_account)


class _Account(Protocol):
    verdict: str
    doubtful: bool
    confirmed_by: str | None


def _problem(account: _Account, waits: bool) -> str:
    if account.verdict == "invalid":
        return "it fails the sort code and account number check"
    if account.doubtful and account.confirmed_by is None:
        return "it waits for a second person to confirm it"
    return "it was changed, and is used after the cooling-off" if waits else ""


def _appeals(connection: Connection, tenant_ref: str, as_of: date | None) -> Iterator[AppealOpen]:
    for row in connection.execute(_TO_APPEAL, {"of": tenant_ref}):
        if as_of is None or row.recorded_on + APPEAL_PERIOD > as_of:
            yield AppealOpen(row.cause_ref, row.reason, row.recorded_on + APPEAL_PERIOD)


ON_QUERY: Queries = {MoneyInBrief: money_in_brief}
