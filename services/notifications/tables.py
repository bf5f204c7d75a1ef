"""Notifications' tables."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from services.backbone.database import new_metadata
from services.backbone.tables import BigId, add_backbone_tables, code

metadata = new_metadata()
backbone = add_backbone_tables(metadata)

scheme = Table(
    "scheme",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("definition", Text, nullable=False),
    CheckConstraint("id = 1", name="only_one"),
)

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
    CheckConstraint("preferred_channel IN ('sms', 'email', 'letter')", name="known_channel"),
)
"""The address book."""

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
    Column("status", code(10), nullable=False),
    Column("channel", code(10)),
    Column("recipient", Text),
    Column("segments", Integer),
    Column("subject", Text),
    Column("body", Text),
    Column("content", Text),
    Column("template_version", Integer),
    Column("sent_at", DateTime(timezone=True)),
    UniqueConstraint("tenant_ref", "template", "cause"),
    CheckConstraint("status IN ('created', 'sent')", name="known_status"),
    CheckConstraint("channel IN ('sms', 'email', 'letter')", name="known_channel"),
    CheckConstraint(
        "(status = 'created') = (channel IS NULL) AND (status = 'created') = (content IS NULL)"
        " AND (status = 'created') = (sent_at IS NULL)",
        name="sent_is_rendered",
    ),
    CheckConstraint(
        "segments IS NULL OR (channel = 'sms' AND segments >= 1)", name="segments_of_texts"
    ),
    Index("ix_messages_status_on", "status", "on"),
)
"""Message requests and, once `sent`, what was sent: one for each tenant, template and cause."""
