"""Notifications' tables."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from services.backbone.database import new_metadata
from services.backbone.last_closed import add_last_closed_table
from services.backbone.tables import BigId, Moment, add_backbone_tables, code

metadata = new_metadata()
backbone = add_backbone_tables(metadata)
last_closed = add_last_closed_table(metadata)

scheme = Table(
    "scheme",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("definition", Text, nullable=False),
    CheckConstraint("id = 1", name="only_one"),
)

CHANNEL = "IN ('sms', 'email', 'letter', 'inbox')"
FAILURES = "'temporary-failure', 'permanent-failure', 'technical-failure'"
AT = Moment()

tenants = Table(
    "tenants",
    metadata,
    Column("tenant_ref", code(40), primary_key=True),
    Column("title", Text, nullable=False),
    Column("first_name", Text, nullable=False),
    Column("last_name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("mobile", Text, nullable=False),
    Column("preferred_channel", code(10), nullable=False),
    Column("address_line_1", Text, nullable=False),
    Column("address_line_2", Text, nullable=False),
    Column("town", Text, nullable=False),
    Column("postcode", Text, nullable=False),
    Column("language", code(5), nullable=False, server_default="en"),
    Column("large_print", Boolean, nullable=False, server_default=text("false")),
    Column("texts_stopped", Boolean, nullable=False, server_default=text("false")),
    Column("died_on", Date),
    Column("holder_died_on", Date),
    Column("area_code", code(40), nullable=False, server_default=""),
    Column("status", code(20), nullable=False, server_default="registered"),
    CheckConstraint("preferred_channel IN ('sms', 'email', 'letter')", name="known_channel"),
    Index("ix_tenants_area_code_status", "area_code", "status"),
)
"""The address book; `status` is the tenant's in the scheme, for messages to everyone in one."""

preferences = Table(
    "preferences",
    metadata,
    Column("tenant_ref", ForeignKey("tenants.tenant_ref"), primary_key=True),
    Column("kind", code(20), primary_key=True),
    Column("channel", code(10)),
    CheckConstraint(f"channel {CHANNEL}", name="known_channel"),
)
"""The channel a tenant wants a kind of message by; NULL: not at all."""

former_contacts = Table(
    "former_contacts",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("tenant_ref", ForeignKey("tenants.tenant_ref"), nullable=False),
    Column("until", Date, nullable=False),
    Column("email", Text, nullable=False),
    Column("mobile", Text, nullable=False),
    Index("ix_former_contacts_tenant_ref_until", "tenant_ref", "until"),
)
"""What the address book said before, and until when: one for each change of it."""

