"""Every message and its fate, without its words."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from services.contracts.fields import Code
from services.contracts.permissions import may
from services.contracts.queries import Listed
from services.contracts.words import TenantRef


@dataclass(frozen=True)
class OutgoingRow:
    """A message, how it stands, and what became of its last try."""

    message_id: Annotated[str, "the message's own id"]
    on: Annotated[date, "the business date it is of"]
    tenant_ref: TenantRef
    template: Annotated[str, "which message it is, such as `payment_sent`"]
    cause: Annotated[str, "what brought it about"]
    status: Annotated[str, "how the message stands, such as `created`, `sent` or `delivered`"]
    channel: Annotated[str, "in whose line it stands, or by which it went; empty: none yet"]
    send_after: Annotated[datetime | None, "when it is tried again; null: at once, or no more"]
    tries: Annotated[int, "how many deliveries it took so far"]
    reference: Annotated[str, "our reference of the last one; empty: there was none"]
    at: Annotated[datetime | None, "when its last step was; null: it was not tried"]
    reason: Annotated[str, "what the provider said of the last one; may be empty"]


@may("housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class Outgoing(Listed[OutgoingRow]):
    """Messages, the one asked for last first. An empty text stands for any."""

    status: Annotated[Code, "only those that stand so"] = ""
    channel: Annotated[Code, "only those in this channel's line, or sent by it"] = ""
    template: Annotated[Code, "only this message"] = ""
    since: Annotated[date | None, "the first business date; null for no limit"] = None
    until: Annotated[date | None, "the last business date; null for no limit"] = None
