"""Runs, for those who approve them: every line and why it is in, what was left out and why."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, and_, case, func, select

from services.backbone.working_days import is_working_day
from services.backbone.writing import Writer
from services.payments import tables
from services.payments.domain.payment_days import A_DAY, PaymentDays, next_payment_day
from services.payments.keys import key_ring
from services.payments.queries.dates import payment_days
from services.payments.queries.results import PAGE, instalment
from services.payments.store.exports import part_context
from services.payments.store.runs import RunStore


def prepared_runs(connection: Connection) -> list[str]:
    """Return the references of the runs that wait for approval, oldest first."""
    table = tables.runs
    query = select(table.c.run_ref).where(table.c.state == "prepared").order_by(table.c.number)
    return list(connection.execute(query).scalars())


def unsent_runs(connection: Connection) -> list[str]:
    """Return the references of the runs on their way to the bank that it does not have yet."""
    table = tables.runs
    on_the_way = table.c.state.in_(["prepared", "approved", "exported"])
    query = select(table.c.run_ref).where(on_the_way).order_by(table.c.number)
    return list(connection.execute(query).scalars())


def runs(connection: Connection, after: int = 0) -> list[dict[str, Any]]:
    """Return up to 500 runs with a number above `after`, each with its payments and pence."""
    table, payments = tables.runs, tables.payments
    query = (
        select(
            table,
            func.count(payments.c.number).label("payments"),
            func.coalesce(func.sum(payments.c.amount_pence), 0).label("amount_pence"),
        )
        .outerjoin(payments, payments.c.run_number == table.c.number)
        .where(table.c.number > after)
        .group_by(table.c.number)
        .order_by(table.c.number)
        .limit(PAGE)
    )
    return [_run(row) for row in connection.execute(query)]


def run(connection: Connection, run_ref: str) -> dict[str, Any] | None:
    """Return a run with its totals by element and area, who approved it, its file, and how it
    differs from the quarter before; None if there is none of that reference."""
    table = tables.runs
    number = connection.execute(
        select(table.c.number).where(table.c.run_ref == run_ref)
    ).scalar_one_or_none()
    if number is None:
        return None
    of_run = runs(connection, after=number - 1)[0]
    if of_run["state"] == "prepared":
        of_run["content_hash"] = _content_hash(connection, run_ref)
    return of_run | {
        "approvals": _approvals(connection, number),
        "totals": _totals(connection, number),
        "left_out": _left_out_totals(connection, number),
        "last_quarter": _last_quarter(connection, number),
        "exports": _exports(connection, tables.export_runs.c.run_number == number),
        "audit": _audit(connection, run_ref),
    }


def _content_hash(connection: Connection, run_ref: str) -> str:
    """Return what an approval of a prepared run would be given for."""
    store = RunStore(Writer(connection))
    found = store.find(run_ref)
    return "" if found is None else store.content_hash(found)


def run_lines(connection: Connection, run_ref: str, after: int = 0) -> list[dict[str, Any]]:
    """Return up to 500 of a run's instalments, by line, each with the reason it is in.

    The account is masked. `line` is the cursor of the next page.
    """
    lines, payments, rows = tables.payment_lines, tables.payments, tables.instalments
    accounts, tenants, areas = tables.accounts, tables.tenants, tables.areas
    days = payment_days(connection)
    query = (
        _lines_of(run_ref)
        .add_columns(
            payments.c.reference,
            accounts.c.masked,
            accounts.c.verdict,
            accounts.c.name_verdict,
            tenants.c.area_code,
            areas.c.name.label("area"),
            payments.c.submission_day,
            _came_back_before().label("came_back"),
        )
        .join(accounts, accounts.c.number == payments.c.account)
        .outerjoin(tenants, tenants.c.tenant_ref == rows.c.tenant_ref)
        .outerjoin(areas, areas.c.code == tenants.c.area_code)
        .where(lines.c.id > after)
        .order_by(lines.c.id)
        .limit(PAGE)
    )
    return [
        {
            "line": row.line,
            "reference": row.reference,
            "tenant_ref": row.tenant_ref,
            "area_code": row.area_code,
            "element": row.element,
            "quarter": row.quarter,
            "amount_pence": row.amount_pence,
            "due_date": row.due_date.isoformat(),
            "why": _why_in(row, days),
            "account": row.masked,
            "account_check": row.verdict,
            "name_check": row.name_verdict,
        }
        for row in connection.execute(query)
    ]


def run_left_out(connection: Connection, run_ref: str, after: int = 0) -> list[dict[str, Any]]:
    """Return up to 500 instalments that were due and left out, each with its hold."""
    table, rows, of_runs = tables.left_out, tables.instalments, tables.runs
    query = (
        select(rows, table.c.reason.label("hold"))
        .join(table, table.c.instalment_id == rows.c.id)
        .join(of_runs, of_runs.c.number == table.c.run_number)
        .where(of_runs.c.run_ref == run_ref, rows.c.id > after)
        .order_by(rows.c.id)
        .limit(PAGE)
    )
    return [
        {
            "id": row.id,
            **instalment(row),
            "hold": row.hold,
        }
        for row in connection.execute(query)
    ]


def exports(connection: Connection) -> list[dict[str, Any]]:
    """Return every bank file that was made, newest first, without its content."""
    return _exports(connection)


def export_parts(connection: Connection, number: int, after: int = 0) -> list[dict[str, Any]]:
    """Return up to 20 parts of one bank file after part `after`, readable."""
    table, keys = tables.export_parts, key_ring(connection.engine.url)
    query = select(table).where(table.c.export_number == number, table.c.part > after)
    return [
        {"part": row.part, "content": keys.open(row.sealed, part_context(number, row.part))}
        for row in connection.execute(query.order_by(table.c.part).limit(20))
    ]


def _run(row: Any) -> dict[str, Any]:
    days = ("submission_day", "processing_day", "entry_day")
    people = ("prepared_by", "approved_by", "exported_by", "submitted_by")
    return {
        "number": row.number,
        "run_ref": row.run_ref,
        "state": row.state,
        "payments": row.payments,
        "amount_pence": int(row.amount_pence),
        **{name: getattr(row, name).isoformat() for name in days},
        **{name: getattr(row, name) or "" for name in people},
        "settled_on": row.settled_on.isoformat() if row.settled_on else "",
        "content_hash": row.content_hash or "",
    }


def _why_in(row: Any, days: PaymentDays) -> str:
    """Say why an instalment is in this run, and not in an earlier one."""
    due = f"due {row.due_date}"
    if row.came_back:
        return f"{due}; came back before, and new bank details have arrived since"
    if row.due_date == row.submission_day:
        return due
    if row.submission_day == next_payment_day(row.due_date - A_DAY, days, is_working_day):
        return f"{due}; this is the first payment day since"
    return f"{due}; nothing holds it any more"


def _lines_of(run_ref: str) -> Select[Any]:
    lines, payments, rows = tables.payment_lines, tables.payments, tables.instalments
    return (
        select(
            lines.c.id.label("line"),
            rows.c.tenant_ref,
            rows.c.element,
            rows.c.quarter,
            rows.c.amount_pence,
            rows.c.due_date,
        )
        .join(payments, payments.c.number == lines.c.payment_number)
        .join(rows, rows.c.id == lines.c.instalment_id)
        .join(tables.runs, tables.runs.c.number == payments.c.run_number)
        .where(tables.runs.c.run_ref == run_ref)
    )


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


def _approvals(connection: Connection, number: int) -> list[str]:
    table = tables.approvals
    query = select(table.c.approved_by).where(table.c.run_number == number)
    return list(connection.execute(query.order_by(table.c.approved_by)).scalars())


def _totals(connection: Connection, number: int) -> list[dict[str, Any]]:
    """Instalments and pence by element and area."""
    lines, payments, rows = tables.payment_lines, tables.payments, tables.instalments
    query = (
        _by_element_and_area()
        .join(lines, lines.c.instalment_id == rows.c.id)
        .join(payments, payments.c.number == lines.c.payment_number)
        .where(payments.c.run_number == number)
    )
    return _groups(connection, query, ("element", "area_code"))


def _left_out_totals(connection: Connection, number: int) -> list[dict[str, Any]]:
    """Instalments and pence by hold."""
    table, rows = tables.left_out, tables.instalments
    query = (
        select(
            table.c.reason.label("hold"),
            func.count().label("instalments"),
            func.sum(rows.c.amount_pence).label("amount_pence"),
        )
        .join(rows, rows.c.id == table.c.instalment_id)
        .where(table.c.run_number == number)
        .group_by(table.c.reason)
        .order_by(table.c.reason)
    )
    return _groups(connection, query, ("hold",))


def _by_element_and_area() -> Select[Any]:
    rows, tenants = tables.instalments, tables.tenants
    return (
        select(
            rows.c.element,
            tenants.c.area_code,
            func.count().label("instalments"),
            func.sum(rows.c.amount_pence).label("amount_pence"),
        )
        .select_from(rows)
        .outerjoin(tenants, tenants.c.tenant_ref == rows.c.tenant_ref)
        .group_by(rows.c.element, tenants.c.area_code)
        .order_by(rows.c.element.desc(), tenants.c.area_code)
    )


def _groups(
    connection: Connection, query: Select[Any], names: Sequence[str]
) -> list[dict[str, Any]]:
    return [
        {name: getattr(row, name) or "" for name in names}
        | {"instalments": row.instalments, "amount_pence": int(row.amount_pence)}
        for row in connection.execute(query)
    ]


def _last_quarter(connection: Connection, number: int) -> dict[str, int]:
    """Compare a run's instalments with what the same tenants were sent for the quarter before."""
    lines, payments, rows = tables.payment_lines, tables.payments, tables.instalments
    before = tables.instalments.alias("before")
    same = and_(
        before.c.tenant_ref == rows.c.tenant_ref,
        before.c.element == rows.c.element,
        before.c.quarter == rows.c.quarter - 1,
    )
    sent = before.c.status.in_(["submitted", "paid"])
    row = connection.execute(
        select(
            func.coalesce(func.sum(rows.c.amount_pence), 0).label("now"),
            func.coalesce(func.sum(case((sent, before.c.amount_pence), else_=0)), 0).label("then"),
            func.coalesce(
                func.sum(case((rows.c.quarter == 1, rows.c.amount_pence), else_=0)), 0
            ).label("first"),
        )
        .select_from(rows)
        .join(lines, lines.c.instalment_id == rows.c.id)
        .join(payments, payments.c.number == lines.c.payment_number)
        .outerjoin(before, same)
        .where(payments.c.run_number == number)
    ).one()
    return {
        "this_run_pence": int(row.now),
        "same_tenants_last_quarter_pence": int(row.then),
        "first_instalments_pence": int(row.first),
        "difference_pence": int(row.now) - int(row.then),
    }


