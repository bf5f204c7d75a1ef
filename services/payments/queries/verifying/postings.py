"""The ledger against payments and instalments, posting by posting."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Subquery,
    and_,
    case,
    func,
    literal,
    not_,
    or_,
    select,
    union_all,
)

from services.payments import tables
from services.payments.domain import books
from services.payments.domain.books import Kind
from services.payments.domain.instalments import LOST, WITH_THE_BANK
from services.payments.domain.verifying import Difference
from services.payments.queries.results import SENT
from services.payments.queries.verifying.scope import OF_RUN, Reads
from services.payments.store.due import instalment_reference

OF_INSTALMENTS = (books.EARNED, books.REVERSED)
OF_PAYMENTS = (books.SUBMITTED, books.ENTRY_DAY, books.RETURNED)


def kinds(connection: Connection) -> Iterator[Difference]:
    """Each posting debits and credits the accounts of its kind."""
    table = tables.postings
    right = or_(
        *(
            and_(table.c.kind == k.name, table.c.debit == k.debit, table.c.credit == k.credit)
            for k in OF_INSTALMENTS + OF_PAYMENTS
        )
    )
    accounts = {
        kind.name: _accounts(kind.debit, kind.credit) for kind in OF_INSTALMENTS + OF_PAYMENTS
    }
    for row in connection.execute(select(table).where(not_(right)).order_by(table.c.id)):
        where = f"posting {row.id}, {row.kind} of {row.reference}"
        expected = accounts.get(row.kind, "a kind of posting we post")
        yield Difference("accounts of a posting", where, expected, _accounts(row.debit, row.credit))


def of_payments(connection: Connection) -> Iterator[Difference]:
    """Each payment has the postings that its status says, once each; nothing else is posted."""
    payments, posted = tables.payments, tables.postings
    when: dict[Kind, ColumnElement[bool]] = {
        books.SUBMITTED: payments.c.status.in_(SENT),
        books.ENTRY_DAY: payments.c.cleared,
        books.RETURNED: payments.c.status == "returned",
    }
    names = ("tenant_ref", "reference", "amount_pence")
    rows = union_all(
        *(
            select(
                literal(kind.name).label("kind"),
                *(payments.c[name] for name in names),
                literal(1).label("expected"),
                literal(0).label("found"),
            ).where(holds)
            for kind, holds in when.items()
        ),
        select(posted.c.kind, *(posted.c[name] for name in names), literal(0), literal(1)).where(
            posted.c.kind.not_in([kind.name for kind in OF_INSTALMENTS])
        ),
    ).subquery()
    for row in connection.execute(_counted(rows, "kind", *names)):
        where = f"{row.kind} of {row.reference}, {row.tenant_ref}, {row.amount_pence} pence"
        yield Difference("postings", where, f"{row.expected} of it", f"{row.found} of it")


def earned(connection: Connection) -> Iterator[Difference]:
    """Earned less reversed is an instalment's amount if it stands as earned, and nothing if not."""
    rows, posted = tables.instalments, tables.postings
    sign = case((posted.c.kind == books.EARNED.name, 1), else_=-1)
    union = union_all(
        select(
            rows.c.tenant_ref,
            instalment_reference(rows).label("reference"),
            rows.c.amount_pence,
            literal(1).label("expected"),
            literal(0).label("found"),
        ).where(rows.c.earned_on.is_not(None)),
        select(
            posted.c.tenant_ref, posted.c.reference, posted.c.amount_pence, literal(0), sign
        ).where(posted.c.kind.in_([kind.name for kind in OF_INSTALMENTS])),
    ).subquery()
    names = ("tenant_ref", "reference", "amount_pence")
    for row in connection.execute(_counted(union, *names)):
        where = f"{row.reference}, {row.amount_pence} pence"
        expected, times = f"earned {row.expected} times", f"{row.found} times"
        yield Difference("earned less reversed", where, expected, times)


def earned_of_run(connection: Reads, run: int) -> Iterator[Difference]:
    """What `earned` says, in pence, of the instalments in a run."""
    for row in connection.execute(_earned_of_run(), {"run": run}):
        expected, is_kept = f"{row.expected} pence", f"{row.posted} pence"
        yield Difference("earned less reversed", row.reference, expected, is_kept)


@cache
def _earned_of_run() -> Select[Any]:
    rows, posted = tables.instalments, tables.postings
    lines, payments = tables.payment_lines, tables.payments
    reference = instalment_reference(rows)
    same = and_(
        posted.c.tenant_ref == rows.c.tenant_ref,
        posted.c.reference == reference,
        posted.c.kind.in_([kind.name for kind in OF_INSTALMENTS]),
    )
    sign = case((posted.c.kind == books.EARNED.name, 1), else_=-1)
    pence = func.coalesce(func.sum(sign * posted.c.amount_pence), 0)
    expected = case((rows.c.earned_on.is_(None), 0), else_=rows.c.amount_pence)
    return (
        select(reference.label("reference"), expected.label("expected"), pence.label("posted"))
        .join(lines, lines.c.instalment_id == rows.c.id)
        .join(payments, payments.c.number == lines.c.payment_number)
        .outerjoin(posted, same)
        .where(OF_RUN)
        .group_by(rows.c.id)
        .having(pence != expected)
    )


def earned_on(connection: Connection) -> Iterator[Difference]:
    """An instalment was earned on the day of its last posting, and not before it was due."""
    rows, posted = tables.instalments, tables.postings
    last = (
        select(posted.c.tenant_ref, posted.c.reference, func.max(posted.c.on).label("on"))
        .where(posted.c.kind == books.EARNED.name)
        .group_by(posted.c.tenant_ref, posted.c.reference)
        .subquery()
    )
    same = and_(
        last.c.tenant_ref == rows.c.tenant_ref, last.c.reference == instalment_reference(rows)
    )
    query = select(last.c.reference, last.c.on, rows.c.earned_on, rows.c.due_date).join(last, same)
    wrong = or_(rows.c.earned_on != last.c.on, rows.c.earned_on < rows.c.due_date)
    for row in connection.execute(query.where(wrong).order_by(last.c.reference)):
        expected = f"{row.on}, due {row.due_date}"
        yield Difference("day earned", row.reference, expected, str(row.earned_on))


def earned_by_status(connection: Connection) -> Iterator[Difference]:
    """What is lost is not earned, what is with the bank is."""
    rows = tables.instalments
    lost = rows.c.status.in_(sorted(LOST)) & rows.c.earned_on.is_not(None)
    sent = rows.c.status.in_(sorted(WITH_THE_BANK)) & rows.c.earned_on.is_(None)
    query = select(rows.c.status, rows.c.earned_on, instalment_reference(rows).label("reference"))
    for row in connection.execute(query.where(or_(lost, sent)).order_by(rows.c.id)):
        expected = "not earned" if row.status in LOST else "earned"
        is_kept = "not earned" if row.earned_on is None else f"earned on {row.earned_on}"
        yield Difference(f"earned though {row.status}", row.reference, expected, is_kept)


CHECKS = (kinds, of_payments, earned, earned_on, earned_by_status)


def _counted(rows: Subquery, *names: str) -> Select[Any]:
    """Count expected and found of each; return those that differ."""
    expected, found = func.sum(rows.c.expected), func.sum(rows.c.found)
    columns = [rows.c[name] for name in names]
    return (
        select(*columns, expected.label("expected"), found.label("found"))
        .group_by(*columns)
        .having(expected != found)
        .order_by(*columns)
    )


def _accounts(debit: str, credit: str) -> str:
    return f"{debit} to {credit}"
