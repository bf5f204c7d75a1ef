"""Payment days: on which days the scheme has a run prepared."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. A scheme that is open already pays on every working day, as it did."""
    for name, length, before in (("pays_every", 20, "working_day"), ("pays_on", 100, "")):
        text = sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")
        op.add_column("scheme", sa.Column(name, text, nullable=False, server_default=before))


def downgrade() -> None:
    """Take back; every working day is a payment day again."""
    op.drop_column("scheme", "pays_on")
    op.drop_column("scheme", "pays_every")
