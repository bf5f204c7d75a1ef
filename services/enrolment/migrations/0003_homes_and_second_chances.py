"""What a home's place and a second application are decided by; who stands in line.

Of tenants who are there already the tenancy type and the arrears are not known: a rejected one who
applies again is refused for the type until it is filled in.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ELIGIBLE = sa.text("status <> 'rejected'")
HOLDS_HOME = sa.text(
    "status IN ('active', 'agreed', 'completed', 'invited', 'waiting') AND tenancy_ended_on IS NULL"
)
IN_LINE = sa.text("status IN ('invited', 'waiting') AND signed_on IS NOT NULL")


def upgrade() -> None:
    """Apply."""
    op.drop_index("uq_participations_uprn_of_eligible", "participations")
    for column in (
        sa.Column("tenancy_type", sa.Text(), nullable=False, server_default=""),
        sa.Column("in_arrears", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("tenancy_ended_on", sa.Date(), nullable=True),
        sa.Column("died_on", sa.Date(), nullable=True),
    ):
        op.add_column("participations", column)
    op.execute(
        "UPDATE participations SET tenancy_ended_on = end_date WHERE status = 'tenancy_ended'"
    )
    _partial_index("uq_participations_uprn_held", "uprn", HOLDS_HOME, unique=True)
    _partial_index("ix_participations_in_line", "position", IN_LINE)


def downgrade() -> None:
    """Undo."""
    op.drop_index("ix_participations_in_line", "participations")
    op.drop_index("uq_participations_uprn_held", "participations")
    for column in ("died_on", "tenancy_ended_on", "in_arrears", "tenancy_type"):
        op.drop_column("participations", column)
    _partial_index("uq_participations_uprn_of_eligible", "uprn", ELIGIBLE, unique=True)


def _partial_index(name: str, column: str, where: sa.TextClause, unique: bool = False) -> None:
    op.create_index(
        name,
        "participations",
        [column],
        unique=unique,
        postgresql_where=where,
        sqlite_where=where,
    )
