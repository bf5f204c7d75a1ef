"""Large runs: bank files in parts, a payment's reference as a column, room for rows to change."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply; what is there already keeps its content as one part."""
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
    op.execute("INSERT INTO bank_file_parts SELECT run_number, 1, content FROM bank_files")
    op.drop_column("bank_files", "content")
    reference = sa.String(20).with_variant(sa.String(20, collation="C"), "postgresql")
    op.add_column("payments", sa.Column("reference", reference, nullable=False, server_default=""))
    op.execute(
        "UPDATE payments SET reference = 'CASHBACK ' || CASE WHEN number < 1000000"
        " THEN substr(CAST(number + 1000000 AS VARCHAR), 2) ELSE CAST(number AS VARCHAR) END"
    )
    _drop_default("payments", "reference")
    op.drop_index("ix_instalments_status_due_date", table_name="instalments")
    standing = sa.text("status IN ('held', 'returned', 'scheduled')")
    op.create_index(
        "ix_instalments_standing_due_date",
        "instalments",
        ["due_date"],
        postgresql_where=standing,
        sqlite_where=standing,
    )
    _fill_pages_to("70")


def downgrade() -> None:
    """Take back; a file's parts become one text again."""
    _fill_pages_to("100")
    op.drop_index("ix_instalments_standing_due_date", table_name="instalments")
    op.create_index("ix_instalments_status_due_date", "instalments", ["status", "due_date"])
    op.drop_column("payments", "reference")
    content = sa.Column("content", sa.Text(), nullable=False, server_default="")
    op.add_column("bank_files", content)
    together = "string_agg" if op.get_bind().dialect.name == "postgresql" else "group_concat"
    op.execute(
        f"UPDATE bank_files SET content = (SELECT {together}(content, '') FROM"
        " (SELECT content FROM bank_file_parts p WHERE p.run_number = bank_files.run_number"
        " ORDER BY part) AS ordered)"
    )
    _drop_default("bank_files", "content")
    op.drop_table("bank_file_parts")


def _fill_pages_to(per_cent: str) -> None:
    """Leave room on PostgreSQL's pages for rows that change, from now on."""
    if op.get_bind().dialect.name == "postgresql":
        for table in ("instalments", "payments"):
            op.execute(f"ALTER TABLE {table} SET (fillfactor = {per_cent})")


def _drop_default(table: str, column: str) -> None:
    """A column that rows must have needs a default while it is added, and none after.

    SQLite cannot take it away again without making the table anew, and it does no harm there.
    """
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column(table, column, server_default=None)
