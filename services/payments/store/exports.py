"""Bank files as they were made: encrypted, in parts, with their hash, who and when."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import islice

from sqlalchemy import select

from services.backbone.writing import Writer
from services.payments import tables
from services.payments.adapters.key_ring import KeyRing
from services.payments.store.numbers import next_number
from services.payments.store.rows import Export, Run

RECORDS_IN_A_PART = 1_000
"""How much of a bank file stands in one row: about 100 kB."""

PARTS_AT_ONCE = 10
"""How many parts are fetched together."""


class ExportStore:
    """Reads and writes bank files inside one unit of work."""

    def __init__(self, connection: Writer, keys: Callable[[], KeyRing]) -> None:
        self.connection = connection
        self.keys = keys

    def next_number(self) -> int:
        """Return the number of the next export; its last six digits are the file's serial."""
        return next_number(self.connection, tables.exports)

    def keep(self, export: Export, runs: Sequence[Run], pieces: Iterable[str]) -> Export:
        """Keep a file, some records at a time; returns it with its SHA-256 in hexadecimal."""
        digest, rest, number = hashlib.sha256(), iter(pieces), export.number
        self.connection.insert(tables.exports, asdict(export))
        self.connection.insert(
            tables.export_runs,
            *({"export_number": number, "run_number": run.number} for run in runs),
        )
        part = 0
        while content := "".join(islice(rest, RECORDS_IN_A_PART)):
            part += 1
            digest.update(content.encode())
            sealed = self.keys().seal(content, part_context(number, part))
            row = {"export_number": number, "part": part, "sealed": sealed}
            self.connection.insert(tables.export_parts, row)
            self.connection.flush()
        return self._update(export, content_hash=digest.hexdigest())

    def of_run(self, run: Run) -> Export | None:
        """Return the export of a run that counts; None before there is one."""
        table, runs = tables.exports, tables.export_runs
        query = (
            select(table)
            .join(runs, runs.c.export_number == table.c.number)
            .where(runs.c.run_number == run.number, table.c.replaced_by.is_(None))
        )
        row = self.connection.execute(query).mappings().one_or_none()
        return None if row is None else Export(**row)

    def find(self, number: int) -> Export | None:
        """Return the export of that number, whether it counts or not; None if there is none."""
        query = select(tables.exports).where(tables.exports.c.number == number)
        row = self.connection.execute(query).mappings().one_or_none()
        return None if row is None else Export(**row)

    def run_refs_of(self, export: Export) -> list[str]:
        """Return the references of the runs in a file."""
        runs, of_export = tables.runs, tables.export_runs
        query = select(runs.c.run_ref).join(of_export, of_export.c.run_number == runs.c.number)
        of_it = query.where(of_export.c.export_number == export.number)
        return list(self.connection.execute(of_it.order_by(runs.c.number)).scalars())

    def runs_of(self, export: Export) -> list[int]:
        """Return the numbers of the runs in a file."""
        runs = tables.export_runs
        query = select(runs.c.run_number).where(runs.c.export_number == export.number)
        return list(self.connection.execute(query.order_by(runs.c.run_number)).scalars())

    def replace(self, export: Export, by: int) -> None:
        """Note that another file was made in place of this one."""
        self._update(export, replaced_by=by)

    def withdraw(self, export: Export) -> None:
        """Note that a file never went to the bank; it stands for itself no more."""
        self._update(export, replaced_by=export.number)

    def parts(self, number: int) -> Iterator[str]:
        """Yield a file's text, part by part."""
        table = tables.export_parts
        query = select(table).where(table.c.export_number == number).order_by(table.c.part)
        for row in self.connection.stream(query, at_once=PARTS_AT_ONCE):
            yield self.keys().open(row.sealed, part_context(number, row.part))

    def hash_of(self, number: int) -> str:
        """Return the SHA-256 of a file's text as it is kept."""
        digest = hashlib.sha256()
        for part in self.parts(number):
            digest.update(part.encode())
        return digest.hexdigest()

    def _update(self, export: Export, **values: object) -> Export:
        table = tables.exports
        self.connection.execute(
            table.update().where(table.c.number == export.number).values(values)
        )
        return Export(**asdict(export) | values)


def part_context(number: int, part: int) -> str:
    """Return what a part of a file is encrypted as; it opens only as this part of this file."""
    return f"export {number} part {part}"
