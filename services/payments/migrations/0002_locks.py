"""Locks: what is posted, approved, sent or noted cannot be changed any more, whoever tries.

A trigger refuses each change that no use case makes. Those that look at one row do so after the
change on PostgreSQL, in a condition of the trigger itself: where it does not hold, a statement over
a million rows costs next to nothing more. (A trigger before the change would lock each row first.)
Those that look into another table do it once for a whole statement.
"""

from typing import NamedTuple

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


class Lock(NamedTuple):
    """`event` on `table` is refused where `when` holds of the row before (OLD) and after (NEW)."""

    name: str
    table: str
    event: str
    when: str
    says: str


class ParentLock(NamedTuple):
    """`event` (INSERT or DELETE) is refused where `closed` holds of the row in `parent` whose `key`
    is the row's `refers`."""

    name: str
    table: str
    event: str
    parent: str
    key: str
    refers: str
    closed: str
    says: str


RUN_MOVES = (
    ("prepared", "approved"),
    ("prepared", "rejected"),
    ("prepared", "lapsed"),
    ("approved", "exported"),
    ("approved", "cancelled"),
    ("exported", "submitted"),
    ("exported", "cancelled"),
    ("submitted", "settled"),
)

PAYER_MOVES = (
    ("waiting", "in_use"),
    ("waiting", "taken_back"),
    ("in_use", "replaced"),
)

PAYMENT_MOVES = (
    ("prepared", "approved"),
    ("prepared", "cancelled"),
    ("approved", "submitted"),
    ("approved", "cancelled"),
    ("submitted", "paid"),
    ("submitted", "returned"),
    ("paid", "returned"),
)


def _not_among(column: str, moves: tuple[tuple[str, str], ...]) -> str:
    allowed = ", ".join(f"'{before}>{after}'" for before, after in moves)
    moved = f"OLD.{column} || '>' || NEW.{column}"
    return f"OLD.{column} <> NEW.{column} AND {moved} NOT IN ({allowed})"


ALWAYS = "1 = 1"

