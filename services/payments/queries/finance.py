"""What finance has to do, what falls due, and why it would not be paid."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, Literal, Protocol

from sqlalchemy import ColumnElement, Connection, Select, bindparam, case, func, select, tuple_

from services.backbone.handling import Queries
from services.backbone.paging import day_of_place, page_of, place_after
from services.backbone.writing import Writer
from services.contracts.queries import Page
from services.contracts.queries.payments.finance import (
    DueRow,
    FinanceDay,
    FinanceToday,
    HoldRow,
    InstalmentDueRow,
    InstalmentsDue,
    WaitingRow,
)
from services.contracts.queries.payments.runs import RunRow, Runs
from services.contracts.vocabulary import Element
from services.payments import tables
from services.payments.domain.two_people import WAITS_FOR
from services.payments.queries.dates import last_cut_off, payment_day_after
from services.payments.queries.runs import may_not, runs
from services.payments.store.deal import DealStore
from services.payments.store.due import is_standing, is_unconfirmed, why_held
from services.payments.store.finance import FinanceStore
from services.payments.store.imports import ImportStore
from services.payments.store.payer import PayerStore
from services.terms.days import quarter_of, week_of

Bucket = Literal["overdue", "week", "quarter"]


def finance_today(query: FinanceToday, connection: Connection) -> FinanceDay:
    """Return what waits for finance, oldest first, and what falls due by the end of the quarter."""
    last = last_cut_off(connection)
    if last is None:
        return FinanceDay(None, None, None, None, None, None, (), (), ())
    on = last + timedelta(days=1)
    week, quarter = week_of(on), quarter_of(on)
    sums = _Sums()
    days = {"monday": week[0], "sunday": week[1], "until": quarter[1]}
    for row in connection.execute(_STANDING, days):
        sums.add(row)
    waiting = sorted(_waiting(on, connection), key=lambda row: (row.since, row.kind, row.subject))
    return FinanceDay(
        on,
        *week,
        *quarter,
        payment_day_after(last, connection),
        tuple(waiting),
        sums.by_share(),
        sums.by_hold(),
    )


# --- what waits ---


def _waiting(on: date, connection: Connection) -> Iterator[WaitingRow]:
    for run in runs(Runs(states=tuple(WAITS_FOR)), connection).rows:
        yield _run_waits(run, connection)
    yield from _details_to_confirm(connection)
    yield from _proposed(connection)
    yield from _unmatched_returns(connection)
    yield from _not_on_statement(on, connection)


def _run_waits(run: RunRow, connection: Connection) -> WaitingRow:
    """One that is not exported by the next cut-off ends; a file goes to the bank the same day."""
    day = run.submission_day
    until = day if run.state == "exported" else day + timedelta(days=1)
    barred = may_not(run.run_ref, connection)
    return WaitingRow(
        WAITS_FOR[run.state], run.run_ref, run.payments, run.amount_pence, day, until, barred
    )


def _details_to_confirm(connection: Connection) -> Iterator[WaitingRow]:
    """Bank details in doubt; who entered all of them can confirm none."""
    accounts, payees = tables.accounts, tables.payees
    by, on = accounts.c.entered_by, accounts.c.entered_on
    query = (
        select(func.count(), func.min(on), func.min(by), func.max(by))
        .join(payees, payees.c.tenant_ref == accounts.c.tenant_ref)
        .where(accounts.c.number.in_([payees.c.account, payees.c.next_account]), is_unconfirmed())
    )
    number, since, first, last = connection.execute(query).one()
    if number:
        barred = (first,) if first == last else ()
        yield WaitingRow("confirm_details", "", number, None, since, None, barred)


def _proposed(connection: Connection) -> Iterator[WaitingRow]:
    """Looser settings, and another account to pay from; who proposed one does not confirm it."""
    wish = FinanceStore(Writer(connection)).proposal()
    if wish is not None and wish.confirmed_by is None:
        by = (wish.proposed_by,)
        yield WaitingRow("confirm_settings", "", 1, None, wish.proposed_on, None, by)
    account = PayerStore(Writer(connection)).waiting()
    if account is not None:
        by = (account.entered_by,)
        yield WaitingRow("confirm_payer", "", 1, None, account.entered_on, None, by)


def _unmatched_returns(connection: Connection) -> Iterator[WaitingRow]:
    table = tables.unmatched_returns
    number, since = connection.execute(select(func.count(), func.min(table.c.on))).one()
    if number:
        yield WaitingRow("unmatched_returns", "", number, None, since, None, ())


def _not_on_statement(on: date, connection: Connection) -> Iterator[WaitingRow]:
    number, pence, since = ImportStore(Writer(connection)).expected_in_all(on)
    if since is not None:
        yield WaitingRow("not_on_statement", "", number, pence, since, None, ())


# --- what falls due ---


_DUE = tables.due_totals
_WHEN = case(
    (_DUE.c.due_date < bindparam("monday"), "overdue"),
    (_DUE.c.due_date <= bindparam("sunday"), "week"),
    else_="quarter",
).label("bucket")
_KEY = (_DUE.c.element, _DUE.c.area_code, _DUE.c.why, _WHEN)
_STANDING = (
    select(
        *_KEY,
        func.sum(_DUE.c.instalments).label("number"),
        func.sum(_DUE.c.amount_pence).label("pence"),
    )
    .where(_DUE.c.due_date <= bindparam("until"), _DUE.c.instalments > 0)
    .group_by(*_KEY)
)
"""Number and pence of what is still to be paid, by element, area, hold and when."""


class _Due(Protocol):
    """Sums are decimals as PostgreSQL adds up."""

    element: str
    area_code: str
    why: str
    bucket: Bucket
    number: int | Decimal
    pence: int | Decimal


class _Sums:
    """Adds up instalments by element and area, and by hold."""

    def __init__(self) -> None:
        self._shares: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: _NONE.copy())
        self._holds: dict[str, dict[str, int]] = defaultdict(lambda: _NONE.copy())

    def add(self, row: _Due) -> None:
        """Add a group of instalments to the sums it belongs to."""
        _add(self._shares[row.element, row.area_code], row)
        if row.why:
            _add(self._holds[row.why], row)

    def by_share(self) -> tuple[DueRow, ...]:
        """Return the sums by element and area."""
        found = sorted(self._shares.items())
        return tuple(DueRow(*share, **sums) for share, sums in found)  # type: ignore[arg-type]

    def by_hold(self) -> tuple[HoldRow, ...]:
        """Return the sums by hold, the largest first."""
        rows = [HoldRow(hold, **sums) for hold, sums in self._holds.items()]
        return tuple(sorted(rows, key=lambda r: (-(r.overdue_pence + r.quarter_pence), r.hold)))


_NONE = dict.fromkeys(
    ("overdue", "overdue_pence", "week", "week_pence", "quarter", "quarter_pence"), 0
)


def _add(sums: dict[str, int], row: _Due) -> None:
    """What falls due this week falls due this quarter too."""
    for bucket in {row.bucket, "quarter"} if row.bucket != "overdue" else {"overdue"}:
        sums[bucket] += int(row.number)
        sums[f"{bucket}_pence"] += int(row.pence)


def _hold_while_in_arrears(connection: Connection) -> bool:
    rules = DealStore(Writer(connection)).rules()
    return rules is not None and rules.hold_while_in_arrears


# --- instalments by the day they fall due ---


def instalments_due(query: InstalmentsDue, connection: Connection) -> Page[InstalmentDueRow]:
    """Return instalments by the day they fall due, each with why it would not be paid."""
    every, why = _every_instalment(_hold_while_in_arrears(connection))
    found = every.where(*_wanted(query, why)).limit(query.size + 1)
    return page_of(connection.execute(found), query, _place, _instalment)


@cache
def _every_instalment(
    hold_while_in_arrears: bool,
) -> tuple[Select[*tuple[Any, ...]], ColumnElement[str]]:
    """Return the statement of all instalments, and its column of why one would not be paid."""
    rows, deal, tenants = tables.instalments, tables.participations, tables.tenants
    payees, accounts = tables.payees, tables.accounts
    held = why_held(hold_while_in_arrears)
    why = case((is_standing(), func.coalesce(held, "")), else_=rows.c.reason)
    every = (
        select(rows, tenants.c.area_code, why.label("why"))
        .join(deal, deal.c.tenant_ref == rows.c.tenant_ref)
        .outerjoin(tenants, tenants.c.tenant_ref == rows.c.tenant_ref)
        .outerjoin(payees, payees.c.tenant_ref == rows.c.tenant_ref)
        .outerjoin(accounts, accounts.c.number == payees.c.account)
        .order_by(rows.c.due_date, rows.c.id)
    )
    return every, why


def _wanted(query: InstalmentsDue, why: ColumnElement[str]) -> Iterator[ColumnElement[bool]]:
    rows = tables.instalments
    if query.after is not None:
        yield _behind(query)
    if query.due_from is not None:
        yield rows.c.due_date >= query.due_from
    if query.due_to is not None:
        yield rows.c.due_date <= query.due_to
    if query.statuses:
        yield rows.c.status.in_(query.statuses)
    if query.reason:
        yield why == query.reason
    if query.area_code:
        yield tables.tenants.c.area_code == query.area_code
    if query.element:
        yield rows.c.element == query.element


def _behind(query: InstalmentsDue) -> ColumnElement[bool]:
    rows = tables.instalments
    day, last = place_after(query, ("", 0))
    return tuple_(rows.c.due_date, rows.c.id) > (day_of_place(day), last)


class _Instalment(Protocol):
    id: int
    tenant_ref: str
    area_code: str | None
    element: Element
    quarter: int
    amount_pence: int
    due_date: date
    status: str
    why: str


def _place(row: _Instalment) -> tuple[str, int]:
    return row.due_date.isoformat(), row.id


def _instalment(row: _Instalment) -> InstalmentDueRow:
    return InstalmentDueRow(
        row.tenant_ref,
        row.area_code or "",
        row.element,
        row.quarter,
        row.amount_pence,
        row.due_date,
        row.status,
        row.why,
    )


ON_QUERY: Queries = {FinanceToday: finance_today, InstalmentsDue: instalments_due}
