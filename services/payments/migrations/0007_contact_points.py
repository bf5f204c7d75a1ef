"""Contact points: what a statement says of how to reach the landlord."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NAMES = ("phone", "email", "hours", "complaints", "data_protection")


def upgrade() -> None:
    """Apply."""
    for name in NAMES:
        op.add_column("scheme", sa.Column(name, sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    """Take back."""
    for name in reversed(NAMES):
        op.drop_column("scheme", name)
