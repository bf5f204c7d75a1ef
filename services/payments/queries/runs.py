"""Runs, for those who approve them: every line and why it is in, what was left out and why."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import groupby
from typing import Any, get_args

from sqlalchemy import ColumnElement, Connection, Select, bindparam, or_, select

from services.backbone.actors import names_in
from services.backbone.among import among
from services.backbone.audit import Subject
from services.backbone.errors import NotFound
from services.backbone.handling import Queries
from services.backbone.paging import page_of, place_after
from services.backbone.story import whole_story
from services.backbone.working_days import is_working_day
from services.backbone.writing import Writer
from services.contracts.queries import Page
from services.contracts.queries.payments.backlog import MoneyBegun, MoneyYet
from services.contracts.queries.payments.runs import (
    BarredRow,
    HeldBack,
    LastQuarter,
    LeftOutRow,
    MarkedLines,
    RunByRef,
    RunDetails,
    RunLeftOut,
    RunLineRow,
    RunLines,
    RunRow,
    Runs,
    ShareOfRun,
)
from services.contracts.vocabulary import LineMark
from services.payments import tables
from services.payments.adapters.key_ring import KeyRing
from services.payments.domain.payment_days import A_DAY, next_payment_day
from services.payments.domain.run_states import approvals_needed
from services.payments.domain.two_people import (
    DEEDS_OF_STATE,
    WAITS_FOR,
    Part,
    barring,
    why_not,
)
from services.payments.keys import key_ring
from services.payments.queries.dates import payment_days
from services.payments.queries.exports import export_rows
from services.payments.store.accounts import name_on
from services.payments.store.exports import ExportStore
from services.payments.store.finance import FinanceStore, full_name
from services.payments.store.rows import Run
from services.payments.store.run_statements import marked, paid_elsewhere_before, paid_to_before
from services.payments.store.runs import RunStore
from services.terms.days import long_day


def runs(query: Runs, connection: Connection) -> Page[RunRow]:
    """Return runs by number, each with its payments and pence."""
    (number,) = place_after(query, (_ABOVE_ALL if query.newest_first else 0,))
    values = {"after": number, "room": query.size + 1, "states": query.states}
    statement = _RUNS[query.newest_first, bool(query.states)]
    rows = connection.execute(statement, values).all()
    names = names_in(connection, tables.backbone.actors) if rows else {}
    return page_of(rows, query, lambda row: (row.number,), lambda row: _run(row, names))


def _listed(newest_first: bool, in_states: bool) -> Select[Any]:
    number = tables.runs.c.number
    place: ColumnElement[int] = bindparam("after")
    query = select(tables.runs).where(number < place if newest_first else number > place)
    if in_states:
        query = query.where(among(tables.runs.c.state, "states"))
    return query.order_by(number.desc() if newest_first else number).limit(bindparam("room"))


_ABOVE_ALL = 2**62
"""Above the number of any run."""

_BOTH = (False, True)
_RUNS = {(newest, some): _listed(newest, some) for newest in _BOTH for some in _BOTH}
"""By whether the newest come first, and whether only runs in some states are wanted."""


def _run(row: Any, names: Mapping[str, str]) -> RunRow:
    return RunRow(
        row.run_ref,
        row.state,
        row.payments,
        row.amount_pence,
        row.submission_day,
        row.processing_day,
        row.entry_day,
        names[row.prepared_by],
        names[row.approved_by or ""],
        names[row.exported_by or ""],
        names[row.submitted_by or ""],
        row.settled_on,
        row.content_hash or "",
    )


# --- one run ---


def run_by_ref(query: RunByRef, connection: Connection) -> RunDetails:
    """Return a run with its totals by element and area, who approved it, its files, and how it
    differs from the quarter before."""
    of_ref = select(tables.runs).where(tables.runs.c.run_ref == query.run_ref)
    found = connection.execute(of_ref).one_or_none()
    if found is None:
        raise NotFound(f"there is no run {query.run_ref!r}", "run_ref")
    names = names_in(connection, tables.backbone.actors)
    run, number = _run(found, names), found.number
    store = RunStore(Writer(connection))
    as_kept = store.find(query.run_ref)
    assert as_kept is not None, "it was found a moment ago"
    if run.state == "prepared":
        run = replace(run, content_hash=found.proposed_hash or "")
    approvers = store.approvers(as_kept, run.content_hash)
    totals = connection.execute(_TOTALS, {"run": number}).all()
    return RunDetails(
        **vars(run),
        prepared_by_ref=found.prepared_by,
        approved_by_ref=found.approved_by or "",
        exported_by_ref=found.exported_by or "",
        submitted_by_ref=found.submitted_by or "",
        approvals=tuple(sorted(names[ref] for ref in approvers)),
        approvals_needed=_approvals_needed(connection, found.amount_pence),
        waits_for=WAITS_FOR.get(run.state, ""),
        barred=_barred(store, as_kept, approvers, names, connection),
        totals=_totals(totals),
        left_out=_left_out_totals(connection, number),
        last_quarter=_last_quarter(totals),
        **_marked(connection, number),
        exports=tuple(export_rows(connection, tables.exports.c.number.in_(_files_with(number)))),
        audit=whole_story(connection, tables.backbone, Subject("run", query.run_ref)),
    )


def may_not(run_ref: str, connection: Connection) -> tuple[str, ...]:
    """Return the refs of those who may not do what a run waits for."""
    store, table = RunStore(Writer(connection)), tables.runs
    run = store.find(run_ref)
    assert run is not None, "it was found a moment ago"
    given = run.content_hash
    if run.state == "prepared":
        proposed = select(table.c.proposed_hash).where(table.c.number == run.number)
        given = connection.execute(proposed).scalar_one()
    names = names_in(connection, tables.backbone.actors)
    barred = _barred(store, run, store.approvers(run, given), names, connection)
    deed = WAITS_FOR.get(run.state, "")
    return tuple(sorted({each.who_ref for each in barred if each.deed == deed}))


def _files_with(run_number: int) -> Select[tuple[int]]:
    table = tables.export_runs
    return select(table.c.export_number).where(table.c.run_number == run_number)


def _approvals_needed(connection: Connection, pence: int) -> int | None:
    finance = FinanceStore(Writer(connection))
    if not finance.settings().second_approval_decided:
        return None
    return approvals_needed(pence, finance.controls().second_approval_above_pence)


def _barred(
    store: RunStore,
    run: Run,
    approvers: Sequence[str],
    names: Mapping[str, str],
    connection: Connection,
) -> tuple[BarredRow, ...]:
    """Return who may not do what may be done next, and why; who approved once does not again."""
    parts = store.parts_as_kept(run)
    again = approvers if run.state == "prepared" else ()
    file = ExportStore(store.connection, lambda: key_ring(connection.engine.url)).of_run(run)
    if file is not None:
        parts.append(Part(file.exported_by, "exported", file.name))
    once = (BarredRow("approve", names[ref], ref, "approved it already") for ref in again)
    return (*once, *_because_of(parts, run, names))


def _because_of(parts: Sequence[Part], run: Run, names: Mapping[str, str]) -> Iterator[BarredRow]:
    return (
        BarredRow(deed, names[part.who], part.who, why_not(part))
        for deed in DEEDS_OF_STATE.get(run.state, ())
        for part in barring(deed, parts)
    )


def _totals(rows: Sequence[Any]) -> tuple[ShareOfRun, ...]:
    """Instalments and pence by element and area."""
    shares = groupby(rows, key=lambda row: (row.element, row.area_code))
    return tuple(_share(*key, list(of_share)) for key, of_share in shares)


def _share(element: Any, area_code: str, rows: Sequence[Any]) -> ShareOfRun:
    number, pence = (sum(row.instalments for row in rows), sum(row.amount_pence for row in rows))
    return ShareOfRun(element, area_code, number, pence)


def _left_out_totals(connection: Connection, number: int) -> tuple[HeldBack, ...]:
    """Instalments and pence by hold."""
    return tuple(
        HeldBack(row.reason, row.instalments, row.amount_pence)
        for row in connection.execute(_LEFT_OUT, {"run": number})
    )


def _last_quarter(rows: Sequence[Any]) -> LastQuarter:
    """Compare a run with what the same tenants had been sent for the quarter before."""
    now = sum(row.amount_pence for row in rows)
    then = sum(row.quarter_before_pence for row in rows)
    return LastQuarter(now, then, sum(row.first_pence for row in rows), now - then)


def _marked(connection: Connection, number: int) -> dict[str, Any]:
    """Return what is looked at twice, beside the same of the last run that the bank was given."""
    last = connection.execute(_LAST_SUBMITTED, {"run": number}).one_or_none()
    now, then = (
        {row.mark: row for row in connection.execute(_MARKS, {"run": of_run})}
        for of_run in (number, last.number if last else None)
    )
    marks: tuple[LineMark, ...] = get_args(LineMark)
    sums = ((mark, *_sums(now.get(mark)), *_sums(then.get(mark))) for mark in marks)
    rows = tuple(MarkedLines(*of_mark) for of_mark in sums)
    return {"last_run_ref": last.run_ref if last else "", "marked": rows}


def _sums(row: Any) -> tuple[int, int]:
    return (row.instalments, row.amount_pence) if row else (0, 0)


_MARKS = select(tables.run_marks).where(tables.run_marks.c.run_number == bindparam("run"))
_LAST_SUBMITTED = (
    select(tables.runs.c.number, tables.runs.c.run_ref)
    .where(
        tables.runs.c.number < bindparam("run"), tables.runs.c.state.in_(["submitted", "settled"])
    )
    .order_by(tables.runs.c.number.desc())
    .limit(1)
)
_TOTALS = (
    select(tables.run_totals)
    .where(tables.run_totals.c.run_number == bindparam("run"))
    .order_by(tables.run_totals.c.element.desc(), tables.run_totals.c.area_code)
)
_LEFT_OUT = (
    select(tables.left_out_totals)
    .where(tables.left_out_totals.c.run_number == bindparam("run"))
    .order_by(tables.left_out_totals.c.reason)
)


# --- what is in it, and what is not ---


def _came_back_before() -> Any:
    earlier, sent = tables.payment_lines.alias(), tables.payments.alias()
    return (
        select(earlier.c.id)
        .join(sent, sent.c.number == earlier.c.payment_number)
        .where(
            earlier.c.instalment_id == tables.instalments.c.id,
            sent.c.status == "returned",
            sent.c.number < tables.payments.c.number,
        )
        .exists()
    )


_LINES, _PAYMENTS, _ROWS = tables.payment_lines, tables.payments, tables.instalments
_ACCOUNTS = tables.accounts
_EACH_LINE = (
    select(
        _LINES.c.id,
        *(_ROWS.c[n] for n in ("tenant_ref", "element", "quarter", "amount_pence", "due_date")),
        _PAYMENTS.c.reference,
        *(_ACCOUNTS.c[n] for n in ("masked", "verdict", "name_verdict", "sealed")),
        *(_ACCOUNTS.c[n] for n in ("entered_by", "entered_on")),
        _ACCOUNTS.c.number.label("account"),
        _ACCOUNTS.c.tenant_ref.label("paid_tenant"),
        paid_to_before(_PAYMENTS).label("paid_to_before"),
        paid_elsewhere_before(_PAYMENTS).label("paid_elsewhere"),
        *(tables.tenants.c[n] for n in ("first_name", "last_name", "area_code")),
        _PAYMENTS.c.submission_day,
        _came_back_before().label("came_back"),
    )
    .join(_PAYMENTS, _PAYMENTS.c.number == _LINES.c.payment_number)
    .join(_ROWS, _ROWS.c.id == _LINES.c.instalment_id)
    .join(tables.runs, tables.runs.c.number == _PAYMENTS.c.run_number)
    .join(_ACCOUNTS, _ACCOUNTS.c.number == _PAYMENTS.c.account)
    .outerjoin(tables.tenants, tables.tenants.c.tenant_ref == _ROWS.c.tenant_ref)
    .where(
        tables.runs.c.run_ref == bindparam("run"),
        _PAYMENTS.c.tenant_ref >= bindparam("tenant"),
        or_(_PAYMENTS.c.tenant_ref > bindparam("tenant"), _LINES.c.id > bindparam("last")),
    )
    .order_by(_PAYMENTS.c.tenant_ref, _LINES.c.id)  # as they are numbered, and there is an index
    .limit(bindparam("most"))
)
_OF_MARK = {mark: _EACH_LINE.where(marked(mark)) for mark in get_args(LineMark)}
"""The lines that are looked at twice, by what for."""


def run_lines(query: RunLines, connection: Connection) -> Page[RunLineRow]:
    """Return a run's instalments by line, each with the reason it is in. The account is masked."""
    tenant_ref, last = place_after(query, ("", 0))
    behind = {"tenant": tenant_ref, "last": last, "most": query.size + 1}
    days = payment_days(connection)
    paid_first = cache(lambda due: next_payment_day(due - A_DAY, days, is_working_day))
    names, keys = names_in(connection, tables.backbone.actors), key_ring(connection.engine.url)
    return page_of(
        connection.execute(_OF_MARK.get(query.mark, _EACH_LINE), behind | {"run": query.run_ref}),
        query,
        lambda row: (row.tenant_ref, row.id),
        lambda row: _line(row, paid_first, names, keys),
    )


