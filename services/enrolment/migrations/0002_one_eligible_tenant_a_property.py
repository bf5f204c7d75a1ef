"""A property has one eligible tenant, and is found by its UPRN."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ELIGIBLE = sa.text("status <> 'rejected'")


def upgrade() -> None:
    """Apply."""
    op.create_index(
        "uq_participations_uprn_of_eligible",
        "participations",
        ["uprn"],
        unique=True,
        postgresql_where=ELIGIBLE,
        sqlite_where=ELIGIBLE,
    )


def downgrade() -> None:
    """Undo."""
    op.drop_index("uq_participations_uprn_of_eligible", "participations")