LOCKS = (
    Lock("changed", "postings", "UPDATE", ALWAYS, "a posting is never changed; post its opposite"),
    Lock("deleted", "postings", "DELETE", ALWAYS, "a posting is never deleted; post its opposite"),
    Lock("changed", "audit", "UPDATE", ALWAYS, "the audit trail is only added to"),
    Lock("deleted", "audit", "DELETE", ALWAYS, "the audit trail is only added to"),
    Lock(
        "plan",
        "instalments",
        "UPDATE OF id, tenant_ref, element, quarter, amount_pence, due_date, quarter_ends_on,"
        " awaits_follow_up",
        ALWAYS,
        "what was planned of an instalment is never changed",
    ),
    Lock("deleted", "instalments", "DELETE", ALWAYS, "an instalment is never deleted"),
    Lock(
        "whose",
        "accounts",
        "UPDATE OF number, tenant_ref, fingerprint, masked, entered_by, entered_on",
        ALWAYS,
        "an account is never changed into another; enter a new one",
    ),
    Lock(
        "confirmed",
        "accounts",
        "UPDATE OF confirmed_by, confirmed_why",
        "OLD.confirmed_by IS NOT NULL",
        "who confirmed an account is never changed",
    ),
    Lock(
        "doubtful",
        "accounts",
        "UPDATE OF doubtful",
        "OLD.doubtful AND NOT NEW.doubtful",
        "an account in doubt stays so until a second person confirms it",
    ),
    Lock("deleted", "accounts", "DELETE", ALWAYS, "an account is never deleted"),
    Lock(
        "whose",
        "payer_accounts",
        "UPDATE OF number, name, service_user_number, sort_code, account_number, entered_by,"
        " entered_on",
        ALWAYS,
        "an account is never changed into another; enter a new one",
    ),
    Lock(
        "state",
        "payer_accounts",
        "UPDATE OF state",
        _not_among("state", PAYER_MOVES),
        "an account of the landlord cannot go from that state to that one",
    ),
    Lock(
        "decided",
        "payer_accounts",
        "UPDATE OF decided_by",
        "OLD.state <> 'waiting'",
        "who decided on an account is never changed",
    ),
    Lock(
        "made",
        "payer_accounts",
        "INSERT",
        "NEW.number > 1 AND NEW.state <> 'waiting'",
        "another account of the landlord begins as waiting",
    ),
    Lock("deleted", "payer_accounts", "DELETE", ALWAYS, "an account is never deleted"),
    Lock(
        "state",
        "runs",
        "UPDATE OF state",
        _not_among("state", RUN_MOVES),
        "a run cannot go from that state to that one",
    ),
    Lock(
        "frozen",
        "runs",
        "UPDATE OF number, run_ref, submission_day, processing_day, entry_day, prepared_by,"
        " approved_by, payments, amount_pence, proposed_hash, content_hash, payer_hash",
        "OLD.state <> 'prepared'",
        "a run is frozen once it is decided on",
    ),
    Lock(
        "exported",
        "runs",
        "UPDATE OF exported_by",
        "OLD.state <> 'approved'",
        "who exported a run is never changed",
    ),
    Lock(
        "submitted",
        "runs",
        "UPDATE OF submitted_by",
        "OLD.state <> 'exported'",
        "who submitted a run is never changed",
    ),
    Lock(
        "settled",
        "runs",
        "UPDATE OF settled_on",
        "OLD.state <> 'submitted'",
        "when a run was settled is never changed",
    ),
    Lock("made", "runs", "INSERT", "NEW.state <> 'prepared'", "a run begins as prepared"),
    Lock("deleted", "runs", "DELETE", ALWAYS, "a run is never deleted"),
    Lock("changed", "approvals", "UPDATE", ALWAYS, "an approval is never changed"),
    Lock("changed", "run_totals", "UPDATE", ALWAYS, "the totals of a run are taken afresh"),
    Lock("changed", "left_out_totals", "UPDATE", ALWAYS, "the totals of a run are taken afresh"),
    Lock("changed", "run_marks", "UPDATE", ALWAYS, "the totals of a run are taken afresh"),
    Lock(
        "status",
        "payments",
        "UPDATE OF status",
        _not_among("status", PAYMENT_MOVES),
        "a payment cannot go from that status to that one",
    ),
    Lock(
        "frozen",
        "payments",
        "UPDATE OF number, run_number, place, tenant_ref, amount_pence, reference, account,"
        " submission_day, processing_day, entry_day",
        "OLD.status <> 'prepared'",
        "a payment is frozen once its run is approved",
    ),
    Lock(
        "returned",
        "payments",
        "UPDATE OF return_code, returned_on, returned_by",
        "OLD.status NOT IN ('submitted', 'paid')",
        "why and when a payment came back is never changed",
    ),
    Lock("cleared", "payments", "UPDATE OF cleared", "OLD.cleared", "a payment clears once"),
    Lock("made", "payments", "INSERT", "NEW.status <> 'prepared'", "a payment begins as prepared"),
    Lock(
        "deleted",
        "payments",
        "DELETE",
        "OLD.status <> 'prepared'",
        "a payment is not deleted once its run is approved",
    ),
    Lock(
        "frozen",
        "payment_lines",
        "UPDATE OF id, payment_number, instalment_id",
        ALWAYS,
        "a line is never moved to another payment or instalment",
    ),
    Lock(
        "returned",
        "payment_lines",
        "UPDATE OF returned",
        "OLD.returned AND NOT NEW.returned",
        "a line that came back stays so",
    ),
    Lock(
        "frozen",
        "exports",
        "UPDATE OF number, format, name, serial, exported_by, exported_on",
        ALWAYS,
        "a bank file is never changed; make another one instead",
    ),
    Lock(
        "hash",
        "exports",
        "UPDATE OF content_hash",
        "OLD.content_hash <> ''",
        "a bank file is never changed; make another one instead",
    ),
    Lock(
        "replaced",
        "exports",
        "UPDATE OF replaced_by",
        "OLD.replaced_by IS NOT NULL",
        "what took the place of a bank file is never changed",
    ),
    Lock("deleted", "exports", "DELETE", ALWAYS, "a bank file is never deleted"),
    Lock("changed", "export_runs", "UPDATE", ALWAYS, "the runs of a bank file are never changed"),
    Lock("deleted", "export_runs", "DELETE", ALWAYS, "the runs of a bank file are never changed"),
    Lock(
        "moved",
        "export_parts",
        "UPDATE OF export_number, part",
        ALWAYS,
        "a part of a bank file is never moved",
    ),
    Lock("deleted", "export_parts", "DELETE", ALWAYS, "a part of a bank file is never deleted"),
)

PARENT_LOCKS = (
    ParentLock(
        *("added", "payments", "INSERT", "runs", "number", "run_number"),
        "state <> 'prepared'",
        "nothing is added to a run once it is decided on",
    ),
    *(
        ParentLock(
            *(name, "approvals", event, "runs", "number", "run_number"),
            "state <> 'prepared'",
            "the approvals of a run are frozen once it is decided on",
        )
        for name, event in (("added", "INSERT"), ("deleted", "DELETE"))
    ),
    *(
        ParentLock(
            *(name, table, event, "runs", "number", "run_number"),
            "state <> 'prepared'",
            "the totals of a run are frozen once it is decided on",
        )
        for table in ("run_totals", "left_out_totals", "run_marks")
        for name, event in (("added", "INSERT"), ("deleted", "DELETE"))
    ),
    *(
        ParentLock(
            *(name, "payment_lines", event, "payments", "number", "payment_number"),
            "status <> 'prepared'",
            "the lines of a payment are frozen once its run is approved",
        )
        for name, event in (("added", "INSERT"), ("deleted", "DELETE"))
    ),
    *(
        ParentLock(
            *("added", table, "INSERT", "exports", "number", "export_number"),
            "content_hash <> ''",
            "nothing is added to a bank file that is made",
        )
        for table in ("export_runs", "export_parts")
    ),
)

