"""From when a home's baseline visits count, in place of whether they do."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Who is eligible already had every visit count."""
    op.add_column("homes", sa.Column("invited_on", sa.Date(), nullable=True))
    op.execute("UPDATE homes SET invited_on = '2000-01-01' WHERE eligible")
    op.drop_column("homes", "eligible")


def downgrade() -> None:
    """Undo."""
    eligible: sa.Column[bool] = sa.Column(
        "eligible", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("homes", eligible)
    op.execute("UPDATE homes SET eligible = (invited_on IS NOT NULL)")
    op.drop_column("homes", "invited_on")
