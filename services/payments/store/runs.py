"""Runs and payments: one by one, and a whole run in a few statements however large it is."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from itertools import groupby
from operator import itemgetter

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Insert,
    Row,
    Select,
    String,
    case,
    cast,
    func,
    literal,
    or_,
    select,
)

from services.backbone.audit import STATUS
from services.backbone.writing import Writer
from services.payments import tables
from services.payments.domain import books
from services.payments.domain.bacs_cycle import Cycle
from services.payments.store.books import Ledger
from services.payments.store.due import Due, to_hold, to_release
from services.payments.store.numbers import last_number, next_number
from services.payments.store.rows import Held, Line, Payment, Run, Submitted, ToPay
from services.terms.people import same_person

Moves = Select[*tuple[str, ...]]
"""Rows with what `audit.COLUMNS` names, for the audit trail."""

_NOTHING_MORE = (literal(""), literal(""), literal(""))
"""No cause and no note."""


class RunStore:
    """Reads and writes runs and their payments inside one unit of work."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection
        self.books = Ledger(connection)

    # --- runs ---

    def add(self, run_ref: str, cycle: Cycle, prepared_by: str) -> Run:
        """Insert a prepared run."""
        number = next_number(self.connection, tables.runs)
        run = Run(number, run_ref, "prepared", cycle, prepared_by, None, None)
        values = {"number": run.number, "run_ref": run_ref, "prepared_by": prepared_by}
        self.connection.insert(tables.runs, {**values, "state": "prepared", **asdict(cycle)})
        return run

    def find(self, run_ref: str) -> Run | None:
        """Return a run; None if there is none of that reference."""
        found = self._runs(tables.runs.c.run_ref == run_ref)
        return found[0] if found else None

    def in_states(self, *states: str) -> list[Run]:
        """Return the runs in these states, oldest first."""
        return self._runs(tables.runs.c.state.in_(states))

    def of_day(self, submission_day: date) -> list[Run]:
        """Return the runs that were prepared for one submission day, oldest first."""
        return self._runs(tables.runs.c.submission_day == submission_day)

    def last(self) -> Run | None:
        """Return the run that was prepared last; None before the first."""
        number = last_number(self.connection, tables.runs)
        return next(iter(self._runs(tables.runs.c.number == number)), None)

    def move(self, run: Run, state: str, **values: str | date) -> None:
        """Move a run on; the caller has checked that the move is allowed."""
        table = tables.runs
        self.connection.execute(
            table.update().where(table.c.number == run.number).values(state=state, **values)
        )

    # --- holds ---

    def released(self, due: Due) -> Moves:
        """Return who, what and why of the holds that are over, for the audit trail."""
        return _moves(due, literal("held"), "scheduled", literal("")).where(to_release(due))

    def release(self, due: Due) -> None:
        """Lift the holds that are over."""
        table = tables.instalments
        over = select(due.c.id).where(to_release(due))
        self._set_instalments(table.c.id.in_(over), "scheduled")

    def newly_held(self, due: Due) -> Iterator[tuple[str, list[Held]]]:
        """Yield by tenant what is to be held, by element and quarter."""
        query = select(due).where(to_hold(due))
        rows = self.connection.stream(
            query.order_by(due.c.tenant_ref, due.c.element, due.c.quarter)
        )
        for tenant_ref, group in groupby(rows, key=lambda row: row.tenant_ref):
            yield tenant_ref, [Held(row.why, _line(row)) for row in group]

    def held(self, due: Due) -> Moves:
        """Return who, what and why of the holds to be set, for the audit trail."""
        return _moves(due, due.c.status, "held", due.c.why).where(to_hold(due))

    def hold(self, due: Due) -> None:
        """Set the holds."""
        table = tables.instalments
        held = select(due.c.id, due.c.why).where(to_hold(due)).subquery("held")
        self.connection.execute(
            table.update().where(table.c.id == held.c.id).values(status="held", reason=held.c.why)
        )

    # --- approvals ---

    def add_approval(self, run: Run, approved_by: str, content_hash: str) -> int:
        """Keep an approval, and return how many people approved the run as it is now."""
        table = tables.approvals
        of_run = table.c.run_number == run.number
        self.connection.execute(table.delete().where(of_run, table.c.content_hash != content_hash))
        people = list(self.connection.execute(select(table.c.approved_by).where(of_run)).scalars())
        if any(same_person(approved_by, name) for name in people):
            return len(people)
        values = {"run_number": run.number, "approved_by": approved_by}
        self.connection.insert(table, values | {"content_hash": content_hash})
        return len(people) + 1

    def content_hash(self, run: Run) -> str:
        """Return the SHA-256 of what a run pays: every payment, its account, the days."""
        digest = hashlib.sha256(run.heading)
        payments = tables.payments
        query = select(*(payments.c[name] for name in ToPay._fields if name != "sealed"))
        of_run = query.where(payments.c.run_number == run.number).order_by(payments.c.number)
        for row in self.connection.stream(of_run):
            digest.update(ToPay(*row).frozen_line)
        return digest.hexdigest()

    # --- proposing ---

    def keep_left_out(self, run: Run, due: Due, among: Sequence[int] | None = None) -> None:
        """Keep what is due and not in the run, each with its hold; of these only, if given."""
        table = tables.left_out
        query = select(literal(run.number), due.c.id, due.c.why).where(due.c.why.is_not(None))
        if among is not None:
            query = query.where(due.c.id.in_(among))
        self.connection.execute(
            table.insert().from_select(("run_number", "instalment_id", "reason"), query)
        )

    def has_something_to_pay(self, due: Due) -> bool:
        """Return whether any instalment can be paid."""
        payable = select(due.c.id).where(due.c.why.is_(None)).limit(1)
        return self.connection.execute(payable).first() is not None

    def propose(self, run: Run, due: Due, among: Sequence[int] | None = None) -> int:
        """Insert a payment for each tenant of what can be paid, with its lines.

        `among` restricts it to these instalments. Returns the number of payments. The database
        refuses an instalment that is already in a payment.
        """
        payable: ColumnElement[bool] = due.c.why.is_(None)
        if among is not None:
            payable &= due.c.id.in_(among)
        last = last_number(self.connection, tables.payments)
        self.connection.execute(_payments_insert(run, due, payable, last))
        lines, payments = tables.payment_lines, tables.payments
        of_payment = (
            (payments.c.run_number == run.number)
            & (payments.c.number > last)
            & (payments.c.tenant_ref == due.c.tenant_ref)
        )
        query = select(payments.c.number, due.c.id, literal(False)).join_from(
            due, payments, of_payment
        )
        self.connection.execute(
            lines.insert().from_select(
                ("payment_number", "instalment_id", "returned"),
                query.where(payable).order_by(payments.c.number, due.c.element, due.c.quarter),
            )
        )
        return last_number(self.connection, tables.payments) - last

    def no_longer_payable(self, run: Run, due: Due) -> dict[int, tuple[str, list[int]]]:
        """Return the payments that cannot go out as proposed: number → tenant, its instalments.

        A line was lost or held since, or the account is another one.
        """
        payments, lines, payees = tables.payments, tables.payment_lines, tables.payees
        can_be_paid = (
            (due.c.id == lines.c.instalment_id) & due.c.why.is_(None) & (due.c.status != "held")
        )
        changed = or_(
            due.c.id.is_(None),
            payees.c.account.is_distinct_from(payments.c.account),
        )
        numbers = (
            select(payments.c.number)
            .join(lines, lines.c.payment_number == payments.c.number)
            .join(payees, payees.c.tenant_ref == payments.c.tenant_ref)
            .outerjoin(due, can_be_paid)
            .where(payments.c.run_number == run.number, changed)
        )
        affected = (
            select(payments.c.number, payments.c.tenant_ref, lines.c.instalment_id)
            .join(lines, lines.c.payment_number == payments.c.number)
            .where(payments.c.number.in_(numbers))
            .order_by(payments.c.tenant_ref, lines.c.instalment_id)
        )
        found: dict[int, tuple[str, list[int]]] = {}
        for number, tenant_ref, instalment_id in self.connection.execute(affected):
            found.setdefault(number, (tenant_ref, []))[1].append(instalment_id)
        return found

    def drop_payment(self, number: int) -> None:
        """Delete a prepared payment: before approval a run is only a proposal."""
        self._drop(tables.payments.c.number == number)

    def drop_payments_of(self, run: Run) -> None:
        """Delete every payment of a run that nobody looked at."""
        self._drop(tables.payments.c.run_number == run.number)

    def cancel_payments_of(self, run: Run) -> list[str]:
        """Keep a run's payments as cancelled and let their instalments go into another run.

        Returns the tenants whose instalments were frozen with it, and of whom something became
        known since that may have been judged by where their money was.
        """
        payments, lines, rows = tables.payments, tables.payment_lines, tables.instalments
        of_run = payments.c.run_number == run.number
        frozen = rows.c.id.in_(_lines_of(of_run)) & (rows.c.status == "submitted")
        query = (
            select(rows.c.tenant_ref)
            .where(frozen, _news_since(run.cycle.submission_day))
            .distinct()
            .order_by(rows.c.tenant_ref)
        )
        tenants = list(self.connection.execute(query).scalars())
        came_back = rows.c.id.in_(
            select(lines.c.instalment_id)
            .join(payments, payments.c.number == lines.c.payment_number)
            .where(payments.c.status == "returned")
        )
        status = case((came_back, "returned"), else_="scheduled")
        self.connection.execute(rows.update().where(frozen).values(status=status))
        numbers = select(payments.c.number).where(of_run)
        self.connection.execute(
            lines.update().where(lines.c.payment_number.in_(numbers)).values(returned=True)
        )
        self.connection.execute(payments.update().where(of_run).values(status="cancelled"))
        return tenants

    # --- submitting ---

    def totals(self, run: Run) -> tuple[int, int]:
        """Return how many payments a run has, and their sum in pence."""
        table = tables.payments
        sums = select(func.count(), func.coalesce(func.sum(table.c.amount_pence), 0))
        count, pence = self.connection.execute(sums.where(table.c.run_number == run.number)).one()
        return int(count), int(pence)

    def freeze(self, run: Run) -> None:
        """Take a run's payments as they are: from now on nothing about them changes."""
        payments = tables.payments
        of_run = payments.c.run_number == run.number
        self.connection.execute(payments.update().where(of_run).values(status="approved"))
        self._set_instalments(_in_payments(of_run), "submitted")

    def credits(self, run: Run) -> Iterator[ToPay]:
        """Yield a run's payments by number, each with its account still encrypted."""
        payments, accounts = tables.payments, tables.accounts
        columns = (payments.c[name] for name in ToPay._fields if name != "sealed")
        query = (
            select(*columns, accounts.c.sealed)
            .join(accounts, accounts.c.number == payments.c.account)
            .where(payments.c.run_number == run.number)
            .order_by(payments.c.number)
        )
        return (ToPay(*row) for row in self.connection.stream(query))

    def payments_with_lines(self, run: Run) -> Iterator[Submitted]:
        """Yield a run's payments by number, each with its lines by element and quarter."""
        payments, lines, rows = tables.payments, tables.payment_lines, tables.instalments
        query = (
            select(
                payments.c.number,
                payments.c.tenant_ref,
                payments.c.amount_pence.label("of_payment"),
                rows.c.element,
                rows.c.quarter,
                rows.c.amount_pence,
            )
            .join(lines, lines.c.payment_number == payments.c.number)
            .join(rows, rows.c.id == lines.c.instalment_id)
            .where(payments.c.run_number == run.number)
            .order_by(payments.c.number, lines.c.id)
        )
        for _, group in groupby(self.connection.stream(query), key=itemgetter(0)):
            each = list(group)
            first = each[0]
            yield Submitted(first.tenant_ref, first.of_payment, [_line(row) for row in each])

    def submit(self, run: Run, on: date) -> None:
        """Move a run's payments to `submitted`, and post them."""
        payments = tables.payments
        of_run = payments.c.run_number == run.number
        self.connection.execute(payments.update().where(of_run).values(status="submitted"))
        self.books.post_payments(books.SUBMITTED, on, of_run)

    # --- entry days and returns ---

    def arrived(self, on: date) -> Moves:
        """Return who, what and why of the payments whose entry day has come, for the audit."""
        table = tables.payments
        moves = select(
            literal("payment"),
            table.c.reference,
            table.c.tenant_ref,
            literal(STATUS),
            literal("submitted"),
            literal("paid"),
            literal(""),
            *_NOTHING_MORE,
        )
        return moves.where(_clearing(on), table.c.status == "submitted")

    def arrive(self, on: date) -> None:
        """Post the payments whose entry day has come, and mark as paid what did not come back."""
        table = tables.payments
        clearing = _clearing(on)
        self.books.post_payments(books.ENTRY_DAY, on, clearing)
        self._set_instalments(_in_payments(clearing & (table.c.status == "submitted")), "paid")
        status = case((table.c.status == "submitted", "paid"), else_=table.c.status)
        self.connection.execute(table.update().where(clearing).values(cleared=True, status=status))

    def payment_to_return(self, tenant_ref: str, entry_day: date) -> Payment | None:
        """Return the payment that a bank return means; None if there is none."""
        table = tables.payments
        query = select(table).where(
            table.c.tenant_ref == tenant_ref,
            table.c.entry_day == entry_day,
            table.c.status.in_(["submitted", "paid"]),
        )
        row = self.connection.execute(query.order_by(table.c.number)).first()
        if row is None:
            return None
        return Payment(
            row.number, tenant_ref, row.amount_pence, entry_day, row.reference, row.account
        )

    def mark_returned(self, payment: Payment, on: date, code: str) -> None:
        """Note that a payment came back, and let its instalments be paid again."""
        table, lines = tables.payments, tables.payment_lines
        self.connection.execute(
            table.update()
            .where(table.c.number == payment.number)
            .values(status="returned", return_code=code, returned_on=on)
        )
        self.connection.execute(
            lines.update().where(lines.c.payment_number == payment.number).values(returned=True)
        )

    # --- shared ---

    def _set_instalments(self, which: ColumnElement[bool], status: str) -> None:
        table = tables.instalments
        self.connection.execute(table.update().where(which).values(status=status, reason=""))

    def _drop(self, which: ColumnElement[bool]) -> None:
        payments, lines = tables.payments, tables.payment_lines
        numbers = select(payments.c.number).where(which)
        self.connection.execute(lines.delete().where(lines.c.payment_number.in_(numbers)))
        self.connection.execute(payments.delete().where(which))

    def _runs(self, *conditions: ColumnElement[bool]) -> list[Run]:
        table = tables.runs
        rows = self.connection.execute(select(table).where(*conditions).order_by(table.c.number))
        return [
            Run(
                r.number,
                r.run_ref,
                r.state,
                Cycle(r.submission_day, r.processing_day, r.entry_day),
                r.prepared_by,
                r.approved_by,
                r.content_hash,
            )
            for r in rows
        ]


