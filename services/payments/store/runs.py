"""Runs and payments: one by one, and a whole run in a few statements however large it is."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from itertools import groupby
from operator import itemgetter

from sqlalchemy import ColumnElement, Executable, Row, bindparam, case, select

from services.backbone.among import among
from services.backbone.unit_of_work import ChangedRows
from services.backbone.writing import Writer
from services.payments import tables
from services.payments.domain import books
from services.payments.domain.bacs_cycle import Cycle
from services.payments.domain.two_people import Part
from services.payments.store import run_statements
from services.payments.store.books import Ledger
from services.payments.store.due import Due
from services.payments.store.due_totals import DueTotals
from services.payments.store.numbers import last_number, next_number
from services.payments.store.rows import Held, Line, Payment, Run, Submitted, ToPay

_EACH = select(tables.runs).order_by(tables.runs.c.number)
_BY_REF = _EACH.where(tables.runs.c.run_ref == bindparam("ref"))
_IN_STATES = _EACH.where(among(tables.runs.c.state, "states"))
_OF_DAY = _EACH.where(tables.runs.c.submission_day == bindparam("day"))
_BY_NUMBER = _EACH.where(tables.runs.c.number == bindparam("run"))
_APPROVERS = (
    select(tables.approvals.c.approved_by)
    .where(
        tables.approvals.c.run_number == bindparam("run"),
        tables.approvals.c.content_hash == bindparam("hash"),
    )
    .order_by(tables.approvals.c.approved_by)
)
_PARTS = (
    select(tables.run_parts)
    .where(tables.run_parts.c.run_number == bindparam("run"))
    .order_by(tables.run_parts.c.did, tables.run_parts.c.who)
)
_MOVE = tables.runs.update().where(tables.runs.c.number == bindparam("run"))


class RunStore:
    """Reads and writes runs and their payments inside one unit of work."""

    def __init__(self, connection: Writer, due_totals: DueTotals | None = None) -> None:
        self.connection = connection
        self.books = Ledger(connection)
        self.due_totals = due_totals or DueTotals(connection)

    # --- runs ---

    def add(self, run_ref: str, cycle: Cycle, prepared_by: str) -> Run:
        """Insert a prepared run."""
        number = next_number(self.connection, tables.runs)
        run = Run(number, run_ref, "prepared", cycle, prepared_by)
        values = {"number": run.number, "run_ref": run_ref, "prepared_by": prepared_by}
        nothing = {"payments": 0, "amount_pence": 0}
        self.connection.insert(
            tables.runs, {**values, **nothing, "state": "prepared", **asdict(cycle)}
        )
        return run

    def find(self, run_ref: str) -> Run | None:
        """Return a run; None if there is none of that reference."""
        found = self._runs(_BY_REF, ref=run_ref)
        return found[0] if found else None

    def in_states(self, *states: str) -> list[Run]:
        """Return the runs in these states, oldest first."""
        return self._runs(_IN_STATES, states=states)

    def of_day(self, submission_day: date) -> list[Run]:
        """Return the runs that were prepared for one submission day, oldest first."""
        return self._runs(_OF_DAY, day=submission_day)

    def last(self) -> Run | None:
        """Return the run that was prepared last; None before the first."""
        number = last_number(self.connection, tables.runs)
        return next(iter(self._runs(_BY_NUMBER, run=number)), None)

    def move(self, run: Run, state: str, **values: str | date) -> None:
        """Move a run on; the caller has checked that the move is allowed."""
        self.connection.execute(_MOVE, {"run": run.number, "state": state, **values})

    # --- holds ---

    def any_due(self, due: Due) -> bool:
        """Return whether anything is due at all: on most days nothing is."""
        found = self.connection.execute(run_statements.any_due(due.query), due.values)
        return found.first() is not None

    def released(self, due: Due) -> ChangedRows:
        """Return who, what and why of the holds that are over, for the audit trail."""
        return ChangedRows(run_statements.released(due.query), due.values)

    def release(self, due: Due) -> None:
        """Lift the holds that are over."""
        self.connection.execute(run_statements.release(due.query), due.values)

    def newly_held(self, due: Due) -> Iterator[tuple[str, list[Held]]]:
        """Yield by tenant what is to be held, by element and quarter."""
        rows = self.connection.stream(run_statements.newly_held(due.query), due.values)
        for tenant_ref, group in groupby(rows, key=lambda row: row.tenant_ref):
            yield tenant_ref, [Held(row.why, _line(row)) for row in group]

    def held(self, due: Due) -> ChangedRows:
        """Return who, what and why of the holds to be set, for the audit trail."""
        return ChangedRows(run_statements.held(due.query), due.values)

    def hold(self, due: Due) -> None:
        """Set the holds."""
        self.connection.execute(run_statements.hold(due.query), due.values)

    # --- approvals ---

    def add_approval(self, run: Run, approved_by: str, content_hash: str) -> int:
        """Keep an approval, and return how many people approved the run as it is now."""
        table = tables.approvals
        of_run = table.c.run_number == run.number
        self.connection.execute(table.delete().where(of_run, table.c.content_hash != content_hash))
        people = list(self.connection.execute(select(table.c.approved_by).where(of_run)).scalars())
        if approved_by in people:
            return len(people)
        values = {"run_number": run.number, "approved_by": approved_by}
        self.connection.insert(table, values | {"content_hash": content_hash})
        return len(people) + 1

    def approvers(self, run: Run, content_hash: str | None) -> list[str]:
        """Return who approved the run as it is by that content hash."""
        values = {"run": run.number, "hash": content_hash}
        return list(self.connection.execute(_APPROVERS, values).scalars())

    def parts(self, run: Run) -> list[Part]:
        """Return what people have to do with a run: prepared, approved it, entered details that it
        is the first to pay, noted a return of what it pays again to others."""
        found = self._parts_in_payments(run) if run.state == "prepared" else []
        return [*self._parts_in_run(run), *found]

    def parts_as_kept(self, run: Run) -> list[Part]:
        """Return the same as `parts`, without looking at every payment."""
        found: list[Part] = []
        if run.state == "prepared":
            rows = self.connection.execute(_PARTS, {"run": run.number})
            found = [Part(row.who, row.did, row.about, row.number) for row in rows]
        return [*self._parts_in_run(run), *found]

    def _parts_in_run(self, run: Run) -> list[Part]:
        approvers = self.approvers(run, run.content_hash)
        return [Part(run.prepared_by, "prepared"), *(Part(who, "approved") for who in approvers)]

    def _parts_in_payments(self, run: Run) -> list[Part]:
        of_run = {"run": run.number}
        entered = self.connection.execute(run_statements.ENTERED_DETAILS, of_run).all()
        returned = self.connection.execute(run_statements.NOTED_RETURNS, of_run).all()
        return [
            *(Part(who, "entered", about, number) for who, about, number in entered),
            *(Part(who, "returned", about, number) for who, about, number in returned),
        ]

    def payer_hash(self) -> str:
        """Return the SHA-256 of the landlord's account and name; of nothing before it is known."""
        row = self.connection.execute(run_statements.PAYER).one_or_none()
        content = json.dumps([] if row is None else list(row))
        return hashlib.sha256(content.encode()).hexdigest()

    def content_hash(self, run: Run) -> str:
        """Return the SHA-256 of what a run pays: who pays, the days, every payment and what stands
        for its account."""
        digest = hashlib.sha256(run.heading(run.payer_hash or self.payer_hash()))
        for (line,) in self.connection.stream(run_statements.FROZEN_LINES, {"run": run.number}):
            digest.update(line.encode())
        return digest.hexdigest()

    # --- proposing ---

    def keep_left_out(self, run: Run, due: Due, among: Sequence[int] | None = None) -> None:
        """Keep what is due and not in the run, each with its hold; of these only, if given."""
        keep = run_statements.keep_left_out(due.query, only=among is not None)
        self.connection.execute(keep, _values(run, due, among))

    def has_something_to_pay(self, due: Due) -> bool:
        """Return whether any instalment can be paid."""
        payable = run_statements.something_to_pay(due.query)
        return self.connection.execute(payable, due.values).first() is not None

    def propose(self, run: Run, due: Due, among: Sequence[int] | None = None) -> int:
        """Insert a payment for each tenant of what can be paid, with its lines.

        `among` restricts it to these instalments. Returns the number of payments. The database
        refuses an instalment that is already in a payment.
        """
        only, last = among is not None, last_number(self.connection, tables.payments)
        values = _values(run, due, among) | {"last": last}
        days = {f"of_{name}": day for name, day in asdict(run.cycle).items()}
        payments = run_statements.insert_payments(due.query, only=only)
        made = self.connection.execute(payments, values | days).rowcount
        self.connection.note_added(made, tables.payments, "run_number", "tenant_ref")
        lines = run_statements.insert_lines(due.query, only=only)
        added = self.connection.execute(lines, values).rowcount
        self.connection.note_added(added, tables.payment_lines, "payment_number", "instalment_id")
        return made

    def no_longer_payable(self, run: Run, due: Due) -> dict[int, tuple[str, list[int]]]:
        """Return the payments that cannot go out as proposed: number → tenant, its instalments.

        A line was lost or held since, or the account is another one.
        """
        affected = run_statements.no_longer_payable(due.query)
        found: dict[int, tuple[str, list[int]]] = {}
        rows = self.connection.execute(affected, {"run": run.number} | due.values)
        for number, tenant_ref, instalment_id in rows:
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
        frozen = rows.c.id.in_(run_statements.lines_of(of_run)) & (rows.c.status == "submitted")
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
        self.due_totals.stand_again(frozen)
        self.connection.execute(rows.update().where(frozen).values(status=status))
        numbers = select(payments.c.number).where(of_run)
        self.connection.execute(
            lines.update().where(lines.c.payment_number.in_(numbers)).values(returned=True)
        )
        self.connection.execute(payments.update().where(of_run).values(status="cancelled"))
        return tenants

    # --- what a run comes to ---

    def sum_up(self, run: Run) -> None:
        """Keep what a prepared run comes to, as it is now: whoever looks at it adds nothing up."""
        of_run = {"run": run.number}
        for statement in (*run_statements.DROP_TOTALS, run_statements.PUT_IN_PLACE):
            self.connection.execute(statement, of_run)
        self.connection.execute(run_statements.KEEP_TOTALS, of_run)
        self.connection.execute(run_statements.KEEP_LEFT_OUT_TOTALS, of_run)
        self._mark(run)
        self.connection.insert(
            tables.run_parts,
            *({"run_number": run.number, **vars(part)} for part in self._parts_in_payments(run)),
        )
        count, pence = self.totals(run)
        values = {"payments": count, "amount_pence": pence, "proposed_hash": self.content_hash(run)}
        self.connection.execute(_MOVE, {**of_run, **values})

    def mark_prepared(self) -> None:
        """Count anew what is looked at twice of each run that nobody has approved."""
        for run in self.in_states("prepared"):
            self._mark(run)

    def _mark(self, run: Run) -> None:
        for statement in (run_statements.DROP_MARKS, run_statements.KEEP_MARKS):
            self.connection.execute(statement, {"run": run.number})

    def sum_up_prepared(self) -> None:
        """Do so for each run that nobody has approved, after something that it is judged by."""
        for run in self.in_states("prepared"):
            self.sum_up(run)

    # --- submitting ---

    def totals(self, run: Run) -> tuple[int, int]:
        """Return how many payments a run has, and their sum in pence."""
        of_run = {"run": run.number}
        count, pence = self.connection.execute(run_statements.TOTALS, of_run).one()
        return int(count), int(pence)

    def freeze(self, run: Run) -> None:
        """Take a run's payments as they are: from now on nothing about them changes."""
        of_run = {"run": run.number}
        self.connection.execute(run_statements.FREEZE, of_run)
        self.connection.execute(run_statements.FREEZE_INSTALMENTS, of_run)
        self.due_totals.freeze(run.number)

    def credits(self, run: Run) -> Iterator[ToPay]:
        """Yield a run's payments by number, each with its account still encrypted."""
        rows = self.connection.stream(run_statements.CREDITS, {"run": run.number})
        return (ToPay(*row) for row in rows)

    def payments_with_lines(self, run: Run) -> Iterator[Submitted]:
        """Yield a run's payments by number, each with its lines by element and quarter."""
        rows = self.connection.stream(run_statements.PAYMENTS_WITH_LINES, {"run": run.number})
        for (_, tenant_ref, pence), group in groupby(rows, key=itemgetter(0, 1, 2)):
            yield Submitted(tenant_ref, pence, [Line(*row[3:]) for row in group])

    def submit(self, run: Run, on: date) -> None:
        """Move a run's payments to `submitted`, and post them."""
        of_run = {"run": run.number}
        self.connection.execute(run_statements.SUBMIT, of_run)
        self.books.post_payments(books.SUBMITTED, on, run_statements.OF_RUN, of_run)

    # --- entry days and returns ---

    def any_clearing(self, on: date) -> bool:
        """Return whether any payment's entry day has come: on most days none has."""
        found = self.connection.execute(run_statements.ANY_CLEARING, {"by_day": on})
        return found.first() is not None

    def arrived(self, on: date) -> ChangedRows:
        """Return who, what and why of the payments whose entry day has come, for the audit."""
        return ChangedRows(run_statements.ARRIVED, {"by_day": on})

    def arrive(self, on: date) -> None:
        """Post the payments whose entry day has come, and mark as paid what did not come back."""
        values = {"by_day": on}
        self.books.post_payments(books.ENTRY_DAY, on, run_statements.CLEARING, values)
        self.connection.execute(run_statements.PAY_INSTALMENTS, values)
        self.connection.execute(run_statements.CLEAR, values)

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
        return Payment(**{name: getattr(row, name) for name in Payment.__dataclass_fields__})

    def mark_returned(self, payment: Payment, on: date, code: str, by: str) -> None:
        """Note that a payment came back and by whom, and let its instalments be paid again."""
        table, lines = tables.payments, tables.payment_lines
        self.connection.execute(
            table.update()
            .where(table.c.number == payment.number)
            .values(status="returned", return_code=code, returned_on=on, returned_by=by)
        )
        self.connection.execute(
            lines.update().where(lines.c.payment_number == payment.number).values(returned=True)
        )

    # --- shared ---

    def _drop(self, which: ColumnElement[bool]) -> None:
        payments, lines = tables.payments, tables.payment_lines
        numbers = select(payments.c.number).where(which)
        self.connection.execute(lines.delete().where(lines.c.payment_number.in_(numbers)))
        self.connection.execute(payments.delete().where(which))

    def _runs(self, query: Executable, **values: object) -> list[Run]:
        rows = self.connection.execute(query, values)
        return [
            Run(
                r.number,
                r.run_ref,
                r.state,
                Cycle(r.submission_day, r.processing_day, r.entry_day),
                r.prepared_by,
                r.approved_by,
                r.exported_by,
                r.content_hash,
                r.payer_hash,
            )
            for r in rows
        ]


def _values(run: Run, due: Due, among: Sequence[int] | None) -> dict[str, object]:
    """Return the values of what is proposed for a run; of these instalments only, if given."""
    only = {} if among is None else {"among": list(among)}
    return {"run": run.number, **due.values, **only}


def _line(row: Row[*tuple[object, ...]]) -> Line:
    return Line(row.element, row.quarter, row.amount_pence)


def _news_since(day: date) -> ColumnElement[bool]:
    """Return whether an instalment's tenant had a breach, one that counts no more, or an end known
    after a day."""
    rows, breaches, deal = tables.instalments, tables.breaches, tables.participations
    breached = select(breaches.c.id).where(
        breaches.c.tenant_ref == rows.c.tenant_ref,
        (breaches.c.known_on > day)
        | (breaches.c.upheld_on >= day)
        | (breaches.c.taken_back_on >= day),
    )
    ended = select(deal.c.tenant_ref).where(
        deal.c.tenant_ref == rows.c.tenant_ref,
        (deal.c.left_known_on > day) | (deal.c.follow_up_known_on > day),
    )
    return breached.exists() | ended.exists()
