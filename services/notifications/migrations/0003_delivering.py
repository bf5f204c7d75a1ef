"""Delivering in depth: deliveries apart from messages, preferences, pace, tasks, inbox, bulk.

What was sent becomes a delivery each. `messages` is made anew under its own name, because SQLite
cannot change a table's constraints. Tenants who are there already have no area and the status
`registered`: docs/operations.md says how to fill them in.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime(timezone=True)
CHANNEL = "IN ('sms', 'email', 'letter', 'inbox')"
FAILURES = "'temporary-failure', 'permanent-failure', 'technical-failure'"
OPEN = sa.text("status IN ('created', 'sending', 'sent', 'delivered')")
OPEN_TASK = sa.text("closed_at IS NULL AND message_id IS NOT NULL")

NEW_TENANT_COLUMNS = ("language", "large_print", "texts_stopped", "area_code", "status")
NEW_TABLES = (
    "preferences",
    "deliveries",
    "pace",
    "tasks",
    "inbox_items",
    "bulk_recipients",
    "bulks",
)
HOLDS_WORK = ("preferences", "tasks", "inbox_items", "bulks")


def code(length: int) -> sa.types.TypeEngine[str]:
    """Return the text type that sorts alike on both databases."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Apply."""
    op.execute("CREATE TABLE before_messages AS SELECT * FROM messages")
    op.drop_table("messages")
    _extend_tenants()
    _make_messages()
    _make_deliveries()
    _make_the_rest()
    _put_back()
    op.execute("DROP TABLE before_messages")


def downgrade() -> None:
    """Take back. Refused where that would lose something."""
    _refuse_to_lose()
    op.execute(
        "CREATE TABLE before_messages AS SELECT m.*, d.recipient, d.segments, d.subject, d.body,"
        " d.content, d.template_version, d.sent_at FROM messages m"
        " LEFT JOIN deliveries d ON d.message_id = m.message_id"
    )
    for table in NEW_TABLES:
        op.drop_table(table)
    op.drop_table("messages")
    op.drop_index("ix_tenants_area_code_status", table_name="tenants")
    for column in NEW_TENANT_COLUMNS:
        op.drop_column("tenants", column)
    _make_first_messages()
    text_of = _either("convert_from(content, 'UTF8')", "CAST(content AS TEXT)")
    op.execute(
        'INSERT INTO messages SELECT id, message_id, tenant_ref, template, cause, "on", data,'
        " CASE WHEN status = 'delivered' THEN 'sent' ELSE status END,"
        " CASE WHEN status = 'created' THEN NULL ELSE channel END, recipient, segments, subject,"
        f" body, CASE WHEN channel = 'letter' THEN body ELSE {text_of} END, template_version,"
        " sent_at FROM before_messages"
    )
    op.execute("DROP TABLE before_messages")
    _go_on_numbering()


def _put_back() -> None:
    """Every message, and a delivery for each that was sent."""
    op.execute(
        'INSERT INTO messages (id, message_id, tenant_ref, template, cause, "on", data, status,'
        ' channel) SELECT id, message_id, tenant_ref, template, cause, "on", data, status,'
        " channel FROM before_messages"
    )
    content = _either("convert_to(content, 'UTF8')", "CAST(content AS BLOB)")
    op.execute(
        "INSERT INTO deliveries (id, message_id, number, reference, channel, provider, recipient,"
        " subject, body, content, template_version, language, segments, price, status, tries,"
        " provider_id, reason, claimed_at, sent_at) SELECT id, message_id, 1, message_id, channel,"
        f" 'folder', recipient, subject, body, {content}, template_version, 'en', segments, 0,"
        " 'sent', 1, '', '', sent_at, sent_at FROM before_messages WHERE status = 'sent'"
    )
    _go_on_numbering()
    if _is_postgresql():
        _go_on_from("deliveries")


def _go_on_numbering() -> None:
    if _is_postgresql():
        _go_on_from("messages")


def _go_on_from(table: str) -> None:
    op.execute(
        f"SELECT setval(pg_get_serial_sequence('{table}', 'id'),"
        f" COALESCE((SELECT max(id) FROM {table}), 0) + 1, false)"
    )


def _refuse_to_lose() -> None:
    link = op.get_bind()
    held = [t for t in HOLDS_WORK if link.execute(sa.text(f"SELECT 1 FROM {t} LIMIT 1")).first()]
    other = (
        "SELECT 1 FROM messages WHERE status NOT IN ('created', 'sent', 'delivered')"
        " OR former_contact_id IS NOT NULL AND status = 'created'"
        " UNION SELECT 1 FROM deliveries WHERE status NOT IN ('sent', 'delivered') OR number > 1"
        " OR channel = 'inbox' LIMIT 1"
    )
    if held or link.execute(sa.text(other)).first():
        raise RuntimeError(
            f"not taken back: {', '.join(held) or 'messages under way or failed'} would be lost"
        )


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _either(postgresql: str, sqlite: str) -> str:
    return postgresql if _is_postgresql() else sqlite