def _payments_insert(run: Run, due: Due, payable: ColumnElement[bool], last: int) -> Insert:
    """One payment for each tenant, numbered by tenant from `last` + 1 on."""
    payees = tables.payees
    amount = cast(func.sum(due.c.amount_pence), BigInteger)
    owed = (
        select(due.c.tenant_ref, amount.label("amount_pence"))
        .where(payable)
        .group_by(due.c.tenant_ref)
        .subquery("owed")
    )
    place = func.row_number().over(order_by=owed.c.tenant_ref)
    numbered = select(owed, (last + place).label("number")).subquery("numbered")
    values: dict[str, ColumnElement[object]] = {
        "number": numbered.c.number,
        "run_number": literal(run.number),
        "tenant_ref": numbered.c.tenant_ref,
        "amount_pence": numbered.c.amount_pence,
        "reference": payment_reference(numbered.c.number),
        "account": payees.c.account,
        "status": literal("prepared"),
        "cleared": literal(False),
        "return_code": literal(""),
    } | {name: literal(day, Date) for name, day in asdict(run.cycle).items()}
    query = select(*values.values()).join_from(
        numbered, payees, payees.c.tenant_ref == numbered.c.tenant_ref
    )
    return tables.payments.insert().from_select(list(values), query.order_by(numbered.c.number))


