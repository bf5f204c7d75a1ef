"""What came back from the bank, file by file and row by row, with what became of each."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select

from services.backbone.writing import Writer
from services.payments import tables
from services.payments.domain.matching import SHORTEST_CUT
from services.payments.domain.reconciliation import ExpectedItem
from services.payments.rows import ImportedRow

MOST_CANDIDATES = 20
"""Payments that one row is compared with: those of its reference, of which there is one."""


class ImportStore:
    """Reads and writes imported files inside one unit of work."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection

    def known(self, content_hash: str) -> Any:
        """Return the import of the very same file; None if it was not imported before."""
        table = tables.bank_imports
        query = select(table).where(table.c.content_hash == content_hash)
        return self.connection.execute(query).one_or_none()

    def outcomes(self, number: int) -> dict[str, int]:
        """Return how many rows of an import had each outcome."""
        table = tables.bank_import_rows
        query = select(table.c.outcome, func.count()).where(table.c.import_number == number)
        rows = self.connection.execute(query.group_by(table.c.outcome).order_by(table.c.outcome))
        return {row[0]: row[1] for row in rows}

    def add(self, values: dict[str, Any], rows: Sequence[ImportedRow]) -> int:
        """Keep a file's rows; returns the import's number."""
        table = tables.bank_imports
        last = self.connection.execute(select(func.max(table.c.number))).scalar_one() or 0
        number = int(last) + 1
        self.connection.insert(table, {"number": number, **values})
        self.connection.insert(
            tables.bank_import_rows, *({"import_number": number, **asdict(row)} for row in rows)
        )
        self.connection.flush()
        return number

    # --- returned payments ---

    def candidates(self, reference: str) -> list[Any]:
        """Return the payments that went to the bank and that a reference may mean, as rows with
        the account still encrypted."""
        payments, accounts = tables.payments, tables.accounts
        said = " ".join(reference.upper().split())
        means = [payments.c.reference == said]
        if len(said) >= SHORTEST_CUT:
            means.append(payments.c.reference.startswith(said, autoescape=True))
        query = (
            select(payments, accounts.c.sealed)
            .join(accounts, accounts.c.number == payments.c.account)
            .where(or_(*means), payments.c.status.in_(["submitted", "paid", "returned"]))
            .order_by(payments.c.reference != said, payments.c.number)
            .limit(MOST_CANDIDATES)
        )
        return list(self.connection.execute(query))

    # --- the bank statement ---

    def lines_before(self) -> Counter[tuple[date, int, str]]:
        """Return the lines of earlier statements: day, pence and text, and how often."""
        table, files = tables.bank_import_rows, tables.bank_imports
        query = (
            select(table.c.on, table.c.amount_pence, table.c.text)
            .join(files, files.c.number == table.c.import_number)
            .where(files.c.kind == "statement", table.c.outcome != "duplicate")
        )
        return Counter(
            (row.on, row.amount_pence, row.text) for row in self.connection.execute(query)
        )

    def expected(self, until: date) -> Iterator[ExpectedItem]:
        """Yield what should be on the statement by `until` and was on none yet."""
        yield from self._expected_debits(until)
        yield from self._expected_credits(until)

    def _expected_debits(self, until: date) -> Iterator[ExpectedItem]:
        runs, payments = tables.runs, tables.payments
        query = (
            select(runs.c.run_ref, runs.c.entry_day, func.sum(payments.c.amount_pence))
            .join(payments, payments.c.run_number == runs.c.number)
            .where(runs.c.state == "submitted", runs.c.entry_day <= until)
            .group_by(runs.c.run_ref, runs.c.entry_day)
        )
        for run_ref, entry_day, pence in self.connection.execute(query):
            yield ExpectedItem("run", run_ref.upper(), -int(pence), entry_day)

    def _expected_credits(self, until: date) -> Iterator[ExpectedItem]:
        payments, rows = tables.payments, tables.bank_import_rows
        seen = select(rows.c.subject).where(rows.c.outcome == "settled")
        query = select(payments.c.reference, payments.c.amount_pence, payments.c.entry_day).where(
            payments.c.status == "returned",
            payments.c.entry_day <= until,
            payments.c.reference.not_in(seen),
        )
        for reference, pence, entry_day in self.connection.execute(query):
            yield ExpectedItem("returned_payment", reference, pence, entry_day)