def _extend_tenants() -> None:
    no = sa.text("false")
    for column in (
        sa.Column("language", code(5), nullable=False, server_default="en"),
        sa.Column("large_print", sa.Boolean(), nullable=False, server_default=no),
        sa.Column("texts_stopped", sa.Boolean(), nullable=False, server_default=no),
        sa.Column("area_code", code(40), nullable=False, server_default=""),
        sa.Column("status", code(20), nullable=False, server_default="registered"),
    ):
        op.add_column("tenants", column)
    op.create_index("ix_tenants_area_code_status", "tenants", ["area_code", "status"])


def _make_messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("message_id", code(36), nullable=False),
        sa.Column("tenant_ref", code(40), nullable=False),
        sa.Column("template", code(40), nullable=False),
        sa.Column("cause", code(80), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("status", code(20), nullable=False),
        sa.Column("channel", code(10)),
        sa.Column("only_channel", code(10)),
        sa.Column("former_contact_id", BIG_ID),
        sa.Column("tries", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("retried_from", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("since", AT),
        sa.Column("send_after", AT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("message_id", name=op.f("uq_messages_message_id")),
        sa.UniqueConstraint(
            "tenant_ref", "template", "cause", name=op.f("uq_messages_tenant_ref_template_cause")
        ),
        sa.ForeignKeyConstraint(
            ["former_contact_id"],
            ["former_contacts.id"],
            name=op.f("fk_messages_former_contact_id_former_contacts"),
        ),
        sa.CheckConstraint(
            f"status IN ('created', 'sending', 'sent', 'delivered', 'not-wanted', {FAILURES})",
            name=op.f("ck_messages_known_status"),
        ),
        sa.CheckConstraint(f"channel {CHANNEL}", name=op.f("ck_messages_known_channel")),
        sa.CheckConstraint(f"only_channel {CHANNEL}", name=op.f("ck_messages_known_only_channel")),
        sa.CheckConstraint(
            "status NOT IN ('sending', 'sent', 'delivered') OR channel IS NOT NULL",
            name=op.f("ck_messages_sent_by_a_channel"),
        ),
    )
    columns = ["status", "channel", "send_after"]
    op.create_index("ix_messages_status_channel_send_after", "messages", columns)
    op.create_index("ix_messages_tenant_ref", "messages", ["tenant_ref"])


def _make_deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("message_id", code(36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reference", code(48), nullable=False),
        sa.Column("channel", code(10), nullable=False),
        sa.Column("provider", code(20), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("template_version", sa.Integer(), nullable=False),
        sa.Column("language", code(5), nullable=False),
        sa.Column("segments", sa.Integer()),
        sa.Column("price", sa.Integer(), nullable=False),
        sa.Column("status", code(20), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("claimed_at", AT),
        sa.Column("sent_at", AT),
        sa.Column("ended_at", AT),
        sa.Column("ask_at", AT),
        sa.Column("asked", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("reference", name=op.f("uq_deliveries_reference")),
        sa.UniqueConstraint("message_id", "number", name=op.f("uq_deliveries_message_id_number")),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["messages.message_id"],
            name=op.f("fk_deliveries_message_id_messages"),
        ),
        sa.CheckConstraint(
            f"status IN ('created', 'sending', 'sent', 'delivered', {FAILURES})",
            name=op.f("ck_deliveries_known_status"),
        ),
        sa.CheckConstraint(f"channel {CHANNEL}", name=op.f("ck_deliveries_known_channel")),
        sa.CheckConstraint(
            "segments IS NULL OR (channel = 'sms' AND segments >= 1)",
            name=op.f("ck_deliveries_segments_of_texts"),
        ),
        sa.CheckConstraint("price >= 0", name=op.f("ck_deliveries_price_not_negative")),
        sa.CheckConstraint(
            "status <> 'sending' OR (claimed_at IS NOT NULL AND ask_at IS NOT NULL)",
            name=op.f("ck_deliveries_sending_is_claimed"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('sent', 'delivered') OR sent_at IS NOT NULL",
            name=op.f("ck_deliveries_sent_has_its_time"),
        ),
    )
    op.create_index(
        "uq_deliveries_message_id_open",
        "deliveries",
        ["message_id"],
        unique=True,
        postgresql_where=OPEN,
        sqlite_where=OPEN,
    )
    op.create_index("ix_deliveries_ask_at", "deliveries", ["ask_at"])
    op.create_index("ix_deliveries_sent_at", "deliveries", ["sent_at"])


def _make_the_rest() -> None:
    op.create_table(
        "preferences",
        sa.Column("tenant_ref", code(40), nullable=False),
        sa.Column("kind", code(20), nullable=False),
        sa.Column("channel", code(10)),
        sa.PrimaryKeyConstraint("tenant_ref", "kind", name=op.f("pk_preferences")),
        _of_tenant("preferences"),
        sa.CheckConstraint(f"channel {CHANNEL}", name=op.f("ck_preferences_known_channel")),
    )
    op.create_table(
        "pace",
        sa.Column("channel", code(10), nullable=False),
        sa.Column("tokens", sa.Float(), nullable=False),
        sa.Column("refilled_at", AT, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sent_today", sa.Integer(), nullable=False),
        sa.Column("paused_until", AT),
        sa.Column("paused_reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_pace")),
    )
    op.create_table(
        "tasks",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("tenant_ref", code(40), nullable=False),
        sa.Column("message_id", code(36)),
        sa.Column("kind", code(20), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("opened_at", AT, nullable=False),
        sa.Column("closed_at", AT),
        sa.Column("closed_by", sa.Text()),
        sa.Column("outcome", code(20)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.message_id"], name=op.f("fk_tasks_message_id_messages")
        ),
        sa.CheckConstraint(
            "kind IN ('unreachable', 'failed', 'outcome_unknown', 'text_received')",
            name=op.f("ck_tasks_known_kind"),
        ),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (closed_by IS NULL) AND (closed_at IS NULL) = (outcome IS NULL)",
            name=op.f("ck_tasks_closed_by_somebody"),
        ),
    )
    op.create_index(
        "uq_tasks_message_id_open",
        "tasks",
        ["message_id"],
        unique=True,
        postgresql_where=OPEN_TASK,
        sqlite_where=OPEN_TASK,
    )
    op.create_index("ix_tasks_closed_at", "tasks", ["closed_at"])
    op.create_table(
        "inbox_items",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("reference", code(48), nullable=False),
        sa.Column("tenant_ref", code(40), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("read_at", AT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_items")),
        sa.UniqueConstraint("reference", name=op.f("uq_inbox_items_reference")),
        _of_tenant("inbox_items"),
    )
    op.create_index("ix_inbox_items_tenant_ref", "inbox_items", ["tenant_ref"])
    op.create_table(
        "bulks",
        sa.Column("bulk_ref", code(40), nullable=False),
        sa.Column("template", code(40), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("area_code", code(40), nullable=False),
        sa.Column("status", code(20), nullable=False),
        sa.Column("state", code(10), nullable=False),
        sa.Column("tenants", sa.Integer(), nullable=False),
        sa.Column("segments", sa.Integer(), nullable=False),
        sa.Column("price", sa.Integer(), nullable=False),
        sa.Column("prepared_by", sa.Text(), nullable=False),
        sa.Column("prepared_at", AT, nullable=False),
        sa.Column("decided_by", sa.Text()),
        sa.Column("decided_at", AT),
        sa.PrimaryKeyConstraint("bulk_ref", name=op.f("pk_bulks")),
        sa.CheckConstraint(
            "state IN ('prepared', 'approved', 'cancelled')", name=op.f("ck_bulks_known_state")
        ),
        sa.CheckConstraint(
            "(state = 'prepared') = (decided_by IS NULL)", name=op.f("ck_bulks_decided_by_somebody")
        ),
        sa.CheckConstraint(
            "state <> 'approved' OR decided_by <> prepared_by",
            name=op.f("ck_bulks_approved_by_another"),
        ),
    )
    op.create_table(
        "bulk_recipients",
        sa.Column("bulk_ref", code(40), nullable=False),
        sa.Column("tenant_ref", code(40), nullable=False),
        sa.PrimaryKeyConstraint("bulk_ref", "tenant_ref", name=op.f("pk_bulk_recipients")),
        sa.ForeignKeyConstraint(
            ["bulk_ref"], ["bulks.bulk_ref"], name=op.f("fk_bulk_recipients_bulk_ref_bulks")
        ),
        _of_tenant("bulk_recipients"),
    )


def _of_tenant(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_ref"], ["tenants.tenant_ref"], name=op.f(f"fk_{table}_tenant_ref_tenants")
    )


def _make_first_messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("message_id", code(36), nullable=False),
        sa.Column("tenant_ref", code(40), nullable=False),
        sa.Column("template", code(40), nullable=False),
        sa.Column("cause", code(80), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("status", code(10), nullable=False),
        sa.Column("channel", code(10)),
        sa.Column("recipient", sa.Text()),
        sa.Column("segments", sa.Integer()),
        sa.Column("subject", sa.Text()),
        sa.Column("body", sa.Text()),
        sa.Column("content", sa.Text()),
        sa.Column("template_version", sa.Integer()),
        sa.Column("sent_at", AT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("message_id", name=op.f("uq_messages_message_id")),
        sa.UniqueConstraint(
            "tenant_ref", "template", "cause", name=op.f("uq_messages_tenant_ref_template_cause")
        ),
        sa.CheckConstraint("status IN ('created', 'sent')", name=op.f("ck_messages_known_status")),
        sa.CheckConstraint(
            "channel IN ('sms', 'email', 'letter')", name=op.f("ck_messages_known_channel")
        ),
        sa.CheckConstraint(
            "(status = 'created') = (channel IS NULL) AND (status = 'created') = (content IS NULL)"
            " AND (status = 'created') = (sent_at IS NULL)",
            name=op.f("ck_messages_sent_is_rendered"),
        ),
        sa.CheckConstraint(
            "segments IS NULL OR (channel = 'sms' AND segments >= 1)",
            name=op.f("ck_messages_segments_of_texts"),
        ),
    )
    op.create_index("ix_messages_status_on", "messages", ["status", "on"])