def _exports(connection: Connection, *which: Any) -> list[dict[str, Any]]:
    table, of_export, of_runs = tables.exports, tables.export_runs, tables.runs
    query = (
        select(table, of_runs.c.run_ref)
        .join(of_export, of_export.c.export_number == table.c.number)
        .join(of_runs, of_runs.c.number == of_export.c.run_number)
        .where(*which)
        .order_by(table.c.number.desc(), of_runs.c.number)
    )
    found: dict[int, dict[str, Any]] = {}
    for row in connection.execute(query):
        one = found.setdefault(row.number, _export(row))
        one["run_refs"].append(row.run_ref)
    return list(found.values())


def _export(row: Any) -> dict[str, Any]:
    names = ("number", "name", "format", "serial", "content_hash", "exported_by", "replaced_by")
    return {
        **{name: getattr(row, name) for name in names},
        "exported_on": row.exported_on.isoformat(),
        "run_refs": [],
    }


def _audit(connection: Connection, run_ref: str) -> list[dict[str, str]]:
    table = tables.backbone.audit
    query = (
        select(table)
        .where(table.c.subject_kind == "run", table.c.subject_ref == run_ref)
        .order_by(table.c.id)
    )
    return [
        {
            "on": row.business_date.isoformat(),
            "who": row.actor,
            "what": row.what,
            "before": row.before,
            "after": row.after,
            "reason": row.reason,
            "cause": f"{row.cause_kind} {row.cause_ref}".strip(),
            "note": row.note,
        }
        for row in connection.execute(query)
    ]
