"""What was approved against what is there, and each run's way through its states."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from sqlalchemy import BigInteger, Connection, Select, bindparam, cast, func, or_, select

from services.backbone.actors import names_in
from services.backbone.writing import Writer
from services.payments import tables
from services.payments.adapters.key_ring import NotOpened
from services.payments.domain.run_states import COMMITTED
from services.payments.domain.verifying import Difference, check_run_moves
from services.payments.keys import key_ring
from services.payments.queries.verifying.scope import Reads, found
from services.payments.store import run_statements
from services.payments.store.accounts import open_with_fingerprint
from services.payments.store.runs import RunStore
from services.terms.moves import STATUS

NONE = "no such row"
STILL_TO_BE_SENT = ("prepared", "approved", "exported")


def frozen_copies(connection: Connection) -> Iterator[Difference]:
    """A committed run is to the penny and the account what its approvers approved."""
    store = RunStore(Writer(connection))
    for run in store.in_states(*sorted(COMMITTED)):
        is_kept = store.content_hash(run)
        if is_kept != run.content_hash:
            where = f"run {run.run_ref}"
            yield Difference("content hash of a run", where, str(run.content_hash), is_kept)


def approvals(connection: Reads, run: int | None = None) -> Iterator[Difference]:
    """Whoever approved a committed run approved it as it is, and neither prepared it nor handed it
    over to the bank."""
    names = names_in(connection, tables.backbone.actors)
    for run_ref, approved_by in found(connection, _approvals, run):
        expected = (
            f"approved as it is by {names[approved_by]}, and by nobody who prepared, exported or"
            " submitted it"
        )
        yield Difference("approval", f"run {run_ref}", expected, "no such approval")


@cache
def _approvals(of_run: bool) -> Select[str, str]:
    runs, given = tables.runs, tables.approvals
    of_it = select(given.c.run_number).where(given.c.run_number == runs.c.number)
    right = of_it.where(
        given.c.approved_by == runs.c.approved_by, given.c.content_hash == runs.c.content_hash
    )
    did_more = [
        given.c.approved_by == runs.c[name]
        for name in ("prepared_by", "exported_by", "submitted_by")
    ]
    wrong = of_it.where(or_(given.c.content_hash != runs.c.content_hash, *did_more))
    query = (
        select(runs.c.run_ref, runs.c.approved_by)
        .where(runs.c.state.in_(sorted(COMMITTED)), or_(~right.exists(), wrong.exists()))
        .order_by(runs.c.number)
    )
    return query.where(runs.c.number == bindparam("run")) if of_run else query


def sealed_accounts(connection: Connection) -> Iterator[Difference]:
    """The account of a payment that is still to be sent opens, and is the one that was given."""
    store, keys = RunStore(Writer(connection)), key_ring(connection.engine.url)
    for run in store.in_states(*STILL_TO_BE_SENT):
        for row in store.credits(run):
            account = f"account {row.account} of {row.tenant_ref}"
            try:
                sealed = (keys, row.account, row.tenant_ref, row.sealed)
                is_kept = open_with_fingerprint(*sealed)[1]
            except NotOpened as problem:
                is_kept = str(problem)
            if is_kept != row.fingerprint:
                yield Difference("account as given", account, row.fingerprint, is_kept)


def payer(connection: Connection) -> Iterator[Difference]:
    """A run that is approved and not sent is paid from the account it was approved with."""
    store = RunStore(Writer(connection))
    now = store.payer_hash()
    for run in store.in_states("approved", "exported"):
        if run.payer_hash != now:
            yield Difference("payer", f"run {run.run_ref}", str(run.payer_hash), now)


def moves(connection: Reads, run: int | None = None) -> Iterator[Difference]:
    """Each run came to its state by moves that are allowed, each with its line in the audit."""
    made: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for run_ref, before, after in found(connection, _moves, run):
        made[run_ref].append((before, after))
    for run_ref, state in found(connection, _states, run):
        yield from check_run_moves(run_ref, state, made[run_ref])


@cache
def _states(of_run: bool) -> Select[str, str]:
    runs = tables.runs
    query = select(runs.c.run_ref, runs.c.state).order_by(runs.c.number)
    return query.where(runs.c.number == bindparam("run")) if of_run else query


@cache
def _moves(of_run: bool) -> Select[str, str, str]:
    audit, runs = tables.backbone.audit, tables.runs
    query = select(audit.c.subject_ref, audit.c.before, audit.c.after).where(
        audit.c.subject_kind == "run", audit.c.what == STATUS
    )
    if of_run:
        this_one = select(runs.c.run_ref).where(runs.c.number == bindparam("run"))
        query = query.where(audit.c.subject_ref == this_one.scalar_subquery())
    return query.order_by(audit.c.id)


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
        is_kept = f"{row.debited} pence on the bank statement"
        yield Difference("run total", where, f"{row.total} pence", is_kept)


def totals(connection: Connection) -> Iterator[Difference]:
    """What a run is said to come to is what its payments, its lines and what it left out do."""
    for what, kept, counted in (
        ("payments", _KEPT_PAYMENTS, _COUNTED_PAYMENTS),
        ("share", _KEPT_SHARES, run_statements.LINES_BY_SHARE),
        ("left out", _KEPT_LEFT_OUT, run_statements.LEFT_OUT_BY_HOLD),
    ):
        is_kept, should_be = (set(map(tuple, connection.execute(q))) for q in (kept, counted))
        for row in sorted(is_kept ^ should_be):
            there = str(row[1:])
            expected, found = (there, NONE) if row in should_be else (NONE, there)
            yield Difference("what a run comes to", f"run {row[0]}, {what}", expected, found)


_RUNS, _SHARES, _LEFT_OUT = tables.runs, tables.run_totals, tables.left_out_totals
_KEPT_PAYMENTS = select(_RUNS.c.number, _RUNS.c.payments, _RUNS.c.amount_pence).where(
    _RUNS.c.payments > 0
)
_PAYMENTS = tables.payments
_COUNTED_PAYMENTS = select(
    _PAYMENTS.c.run_number, func.count(), cast(func.sum(_PAYMENTS.c.amount_pence), BigInteger)
).group_by(_PAYMENTS.c.run_number)
_KEPT_SHARES = select(*(column for column in _SHARES.c if column.name != "quarter_before_pence"))
_KEPT_LEFT_OUT = select(_LEFT_OUT)
_COUNTED_MARKS = run_statements.LINES_BY_MARK.order_by("mark")
_MARKS = tables.run_marks
_KEPT_MARKS = select(_MARKS).where(_MARKS.c.run_number == bindparam("run")).order_by(_MARKS.c.mark)


def places(connection: Connection) -> Iterator[Difference]:
    """A run's payments are counted from 1 on, by number."""
    each = run_statements.PLACES.subquery("each")
    query = select(each).where(each.c.place != each.c.should_be).order_by(each.c.number)
    for row in connection.execute(query):
        where = f"payment {row.number}"
        yield Difference("place in its run", where, str(row.should_be), str(row.place))


