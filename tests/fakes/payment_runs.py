"""Payments' runs and bank files, in memory.

What is one statement over everybody in the real store is not worked out here: a test sets what it
answers, and sees in `steps` that it was taken, of what, and in which order.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

from sqlalchemy import select

from services.backbone.unit_of_work import ChangedRows
from services.payments.adapters.key_ring import NotOpened
from services.payments.domain.bacs_cycle import Cycle
from services.payments.domain.two_people import Part
from services.payments.domain.verifying import Difference
from services.payments.queries.verifying.scope import Reads
from services.payments.store.due import Due
from services.payments.store.rows import Export, Held, Payment, Run, Submitted, ToPay

Step = tuple[object, ...]
"""What was done to everybody at once, and the run, date or number that it was done for."""


@dataclass
class FakeRuns:
    """Runs one by one; of whole runs what a test says, in the order of the real store's rooms."""

    runs: list[Run] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    moved: list[tuple[str, str, dict[str, str | date]]] = field(default_factory=list)

    something_due: bool = True
    released_rows: int = 0
    to_hold: list[tuple[str, list[Held]]] = field(default_factory=list)
    approvals: list[tuple[str, str, str]] = field(default_factory=list)
    others_approved: int = 0
    people: list[Part] = field(default_factory=list)
    people_of: dict[str, list[Part]] = field(default_factory=dict)
    payer: str = "the payer's hash"
    kept_hashes: dict[str, str] = field(default_factory=dict)
    payable: bool = True
    to_propose: list[ToPay] = field(default_factory=list)
    to_pay: list[ToPay] = field(default_factory=list)
    not_payable: dict[int, tuple[str, list[int]]] = field(default_factory=dict)
    news_of: list[str] = field(default_factory=list)
    told: list[Submitted] = field(default_factory=list)
    something_clears: bool = False
    sent: list[Payment] = field(default_factory=list)

    def add(self, run_ref: str, cycle: Cycle, prepared_by: str) -> Run:
        run = Run(len(self.runs) + 1, run_ref, "prepared", cycle, prepared_by)
        self.runs.append(run)
        return run

    def find(self, run_ref: str) -> Run | None:
        return next((run for run in self.runs if run.run_ref == run_ref), None)

    def in_states(self, *states: str) -> list[Run]:
        return [run for run in self.runs if run.state in states]

    def of_day(self, submission_day: date) -> list[Run]:
        return [run for run in self.runs if run.cycle.submission_day == submission_day]

    def last(self) -> Run | None:
        return self.runs[-1] if self.runs else None

    def move(self, run: Run, state: str, **values: str | date) -> None:
        known = {each.name for each in fields(Run)}
        seen: dict[str, Any] = {name: values[name] for name in values if name in known}
        moved = replace(run, state=state, **seen)
        self.runs = [moved if each.number == run.number else each for each in self.runs]
        self.moved.append((run.run_ref, state, values))

    # --- holds ---

    def any_due(self, due: Due) -> bool:
        return self.something_due

    def released(self, due: Due) -> ChangedRows:
        return self._rows("released", due.on, self.released_rows)

    def release(self, due: Due) -> None:
        self.steps.append(("release", due.on))

    def newly_held(self, due: Due) -> Iterator[tuple[str, list[Held]]]:
        yield from self.to_hold

    def held(self, due: Due) -> ChangedRows:
        return self._rows("held", due.on, len(self.to_hold))

    def hold(self, due: Due) -> None:
        self.steps.append(("hold", due.on))

    # --- approvals ---

    def add_approval(self, run: Run, approved_by: str, content_hash: str) -> int:
        self.approvals.append((run.run_ref, approved_by, content_hash))
        return self.others_approved + 1

    def parts(self, run: Run) -> list[Part]:
        return list(self.people_of.get(run.run_ref, self.people))

    def payer_hash(self) -> str:
        return self.payer

    def content_hash(self, run: Run) -> str:
        return self.kept_hashes[run.run_ref]

    # --- proposing ---

    def has_something_to_pay(self, due: Due) -> bool:
        return self.payable

    def propose(self, run: Run, due: Due, among: Sequence[int] | None = None) -> int:
        self.steps.append(("propose", run.run_ref, due.on, among))
        self.to_pay.extend(self.to_propose)
        return len(self.to_propose)

    def keep_left_out(self, run: Run, due: Due, among: Sequence[int] | None = None) -> None:
        self.steps.append(("keep left out", run.run_ref, due.on, among))

    def no_longer_payable(self, run: Run, due: Due) -> dict[int, tuple[str, list[int]]]:
        return self.not_payable

    def drop_payment(self, number: int) -> None:
        self.steps.append(("drop payment", number))
        self.to_pay = [each for each in self.to_pay if each.number != number]

    def drop_payments_of(self, run: Run) -> None:
        self.steps.append(("drop payments", run.run_ref))

    def cancel_payments_of(self, run: Run) -> list[str]:
        self.steps.append(("cancel payments", run.run_ref))
        return self.news_of

    # --- what a run comes to ---

    def sum_up(self, run: Run) -> None:
        self.steps.append(("sum up", run.run_ref))

    def mark_prepared(self) -> None:
        self.steps.append(("mark prepared",))

    def sum_up_prepared(self) -> None:
        self.steps.append(("sum up prepared",))

    def totals(self, run: Run) -> tuple[int, int]:
        return len(self.to_pay), sum(each.amount_pence for each in self.to_pay)

    # --- with the bank ---

    def freeze(self, run: Run) -> None:
        self.steps.append(("freeze", run.run_ref))

    def credits(self, run: Run) -> Iterator[ToPay]:
        return iter(self.to_pay)

    def payments_with_lines(self, run: Run) -> Iterator[Submitted]:
        yield from self.told

    def submit(self, run: Run, on: date) -> None:
        self.steps.append(("submit", run.run_ref, on))

    def any_clearing(self, on: date) -> bool:
        return self.something_clears

    def arrived(self, on: date) -> ChangedRows:
        return self._rows("arrived", on, 1)

    def arrive(self, on: date) -> None:
        self.steps.append(("arrive", on))

    def payment_to_return(self, tenant_ref: str, entry_day: date) -> Payment | None:
        which = (tenant_ref, entry_day)
        return next(
            (each for each in self.sent if (each.tenant_ref, each.entry_day) == which), None
        )

    def mark_returned(self, payment: Payment, on: date, code: str, by: str) -> None:
        self.steps.append(("mark returned", payment.number, on, code, by))

    def _rows(self, what: str, on: date, number: int) -> ChangedRows:
        """Return what stands for rows that only the database knows: their name, and how many."""
        self.steps.append((what, on))
        return ChangedRows(select(), {"what": what, "rows": number})


