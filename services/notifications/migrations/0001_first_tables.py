"""The tables of notifications."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "audit",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("correlation_id", sa.String(length=120), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_ref", sa.String(length=120), nullable=False),
        sa.Column("tenant_ref", sa.String(length=120), nullable=False),
        sa.Column("what", sa.String(length=60), nullable=False),
        sa.Column("before", sa.String(length=120), nullable=False),
        sa.Column("after", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.Column("cause_kind", sa.String(length=40), nullable=False),
        sa.Column("cause_ref", sa.String(length=120), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("half_before", sa.String(length=10), server_default="", nullable=False),
        sa.Column("half_after", sa.String(length=10), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_subject", "audit", ["subject_kind", "subject_ref"], unique=False)
    op.create_index("ix_audit_tenant_ref", "audit", ["tenant_ref"], unique=False)
    op.create_table(
        "bulks",
        sa.Column(
            "bulk_ref",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "template",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "area_code",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("tenants", sa.Integer(), nullable=False),
        sa.Column("segments", sa.Integer(), nullable=False),
        sa.Column("price", sa.Integer(), nullable=False),
        sa.Column("preview", sa.Text(), nullable=False),
        sa.Column("prepared_by", sa.Text(), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'prepared') = (decided_by IS NULL)", name=op.f("ck_bulks_decided_by_somebody")
        ),
        sa.CheckConstraint(
            "state <> 'approved' OR decided_by <> prepared_by",
            name=op.f("ck_bulks_approved_by_another"),
        ),
        sa.CheckConstraint(
            "state IN ('prepared', 'approved', 'cancelled')", name=op.f("ck_bulks_known_state")
        ),
        sa.PrimaryKeyConstraint("bulk_ref", name=op.f("pk_bulks")),
    )
    op.create_table(
        "actors",
        sa.Column("ref", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_actors")),
    )
    op.create_table(
        "commands",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("given_by", sa.String(length=120), nullable=False),
        sa.Column("input_hash", sa.String(length=64), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_commands")),
    )
    op.create_table(
        "inbox",
        sa.Column("event_id", sa.String(length=36), nullable=False),
        sa.Column("publisher", sa.String(length=40), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_inbox")),
    )
    op.create_index("ix_inbox_publisher_sequence", "inbox", ["publisher", "sequence"], unique=False)
    op.create_table(
        "outbox",
        sa.Column(
            "sequence",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("event_id", sa.String(length=36), nullable=False),
        sa.Column("type", sa.String(length=120), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("correlation_id", sa.String(length=120), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_outbox")),
        sa.UniqueConstraint("event_id", name=op.f("uq_outbox_event_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_outbox_unsent",
        "outbox",
        ["sequence"],
        unique=False,
        postgresql_where=sa.text("sent_at IS NULL"),
        sqlite_where=sa.text("sent_at IS NULL"),
    )
    op.create_table(
        "pace",
        sa.Column(
            "channel",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("tokens", sa.Float(), nullable=False),
        sa.Column("refilled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sent_today", sa.Integer(), nullable=False),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_pace")),
    )
    op.create_table(
        "parked",
        sa.Column("event_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("type", sa.String(length=120), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("parked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_parked")),
    )
    op.create_index(
        "ix_parked_state_next_attempt_at", "parked", ["state", "next_attempt_at"], unique=False
    )
    op.create_table(
        "pruned",
        sa.Column("publisher", sa.String(length=40), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("publisher", name=op.f("pk_pruned")),
    )
    op.create_table(
        "last_closed",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_last_closed_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_last_closed")),
    )
    op.create_table(
        "scheme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_scheme_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheme")),
    )
    op.create_table(
        "tenants",
        sa.Column(
            "tenant_ref",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("last_name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("mobile", sa.Text(), nullable=False),
        sa.Column(
            "preferred_channel",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("address_line_1", sa.Text(), nullable=False),
        sa.Column("address_line_2", sa.Text(), nullable=False),
        sa.Column("town", sa.Text(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column(
            "language",
            sa.String(length=5).with_variant(sa.String(length=5, collation="C"), "postgresql"),
            server_default="en",
            nullable=False,
        ),
        sa.Column("large_print", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("texts_stopped", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("died_on", sa.Date(), nullable=True),
        sa.Column("holder_died_on", sa.Date(), nullable=True),
        sa.Column(
            "area_code",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            server_default="",
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            server_default="registered",
            nullable=False,
        ),
        sa.CheckConstraint(
            "preferred_channel IN ('sms', 'email', 'letter')", name=op.f("ck_tenants_known_channel")
        ),
        sa.PrimaryKeyConstraint("tenant_ref", name=op.f("pk_tenants")),
    )
    op.create_index("ix_tenants_area_code_status", "tenants", ["area_code", "status"], unique=False)
    op.create_table(
        "bulk_recipients",
        sa.Column(
            "bulk_ref",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "tenant_ref",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["bulk_ref"], ["bulks.bulk_ref"], name=op.f("fk_bulk_recipients_bulk_ref_bulks")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_ref"],
            ["tenants.tenant_ref"],
            name=op.f("fk_bulk_recipients_tenant_ref_tenants"),
        ),
        sa.PrimaryKeyConstraint("bulk_ref", "tenant_ref", name=op.f("pk_bulk_recipients")),
    )
    op.create_table(
        "former_contacts",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "tenant_ref",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("mobile", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_ref"],
            ["tenants.tenant_ref"],
            name=op.f("fk_former_contacts_tenant_ref_tenants"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_contacts")),
    )
    op.create_index(
        "ix_former_contacts_tenant_ref_until",
        "former_contacts",
        ["tenant_ref", "until"],
        unique=False,
    )
    op.create_table(
        "inbox_items",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "reference",
            sa.String(length=48).with_variant(sa.String(length=48, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "tenant_ref",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_ref"], ["tenants.tenant_ref"], name=op.f("fk_inbox_items_tenant_ref_tenants")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_items")),
        sa.UniqueConstraint("reference", name=op.f("uq_inbox_items_reference")),
    )
    op.create_index("ix_inbox_items_tenant_ref", "inbox_items", ["tenant_ref"], unique=False)
    op.create_table(
        "preferences",
        sa.Column(
            "tenant_ref",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "channel",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.CheckConstraint(
            "channel IN ('sms', 'email', 'letter', 'inbox')",
            name=op.f("ck_preferences_known_channel"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_ref"], ["tenants.tenant_ref"], name=op.f("fk_preferences_tenant_ref_tenants")
        ),
        sa.PrimaryKeyConstraint("tenant_ref", "kind", name=op.f("pk_preferences")),
    )
    op.create_table(
        "messages",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "message_id",
            sa.String(length=36).with_variant(sa.String(length=36, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "tenant_ref",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "template",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "cause",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column(
            "status",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "channel",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "only_channel",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "former_contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("tries", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("retried_from", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("send_after", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "channel IN ('sms', 'email', 'letter', 'inbox')", name=op.f("ck_messages_known_channel")
        ),
        sa.CheckConstraint(
            "only_channel IN ('sms', 'email', 'letter', 'inbox')",
            name=op.f("ck_messages_known_only_channel"),
        ),
        sa.CheckConstraint(
            "status IN ('created', 'sending', 'sent', 'delivered', 'not-wanted', 'temporary-failure', 'permanent-failure', 'technical-failure')",
            name=op.f("ck_messages_known_status"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('sending', 'sent', 'delivered') OR channel IS NOT NULL",
            name=op.f("ck_messages_sent_by_a_channel"),
        ),
        sa.ForeignKeyConstraint(
            ["former_contact_id"],
            ["former_contacts.id"],
            name=op.f("fk_messages_former_contact_id_former_contacts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("message_id", name=op.f("uq_messages_message_id")),
        sa.UniqueConstraint(
            "tenant_ref", "template", "cause", name=op.f("uq_messages_tenant_ref_template_cause")
        ),
    )
    op.create_index(
        "ix_messages_status_channel_send_after",
        "messages",
        ["status", "channel", "send_after"],
        unique=False,
    )
    op.create_index("ix_messages_tenant_ref", "messages", ["tenant_ref"], unique=False)
    op.create_table(
        "deliveries",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "message_id",
            sa.String(length=36).with_variant(sa.String(length=36, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "reference",
            sa.String(length=48).with_variant(sa.String(length=48, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "channel",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "provider",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("template_version", sa.Integer(), nullable=False),
        sa.Column(
            "language",
            sa.String(length=5).with_variant(sa.String(length=5, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("segments", sa.Integer(), nullable=True),
        sa.Column("price", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ask_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint(
            "channel IN ('sms', 'email', 'letter', 'inbox')",
            name=op.f("ck_deliveries_known_channel"),
        ),
        sa.CheckConstraint(
            "segments IS NULL OR (channel = 'sms' AND segments >= 1)",
            name=op.f("ck_deliveries_segments_of_texts"),
        ),
        sa.CheckConstraint(
            "status <> 'sending' OR (claimed_at IS NOT NULL AND ask_at IS NOT NULL)",
            name=op.f("ck_deliveries_sending_is_claimed"),
        ),
        sa.CheckConstraint(
            "status IN ('created', 'sending', 'sent', 'delivered', 'temporary-failure', 'permanent-failure', 'technical-failure')",
            name=op.f("ck_deliveries_known_status"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('sent', 'delivered') OR sent_at IS NOT NULL",
            name=op.f("ck_deliveries_sent_has_its_time"),
        ),
        sa.CheckConstraint("price >= 0", name=op.f("ck_deliveries_price_not_negative")),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.message_id"], name=op.f("fk_deliveries_message_id_messages")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("message_id", "number", name=op.f("uq_deliveries_message_id_number")),
        sa.UniqueConstraint("reference", name=op.f("uq_deliveries_reference")),
    )
    op.create_index("ix_deliveries_ask_at", "deliveries", ["ask_at"], unique=False)
    op.create_index("ix_deliveries_sent_at", "deliveries", ["sent_at"], unique=False)
    op.create_index(
        "uq_deliveries_message_id_open",
        "deliveries",
        ["message_id"],
        unique=True,
        postgresql_where=sa.text("status IN ('created', 'sending', 'sent', 'delivered')"),
        sqlite_where=sa.text("status IN ('created', 'sending', 'sent', 'delivered')"),
    )
    op.create_table(
        "tasks",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "tenant_ref",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "message_id",
            sa.String(length=36).with_variant(sa.String(length=36, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "kind",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.Column(
            "outcome",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.CheckConstraint(
            "kind IN ('unreachable', 'failed', 'outcome_unknown', 'text_received', 'died', 'holder_died')",
            name=op.f("ck_tasks_known_kind"),
        ),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (closed_by IS NULL) AND (closed_at IS NULL) = (outcome IS NULL)",
            name=op.f("ck_tasks_closed_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.message_id"], name=op.f("fk_tasks_message_id_messages")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
    )
    op.create_index("ix_tasks_closed_at", "tasks", ["closed_at"], unique=False)
    op.create_index(
        "uq_tasks_message_id_open",
        "tasks",
        ["message_id"],
        unique=True,
        postgresql_where=sa.text("closed_at IS NULL AND message_id IS NOT NULL"),
        sqlite_where=sa.text("closed_at IS NULL AND message_id IS NOT NULL"),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index(
        "uq_tasks_message_id_open",
        table_name="tasks",
        postgresql_where=sa.text("closed_at IS NULL AND message_id IS NOT NULL"),
        sqlite_where=sa.text("closed_at IS NULL AND message_id IS NOT NULL"),
    )
    op.drop_index("ix_tasks_closed_at", table_name="tasks")
    op.drop_table("tasks")
    op.drop_index(
        "uq_deliveries_message_id_open",
        table_name="deliveries",
        postgresql_where=sa.text("status IN ('created', 'sending', 'sent', 'delivered')"),
        sqlite_where=sa.text("status IN ('created', 'sending', 'sent', 'delivered')"),
    )
    op.drop_index("ix_deliveries_sent_at", table_name="deliveries")
    op.drop_index("ix_deliveries_ask_at", table_name="deliveries")
    op.drop_table("deliveries")
    op.drop_index("ix_messages_tenant_ref", table_name="messages")
    op.drop_index("ix_messages_status_channel_send_after", table_name="messages")
    op.drop_table("messages")
    op.drop_table("preferences")
    op.drop_index("ix_inbox_items_tenant_ref", table_name="inbox_items")
    op.drop_table("inbox_items")
    op.drop_index("ix_former_contacts_tenant_ref_until", table_name="former_contacts")
    op.drop_table("former_contacts")
    op.drop_table("bulk_recipients")
    op.drop_index("ix_tenants_area_code_status", table_name="tenants")
    op.drop_table("tenants")
    op.drop_table("scheme")
    op.drop_table("last_closed")
    op.drop_table("pruned")
    op.drop_index("ix_parked_state_next_attempt_at", table_name="parked")
    op.drop_table("parked")
    op.drop_table("pace")
    op.drop_index(
        "ix_outbox_unsent",
        table_name="outbox",
        postgresql_where=sa.text("sent_at IS NULL"),
        sqlite_where=sa.text("sent_at IS NULL"),
    )
    op.drop_table("outbox")
    op.drop_index("ix_inbox_publisher_sequence", table_name="inbox")
    op.drop_table("inbox")
    op.drop_table("commands")
    op.drop_table("actors")
    op.drop_table("bulks")
    op.drop_index("ix_audit_tenant_ref", table_name="audit")
    op.drop_index("ix_audit_subject", table_name="audit")
    op.drop_table("audit")
