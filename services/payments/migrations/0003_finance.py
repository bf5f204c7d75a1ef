"""Finance in depth: encrypted accounts, the states of a run, exports, imports, budgets, samples.

What is there is kept: accounts of payees and payments become rows of `accounts`, encrypted; bank
files become exports. The key file is made if nothing was ever encrypted. Four tables are made
anew under their own names, because SQLite cannot change a table's constraints.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain, groupby, islice
from operator import attrgetter
from typing import Any

import sqlalchemy as sa
from alembic import op

from services.payments.domain.masking import masked
from services.payments.keys import key_ring, make_keys

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

LONG_AGO = date(2000, 1, 1)
BY = "migration 0003"

AT_ONCE = 500
"""Rows that are in memory, and sent to the database, together."""


def upgrade() -> None:
    """Apply."""
    make_keys(op.get_bind().engine.url)
    _set_aside(*REMADE, "bank_files", "bank_file_parts")
    _drop("bank_file_parts", "bank_files", *reversed(REMADE))
    _make_finance_tables()
    _keep_accounts()
    _put_back()
    _freeze()
    _keep_files()
    _forget("accounts", *REMADE, "bank_files", "bank_file_parts")


def downgrade() -> None:
    """Take back; accounts stand in the clear again. Refused where that would lose something."""
    _refuse_to_lose()
    _set_aside(*REMADE)
    _open_accounts()
    _open_files()
    for table in reversed(ADDED):
        op.drop_table(table)
    _drop(*reversed(REMADE))
    _make_first_tables()
    _put_back_in_the_clear()
    _forget("accounts", *REMADE, "bank_files", "bank_file_parts")


REMADE = ("scheme", "payees", "runs", "payments")
ADDED = (
    "areas",
    "tenants",
    "settings",
    "weight_tables",
    "bank_imports",
    "bank_import_rows",
    "budgets",
    "samples",
    "sample_people",
    "approvals",
    "left_out",
    "exports",
    "export_runs",
    "export_parts",
)
"""Beside `accounts`, which payees and payments refer to."""


# --- what is there, set aside as `before_…` while its table is made anew ---


def _set_aside(*names: str) -> None:
    for name in names:
        op.execute(f"CREATE TABLE before_{name} AS SELECT * FROM {name}")


def _forget(*names: str) -> None:
    for name in names:
        op.execute(f"DROP TABLE before_{name}")


def _clear_accounts() -> None:
    """A place for the accounts in the clear, by which payees and payments find theirs."""
    op.create_table(
        "before_accounts",
        sa.Column("number", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("tenant_ref", sa.Text()),
        sa.Column("sort_code", sa.Text()),
        sa.Column("account_number", sa.Text()),
        sa.Column("account_name", sa.Text()),
        sa.Column("verdict", sa.Text()),
    )


# --- moving it up ---


def _keep_accounts() -> None:
    """Make an account of each that a payee has or a payment went to.

    A tenant's are numbered in the order of the payments, and the one in use last.
    """
    _clear_accounts()
    found = _stream(
        "SELECT tenant_ref, sort_code, account_number, account_name,"
        " max(verdict) AS verdict, min(day) AS first_day"
        " FROM (SELECT tenant_ref, sort_code, account_number, account_name,"
        "  verdict, 1 AS in_use, NULL AS day, NULL AS number"
        "  FROM before_payees WHERE sort_code <> ''"
        "  UNION ALL SELECT tenant_ref, sort_code, account_number, account_name,"
        "  '', 0, submission_day, number FROM before_payments) AS every"
        " GROUP BY tenant_ref, sort_code, account_number, account_name"
        " ORDER BY tenant_ref, max(in_use), min(number)"
    )
    for some in _some_at_a_time(enumerate(found, start=1)):
        _insert("accounts", [_sealed(number, row) for number, row in some])
        clear = ("tenant_ref", *DETAILS)
        rows = [{k: getattr(row, k) for k in clear} | {"number": n} for n, row in some]
        _insert("before_accounts", rows)


DETAILS = ("sort_code", "account_number", "account_name")


def _sealed(number: int, row: Any) -> dict[str, Any]:
    details = [getattr(row, name) for name in DETAILS]
    return {
        "number": number,
        "tenant_ref": row.tenant_ref,
        "sealed": _keys().seal(json.dumps(details), f"account {number} of {row.tenant_ref}"),
        "masked": masked(row.account_number),
        "verdict": row.verdict or "unchecked",
        "name_verdict": "not_known",
        "entered_by": BY,
        "entered_on": _date(row.first_day) or LONG_AGO,
    }


SAME_ACCOUNT = (
    "a.tenant_ref = b.tenant_ref AND a.sort_code = b.sort_code"
    " AND a.account_number = b.account_number AND a.account_name = b.account_name"
)


def _put_back() -> None:
    op.execute(
        "INSERT INTO payees (tenant_ref, account, last_used, rejected, in_arrears, name_given)"
        " SELECT b.tenant_ref, a.number, a.number, b.rejected, b.in_arrears,"
        "  CASE WHEN b.sort_code = '' THEN nullif(b.account_name, '') END"
        f" FROM before_payees b LEFT JOIN before_accounts a ON {SAME_ACCOUNT}"
    )
    _copy("scheme", SCHEME, name="''", landlord="''")
    sent_by = "CASE WHEN state = 'submitted' THEN approved_by END"
    _copy("runs", RUN, exported_by=sent_by, submitted_by=sent_by)
    names = ", ".join(PAYMENT)
    op.execute(
        f"INSERT INTO payments ({names}, account)"
        f" SELECT {', '.join(f'b.{name}' for name in PAYMENT)}, a.number"
        f" FROM before_payments b JOIN before_accounts a ON {SAME_ACCOUNT}"
    )
    _refer_to_payments()


SCHEME = ("id", "timing", "strikes", "hold_while_in_arrears", "final_needs_follow_up")
RUN = (
    *("number", "run_ref", "state", "submission_day", "processing_day", "entry_day"),
    *("prepared_by", "approved_by", "content_hash"),
)
PAYMENT = (
    *("number", "run_number", "tenant_ref", "reference", "amount_pence", "submission_day"),
    *("processing_day", "entry_day", "status", "cleared", "return_code", "returned_on"),
)


def _freeze() -> None:
    """Keep the hash of what was approved, which was the bank file's until now."""
    lines = _stream(
        "SELECT r.number AS run_number, r.run_ref, r.approved_by,"
        " r.submission_day, r.processing_day, r.entry_day,"
        " p.number, p.tenant_ref, p.amount_pence, p.reference, p.account"
        " FROM runs r JOIN payments p ON p.run_number = r.number WHERE r.state = 'submitted'"
        " ORDER BY r.number, p.number"
    )
    runs = sa.table("runs", sa.column("number"), sa.column("content_hash"))
    for approval in [_approval(of_run) for _, of_run in groupby(lines, attrgetter("run_number"))]:
        this = runs.c.number == approval["run_number"]
        frozen = runs.update().where(this).values(content_hash=approval["content_hash"])
        op.get_bind().execute(frozen)
        _insert("approvals", [approval])