@dataclass
class FakeExports:
    """Bank files with their text. `lost`: no key opens them any more."""

    files: dict[int, Export] = field(default_factory=dict)
    runs_in: dict[int, list[Run]] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    lost: bool = False

    def next_number(self) -> int:
        return len(self.files) + 1

    def keep(self, export: Export, runs: Sequence[Run], pieces: Iterable[str]) -> Export:
        text = "".join(pieces)
        kept = replace(export, content_hash=hashlib.sha256(text.encode()).hexdigest())
        self.files[export.number], self.texts[export.number] = kept, text
        self.runs_in[export.number] = sorted(runs, key=lambda run: run.number)
        return kept

    def of_run(self, run: Run) -> Export | None:
        standing = [each for each in self.files.values() if each.replaced_by is None]
        found = [each for each in standing if run.number in self.runs_of(each)]
        assert len(found) < 2
        return found[0] if found else None

    def find(self, number: int) -> Export | None:
        return self.files.get(number)

    def run_refs_of(self, export: Export) -> list[str]:
        return [run.run_ref for run in self.runs_in[export.number]]

    def runs_of(self, export: Export) -> list[int]:
        return [run.number for run in self.runs_in[export.number]]

    def replace(self, export: Export, by: int) -> None:
        self.files[export.number] = replace(export, replaced_by=by)

    def withdraw(self, export: Export) -> None:
        self.replace(export, export.number)

    def hash_of(self, number: int) -> str:
        if self.lost:
            raise NotOpened(f"export {number} part 1 does not open")
        return hashlib.sha256(self.texts[number].encode()).hexdigest()


@dataclass
class FakeAgreement:
    """Stands for `differences_of_run`: what it finds, and which runs it looked at."""

    differences: list[Difference] = field(default_factory=list)
    looked_at: list[tuple[int, bool]] = field(default_factory=list)

    def of_run(self, connection: Reads, run: int, *, frozen: bool) -> Iterator[Difference]:
        self.looked_at.append((run, frozen))
        yield from self.differences