def _line(
    row: Any, paid_first: Callable[[date], date], names: Mapping[str, str], keys: KeyRing
) -> RunLineRow:
    return RunLineRow(
        row.reference,
        row.tenant_ref,
        full_name(row),
        row.area_code or "",
        row.element,
        row.quarter,
        row.amount_pence,
        row.due_date,
        _why_in(row, paid_first),
        row.masked,
        row.verdict,
        row.name_verdict,
        name_on(keys, row.account, row.paid_tenant, row.sealed),
        names[row.entered_by],
        row.entered_on,
        not row.paid_to_before,
        bool(row.paid_elsewhere),
    )


def _why_in(row: Any, paid_first: Callable[[date], date]) -> str:
    """Say why an instalment is in this run, and not in an earlier one.

    `paid_first`: the first payment day from the day an instalment is due.
    """
    due = f"due {long_day(row.due_date)}"
    if row.came_back:
        return f"{due}; came back before, and new bank details have arrived since"
    if row.due_date == row.submission_day:
        return due
    if row.submission_day == paid_first(row.due_date):
        return f"{due}; this is the first payment day since"
    return f"{due}; nothing holds it any more"


def run_left_out(query: RunLeftOut, connection: Connection) -> Page[LeftOutRow]:
    """Return instalments that were due and left out, each with its hold."""
    table, rows, of_runs = tables.left_out, tables.instalments, tables.runs
    (last,) = place_after(query, (0,))
    found = (
        select(rows, table.c.reason.label("hold"))
        .join(table, table.c.instalment_id == rows.c.id)
        .join(of_runs, of_runs.c.number == table.c.run_number)
        .where(of_runs.c.run_ref == query.run_ref, rows.c.id > last)
        .order_by(rows.c.id)
        .limit(query.size + 1)
    )
    return page_of(connection.execute(found), query, lambda row: (row.id,), _left_out)


def _left_out(row: Any) -> LeftOutRow:
    return LeftOutRow(
        row.tenant_ref, row.element, row.quarter, row.amount_pence, row.due_date, row.hold
    )


_ANY_RUN = select(tables.runs.c.number).limit(1)


def money_yet(query: MoneyYet, connection: Connection) -> MoneyBegun:
    """Return whether a run was ever prepared."""
    return MoneyBegun(connection.execute(_ANY_RUN).first() is not None)


ON_QUERY: Queries = {
    Runs: runs,
    MoneyYet: money_yet,
    RunByRef: run_by_ref,
    RunLines: run_lines,
    RunLeftOut: run_left_out,
}