def _approval(lines: Iterator[Any]) -> dict[str, Any]:
    """Return the approval of the run whose payments these are."""
    run = next(lines)
    days = (run.submission_day, run.processing_day, run.entry_day)
    digest = hashlib.sha256("|".join([run.run_ref, *map(str, days)]).encode() + b"\n")
    for row in chain([run], lines):
        parts = (row.number, row.tenant_ref, row.amount_pence, row.reference, row.account)
        digest.update(("|".join(map(str, parts)) + "\n").encode())
    names = {"run_number": run.run_number, "approved_by": run.approved_by}
    return names | {"content_hash": digest.hexdigest()}


def _keep_files() -> None:
    """Make an export of each bank file; they are numbered in the order of their runs."""
    files = _rows(
        "SELECT f.*, r.approved_by, r.submission_day FROM before_bank_files f"
        " JOIN runs r ON r.number = f.run_number ORDER BY f.run_number"
    )
    numbers = {row.run_number: number for number, row in enumerate(files, start=1)}
    _insert("exports", [_export(numbers[row.run_number], row) for row in files])
    refers = [{"export_number": number, "run_number": run} for run, number in numbers.items()]
    _insert("export_runs", refers)
    for row in _stream("SELECT * FROM before_bank_file_parts", at_once=1):
        number = numbers[row.run_number]
        sealed = _keys().seal(row.content, f"export {number} part {row.part}")
        _insert("export_parts", [{"export_number": number, "part": row.part, "sealed": sealed}])


