"""Payments against their lines, their run, their account and their instalments."""

from collections.abc import Iterator
from functools import cache

from sqlalchemy import Connection, Select, and_, case, func, not_, or_, select

from services.payments import tables
from services.payments.domain.instalments import WITH_THE_BANK
from services.payments.domain.verifying import PAYMENTS_IN_RUN, STATUS_IN_PAYMENT, Difference
from services.payments.queries.verifying.scope import OF_RUN, Reads, found, in_run
from services.payments.store.due import instalment_reference

NOT_SENT_AFTER_ALL = ("returned", "cancelled")


def amounts(connection: Reads, run: int | None = None) -> Iterator[Difference]:
    """A payment is the sum of its lines."""
    for reference, amount_pence, total in found(connection, _amounts, run):
        is_kept = f"{amount_pence} pence"
        yield Difference("payment amount", reference, f"{total} pence", is_kept)


@cache
def _amounts(of_run: bool) -> Select[str, int, int]:
    payments, lines, rows = tables.payments, tables.payment_lines, tables.instalments
    total = func.coalesce(func.sum(rows.c.amount_pence), 0)
    query = (
        select(payments.c.reference, payments.c.amount_pence, total.label("total"))
        .outerjoin(lines, lines.c.payment_number == payments.c.number)
        .outerjoin(rows, rows.c.id == lines.c.instalment_id)
        .group_by(payments.c.number, payments.c.reference, payments.c.amount_pence)
        .having(total != payments.c.amount_pence)
        .order_by(payments.c.number)
    )
    return query.where(OF_RUN) if of_run else query


def lines(connection: Reads, run: int | None = None) -> Iterator[Difference]:
    """A line is of the payment's own tenant, and marked as come back if its payment did."""
    for reference, status, tenant_ref, of, returned in found(connection, _lines, run):
        should_be = status in NOT_SENT_AFTER_ALL
        expected = f"of {tenant_ref}, {_came_back(should_be)}"
        is_kept = f"of {of}, {_came_back(returned)}"
        yield Difference("payment line", reference, expected, is_kept)


@cache
def _lines(of_run: bool) -> Select[str, str, str, str, bool]:
    payments, lines, rows = tables.payments, tables.payment_lines, tables.instalments
    back = payments.c.status.in_(NOT_SENT_AFTER_ALL)
    query = (
        select(
            payments.c.reference,
            payments.c.status,
            payments.c.tenant_ref,
            rows.c.tenant_ref.label("of"),
            lines.c.returned,
        )
        .join(lines, lines.c.payment_number == payments.c.number)
        .join(rows, rows.c.id == lines.c.instalment_id)
        .where(or_(back != lines.c.returned, rows.c.tenant_ref != payments.c.tenant_ref))
        .order_by(lines.c.id)
    )
    return query.where(OF_RUN) if of_run else query


def accounts(connection: Reads, run: int | None = None) -> Iterator[Difference]:
    """A payment goes to an account of its own tenant."""
    for reference, tenant_ref, of, masked in found(connection, _accounts, run):
        expected = f"an account of {tenant_ref}"
        is_kept = "no account" if of is None else f"{masked} of {of}"
        yield Difference("account paid to", reference, expected, is_kept)


@cache
def _accounts(of_run: bool) -> Select[str, str, str | None, str | None]:
    payments, known = tables.payments, tables.accounts
    query = (
        select(
            payments.c.reference,
            payments.c.tenant_ref,
            known.c.tenant_ref.label("of"),
            known.c.masked,
        )
        .outerjoin(known, known.c.number == payments.c.account)
        .where(known.c.tenant_ref.is_distinct_from(payments.c.tenant_ref))
        .order_by(payments.c.number)
    )
    return query.where(OF_RUN) if of_run else query


def paid_once(connection: Reads, run: int | None = None) -> Iterator[Difference]:
    """An instalment is in at most one payment that did not come back."""
    for reference, times in found(connection, _paid_once, run):
        yield Difference("paid once", reference, "in 1 payment", f"in {times} payments")


@cache
def _paid_once(of_run: bool) -> Select[str, int]:
    lines, rows = tables.payment_lines, tables.instalments
    counted = select(lines.c.instalment_id, func.count().label("times")).where(
        not_(lines.c.returned)
    )
    if of_run:
        counted = counted.where(in_run(lines.c.instalment_id))
    twice = counted.group_by(lines.c.instalment_id).having(func.count() > 1).subquery()
    query = select(instalment_reference(rows), twice.c.times).join(
        twice, twice.c.instalment_id == rows.c.id
    )
    return query.order_by(rows.c.id)


def with_their_run(connection: Reads, run: int | None = None) -> Iterator[Difference]:
    """A payment has a status that fits its run's state, and the run's days."""
    for reference, status, run_ref, state, same_days in found(connection, _with_their_run, run):
        if same_days:
            expected = " or ".join(PAYMENTS_IN_RUN[state]) or "no payment"
            expected = f"{expected}, as run {run_ref} is {state}"
            yield Difference("payment status", reference, expected, status)
        else:
            expected = f"those of run {run_ref}"
            yield Difference("payment days", reference, expected, "other days")


