"""Bank files: each is what was made, and each run that left is in one that stands."""

from collections.abc import Iterator
from functools import cache

from sqlalchemy import Connection, Select, bindparam, func, select

from services.backbone.writing import Writer
from services.payments import tables
from services.payments.adapters.key_ring import NotOpened
from services.payments.domain.verifying import Difference
from services.payments.keys import key_ring
from services.payments.queries.verifying.scope import Reads, found
from services.payments.store.exports import ExportStore

LEFT = ("exported", "submitted", "settled")


def hashes(connection: Connection) -> Iterator[Difference]:
    """A bank file's parts open, and together are what its hash was taken of."""
    table, keys = tables.exports, key_ring(connection.engine.url)
    store = ExportStore(Writer(connection), lambda: keys)
    query = select(table.c.number, table.c.name, table.c.content_hash).order_by(table.c.number)
    for number, name, content_hash in connection.execute(query).all():
        try:
            is_kept = store.hash_of(number)
        except NotOpened as problem:
            is_kept = str(problem)
        if is_kept != content_hash:
            where = f"export {number}, {name}"
            yield Difference("content hash of a bank file", where, content_hash, is_kept)


def of_runs(connection: Reads, run: int | None = None) -> Iterator[Difference]:
    """A run is in one bank file that stands if it left, and in none before."""
    for run_ref, state, number in found(connection, _files_of_runs, run):
        expected = int(state in LEFT)
        if number != expected:
            where = f"run {run_ref}, {state}"
            yield Difference("bank files that stand", where, f"{expected} of it", f"{number} of it")


@cache
def _files_of_runs(of_run: bool) -> Select[str, str, int]:
    runs, files, of_files = tables.runs, tables.exports, tables.export_runs
    counting = (
        select(func.count())
        .select_from(of_files)
        .join(files, files.c.number == of_files.c.export_number)
        .where(of_files.c.run_number == runs.c.number, files.c.replaced_by.is_(None))
        .scalar_subquery()
    )
    query = select(runs.c.run_ref, runs.c.state, counting.label("files")).order_by(runs.c.number)
    return query.where(runs.c.number == bindparam("run")) if of_run else query


OF_A_RUN = (of_runs,)
CHECKS = (hashes, *OF_A_RUN)