def _export(number: int, row: Any) -> dict[str, Any]:
    return {
        "number": number,
        "format": "standard18",
        "name": row.name,
        "serial": f"{row.run_number % 1_000_000:06d}",
        "content_hash": row.content_hash,
        "exported_by": row.approved_by,
        "exported_on": _date(row.submission_day),
    }


# --- moving it down ---

LOST = {
    "runs approved, exported, rejected, cancelled or settled": (
        "runs WHERE state NOT IN ('prepared', 'lapsed', 'submitted')"
    ),
    "changed bank details that wait": "payees WHERE next_account IS NOT NULL",
    "settings": "settings",
    "weight tables": "weight_tables",
    "imports from the bank": "bank_imports",
    "budgets": "budgets",
    "samples": "samples",
    "bank files that were replaced or withdrawn": "exports WHERE replaced_by IS NOT NULL",
}
"""What the tables of before have no place for, with the rows that hold it."""


def _refuse_to_lose() -> None:
    counts = {what: _rows(f"SELECT count(*) FROM {rows}")[0][0] for what, rows in LOST.items()}
    lost = [f"{what} ({count})" for what, count in counts.items() if count]
    if lost:
        raise RuntimeError(f"keep 0003; without it these would be lost: {', '.join(lost)}")


def _open_accounts() -> None:
    _clear_accounts()
    for some in _some_at_a_time(_stream("SELECT * FROM accounts")):
        _insert("before_accounts", [_opened(row) for row in some])


def _opened(row: Any) -> dict[str, Any]:
    details = _keys().open(row.sealed, f"account {row.number} of {row.tenant_ref}")
    clear = dict(zip(DETAILS, json.loads(details), strict=True))
    return clear | {k: getattr(row, k) for k in ("number", "tenant_ref", "verdict")}


def _open_files() -> None:
    op.execute(
        "CREATE TABLE before_bank_files AS SELECT x.run_number, e.name, e.content_hash"
        " FROM exports e JOIN export_runs x ON x.export_number = e.number"
    )
    op.create_table(
        "before_bank_file_parts",
        sa.Column("run_number", sa.BigInteger()),
        sa.Column("part", sa.Integer()),
        sa.Column("content", sa.Text()),
    )
    parts = _stream(
        "SELECT x.run_number, p.* FROM export_parts p"
        " JOIN export_runs x ON x.export_number = p.export_number",
        at_once=1,
    )
    for row in parts:
        content = _keys().open(row.sealed, f"export {row.export_number} part {row.part}")
        part = {"run_number": row.run_number, "part": row.part, "content": content}
        _insert("before_bank_file_parts", [part])


def _put_back_in_the_clear() -> None:
    clear = ", ".join(
        f"coalesce(a.{name}, {'b.name_given, ' if name == 'account_name' else ''}'')"
        for name in DETAILS
    )
    op.execute(
        f"INSERT INTO payees (tenant_ref, {', '.join(DETAILS)}, verdict, rejected, in_arrears)"
        f" SELECT b.tenant_ref, {clear}, coalesce(a.verdict, 'none'), b.rejected, b.in_arrears"
        " FROM before_payees b LEFT JOIN before_accounts a ON a.number = b.account"
    )
    _copy("scheme", SCHEME)
    _copy("runs", RUN)
    op.execute(
        f"INSERT INTO payments ({', '.join((*PAYMENT, *DETAILS))})"
        f" SELECT {', '.join(f'b.{name}' for name in PAYMENT)},"
        f" {', '.join(f'a.{name}' for name in DETAILS)}"
        " FROM before_payments b JOIN before_accounts a ON a.number = b.account"
    )
    _refer_to_payments()
    _copy("bank_files", ("run_number", "name", "content_hash"))
    _copy("bank_file_parts", ("run_number", "part", "content"))


# --- reading and writing ---


def _copy(table: str, names: tuple[str, ...], **values: str) -> None:
    """Put back what was set aside; `values` are SQL for the columns it did not have."""
    op.execute(
        f"INSERT INTO {table} ({', '.join((*names, *values))})"
        f" SELECT {', '.join((*names, *values.values()))} FROM before_{table}"
    )