messages = Table(
    "messages",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("message_id", code(36), nullable=False, unique=True),
    Column("tenant_ref", code(40), nullable=False),
    Column("template", code(40), nullable=False),
    Column("cause", code(80), nullable=False),
    Column("on", Date, nullable=False),
    Column("data", Text, nullable=False),
    Column("status", code(20), nullable=False),
    Column("channel", code(10)),
    Column("only_channel", code(10)),
    Column("former_contact_id", ForeignKey("former_contacts.id")),
    Column("tries", Integer, nullable=False, server_default=text("0")),
    Column("retried_from", Integer, nullable=False, server_default=text("0")),
    Column("since", AT),
    Column("send_after", AT),
    UniqueConstraint("tenant_ref", "template", "cause"),
    CheckConstraint(
        f"status IN ('created', 'sending', 'sent', 'delivered', 'not-wanted', {FAILURES})",
        name="known_status",
    ),
    CheckConstraint(f"channel {CHANNEL}", name="known_channel"),
    CheckConstraint(f"only_channel {CHANNEL}", name="known_only_channel"),
    CheckConstraint(
        "status NOT IN ('sending', 'sent', 'delivered') OR channel IS NOT NULL",
        name="sent_by_a_channel",
    ),
    Index("ix_messages_status_channel_send_after", "status", "channel", "send_after"),
    Index("ix_messages_tenant_ref", "tenant_ref"),
)
"""What to tell: one for each tenant, template and cause.

`channel` is the one in whose line it stands, NULL until that is worked out; `only_channel` the one
an officer chose; `tries` how often it was not taken on that channel, where it stands since `since`.
Deliveries up to the number `retried_from` were before an officer had it tried again.
"""

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("message_id", ForeignKey("messages.message_id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("reference", code(48), nullable=False, unique=True),
    Column("channel", code(10), nullable=False),
    Column("provider", code(20), nullable=False),
    Column("recipient", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("template_version", Integer, nullable=False),
    Column("language", code(5), nullable=False),
    Column("segments", Integer),
    Column("price", Integer, nullable=False),
    Column("status", code(20), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("provider_id", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("claimed_at", AT),
    Column("sent_at", AT),
    Column("ended_at", AT),
    Column("ask_at", AT),
    Column("asked", Integer, nullable=False, server_default=text("0")),
    UniqueConstraint("message_id", "number"),
    CheckConstraint(
        f"status IN ('created', 'sending', 'sent', 'delivered', {FAILURES})", name="known_status"
    ),
    CheckConstraint(f"channel {CHANNEL}", name="known_channel"),
    CheckConstraint(
        "segments IS NULL OR (channel = 'sms' AND segments >= 1)", name="segments_of_texts"
    ),
    CheckConstraint("price >= 0", name="price_not_negative"),
    CheckConstraint(
        "status <> 'sending' OR (claimed_at IS NOT NULL AND ask_at IS NOT NULL)",
        name="sending_is_claimed",
    ),
    CheckConstraint(
        "status NOT IN ('sent', 'delivered') OR sent_at IS NOT NULL", name="sent_has_its_time"
    ),
    Index(
        "uq_deliveries_message_id_open",
        "message_id",
        unique=True,
        postgresql_where=text("status IN ('created', 'sending', 'sent', 'delivered')"),
        sqlite_where=text("status IN ('created', 'sending', 'sent', 'delivered')"),
    ),
    Index("ix_deliveries_ask_at", "ask_at"),
    Index("ix_deliveries_sent_at", "sent_at"),
)
"""Each handing-over of a message to a provider, with what was handed over.

At most one of a message is under way or came through. `price` is in thousandths of a penny.
`claimed_at`: when it was handed over last. `ask_at`: when the provider is asked next what became of
it, NULL for never.
"""

pace = Table(
    "pace",
    metadata,
    Column("channel", code(10), primary_key=True),
    Column("tokens", Float, nullable=False),
    Column("refilled_at", AT, nullable=False),
    Column("day", Date, nullable=False),
    Column("sent_today", Integer, nullable=False),
    Column("paused_until", AT),
    Column("paused_reason", Text, nullable=False),
)
"""How fast each channel has been sending, and `bulk` for messages to many."""

tasks = Table(
    "tasks",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("tenant_ref", code(40), nullable=False),
    Column("message_id", ForeignKey("messages.message_id")),
    Column("kind", code(20), nullable=False),
    Column("about", Text, nullable=False),
    Column("opened_at", AT, nullable=False),
    Column("closed_at", AT),
    Column("closed_by", Text),
    Column("outcome", code(20)),
    CheckConstraint(
        "kind IN ('unreachable', 'failed', 'outcome_unknown', 'text_received', 'died',"
        " 'holder_died')",
        name="known_kind",
    ),
    CheckConstraint(
        "(closed_at IS NULL) = (closed_by IS NULL) AND (closed_at IS NULL) = (outcome IS NULL)",
        name="closed_by_somebody",
    ),
    Index(
        "uq_tasks_message_id_open",
        "message_id",
        unique=True,
        postgresql_where=text("closed_at IS NULL AND message_id IS NOT NULL"),
        sqlite_where=text("closed_at IS NULL AND message_id IS NOT NULL"),
    ),
    Index("ix_tasks_closed_at", "closed_at"),
)
"""What an officer has to do: reach a tenant in another way, decide, read a text that came in, see
to what is left after a death."""

inbox_items = Table(
    "inbox_items",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("reference", code(48), nullable=False, unique=True),
    Column("tenant_ref", ForeignKey("tenants.tenant_ref"), nullable=False),
    Column("at", AT, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("read_at", AT),
    Index("ix_inbox_items_tenant_ref", "tenant_ref"),
)
"""The tenants' secure inbox, which their page shows."""

bulks = Table(
    "bulks",
    metadata,
    Column("bulk_ref", code(40), primary_key=True),
    Column("template", code(40), nullable=False),
    Column("on", Date, nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("area_code", code(40), nullable=False),
    Column("status", code(20), nullable=False),
    Column("state", code(10), nullable=False),
    Column("tenants", Integer, nullable=False),
    Column("segments", Integer, nullable=False),
    Column("price", Integer, nullable=False),
    Column("preview", Text, nullable=False),
    Column("prepared_by", Text, nullable=False),
    Column("prepared_at", AT, nullable=False),
    Column("decided_by", Text),
    Column("decided_at", AT),
    CheckConstraint("state IN ('prepared', 'approved', 'cancelled')", name="known_state"),
    CheckConstraint("(state = 'prepared') = (decided_by IS NULL)", name="decided_by_somebody"),
    CheckConstraint("state <> 'approved' OR decided_by <> prepared_by", name="approved_by_another"),
)
"""A message to everyone in an area or status ("" for any), frozen when it is prepared."""

bulk_recipients = Table(
    "bulk_recipients",
    metadata,
    Column("bulk_ref", ForeignKey("bulks.bulk_ref"), primary_key=True),
    Column("tenant_ref", ForeignKey("tenants.tenant_ref"), primary_key=True),
)
"""The tenants whom a message to many is for."""
