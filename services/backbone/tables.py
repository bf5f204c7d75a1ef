"""The tables that every service has beside its own: outbox, inbox, commands, audit and so on."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    Dialect,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    text,
)

BigId = BigInteger().with_variant(Integer, "sqlite")
"""A 64-bit key that SQLite still numbers by itself."""


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, which SQLite gives back with its time zone too."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Take a moment in any time zone; one without is refused."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC; SQLite gives it without its time zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def code(length: int) -> String:
    """Return a text type that sorts by code point on PostgreSQL too, as SQLite does.

    Order decides payment numbers and files, so it must not depend on a server's locale.
    """
    return String(length).with_variant(String(length, collation="C"), "postgresql")


@dataclass(frozen=True)
class BackboneTables:
    """Handles to the backbone's tables in one service's metadata."""

    outbox: Table
    inbox: Table
    pruned: Table
    parked: Table
    commands: Table
    actors: Table
    audit: Table


def add_backbone_tables(metadata: MetaData) -> BackboneTables:
    """Add the backbone's tables to a service's metadata and return them."""
    return BackboneTables(
        outbox=_outbox(metadata),
        inbox=_inbox(metadata),
        pruned=_pruned(metadata),
        parked=_parked(metadata),
        commands=_commands(metadata),
        actors=_actors(metadata),
        audit=add_audit_table(metadata),
    )


def _outbox(metadata: MetaData) -> Table:
    """Events recorded and, once `sent_at` is set, published. `sequence` is the order of sending."""
    table = Table(
        "outbox",
        metadata,
        Column("sequence", BigId, primary_key=True, autoincrement=True),
        Column("event_id", String(36), nullable=False, unique=True),
        Column("type", String(120), nullable=False),
        Column("data", Text, nullable=False),
        Column("correlation_id", String(120), nullable=False),
        Column("recorded_at", DateTime(timezone=True), nullable=False),
        Column("sent_at", DateTime(timezone=True)),
        sqlite_autoincrement=True,
    )
    unsent = text("sent_at IS NULL")
    Index("ix_outbox_unsent", table.c.sequence, postgresql_where=unsent, sqlite_where=unsent)
    return table


def _inbox(metadata: MetaData) -> Table:
    """Events that had their effect here: the row stands beside the effect, in one transaction."""
    return Table(
        "inbox",
        metadata,
        Column("event_id", String(36), primary_key=True),
        Column("publisher", String(40), nullable=False),
        Column("sequence", BigInteger, nullable=False),
        Column("received_at", DateTime(timezone=True), nullable=False),
        Index("ix_inbox_publisher_sequence", "publisher", "sequence"),
    )


def _pruned(metadata: MetaData) -> Table:
    """How far the inbox was pruned: a publisher's events up to `sequence` had their effect."""
    return Table(
        "pruned",
        metadata,
        Column("publisher", String(40), primary_key=True),
        Column("sequence", BigInteger, nullable=False),
    )


def _parked(metadata: MetaData) -> Table:
    """Events that could not be handled: `waiting` for another try, `dead` until a person acts."""
    return Table(
        "parked",
        metadata,
        Column("event_id", String(36), primary_key=True),
        Column("state", String(10), nullable=False),
        Column("type", String(120), nullable=False),
        Column("body", Text, nullable=False),
        Column("attempts", Integer, nullable=False),
        Column("next_attempt_at", DateTime(timezone=True), nullable=False),
        Column("parked_at", DateTime(timezone=True), nullable=False),
        Column("reason", Text, nullable=False),
        Index("ix_parked_state_next_attempt_at", "state", "next_attempt_at"),
    )


def _commands(metadata: MetaData) -> Table:
    """Answers already given, by idempotency key, with who gave the command and a hash of it."""
    return Table(
        "commands",
        metadata,
        Column("key", String(120), primary_key=True),
        Column("given_by", String(120), nullable=False),
        Column("input_hash", String(64), nullable=False),
        Column("result", Text, nullable=False),
        Column("answered_at", DateTime(timezone=True), nullable=False),
    )


def _actors(metadata: MetaData) -> Table:
    """The people, and programs, who gave commands here: `ref` is kept of them everywhere else."""
    return Table(
        "actors",
        metadata,
        Column("ref", String(120), primary_key=True),
        Column("name", String(120), nullable=False),
    )


def add_audit_table(metadata: MetaData) -> Table:
    """Who changed what, when and why. Rows are only ever added."""
    return Table(
        "audit",
        metadata,
        Column("id", BigId, primary_key=True, autoincrement=True),
        Column("at", Moment, nullable=False),
        Column("business_date", Date, nullable=False),
        Column("actor", String(120), nullable=False),
        Column("correlation_id", String(120), nullable=False),
        Column("subject_kind", String(40), nullable=False),
        Column("subject_ref", String(120), nullable=False),
        Column("tenant_ref", String(120), nullable=False),
        Column("what", String(60), nullable=False),
        Column("before", String(120), nullable=False),
        Column("after", String(120), nullable=False),
        Column("reason", String(120), nullable=False),
        Column("cause_kind", String(40), nullable=False),
        Column("cause_ref", String(120), nullable=False),
        Column("note", Text, nullable=False),
        Column("half_before", String(10), nullable=False, server_default=""),
        Column("half_after", String(10), nullable=False, server_default=""),
        Index("ix_audit_subject", "subject_kind", "subject_ref"),
        Index("ix_audit_tenant_ref", "tenant_ref"),
    )
