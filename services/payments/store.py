"""Payments' repository: rows to domain objects and back."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Table, func, select

from services.backbone.writing import Writer
from services.payments import tables
from services.payments.domain.bacs_cycle import Cycle
from services.payments.domain.books import Movement
from services.payments.domain.instalments import STANDING, Planned
from services.payments.domain.losses import FollowUp, Leaving, Sending
from services.payments.rows import BreachRow, Instalment, Payee, Payment, Run, SchemeRules

T = TypeVar("T")

MOST_PARAMETERS = 10_000


class PaymentsStore:
    """Reads and writes inside one unit of work."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection
        self._rules: SchemeRules | None = None

    # --- scheme, payer, dates ---

    def keep_rules(self, rules: SchemeRules) -> None:
        """Keep the scheme's money rules."""
        self.connection.insert(tables.scheme, {"id": 1, **asdict(rules)})

    def rules(self) -> SchemeRules | None:
        """Return the scheme's money rules; None before the scheme is open."""
        if self._rules is None:
            row = self.connection.execute(select(tables.scheme)).mappings().one_or_none()
            if row is not None:
                self._rules = SchemeRules(**{k: v for k, v in row.items() if k != "id"})
        return self._rules

    def keep_payer(self, values: dict[str, Any]) -> None:
        """Keep the landlord's account; a second call replaces it."""
        self.connection.execute(tables.payer.delete())
        self.connection.insert(tables.payer, {"id": 1, **values})

    def payer(self) -> Any:
        """Return the payer's row; None before it is known."""
        return self.connection.execute(select(tables.payer)).one_or_none()

    def last_cut_off(self) -> date | None:
        """Return the last date whose work was done here."""
        return self.connection.execute(select(func.max(tables.cut_offs.c.date))).scalar_one()

    def add_cut_off(self, on: date) -> None:
        """Note that a date's work is done."""
        self.connection.insert(tables.cut_offs, {"date": on})

    # --- payees ---

    def payee(self, tenant_ref: str) -> Payee:
        """Return a tenant's account; an empty one if none is known."""
        return self.payees([tenant_ref]).get(tenant_ref, Payee(tenant_ref))

    def payees(self, tenant_refs: Sequence[str]) -> dict[str, Payee]:
        """Return the known accounts of these tenants."""
        table, found = tables.payees, {}
        for some in _in_parts(tenant_refs):
            query = select(table).where(table.c.tenant_ref.in_(some))
            for row in self.connection.execute(query).mappings():
                found[row["tenant_ref"]] = Payee(**row)
        return found

    def save_payee(self, payee: Payee) -> None:
        """Insert or update an account."""
        table, values = tables.payees, asdict(payee)
        known = table.c.tenant_ref == payee.tenant_ref
        updated = self.connection.execute(table.update().where(known).values(values))
        if updated.rowcount == 0:
            self.connection.insert(table, values)

    # --- participations and instalments ---

    def add_participation(self, tenant_ref: str, start_date: date, plan: Iterable[Planned]) -> None:
        """Insert a participation with its instalments."""
        participation = {"tenant_ref": tenant_ref, "start_date": start_date}
        self.connection.insert(tables.participations, participation)
        standing = {"tenant_ref": tenant_ref, "status": "scheduled", "reason": ""}
        self.connection.insert(
            tables.instalments, *(asdict(planned) | standing for planned in plan)
        )

    def participation(self, tenant_ref: str) -> Any:
        """Return the participation's row; None if it has not started."""
        table = tables.participations
        query = select(table).where(table.c.tenant_ref == tenant_ref)
        return self.connection.execute(query).one_or_none()

    def update_participation(self, tenant_ref: str, **values: Any) -> None:
        """Keep that the tenant left, or how the follow-up went."""
        table = tables.participations
        self.connection.execute(
            table.update().where(table.c.tenant_ref == tenant_ref).values(values)
        )

    def end_of(self, tenant_ref: str) -> tuple[Leaving | None, FollowUp | None]:
        """Return when and why a tenant left, and how the follow-up went; None for what is not."""
        row = self.participation(tenant_ref)
        left = row.left_on is not None
        leaving = Leaving(row.left_on, row.left_known_on, row.left_reason) if left else None
        settled = row.follow_up is not None
        return leaving, FollowUp(row.follow_up_known_on, row.follow_up) if settled else None

    def instalments_of(self, tenant_ref: str) -> list[Instalment]:
        """Return a tenant's instalments by element and quarter."""
        table = tables.instalments
        return self._instalments(table.c.tenant_ref == tenant_ref)

    def standing_and_due(self, on: date) -> list[Instalment]:
        """Return what is due by `on`, more than nothing, and neither lost nor with the bank."""
        table = tables.instalments
        standing = table.c.status.in_(sorted(STANDING))
        return self._instalments(table.c.due_date <= on, standing, table.c.amount_pence > 0)

    def set_status(self, ids: Sequence[int], status: str, reason: str = "") -> None:
        """Move instalments to a status; the caller has checked that the moves are allowed."""
        table = tables.instalments
        for some in _in_parts(ids):
            self.connection.execute(
                table.update().where(table.c.id.in_(some)).values(status=status, reason=reason)
            )

    def set_earned(self, ids: Sequence[int], on: date | None) -> None:
        """Note since when instalments stand in the books; None when that was reversed."""
        table = tables.instalments
        for some in _in_parts(ids):
            self.connection.execute(table.update().where(table.c.id.in_(some)).values(earned_on=on))

    def _instalments(self, *conditions: Any) -> list[Instalment]:
        table, deal = tables.instalments, tables.participations
        rows = self.connection.execute(
            select(table, deal.c.follow_up)
            .join(deal, deal.c.tenant_ref == table.c.tenant_ref)
            .where(*conditions)
            .order_by(table.c.tenant_ref, table.c.element, table.c.quarter)
        ).mappings()
        return [Instalment(**row) for row in rows]

    # --- breaches ---

    def add_breach(self, breach: BreachRow) -> None:
        """Keep a breach."""
        self.connection.insert(tables.breaches, asdict(breach))

    def uphold(self, element: str, cause_ref: str, on: date) -> bool:
        """Note that an appeal against a breach was upheld; False if it is not known here."""
        table = tables.breaches
        same = (table.c.element == element) & (table.c.cause_ref == cause_ref)
        updated = self.connection.execute(table.update().where(same).values(upheld_on=on))
        return updated.rowcount == 1

    def counting_breaches_of(self, tenant_ref: str) -> list[BreachRow]:
        """Return a tenant's breaches, without the upheld ones, as they were recorded."""
        table = tables.breaches
        return self._breaches(table.c.tenant_ref == tenant_ref, table.c.upheld_on.is_(None))

    def uncosted_breaches(self) -> list[BreachRow]:
        """Return the breaches whose cost the tenant has not been told yet."""
        return self._breaches(tables.breaches.c.costed.is_(False))

    def mark_costed(self) -> None:
        """Note that all costs have been told."""
        table = tables.breaches
        self.connection.execute(table.update().where(table.c.costed.is_(False)).values(costed=True))

    def _breaches(self, *conditions: Any) -> list[BreachRow]:
        table = tables.breaches
        names = BreachRow.__dataclass_fields__
        rows = self.connection.execute(
            select(*(table.c[name] for name in names)).where(*conditions).order_by(table.c.id)
        ).mappings()
        return [BreachRow(**row) for row in rows]

    # --- runs and payments ---

    def add_run(self, run_ref: str, cycle: Cycle, prepared_by: str) -> Run:
        """Insert a prepared run."""
        number = self._next_number(tables.runs)
        values = {"number": number, "run_ref": run_ref, "prepared_by": prepared_by}
        self.connection.insert(tables.runs, {**values, "state": "prepared", **asdict(cycle)})
        return Run(number, run_ref, "prepared", cycle, prepared_by, None)

    def run(self, run_ref: str) -> Run | None:
        """Return a run; None if there is none of that reference."""
        found = self._runs(tables.runs.c.run_ref == run_ref)
        return found[0] if found else None

    def prepared_runs(self) -> list[Run]:
        """Return the runs that wait for approval."""
        return self._runs(tables.runs.c.state == "prepared")

    def finish_run(self, run: Run, state: str, **values: Any) -> None:
        """Move a prepared run on."""
        table = tables.runs
        self.connection.execute(
            table.update().where(table.c.number == run.number).values(state=state, **values)
        )

    def add_payment(self, run: Run, payee: Payee, instalments: Sequence[Instalment]) -> None:
        """Insert a payment with its lines; the database refuses an instalment already in one."""
        number = self._next_number(tables.payments)
        self.connection.insert(
            tables.payments,
            {
                "number": number,
                "run_number": run.number,
                "tenant_ref": payee.tenant_ref,
                "amount_pence": sum(i.amount_pence for i in instalments),
                "sort_code": payee.sort_code,
                "account_number": payee.account_number,
                "account_name": payee.account_name,
                "status": "prepared",
                "cleared": False,
                "return_code": "",
                **asdict(run.cycle),
            },
        )
        self.connection.insert(
            tables.payment_lines,
            *(
                {"payment_number": number, "instalment_id": i.id, "returned": False}
                for i in instalments
            ),
        )

    def drop_payments(self, numbers: Sequence[int]) -> None:
        """Delete prepared payments: before approval a run is only a proposal."""
        lines, payments = tables.payment_lines, tables.payments
        for some in _in_parts(numbers):
            self.connection.execute(lines.delete().where(lines.c.payment_number.in_(some)))
            self.connection.execute(payments.delete().where(payments.c.number.in_(some)))

    def payments_of_run(self, run: Run) -> list[Payment]:
        """Return a run's payments by tenant."""
        return self._payments(tables.payments.c.run_number == run.number)

    def due_to_clear(self, on: date) -> list[Payment]:
        """Return the payments whose entry day has come and is not in the books yet."""
        table = tables.payments
        sent = table.c.status != "prepared"
        return self._payments(table.c.cleared.is_(False), table.c.entry_day <= on, sent)

    def payment_to_return(self, tenant_ref: str, entry_day: date) -> Payment | None:
        """Return the payment that a bank return means; None if there is none."""
        table = tables.payments
        found = self._payments(
            table.c.tenant_ref == tenant_ref,
            table.c.entry_day == entry_day,
            table.c.status.in_(["submitted", "paid"]),
        )
        return found[0] if found else None

    def set_payments(self, numbers: Sequence[int], **values: Any) -> None:
        """Update payments."""
        table = tables.payments
        for some in _in_parts(numbers):
            self.connection.execute(table.update().where(table.c.number.in_(some)).values(values))

    def instalments_of_payment(self, number: int) -> list[Instalment]:
        """Return the instalments of a payment."""
        lines = tables.payment_lines
        ids = select(lines.c.instalment_id).where(lines.c.payment_number == number)
        return self._instalments(tables.instalments.c.id.in_(ids))

    def free_lines(self, number: int) -> None:
        """Let the instalments of a returned payment be paid again."""
        lines = tables.payment_lines
        self.connection.execute(
            lines.update().where(lines.c.payment_number == number).values(returned=True)
        )

    def sendings_of(self, tenant_ref: str) -> dict[str, list[Sending]]:
        """Return by element when each instalment of a tenant went to the bank and came back."""
        lines, payments, rows = tables.payment_lines, tables.payments, tables.instalments
        found = self.connection.execute(
            select(
                rows.c.element, rows.c.quarter, payments.c.submission_day, payments.c.returned_on
            )
            .join(lines, lines.c.payment_number == payments.c.number)
            .join(rows, rows.c.id == lines.c.instalment_id)
            .where(payments.c.tenant_ref == tenant_ref, payments.c.status != "prepared")
            .order_by(payments.c.number)
        )
        sendings: dict[str, list[Sending]] = {}
        for row in found:
            sending = Sending(row.quarter, row.submission_day, row.returned_on)
            sendings.setdefault(row.element, []).append(sending)
        return sendings

    def keep_file(self, run: Run, name: str, content: str, content_hash: str) -> None:
        """Keep a bank file as it was written."""
        self.connection.insert(
            tables.bank_files,
            {
                "run_number": run.number,
                "name": name,
                "content": content,
                "content_hash": content_hash,
            },
        )

    def keep_unmatched_return(self, values: dict[str, Any]) -> None:
        """Keep a bank return that fits no payment."""
        self.connection.insert(tables.unmatched_returns, values)

    def _next_number(self, table: Table) -> int:
        """Number without gaps: the numbers are in the bank file, and a rollback must not show."""
        last = self.connection.execute(select(func.max(table.c.number))).scalar_one()
        return int(last or 0) + 1

    def _runs(self, *conditions: Any) -> list[Run]:
        table = tables.runs
        rows = self.connection.execute(select(table).where(*conditions).order_by(table.c.number))
        return [
            Run(r.number, r.run_ref, r.state, _cycle(r), r.prepared_by, r.approved_by) for r in rows
        ]

    def _payments(self, *conditions: Any) -> list[Payment]:
        table = tables.payments
        rows = self.connection.execute(
            select(table).where(*conditions).order_by(table.c.tenant_ref, table.c.number)
        )
        return [
            Payment(
                r.number,
                r.run_number,
                r.tenant_ref,
                r.amount_pence,
                r.sort_code,
                r.account_number,
                r.account_name,
                _cycle(r),
                r.status,
                r.cleared,
            )
            for r in rows
        ]

    # --- the books ---

    def post(self, movements: Sequence[Movement]) -> None:
        """Add movements to the ledger; one of nothing is none."""
        self.connection.insert(
            tables.movements, *(asdict(movement) for movement in movements if movement.amount_pence)
        )


def _in_parts(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield the values in parts that fit into one statement: PostgreSQL takes 65,535."""
    for start in range(0, len(values), MOST_PARAMETERS):
        yield values[start : start + MOST_PARAMETERS]


def _cycle(row: Any) -> Cycle:
    return Cycle(row.submission_day, row.processing_day, row.entry_day)
