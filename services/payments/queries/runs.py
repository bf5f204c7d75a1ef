"""Runs, for those who approve them: what they come to, who may not approve them, and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any, Protocol, get_args

from sqlalchemy import ColumnElement, Connection, Select, bindparam, select

from services.backbone.actors import names_in
from services.backbone.among import among
from services.backbone.audit import Subject
from services.backbone.errors import NotFound
from services.backbone.handling import Queries
from services.backbone.paging import page_of, place_after
from services.backbone.story import whole_story
from services.backbone.writing import Writer
from services.contracts.queries import Page
from services.contracts.queries.payments.backlog import MoneyBegun, MoneyYet
from services.contracts.queries.payments.runs import (
    BarredRow,
    HeldBack,
    LastQuarter,
    MarkedLines,
    RunByRef,
    RunDetails,
    RunRow,
    Runs,
    ShareOfRun,
)
from services.contracts.vocabulary import Element, LineMark
from services.payments import tables
from services.payments.domain.run_states import approvals_needed
from services.payments.domain.two_people import (
    DEEDS_OF_STATE,
    WAITS_FOR,
    Part,
    barring,
    why_not,
)
from services.payments.keys import key_ring
from services.payments.queries.exports import export_rows
from services.payments.store.exports import ExportStore
from services.payments.store.finance import FinanceStore
from services.payments.store.rows import Run
from services.payments.store.runs import RunStore


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
"""Higher than the number of any run, so that a page begins with the newest."""

_BOTH = (False, True)
_RUNS = {(newest, some): _listed(newest, some) for newest in _BOTH for some in _BOTH}
"""By whether the newest come first, and whether only runs in some states are wanted."""


class _Run(Protocol):
    number: int
    run_ref: str
    state: str
    payments: int
    amount_pence: int
    submission_day: date
    processing_day: date
    entry_day: date
    prepared_by: str
    approved_by: str | None
    exported_by: str | None
    submitted_by: str | None
    settled_on: date | None
    content_hash: str | None


def _run(row: _Run, names: Mapping[str, str]) -> RunRow:
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
    last_run_ref, marked_lines = _marked(connection, number)
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
        last_run_ref=last_run_ref,
        marked=marked_lines,
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


class _Share(Protocol):
    element: Element
    area_code: str
    instalments: int
    amount_pence: int
    first_pence: int
    quarter_before_pence: int


def _totals(rows: Sequence[_Share]) -> tuple[ShareOfRun, ...]:
    """Instalments and pence by element and area."""
    shares = groupby(rows, key=lambda row: (row.element, row.area_code))
    return tuple(_share(*key, list(of_share)) for key, of_share in shares)


def _share(element: Element, area_code: str, rows: Sequence[_Share]) -> ShareOfRun:
    number, pence = (sum(row.instalments for row in rows), sum(row.amount_pence for row in rows))
    return ShareOfRun(element, area_code, number, pence)


def _left_out_totals(connection: Connection, number: int) -> tuple[HeldBack, ...]:
    """Instalments and pence by hold."""
    return tuple(
        HeldBack(row.reason, row.instalments, row.amount_pence)
        for row in connection.execute(_LEFT_OUT, {"run": number})
    )


def _last_quarter(rows: Sequence[_Share]) -> LastQuarter:
    """Compare a run with what the same tenants had been sent for the quarter before."""
    now = sum(row.amount_pence for row in rows)
    then = sum(row.quarter_before_pence for row in rows)
    return LastQuarter(now, then, sum(row.first_pence for row in rows), now - then)


class _Mark(Protocol):
    mark: LineMark
    instalments: int
    amount_pence: int


def _marked(connection: Connection, number: int) -> tuple[str, tuple[MarkedLines, ...]]:
    """Return the last run that the bank was given, empty for none, and what is looked at twice,
    beside the same of that run."""
    last = connection.execute(_LAST_SUBMITTED, {"run": number}).one_or_none()
    now, then = (
        {row.mark: row for row in connection.execute(_MARKS, {"run": of_run})}
        for of_run in (number, last.number if last else None)
    )
    marks: tuple[LineMark, ...] = get_args(LineMark)
    sums = ((mark, *_sums(now.get(mark)), *_sums(then.get(mark))) for mark in marks)
    rows = tuple(MarkedLines(*of_mark) for of_mark in sums)
    return last.run_ref if last else "", rows


def _sums(row: _Mark | None) -> tuple[int, int]:
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


# --- whether there was one ---

_ANY_RUN = select(tables.runs.c.number).limit(1)


def money_yet(query: MoneyYet, connection: Connection) -> MoneyBegun:
    """Return whether a run was ever prepared."""
    return MoneyBegun(connection.execute(_ANY_RUN).first() is not None)


ON_QUERY: Queries = {
    Runs: runs,
    MoneyYet: money_yet,
    RunByRef: run_by_ref,
}
