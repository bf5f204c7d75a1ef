"""Who the tenants are, and the words that they are found by.

Of tenants who are there already it is not known here: they are registered with it from now on.
"""

import sqlalchemy as sa
from alembic import op

from services.backbone.tables import code

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "people",
        sa.Column("tenant_ref", code(40), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _TEXTS),
        sa.Column("preferred_channel", code(20), nullable=False),
        sa.Column("sorts_as", code(80), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_ref", name=op.f("pk_people")),
    )
    op.create_table(
        "people_words",
        sa.Column("word", code(40), nullable=False),
        sa.Column("tenant_ref", code(40), nullable=False),
        sa.PrimaryKeyConstraint("word", "tenant_ref", name=op.f("pk_people_words")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("people_words")
    op.drop_table("people")


_TEXTS = (
    *("title", "first_name", "last_name"),
    *("address_line_1", "address_line_2", "town", "postcode"),
    *("email", "mobile"),
)