def payment_reference(number: ColumnElement[int]) -> ColumnElement[str]:
    """Return what the tenant reads on the bank statement: `CASHBACK ` and at least six digits."""
    digits = case(
        (number < 1_000_000, func.substr(cast(number + 1_000_000, String), 2)),
        else_=cast(number, String),
    )
    return literal("CASHBACK ") + digits


def _moves(due: Due, before: ColumnElement[str], after: str, reason: ColumnElement[str]) -> Moves:
    return select(
        literal("instalment"),
        due.c.reference,
        due.c.tenant_ref,
        literal(STATUS),
        before,
        literal(after),
        reason,
        *_NOTHING_MORE,
    )


def _line(row: Row[*tuple[object, ...]]) -> Line:
    return Line(row.element, row.quarter, row.amount_pence)


def _clearing(on: date) -> ColumnElement[bool]:
    """Return whether a payment's entry day has come and is not in the books yet."""
    table = tables.payments
    went_out = table.c.status.in_(["submitted", "returned"])
    return ~table.c.cleared & (table.c.entry_day <= on) & went_out


def _in_payments(which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return whether an instalment is in one of these payments, and not in one that came back."""
    return tables.instalments.c.id.in_(_lines_of(which))


def _news_since(day: date) -> ColumnElement[bool]:
    """Return whether an instalment's tenant had a breach, an appeal or an end known after a day."""
    rows, breaches, deal = tables.instalments, tables.breaches, tables.participations
    breached = select(breaches.c.id).where(
        breaches.c.tenant_ref == rows.c.tenant_ref,
        (breaches.c.known_on > day) | (breaches.c.upheld_on >= day),
    )
    ended = select(deal.c.tenant_ref).where(
        deal.c.tenant_ref == rows.c.tenant_ref,
        (deal.c.left_known_on > day) | (deal.c.follow_up_known_on > day),
    )
    return breached.exists() | ended.exists()


def _lines_of(which: ColumnElement[bool]) -> Select[int]:
    payments, lines = tables.payments, tables.payment_lines
    return (
        select(lines.c.instalment_id)
        .join(payments, payments.c.number == lines.c.payment_number)
        .where(which, ~lines.c.returned)
    )