@cache
def _with_their_run(of_run: bool) -> Select[str, str, str, str, bool]:
    payments, runs = tables.payments, tables.runs
    fits = or_(
        *(
            and_(runs.c.state == state, payments.c.status.in_(statuses))
            for state, statuses in PAYMENTS_IN_RUN.items()
        )
    )
    days = ("submission_day", "processing_day", "entry_day")
    same_days = and_(*(payments.c[day] == runs.c[day] for day in days))
    query = (
        select(payments.c.reference, payments.c.status, runs.c.run_ref, runs.c.state)
        .add_columns(same_days.label("same_days"))
        .join(runs, runs.c.number == payments.c.run_number)
        .where(not_(and_(fits, same_days)))
        .order_by(payments.c.number)
    )
    return query.where(OF_RUN) if of_run else query


def cleared(connection: Connection) -> Iterator[Difference]:
    """A payment is paid when its entry day was reached, which is not before that day."""
    table = tables.payments
    last = select(func.max(tables.cut_offs.c.date)).scalar_subquery()
    too_early = table.c.cleared & (table.c.entry_day > last)
    paid = (table.c.status == "paid") & not_(table.c.cleared)
    not_yet = table.c.cleared & table.c.status.not_in(["paid", "returned"])
    query = select(table).where(or_(too_early, paid, not_yet)).order_by(table.c.number)
    for row in connection.execute(query):
        expected = f"paid or returned once its entry day {row.entry_day} is reached"
        is_kept = f"{row.status}, {'' if row.cleared else 'not '}cleared"
        yield Difference("payment status", row.reference, expected, is_kept)


def with_their_instalments(connection: Reads, run: int | None = None) -> Iterator[Difference]:
    """An instalment is submitted or paid if the payment it is in says so, and not otherwise."""
    for reference, status, sent in found(connection, _with_their_instalments, run):
        expected = sent or "not with the bank: no payment holds it"
        yield Difference("instalment status", reference, expected, status)


@cache
def _with_their_instalments(of_run: bool) -> Select[str, str, str | None]:
    rows, lines, payments = tables.instalments, tables.payment_lines, tables.payments
    sent = case(STATUS_IN_PAYMENT, value=payments.c.status, else_=None)
    query = (
        select(instalment_reference(rows).label("reference"), rows.c.status, sent.label("sent"))
        .outerjoin(lines, and_(lines.c.instalment_id == rows.c.id, not_(lines.c.returned)))
        .outerjoin(payments, payments.c.number == lines.c.payment_number)
        .where(
            or_(
                sent != rows.c.status,
                and_(sent.is_(None), rows.c.status.in_(sorted(WITH_THE_BANK))),
            )
        )
        .order_by(rows.c.id)
    )
    return query.where(in_run(rows.c.id)) if of_run else query


def came_back(connection: Connection) -> Iterator[Difference]:
    """An instalment that is `returned` was in a payment that came back."""
    rows, lines, payments = tables.instalments, tables.payment_lines, tables.payments
    ever = (
        select(lines.c.id)
        .join(payments, payments.c.number == lines.c.payment_number)
        .where(lines.c.instalment_id == rows.c.id, payments.c.status == "returned")
        .exists()
    )
    query = select(instalment_reference(rows)).where(rows.c.status == "returned", ~ever)
    for reference in connection.execute(query.order_by(rows.c.id)).scalars():
        expected = "not returned: no payment of it came back"
        yield Difference("instalment status", reference, expected, "returned")


ROW_BY_ROW = (amounts, lines, accounts, with_their_instalments)
CHECKS = (*ROW_BY_ROW, paid_once, with_their_run, cleared, came_back)


def is_in_order(connection: Reads, run: int) -> bool:
    """Return whether `ROW_BY_ROW` finds nothing of a run: what they look at, in one statement.

    Where it is not, they say what is wrong. One statement over a large run costs a fourth of four.
    """
    return connection.execute(_out_of_order(), {"run": run}).scalar_one() == 0


@cache
def _out_of_order() -> Select[int]:
    payments, lines, rows = tables.payments, tables.payment_lines, tables.instalments
    known = tables.accounts
    back = payments.c.status.in_(NOT_SENT_AFTER_ALL)
    sent = case(STATUS_IN_PAYMENT, value=payments.c.status, else_=None)
    wrong = or_(
        rows.c.tenant_ref != payments.c.tenant_ref,
        back != lines.c.returned,
        and_(
            not_(lines.c.returned),
            or_(
                sent != rows.c.status,
                and_(sent.is_(None), rows.c.status.in_(sorted(WITH_THE_BANK))),
            ),
        ),
    )
    out_of_order = (
        select(payments.c.number)
        .outerjoin(known, known.c.number == payments.c.account)
        .outerjoin(lines, lines.c.payment_number == payments.c.number)
        .outerjoin(rows, rows.c.id == lines.c.instalment_id)
        .where(OF_RUN)
        .group_by(payments.c.number, known.c.number)
        .having(
            or_(
                func.coalesce(func.sum(rows.c.amount_pence), 0) != payments.c.amount_pence,
                func.sum(case((wrong, 1), else_=0)) > 0,
                known.c.tenant_ref.is_distinct_from(payments.c.tenant_ref),
            )
        )
    )
    # To ask for the first of them the server would look each line up by itself.
    return select(func.count()).select_from(out_of_order.subquery())


def _came_back(returned: bool) -> str:
    return "come back" if returned else "standing"
