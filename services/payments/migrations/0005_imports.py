"""Imports: what others wrote on the bank statement is not kept; references are found by an index."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. The texts of earlier lines that settled nothing are blanked, as of new ones."""
    op.create_index("ix_payments_reference", "payments", ["reference"], unique=False)
    op.add_column(
        "bank_import_rows",
        sa.Column(
            "digest",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            server_default="",
            nullable=False,
        ),
    )
    op.execute(
        "UPDATE bank_import_rows SET text = '' WHERE outcome IN ('unexpected', 'not_ours')"
        " OR outcome = 'duplicate' AND subject = ''"
    )


def downgrade() -> None:
    """Take back; what was blanked stays so."""
    op.drop_column("bank_import_rows", "digest")
    op.drop_index("ix_payments_reference", table_name="payments")
