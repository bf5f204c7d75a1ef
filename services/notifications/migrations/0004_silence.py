"""Who has died and is written to no more, and the officers' tasks about them."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KINDS = "'unreachable', 'failed', 'outcome_unknown', 'text_received'"
AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.add_column("tenants", sa.Column("died_on", sa.Date(), nullable=True))
    op.add_column("tenants", sa.Column("holder_died_on", sa.Date(), nullable=True))
    _allow(f"{KINDS}, 'died', 'holder_died'")


def downgrade() -> None:
    """Take back, with the tasks that have no other kind."""
    op.execute("DELETE FROM tasks WHERE kind IN ('died', 'holder_died')")
    _allow(KINDS)
    op.drop_column("tenants", "holder_died_on")
    op.drop_column("tenants", "died_on")


def _allow(kinds: str) -> None:
    """Let tasks be of these kinds. SQLite makes the table anew for that."""
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("tasks", recreate="always", copy_from=_tasks(kinds)):
            pass
        return
    op.drop_constraint(op.f("ck_tasks_known_kind"), "tasks")
    op.create_check_constraint(op.f("ck_tasks_known_kind"), "tasks", f"kind IN ({kinds})")


def _tasks(kinds: str) -> sa.Table:
    """Return the table as SQLite is to make it."""
    open_task = sa.text("closed_at IS NULL AND message_id IS NOT NULL")
    metadata = sa.MetaData()
    sa.Table("messages", metadata, sa.Column("message_id", sa.String(36), unique=True))
    return sa.Table(
        "tasks",
        metadata,
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("tenant_ref", sa.String(40), nullable=False),
        sa.Column("message_id", sa.String(36)),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("opened_at", AT, nullable=False),
        sa.Column("closed_at", AT),
        sa.Column("closed_by", sa.Text()),
        sa.Column("outcome", sa.String(20)),
        sa.PrimaryKeyConstraint("id", name="pk_tasks"),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.message_id"], name="fk_tasks_message_id_messages"
        ),
        sa.CheckConstraint(f"kind IN ({kinds})", name="ck_tasks_known_kind"),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (closed_by IS NULL) AND (closed_at IS NULL) = (outcome IS NULL)",
            name="ck_tasks_closed_by_somebody",
        ),
        sa.Index("uq_tasks_message_id_open", "message_id", unique=True, sqlite_where=open_task),
        sa.Index("ix_tasks_closed_at", "closed_at"),
    )
