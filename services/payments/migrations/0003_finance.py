"""Finance in depth: encrypted accounts, the states of a run, exports, imports, budgets, samples.

What is there is kept: accounts of payees and payments become rows of `accounts`, encrypted; bank
files become exports. The key file is made if nothing was ever encrypted. Four tables are made
anew under their own names, because SQLite cannot change a table's constraints.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import date
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


def upgrade() -> None:
    """Apply."""
    make_keys(op.get_bind().engine.url)
    before = {name: _rows(f"SELECT * FROM {name}") for name in REMADE}
    files = _rows(
        "SELECT f.*, r.approved_by, r.submission_day FROM bank_files f"
        " JOIN runs r ON r.number = f.run_number ORDER BY f.run_number"
    )
    parts = _rows("SELECT * FROM bank_file_parts ORDER BY run_number, part")
    op.drop_table("bank_file_parts")
    op.drop_table("bank_files")
    _drop(*reversed(REMADE))
    _make_finance_tables()
    _put_back(before)
    _keep_files(files, parts)


def downgrade() -> None:
    """Take back; accounts stand in the clear again. Refused while a run is between two states."""
    between = _rows("SELECT run_ref FROM runs WHERE state NOT IN ('prepared','lapsed','submitted')")
    if between:
        raise RuntimeError("runs are approved, exported, rejected, cancelled or settled: keep 0003")
    before = {name: _rows(f"SELECT * FROM {name}") for name in REMADE}
    details = dict(_opened(_rows("SELECT * FROM accounts")))
    verdicts = {row["number"]: row["verdict"] for row in _rows("SELECT * FROM accounts")}
    exports = _rows(
        "SELECT e.*, x.run_number FROM exports e JOIN export_runs x ON x.export_number = e.number"
        " WHERE e.replaced_by IS NULL ORDER BY e.number"
    )
    contents = {row["number"]: _content(row["number"]) for row in exports}
    for table in reversed(ADDED):
        op.drop_table(table)
    _drop(*reversed(REMADE))
    _make_first_tables()
    _put_back_in_the_clear(before, details, verdicts)
    for row in exports:
        values = {"run_number": row["run_number"], "name": row["name"]}
        _insert("bank_files", values | {"content_hash": row["content_hash"]})
        for part, content in enumerate(contents[row["number"]], start=1):
            part_of = {"run_number": row["run_number"], "part": part, "content": content}
            _insert("bank_file_parts", part_of)


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


# --- moving what is there ---


def _put_back(before: dict[str, list[dict[str, Any]]]) -> None:
    numbers: dict[tuple[str, str, str, str], int] = {}
    for row in before["payees"]:
        number = _account(row, row["verdict"], LONG_AGO, numbers) if row["sort_code"] else None
        values = {k: row[k] for k in ("tenant_ref", "rejected", "in_arrears")}
        _insert("payees", values | {"account": number})
    for row in before["scheme"]:
        _insert("scheme", row | {"name": "", "landlord": ""})
    for row in before["runs"]:
        sent_by = row["approved_by"] if row["state"] == "submitted" else None
        _insert("runs", row | {"exported_by": sent_by, "submitted_by": sent_by})
    payments = sorted(before["payments"], key=lambda row: row["number"])
    for row in payments:
        row["account"] = _account(row, "unchecked", row["submission_day"], numbers)
        _insert("payments", {k: v for k, v in row.items() if k not in DETAILS})
    for row in before["runs"]:
        if row["state"] == "submitted":
            _freeze(row, [each for each in payments if each["run_number"] == row["number"]])
    _refer_to_payments()


def _freeze(run: dict[str, Any], payments: list[dict[str, Any]]) -> None:
    """Keep the hash of what was approved, which was the bank file's until now."""
    days = (run["submission_day"], run["processing_day"], run["entry_day"])
    digest = hashlib.sha256("|".join([run["run_ref"], *map(str, days)]).encode() + b"\n")
    for row in payments:
        names = ("number", "tenant_ref", "amount_pence", "reference", "account")
        digest.update(("|".join(str(row[name]) for name in names) + "\n").encode())
    frozen = sa.table("runs", sa.column("number"), sa.column("content_hash"))
    this = frozen.c.number == run["number"]
    op.get_bind().execute(frozen.update().where(this).values(content_hash=digest.hexdigest()))
    approval = {"run_number": run["number"], "approved_by": run["approved_by"]}
    _insert("approvals", approval | {"content_hash": digest.hexdigest()})


