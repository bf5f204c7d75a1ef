"""What was approved against what is there, and each run's way through its states."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from services.backbone.actors import names_in
from services.backbone.writing import Writer
from services.payments import tables
from services.payments.domain.run_states import COMMITTED
from services.payments.domain.verifying import Difference, check_run_moves
from services.payments.store.runs import RunStore
from services.terms.moves import STATUS


def frozen_copies(connection: Connection) -> Iterator[Difference]:
    """A committed run is to the penny and the account what its approvers approved."""
    store = RunStore(Writer(connection))
    for run in store.in_states(*sorted(COMMITTED)):
        found = store.content_hash(run)
        if found != run.content_hash:
            where = f"run {run.run_ref}"
            yield Difference("content hash of a run", where, str(run.content_hash), found)


def approvals(connection: Connection) -> Iterator[Difference]:
    """Whoever approved a committed run approved it as it is, and did not prepare it."""
    runs, given = tables.runs, tables.approvals
    query = (
        select(runs.c.run_ref, runs.c.approved_by)
        .where(
            runs.c.state.in_(sorted(COMMITTED)),
            ~select(given.c.run_number)
            .where(
                given.c.run_number == runs.c.number,
                given.c.approved_by == runs.c.approved_by,
                given.c.approved_by != runs.c.prepared_by,
                given.c.content_hash == runs.c.content_hash,
            )
            .exists(),
        )
        .order_by(runs.c.number)
    )
    names = names_in(connection, tables.backbone.actors)
    for run_ref, approved_by in connection.execute(query):
        expected = f"approved as it is by {names[approved_by]}, who did not prepare it"
        yield Difference("approval", f"run {run_ref}", expected, "no such approval")


def moves(connection: Connection) -> Iterator[Difference]:
    """Each run came to its state by moves that are allowed, each with its line in the audit."""
    audit, runs = tables.backbone.audit, tables.runs
    made: dict[str, list[tuple[str, str]]] = defaultdict(list)
    query = select(audit.c.subject_ref, audit.c.before, audit.c.after).where(
        audit.c.subject_kind == "run", audit.c.what == STATUS
    )
    for run_ref, before, after in connection.execute(query.order_by(audit.c.id)):
        made[run_ref].append((before, after))
    for run_ref, state in connection.execute(
        select(runs.c.run_ref, runs.c.state).order_by(runs.c.number)
    ):
        yield from check_run_moves(run_ref, state, made[run_ref])


def settled(connection: Connection) -> Iterator[Difference]:
    """The bank statement debits a settled run with the sum of its payments."""
    runs, payments, on_statement = tables.runs, tables.payments, tables.bank_import_rows
    total = (
        select(func.coalesce(func.sum(payments.c.amount_pence), 0))
        .where(payments.c.run_number == runs.c.number)
        .scalar_subquery()
    )
    debited = (
        select(func.coalesce(-func.sum(on_statement.c.amount_pence), 0))
        .where(
            on_statement.c.subject == func.upper(runs.c.run_ref),
            on_statement.c.outcome == "settled",
        )
        .scalar_subquery()
    )
    query = select(runs.c.run_ref, total.label("total"), debited.label("debited"))
    for row in connection.execute(
        query.where(runs.c.state == "settled", total != debited).order_by(runs.c.number)
    ):
        where = f"run {row.run_ref}"
        found = f"{row.debited} pence on the bank statement"
        yield Difference("run total", where, f"{row.total} pence", found)


CHECKS = (frozen_copies, approvals, moves, settled)
