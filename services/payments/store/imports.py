"""What came back from the bank, file by file and row by row, with what became of each."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement, Row, and_, bindparam, case, func, or_, select

from services.backbone.writing import Writer
from services.payments import tables
from services.payments.domain.matching import SHORTEST_CUT
from services.payments.domain.reconciliation import DAYS_LATE, ExpectedItem
from services.payments.store.numbers import next_number
from services.payments.store.rows import ImportedFile, ImportedRow, Payment, SentPayment

MOST_CANDIDATES = 2
"""Payments that one row is compared with: there is one of each reference, and of a cut one the
second says already that nobody can tell which is meant."""

KeptT = TypeVar("KeptT", ImportedFile, ImportedRow, Payment)

AFTER_ANY_TEXT = "\U0010ffff"
"""Sorts after every other character on both databases."""


_SENT, _ROWS = tables.payments.c, tables.bank_import_rows.c
_EXPECTED_CREDITS = select(
    _SENT.reference, _SENT.amount_pence, _SENT.entry_day, _SENT.returned_on
).where(
    _SENT.returned_on.is_not(None),
    _SENT.entry_day <= bindparam("until"),
    ~select(_ROWS.subject)
    .where(_ROWS.subject == _SENT.reference, _ROWS.outcome == "settled")
    .exists(),
)
"""The payments that came back and whose credit is on no statement yet."""


class ImportStore:
    """Reads and writes imported files inside one unit of work."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection

    def known(self, content_hash: str) -> tuple[int, ImportedFile] | None:
        """Return the number and the import of the very same file; None if it is a new one."""
        table = tables.bank_imports
        query = select(table).where(table.c.content_hash == content_hash)
        row = self.connection.execute(query).one_or_none()
        return None if row is None else (row.number, _made(ImportedFile, row))

    def outcomes(self, number: int) -> dict[str, int]:
        """Return how many rows of an import had each outcome."""
        table = tables.bank_import_rows
        query = select(table.c.outcome, func.count()).where(table.c.import_number == number)
        rows = self.connection.execute(query.group_by(table.c.outcome).order_by(table.c.outcome))
        return {row[0]: row[1] for row in rows}

    def add(self, file: ImportedFile, rows: Sequence[ImportedRow]) -> int:
        """Keep a file's rows; returns the import's number."""
        table = tables.bank_imports
        number = next_number(self.connection, table)
        self.connection.insert(table, {"number": number, **asdict(file)})
        self.connection.insert(
            tables.bank_import_rows, *({"import_number": number, **asdict(row)} for row in rows)
        )
        self.connection.flush()
        return number

    def rows(self, number: int, *outcomes: str) -> dict[int, ImportedRow]:
        """Return the rows of an import, by their number in the file; of all outcomes if none is
        named."""
        table = tables.bank_import_rows
        query = select(table).where(table.c.import_number == number)
        if outcomes:
            query = query.where(table.c.outcome.in_(outcomes))
        rows = self.connection.execute(query.order_by(table.c.row))
        return {row.row: _made(ImportedRow, row) for row in rows}

    def decide_again(self, number: int, row: ImportedRow) -> None:
        """Keep what became of a row of an earlier import after all."""
        table = tables.bank_import_rows
        same = and_(table.c.import_number == number, table.c.row == row.row)
        values = asdict(row)
        del values["row"]
        self.connection.execute(table.update().where(same).values(values))

    # --- returned payments ---

    def candidates(self, reference: str) -> list[SentPayment]:
        """Return the payments that may be with the bank and that a reference may mean."""
        said = " ".join(reference.upper().split())
        sent = tables.payments.c.reference
        found = self._sent(sent == said)
        if not found and len(said) >= SHORTEST_CUT:
            found = self._sent(and_(sent > said, sent < said + AFTER_ANY_TEXT))
        return found

    def _sent(self, which: ColumnElement[bool]) -> list[SentPayment]:
        payments, accounts, runs = tables.payments, tables.accounts, tables.runs
        not_submitted = and_(payments.c.status == "approved", runs.c.state == "exported")
        with_the_bank = payments.c.status.in_(["submitted", "paid", "returned"])
        waits = case((not_submitted, runs.c.run_ref), else_="").label("not_submitted")
        query = (
            select(payments, accounts.c.sealed, waits)
            .join(accounts, accounts.c.number == payments.c.account)
            .join(runs, runs.c.number == payments.c.run_number)
            .where(which, or_(with_the_bank, not_submitted))
            .order_by(payments.c.reference)
            .limit(MOST_CANDIDATES)
        )
        return [
            SentPayment(
                _made(Payment, row), row.processing_day, row.status, row.sealed, row.not_submitted
            )
            for row in self.connection.execute(query)
        ]

    # --- the bank statement ---

    def lines_between(self, first: date, last: date) -> list[tuple[int, ImportedRow]]:
        """Return the lines of all statements so far on these days with their import's number, those
        that settle something first; each once, however many statements have it."""
        table, files = tables.bank_import_rows, tables.bank_imports
        query = (
            select(table)
            .join(files, files.c.number == table.c.import_number)
            .where(
                files.c.kind == "statement",
                table.c.outcome != "duplicate",
                table.c.on.between(first, last),
            )
            .order_by(table.c.outcome != "settled", table.c.import_number, table.c.row)
        )
        rows = self.connection.execute(query)
        return [(row.import_number, _made(ImportedRow, row)) for row in rows]

    def expected(self, until: date) -> Iterator[ExpectedItem]:
        """Yield what should be on the statement by `until` and was on none yet."""
        yield from self._expected_debits(until)
        yield from self._expected_credits(until)

    def expected_in_all(self, until: date) -> tuple[int, int, date | None]:
        """Return how many that are, what they come to in pence, and the day of the oldest."""
        debits = list(self._expected_debits(until))
        of = _EXPECTED_CREDITS.subquery("of")
        query = select(func.count(), func.sum(of.c.amount_pence), func.min(of.c.entry_day))
        number, pence, since = self.connection.execute(query, {"until": until}).one()
        days = [item.on for item in debits] + ([since] if number else [])
        owed = sum(-item.amount_pence for item in debits)
        return number + len(debits), owed + int(pence or 0), min(days, default=None)

    def _expected_debits(self, until: date) -> Iterator[ExpectedItem]:
        runs = tables.runs
        query = select(runs.c.run_ref, runs.c.entry_day, runs.c.amount_pence).where(
            runs.c.state == "submitted", runs.c.entry_day <= until
        )
        for run_ref, entry_day, pence in self.connection.execute(query):
            yield ExpectedItem("run", run_ref.upper(), -pence, entry_day)

    def _expected_credits(self, until: date) -> Iterator[ExpectedItem]:
        credits = self.connection.execute(_EXPECTED_CREDITS, {"until": until})
        for reference, pence, entry_day, returned_on in credits:
            last_day = max(entry_day, returned_on) + timedelta(days=DAYS_LATE)
            yield ExpectedItem("returned_payment", reference, pence, entry_day, last_day)


def _made(cls: type[KeptT], row: Row[*tuple[object, ...]]) -> KeptT:
    """Return what a row keeps, whatever else it has."""
    return cls(**{name: row._mapping[name] for name in cls.__dataclass_fields__})