def proposals(connection: Connection) -> Iterator[Difference]:
    """What is kept of a prepared run for its approvers: its hash, who had a part in it, and what
    they look at twice."""
    store, hashes = RunStore(Writer(connection)), select(_RUNS.c.number, _RUNS.c.proposed_hash)
    kept = {row.number: row.proposed_hash for row in connection.execute(hashes)}
    for run in store.in_states("prepared"):
        where, should_be = f"run {run.run_ref}", store.content_hash(run)
        if kept[run.number] != should_be:
            yield Difference("hash of what is proposed", where, should_be, str(kept[run.number]))
        expected, found = (
            "; ".join(f"{part.who} {part.did} {part.about} ×{part.number}" for part in parts)
            for parts in (store.parts(run), store.parts_as_kept(run))
        )
        if expected != found:
            yield Difference("who had a part", where, expected, found)
        of_run = {"run": run.number}
        expected, found = (
            "; ".join(f"{row.mark} {row.instalments}, {row.amount_pence}" for row in rows)
            for rows in (connection.execute(q, of_run) for q in (_COUNTED_MARKS, _KEPT_MARKS))
        )
        if expected != found:
            yield Difference("what is looked at twice", where, expected, found)


OF_A_RUN = (approvals, moves)
CHECKS = (*OF_A_RUN, frozen_copies, sealed_accounts, payer, settled, totals, places, proposals)