def _keys() -> Any:
    return key_ring(op.get_bind().engine.url)


def _rows(query: str) -> list[Any]:
    return list(op.get_bind().execute(sa.text(query)))


def _stream(query: str, at_once: int = AT_ONCE) -> Iterator[Any]:
    """Yield rows as they are asked for; meanwhile other tables may be written."""
    streaming = sa.text(query).execution_options(stream_results=True, yield_per=at_once)
    with op.get_bind().execute(streaming) as rows:
        yield from rows


def _some_at_a_time(rows: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(rows)
    while some := list(islice(rest, AT_ONCE)):
        yield some


def _date(value: Any) -> Any:
    """Return a date; SQLite gives dates as texts to a query that names no types."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _insert(table: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        op.get_bind().execute(sa.table(table, *map(sa.column, rows[0])).insert(), rows)


# --- tables ---


def _drop(*names: str) -> None:
    """Drop tables that others refer to; on PostgreSQL the references go with them."""
    cascade = " CASCADE" if op.get_bind().dialect.name == "postgresql" else ""
    for name in names:
        op.execute(f"DROP TABLE {name}{cascade}")
    if "accounts" in sa.inspect(op.get_bind()).get_table_names():
        op.drop_table("accounts")


def _refer_to_payments() -> None:
    """Make the reference anew that PostgreSQL dropped with the table; SQLite kept it by name."""
    if op.get_bind().dialect.name == "postgresql":
        op.create_foreign_key(
            op.f("fk_payment_lines_payment_number_payments"),
            "payment_lines",
            "payments",
            ["payment_number"],
            ["number"],
        )
        op.execute("ALTER TABLE payments SET (fillfactor = 70)")


def _make_finance_tables() -> None:
    """The tables as they are from now on, and those that refer to them."""
    op.create_table(
        "areas",
        sa.Column(
            "code",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_areas")),
    )
    op.create_table(
        "tenants",
        sa.Column(
            "tenant_ref",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("last_name", sa.Text(), nullable=False),
        sa.Column(
            "area_code",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("tenant_ref", name=op.f("pk_tenants")),
    )
    op.create_table(
        "settings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cooling_off_days", sa.Integer(), nullable=False),
        sa.Column("second_approval_above_pence", sa.BigInteger(), nullable=True),
        sa.Column("portal_columns", sa.Text(), nullable=False),
        sa.Column("statement_columns", sa.Text(), nullable=False),
        sa.Column("strictest_cooling_off_days", sa.Integer(), nullable=False),
        sa.Column("strictest_second_approval_pence", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "cooling_off_days >= 0", name=op.f("ck_settings_cooling_off_not_negative")
        ),
        sa.CheckConstraint("id = 1", name=op.f("ck_settings_only_one")),
        sa.CheckConstraint(
            "second_approval_above_pence >= 0",
            name=op.f("ck_settings_second_approval_not_negative"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settings")),
    )
    op.create_table(
        "accounts",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "tenant_ref",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column(
            "masked",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "verdict",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "name_verdict",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "entered_by",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column(
            "confirmed_by",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.CheckConstraint(
            "verdict IN ('valid', 'invalid', 'unchecked')", name=op.f("ck_accounts_verdict")
        ),
        sa.CheckConstraint("confirmed_by <> entered_by", name=op.f("ck_accounts_two_people")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_accounts")),
    )
    op.create_index("ix_accounts_tenant_ref", "accounts", ["tenant_ref"], unique=False)
    op.create_table(
        "scheme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("landlord", sa.Text(), nullable=False),
        sa.Column(
            "timing",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("strikes", sa.Integer(), nullable=False),
        sa.Column("hold_while_in_arrears", sa.Boolean(), nullable=False),
        sa.Column("final_needs_follow_up", sa.Boolean(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_scheme_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheme")),
    )
    op.create_table(
        "payees",
        sa.Column(
            "tenant_ref",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("account", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("rejected", sa.Boolean(), nullable=False),
        sa.Column("in_arrears", sa.Boolean(), nullable=False),
        sa.Column(
            "next_account", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("last_used", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "(next_account IS NULL) = (next_on IS NULL)", name=op.f("ck_payees_next_has_date")
        ),
        sa.Column("name_given", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account"], ["accounts.number"], name=op.f("fk_payees_account_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["last_used"], ["accounts.number"], name=op.f("fk_payees_last_used_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["next_account"], ["accounts.number"], name=op.f("fk_payees_next_account_accounts")
        ),
        sa.PrimaryKeyConstraint("tenant_ref", name=op.f("pk_payees")),
    )
    op.create_table(
        "runs",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "run_ref",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("submission_day", sa.Date(), nullable=False),
        sa.Column("processing_day", sa.Date(), nullable=False),
        sa.Column("entry_day", sa.Date(), nullable=False),
        sa.Column(
            "prepared_by",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "approved_by",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "exported_by",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "submitted_by",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column(
            "content_hash",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.CheckConstraint(
            "(state = 'settled') = (settled_on IS NOT NULL)", name=op.f("ck_runs_settled_has_date")
        ),
        sa.CheckConstraint(
            "NOT (state IN ('approved', 'exported', 'settled', 'submitted')) OR (approved_by IS NOT NULL AND approved_by <> prepared_by AND content_hash IS NOT NULL)",
            name=op.f("ck_runs_two_people"),
        ),
        sa.CheckConstraint(
            "state IN ('prepared', 'approved', 'exported', 'submitted', 'settled', 'rejected', 'cancelled', 'lapsed')",
            name=op.f("ck_runs_known_state"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_runs")),
        sa.UniqueConstraint("run_ref", name=op.f("uq_runs_run_ref")),
    )
    op.create_index(
        "uq_runs_committed_processing_day",
        "runs",
        ["processing_day"],
        unique=True,
        postgresql_where=sa.text("state IN ('approved', 'exported', 'settled', 'submitted')"),
        sqlite_where=sa.text("state IN ('approved', 'exported', 'settled', 'submitted')"),
    )
    op.create_table(
        "payments",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "run_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "tenant_ref",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.Column(
            "reference",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("account", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("submission_day", sa.Date(), nullable=False),
        sa.Column("processing_day", sa.Date(), nullable=False),
        sa.Column("entry_day", sa.Date(), nullable=False),
        sa.Column(
            "status",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("cleared", sa.Boolean(), nullable=False),
        sa.Column(
            "return_code",
            sa.String(length=1).with_variant(sa.String(length=1, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(status = 'returned') = (returned_on IS NOT NULL)",
            name=op.f("ck_payments_returned_has_date"),
        ),
        sa.CheckConstraint(
            "status IN ('prepared', 'approved', 'submitted', 'paid', 'returned', 'cancelled')",
            name=op.f("ck_payments_known_status"),
        ),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_payments_amount_positive")),
        sa.ForeignKeyConstraint(
            ["account"], ["accounts.number"], name=op.f("fk_payments_account_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["run_number"], ["runs.number"], name=op.f("fk_payments_run_number_runs")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_payments")),
        sa.UniqueConstraint("run_number", "tenant_ref", name="uq_payments_run_tenant"),
        postgresql_with={"fillfactor": 70},
    )
    op.create_index(
        "ix_payments_cleared_entry_day", "payments", ["cleared", "entry_day"], unique=False
    )
    op.create_index(
        "ix_payments_tenant_ref_entry_day", "payments", ["tenant_ref", "entry_day"], unique=False
    )
    op.create_table(
        "weight_tables",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("weights", sa.Text(), nullable=False),
        sa.Column("substitutions", sa.Text(), nullable=False),
        sa.Column(
            "loaded_by",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("loaded_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_weight_tables")),
    )
    op.create_table(
        "bank_imports",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "content_hash",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "imported_by",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("imported_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('returns', 'statement')", name=op.f("ck_bank_imports_known_kind")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_bank_imports")),
        sa.UniqueConstraint("content_hash", name=op.f("uq_bank_imports_content_hash")),
    )
    op.create_table(
        "bank_import_rows",
        sa.Column(
            "import_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "subject",
            sa.String(length=60).with_variant(sa.String(length=60, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column(
            "code",
            sa.String(length=4).with_variant(sa.String(length=4, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_number"],
            ["bank_imports.number"],
            name=op.f("fk_bank_import_rows_import_number_bank_imports"),
        ),
        sa.PrimaryKeyConstraint("import_number", "row", name=op.f("pk_bank_import_rows")),
    )
    op.create_index("ix_bank_import_rows_subject", "bank_import_rows", ["subject"], unique=False)
    op.create_table(
        "budgets",
        sa.Column(
            "element",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "area_code",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_pence >= 0", name=op.f("ck_budgets_amount_not_negative")),
        sa.PrimaryKeyConstraint("element", "area_code", name=op.f("pk_budgets")),
    )
    op.create_table(
        "samples",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("drawn_on", sa.Date(), nullable=False),
        sa.Column(
            "drawn_by",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("confidence_per_cent", sa.Integer(), nullable=False),
        sa.Column("margin_per_cent", sa.Integer(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_samples")),
    )
    op.create_table(
        "sample_people",
        sa.Column(
            "sample_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "tenant_ref",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "outcome",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "checked_by",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(outcome = 'to_check') = (checked_by IS NULL AND checked_on IS NULL)",
            name=op.f("ck_sample_people_checked_by_someone"),
        ),
        sa.CheckConstraint(
            "outcome IN ('to_check', 'confirmed', 'discrepancy', 'not_reached')",
            name=op.f("ck_sample_people_known_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["sample_number"],
            ["samples.number"],
            name=op.f("fk_sample_people_sample_number_samples"),
        ),
        sa.PrimaryKeyConstraint("sample_number", "tenant_ref", name=op.f("pk_sample_people")),
    )
    op.create_table(
        "approvals",
        sa.Column(
            "run_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "approved_by",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "content_hash",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["run_number"], ["runs.number"], name=op.f("fk_approvals_run_number_runs")
        ),
        sa.PrimaryKeyConstraint("run_number", "approved_by", name=op.f("pk_approvals")),
    )
    op.create_table(
        "left_out",
        sa.Column(
            "run_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "instalment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "reason",
            sa.String(length=30).with_variant(sa.String(length=30, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["instalment_id"],
            ["instalments.id"],
            name=op.f("fk_left_out_instalment_id_instalments"),
        ),
        sa.ForeignKeyConstraint(
            ["run_number"], ["runs.number"], name=op.f("fk_left_out_run_number_runs")
        ),
        sa.PrimaryKeyConstraint("run_number", "instalment_id", name=op.f("pk_left_out")),
    )
    op.create_table(
        "exports",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "format",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "name",
            sa.String(length=60).with_variant(sa.String(length=60, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "serial",
            sa.String(length=6).with_variant(sa.String(length=6, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "content_hash",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "exported_by",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("exported_on", sa.Date(), nullable=False),
        sa.Column(
            "replaced_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.CheckConstraint(
            "format IN ('standard18', 'standard18_multi', 'pain.001.001.03', 'pain.001.001.09', 'csv')",
            name=op.f("ck_exports_known_format"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_exports")),
        sa.UniqueConstraint("exported_on", "serial", name="uq_exports_day_serial"),
    )
    op.create_index(
        "uq_exports_name_standing",
        "exports",
        ["name"],
        unique=True,
        postgresql_where=sa.text("replaced_by IS NULL"),
        sqlite_where=sa.text("replaced_by IS NULL"),
    )
    op.create_table(
        "export_runs",
        sa.Column(
            "export_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "run_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["export_number"], ["exports.number"], name=op.f("fk_export_runs_export_number_exports")
        ),
        sa.ForeignKeyConstraint(
            ["run_number"], ["runs.number"], name=op.f("fk_export_runs_run_number_runs")
        ),
        sa.PrimaryKeyConstraint("export_number", "run_number", name=op.f("pk_export_runs")),
    )
    op.create_index("ix_export_runs_run_number", "export_runs", ["run_number"], unique=False)
    op.create_table(
        "export_parts",
        sa.Column(
            "export_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["export_number"],
            ["exports.number"],
            name=op.f("fk_export_parts_export_number_exports"),
        ),
        sa.PrimaryKeyConstraint("export_number", "part", name=op.f("pk_export_parts")),
    )


def _make_first_tables() -> None:
    """The tables as 0002 left them."""
    op.create_table(
        "scheme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "timing",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("strikes", sa.Integer(), nullable=False),
        sa.Column("hold_while_in_arrears", sa.Boolean(), nullable=False),
        sa.Column("final_needs_follow_up", sa.Boolean(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_scheme_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheme")),
    )

    op.create_table(
        "payees",
        sa.Column(
            "tenant_ref",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "sort_code",
            sa.String(length=6).with_variant(sa.String(length=6, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "account_number",
            sa.String(length=8).with_variant(sa.String(length=8, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("account_name", sa.Text(), nullable=False),
        sa.Column(
            "verdict",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("rejected", sa.Boolean(), nullable=False),
        sa.Column("in_arrears", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "verdict IN ('none', 'valid', 'invalid', 'unchecked')", name=op.f("ck_payees_verdict")
        ),
        sa.PrimaryKeyConstraint("tenant_ref", name=op.f("pk_payees")),
    )

    op.create_table(
        "runs",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "run_ref",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("submission_day", sa.Date(), nullable=False),
        sa.Column("processing_day", sa.Date(), nullable=False),
        sa.Column("entry_day", sa.Date(), nullable=False),
        sa.Column(
            "prepared_by",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "approved_by",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "content_hash",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.CheckConstraint(
            "state <> 'submitted' OR (approved_by IS NOT NULL AND approved_by <> prepared_by AND content_hash IS NOT NULL)",
            name=op.f("ck_runs_two_people"),
        ),
        sa.CheckConstraint(
            "state IN ('prepared', 'lapsed', 'submitted')", name=op.f("ck_runs_known_state")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_runs")),
        sa.UniqueConstraint("run_ref", name=op.f("uq_runs_run_ref")),
    )
    op.create_index(
        "uq_runs_submitted_processing_day",
        "runs",
        ["processing_day"],
        unique=True,
        postgresql_where=sa.text("state = 'submitted'"),
        sqlite_where=sa.text("state = 'submitted'"),
    )
    op.create_table(
        "payments",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "run_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "tenant_ref",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "reference",
            sa.String(20).with_variant(sa.String(20, collation="C"), "postgresql"),
            nullable=False,
            server_default="",
        ),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.Column(
            "sort_code",
            sa.String(length=6).with_variant(sa.String(length=6, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "account_number",
            sa.String(length=8).with_variant(sa.String(length=8, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("account_name", sa.Text(), nullable=False),
        sa.Column("submission_day", sa.Date(), nullable=False),
        sa.Column("processing_day", sa.Date(), nullable=False),
        sa.Column("entry_day", sa.Date(), nullable=False),
        sa.Column(
            "status",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("cleared", sa.Boolean(), nullable=False),
        sa.Column(
            "return_code",
            sa.String(length=1).with_variant(sa.String(length=1, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(status = 'returned') = (returned_on IS NOT NULL)",
            name=op.f("ck_payments_returned_has_date"),
        ),
        sa.CheckConstraint(
            "status IN ('prepared', 'submitted', 'paid', 'returned')",
            name=op.f("ck_payments_known_status"),
        ),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_payments_amount_positive")),
        sa.ForeignKeyConstraint(
            ["run_number"], ["runs.number"], name=op.f("fk_payments_run_number_runs")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_payments")),
        sa.UniqueConstraint("run_number", "tenant_ref", name="uq_payments_run_tenant"),
    )

    op.create_table(
        "bank_files",
        sa.Column(
            "run_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "name",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "content_hash",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["run_number"], ["runs.number"], name=op.f("fk_bank_files_run_number_runs")
        ),
        sa.PrimaryKeyConstraint("run_number", name=op.f("pk_bank_files")),
        sa.UniqueConstraint("name", name=op.f("uq_bank_files_name")),
    )

    op.create_table(
        "bank_file_parts",
        sa.Column("run_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite")),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_number"],
            ["bank_files.run_number"],
            name=op.f("fk_bank_file_parts_run_number_bank_files"),
        ),
        sa.PrimaryKeyConstraint("run_number", "part", name=op.f("pk_bank_file_parts")),
    )
    op.create_index(
        "ix_payments_cleared_entry_day", "payments", ["cleared", "entry_day"], unique=False
    )
    op.create_index(
        "ix_payments_tenant_ref_entry_day", "payments", ["tenant_ref", "entry_day"], unique=False
    )