DETAILS = ("sort_code", "account_number", "account_name")


def _account(
    row: dict[str, Any], verdict: str, on: date, numbers: dict[tuple[str, str, str, str], int]
) -> int:
    """Return the number of a payee's or payment's account, made if it is the first of its kind."""
    details = tuple(row[name] for name in DETAILS)
    key = (row["tenant_ref"], *details)
    if key not in numbers:
        number = numbers[key] = len(numbers) + 1
        context = f"account {number} of {row['tenant_ref']}"
        account = {
            "number": number,
            "tenant_ref": row["tenant_ref"],
            "sealed": _keys().seal(json.dumps(details), context),
            "masked": masked(row["account_number"]),
            "verdict": verdict,
            "name_verdict": "not_known",
            "entered_by": BY,
            "entered_on": on,
        }
        _insert("accounts", account)
    return numbers[key]


def _keep_files(files: list[dict[str, Any]], parts: list[dict[str, Any]]) -> None:
    for number, row in enumerate(files, start=1):
        export = {
            "number": number,
            "format": "standard18",
            "name": row["name"],
            "serial": f"{row['run_number'] % 1_000_000:06d}",
            "content_hash": row["content_hash"],
            "exported_by": row["approved_by"],
            "exported_on": row["submission_day"],
        }
        _insert("exports", export)
        _insert("export_runs", {"export_number": number, "run_number": row["run_number"]})
        for part in (p for p in parts if p["run_number"] == row["run_number"]):
            sealed = _keys().seal(part["content"], f"export {number} part {part['part']}")
            values = {"export_number": number, "part": part["part"], "sealed": sealed}
            _insert("export_parts", values)


def _put_back_in_the_clear(
    before: dict[str, list[dict[str, Any]]], details: dict[int, list[str]], verdicts: dict[int, str]
) -> None:
    for row in before["payees"]:
        account = row["account"]
        clear = dict(zip(DETAILS, details.get(account, ["", "", ""]), strict=True))
        values = {k: row[k] for k in ("tenant_ref", "rejected", "in_arrears")}
        _insert("payees", values | clear | {"verdict": verdicts.get(account, "none")})
    for row in before["scheme"]:
        _insert("scheme", {k: v for k, v in row.items() if k not in ("name", "landlord")})
    for row in before["runs"]:
        newer = ("exported_by", "submitted_by", "settled_on")
        _insert("runs", {k: v for k, v in row.items() if k not in newer})
    for row in before["payments"]:
        clear = dict(zip(DETAILS, details[row["account"]], strict=True))
        _insert("payments", {k: v for k, v in row.items() if k != "account"} | clear)
    _refer_to_payments()


def _opened(rows: list[dict[str, Any]]) -> Iterator[tuple[int, list[str]]]:
    for row in rows:
        context = f"account {row['number']} of {row['tenant_ref']}"
        yield row["number"], json.loads(_keys().open(row["sealed"], context))


def _content(number: int) -> list[str]:
    parts = _rows(f"SELECT * FROM export_parts WHERE export_number = {number} ORDER BY part")
    return [_keys().open(row["sealed"], f"export {number} part {row['part']}") for row in parts]


def _keys() -> Any:
    return key_ring(op.get_bind().engine.url)


def _rows(query: str) -> list[dict[str, Any]]:
    """Return rows; SQLite gives dates as texts to a query that names no types."""
    rows = op.get_bind().execute(sa.text(query)).mappings()
    return [{name: _value(name, row[name]) for name in row} for row in rows]


def _value(name: str, value: Any) -> Any:
    is_date = isinstance(value, str) and name.endswith(("_day", "_on"))
    return date.fromisoformat(value) if is_date else value


def _insert(table: str, values: dict[str, Any]) -> None:
    columns = sa.table(table, *map(sa.column, values))
    op.get_bind().execute(columns.insert().values(values))


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