NOT_REPLACED = {
    "postings": "id = NEW.id",
    "audit": "id = NEW.id",
    "instalments": "id = NEW.id",
    "accounts": "number = NEW.number",
    "payer_accounts": "number = NEW.number OR (state = NEW.state"
    " AND NEW.state IN ('in_use', 'waiting'))",
    "runs": "number = NEW.number OR run_ref = NEW.run_ref",
    "payments": "number = NEW.number",
    "payment_lines": "id = NEW.id OR (instalment_id = NEW.instalment_id"
    " AND NOT returned AND NOT NEW.returned)",
    "exports": "number = NEW.number",
}
"""SQLite's `INSERT OR REPLACE` deletes the row in the way without telling a trigger of it."""


def upgrade() -> None:
    """Apply."""
    for statement in _statements():
        op.execute(statement)


def downgrade() -> None:
    """Take back."""
    if _is_postgresql():
        op.execute("DROP FUNCTION refuse_change() CASCADE")
        for lock in PARENT_LOCKS:
            op.execute(f"DROP FUNCTION {_name(lock)}() CASCADE")
        return
    for name in (*map(_name, LOCKS), *map(_name, PARENT_LOCKS)):
        op.execute(f"DROP TRIGGER {name}")
    for table in NOT_REPLACED:
        op.execute(f"DROP TRIGGER lock_{table}_in_the_way")


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _name(lock: Lock | ParentLock) -> str:
    return f"lock_{lock.table}_{lock.name}"


def _statements() -> list[str]:
    if _is_postgresql():
        emptied = dict.fromkeys(lock.table for lock in LOCKS)
        return [
            POSTGRESQL_REFUSES,
            *map(_on_postgresql, LOCKS),
            *(each for lock in PARENT_LOCKS for each in _parent_on_postgresql(lock)),
            *map(_not_emptied, emptied),
        ]
    return [
        *map(_on_sqlite, LOCKS),
        *map(_parent_on_sqlite, PARENT_LOCKS),
        *map(_not_replaced, NOT_REPLACED),
    ]


# --- PostgreSQL ---

POSTGRESQL_REFUSES = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = TG_ARGV[0]; END $$"""


def _on_postgresql(lock: Lock) -> str:
    return (
        f"CREATE TRIGGER {_name(lock)} AFTER {lock.event} ON {lock.table} FOR EACH ROW"
        f" WHEN ({lock.when}) EXECUTE FUNCTION refuse_change('{lock.says}')"
    )


def _parent_on_postgresql(lock: ParentLock) -> list[str]:
    rows = "NEW TABLE" if lock.event == "INSERT" else "OLD TABLE"
    return [
        f"""
CREATE FUNCTION {_name(lock)}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM changed JOIN {lock.parent} AS parent
             ON parent.{lock.key} = changed.{lock.refers} WHERE parent.{lock.closed}) THEN
    RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = '{lock.says}';
  END IF;
  RETURN NULL;
END $$""",
        f"CREATE TRIGGER {_name(lock)} AFTER {lock.event} ON {lock.table}"
        f" REFERENCING {rows} AS changed FOR EACH STATEMENT EXECUTE FUNCTION {_name(lock)}()",
    ]


def _not_emptied(table: str) -> str:
    return (
        f"CREATE TRIGGER lock_{table}_emptied BEFORE TRUNCATE ON {table} FOR EACH STATEMENT"
        f" EXECUTE FUNCTION refuse_change('{table} is never emptied')"
    )


# --- SQLite ---


def _on_sqlite(lock: Lock) -> str:
    return _refusing(_name(lock), lock.event, lock.table, lock.when, lock.says)


def _parent_on_sqlite(lock: ParentLock) -> str:
    row = "NEW" if lock.event == "INSERT" else "OLD"
    closed = (
        f"EXISTS (SELECT 1 FROM {lock.parent} AS parent"
        f" WHERE parent.{lock.key} = {row}.{lock.refers} AND parent.{lock.closed})"
    )
    return _refusing(_name(lock), lock.event, lock.table, closed, lock.says)


def _not_replaced(table: str) -> str:
    there = f"EXISTS (SELECT 1 FROM {table} WHERE {NOT_REPLACED[table]})"
    says = f"a row of {table} is never replaced"
    return _refusing(f"lock_{table}_in_the_way", "INSERT", table, there, says)


def _refusing(name: str, event: str, table: str, when: str, says: str) -> str:
    return (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW WHEN {when}"
        f" BEGIN SELECT RAISE(ABORT, '{says}'); END"
    )
