"""What tenants were told and how, what they prefer, what is in their inbox."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, ClassVar

from services.contracts.permissions import may
from services.contracts.queries import Listed, Query
from services.contracts.words import TenantRef

Status = Annotated[str, "how the message stands, such as `created`, `sent` or `delivered`"]
Template = Annotated[str, "which message it is, such as `payment_sent`"]
Cause = Annotated[str, "what brought it about"]
Reference = Annotated[str, "our reference of the delivery"]


@dataclass(frozen=True)
class MessageRow:
    """A message as it went out last."""

    message_id: Annotated[str, "the message's own id"]
    date: Annotated[date, "the business date it is of"]
    tenant_ref: TenantRef
    channel: Annotated[str, "by which it went; empty: it was not sent"]
    template: Template
    cause: Cause
    status: Status
    segments: Annotated[int | None, "of a text; null for anything else"]
    file_name: Annotated[str, "the name for its file; empty: it was not sent"]
    content: Annotated[str, "the whole of what was sent, in Base64; an e-mail has CRLF"] = field(
        repr=False
    )


@may("housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class Messages(Listed[MessageRow]):
    """Every message, in the order in which they were asked for, with its content."""

    most: ClassVar[int] = 100
    """Letters are PDFs: so many fit into one answer over RPC."""


@dataclass(frozen=True)
class DeliveryRow:
    """One try of a message. The number or address is left out: the address book has it."""

    reference: Reference
    channel: Annotated[str, "by which it went"]
    provider: Annotated[str, "who took it"]
    status: Annotated[str, "what became of it"]
    reason: Annotated[str, "what the provider said; may be empty"]
    segments: Annotated[int | None, "of a text; null for anything else"]
    template_version: Annotated[int, "of its wording"]
    language: Annotated[str, "such as `en`"]
    claimed_at: Annotated[datetime, "when it was begun"]
    sent_at: Annotated[datetime | None, "when the provider took it; null: it did not"]
    ended_at: Annotated[datetime | None, "when it was known what became of it; null: not yet"]


@dataclass(frozen=True)
class ToldRow:
    """A message to a tenant, with each try."""

    message_id: Annotated[str, "the message's own id"]
    on: Annotated[date, "the business date it is of"]
    template: Template
    kind: Annotated[str, "the kind of message, such as `payments`"]
    cause: Cause
    status: Status
    channel: Annotated[str, "for which it waits; empty: none was worked out"]
    send_after: Annotated[datetime | None, "when it is tried again; null: at once, or no more"]
    deliveries: Annotated[tuple[DeliveryRow, ...], "oldest first"]


@may("housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class Told(Listed[ToldRow]):
    """What a tenant was told, oldest first."""

    tenant_ref: TenantRef


@dataclass(frozen=True)
class SentContent:
    """What one message to a tenant said, as it went out."""

    channel: Annotated[str, "by which it went"]
    subject: Annotated[str, "of an e-mail or letter; empty for a text"]
    body: Annotated[str, "its words"] = field(repr=False)
    content: Annotated[str, "the whole of it, in Base64"] = field(repr=False)


@may("housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class ContentOf(Query[SentContent]):
    """A delivery as it went out; `not_found` if a tenant had none of that reference."""

    tenant_ref: TenantRef
    reference: Reference


@dataclass(frozen=True)
class KindPreference:
    """How a tenant wants one kind of message."""

    kind: Annotated[str, "a kind of message, such as `payments`"]
    channel: Annotated[str, "by which it goes; `none`: it is stopped"]
    can_be_stopped: Annotated[bool, "whether it need not be told"]


@dataclass(frozen=True)
class TenantsPreferences:
    """How a tenant wants to be told."""

    tenant_ref: TenantRef
    preferred_channel: Annotated[str, "for everything without a wish of its own"]
    language: Annotated[str, "in which the tenant reads, such as `en`"]
    large_print: Annotated[bool, "letters in 18 points"]
    texts_stopped: Annotated[bool, "whether the tenant has no texts any more"]
    kinds: Annotated[tuple[KindPreference, ...], "every kind of message"]


@may("housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class Preferences(Query[TenantsPreferences]):
    """How a tenant wants to be told; `not_found` for nobody's reference."""

    tenant_ref: TenantRef


@dataclass(frozen=True)
class InboxRow:
    """A message in a tenant's secure inbox."""

    reference: Reference
    at: Annotated[datetime, "when it was put there"]
    subject: Annotated[str, "what it is about"]
    body: Annotated[str, "its words"] = field(repr=False)
    read_at: Annotated[datetime | None, "when the tenant read it; null: not yet"]


@may("housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class Inbox(Listed[InboxRow]):
    """What is in a tenant's secure inbox, newest first."""

    tenant_ref: TenantRef
