"""What notifications publishes (events) and what it can be asked (commands).

`on` is the business date of what is asked, for the audit trail.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from services.contracts.commands import Command, Done
from services.contracts.dead_letters import DiscardDeadLetter, ReplayDeadLetter
from services.contracts.events import event
from services.contracts.fields import Code, Heard, Line, Reference, Words
from services.contracts.permissions import may
from services.contracts.vocabulary import DeliveryOutcome, TaskOutcome
from services.contracts.words import (
    BusinessDate,
    GivenDate,
    GivenTenantRef,
    LandlordsNote,
    PriceMillipence,
    TenantRef,
)

# --- fields that several messages have ---

Provider = Annotated[Code, "who says it, by the name it has in the channels file"]
ProviderId = Annotated[Heard, "the provider's id"]
BulkRef = Annotated[Reference, "the message to many, as its officer named it"]

# --- events ---


@event("notifications")
@dataclass(frozen=True)
class MessageMoved:
    """What has become of a message, without its words: it was sent, arrived, or did not.

    Sent again whenever that changes; the newest counts.
    """

    message_id: Annotated[str, "the message's own id"]
    tenant_ref: TenantRef
    template: Annotated[str, "which message it is, such as `payment_on_its_way`"]
    on: BusinessDate
    status: Annotated[
        str, "`sent`, `delivered`, a failure, `not-wanted`, or `created`: it is tried again"
    ]
    channel: Annotated[str, "by which it went; empty: by none"]
    segments: Annotated[int, "of a text; 0 for anything else"]
    price_millipence: PriceMillipence


# --- answers ---


@dataclass(frozen=True)
class SentMessages:
    """How many messages were handed over."""

    sent: Annotated[int, "how many; 0 before the scheme is open"]


@dataclass(frozen=True)
class TakenReceipt:
    """Whether what a provider said was of use."""

    known: Annotated[bool, "whether it is about a message of ours, sent by that provider"]
    news: Annotated[bool, "whether it changed anything; what is said twice does not"]


@dataclass(frozen=True)
class TakenText:
    """Whose a text was, and what it asked for."""

    tenants: Annotated[tuple[TenantRef, ...], "those with that number"]
    wish: Annotated[str, "`stop` or `start`, and done so; empty: it is a task for an officer"]


@dataclass(frozen=True)
class ResolvedTask:
    """The tenant that a closed task was about."""

    tenant_ref: Annotated[str, "whom it was about; empty: nobody we know"]


@dataclass(frozen=True)
class BulkChannelRow:
    """What a message to many comes to by one channel."""

    channel: Annotated[str, "by which it goes; empty: none reaches them, or they want no such news"]
    tenants: Annotated[int, "how many it is for"]
    segments: Annotated[int, "of texts; 0 for anything else"]
    price_millipence: PriceMillipence


@dataclass(frozen=True)
class PreparedBulk:
    """Whom a message to many reaches, and what it will cost."""

    tenants: Annotated[int, "how many it is for"]
    price_millipence: PriceMillipence
    channels: Annotated[tuple[BulkChannelRow, ...], "by channel"]


@dataclass(frozen=True)
class ApprovedBulk:
    """To how many a message goes out."""

    tenants: Annotated[int, "how many it is for"]


# --- commands ---


@may("player")
@dataclass(frozen=True)
class DeliverMessages(Command[SentMessages]):
    """Have a played pilot's messages that are waiting and dated `on` or earlier sent on paper.

    Nothing leaves the house: where it is live, messages go out by themselves.
    """

    on: Annotated[date, "the last business date whose messages go out"]


# --- what providers tell ---


@may("messenger")
@dataclass(frozen=True)
class RecordReceipt(Command[TakenReceipt]):
    """A provider says what became of a delivery, found by our `reference` or its own id."""

    provider: Provider
    reference: Annotated[Heard, "our id of the delivery; empty: found by `provider_id`"]
    provider_id: ProviderId
    outcome: Annotated[DeliveryOutcome, "what became of the message"]
    reason: Annotated[Words, "in the provider's words, without personal data"]


@may("messenger")
@dataclass(frozen=True)
class ReceiveText(Command[TakenText]):
    """A text that came in from a mobile number, under the provider's id for it."""

    provider: Provider
    provider_id: ProviderId
    number: Annotated[Heard, "the mobile number it came from"]
    text: Annotated[Words, "the words"]
    on: GivenDate


# --- what tenants prefer ---


@may("housing_officer", "messenger")
@dataclass(frozen=True)
class SetPreference(Command[Done]):
    """By which channel a tenant wants a kind of message: `none` for none, or `preferred`."""

    tenant_ref: GivenTenantRef
    kind: Annotated[Code, "a kind of message, such as `payments`"]
    channel: Annotated[Code, "sms, email, letter, inbox, `none` or `preferred`"]
    on: GivenDate


@may("housing_officer")
@dataclass(frozen=True)
class SetReading(Command[Done]):
    """The language in which a tenant reads, such as `en`, and whether in large print."""

    tenant_ref: GivenTenantRef
    language: Annotated[Code, "such as `en`; English where a message is not there in it"]
    large_print: Annotated[bool, "letters in 18 points"]
    on: GivenDate


@may("housing_officer")
@dataclass(frozen=True)
class SetTexts(Command[Done]):
    """Stop texts to a tenant, or start them again."""

    tenant_ref: GivenTenantRef
    stopped: Annotated[bool, "no texts any more, or texts again"]
    on: GivenDate


@may("messenger")
@dataclass(frozen=True)
class MarkRead(Command[Done]):
    """A tenant has read the message of that reference in their inbox."""

    tenant_ref: GivenTenantRef
    reference: Annotated[Line, "the message in the inbox"]
    on: GivenDate


# --- what officers do ---


@may("housing_officer", "housing_manager")
@dataclass(frozen=True)
class ResolveTask(Command[ResolvedTask]):
    """An officer has seen to a task: `done`, or `retry`, or send it as a `letter`.

    `mistake`: the tenant of a task about a death has not died, and is written to again.
    """

    task_id: Annotated[int, "the task's number"]
    outcome: Annotated[TaskOutcome, "what the officer did, or has the system do"]
    note: LandlordsNote
    on: GivenDate


@may("housing_officer", "housing_manager")
@dataclass(frozen=True)
class PrepareBulk(Command[PreparedBulk]):
    """Freeze a message to everyone in an area and with a status ("" for any).

    `template` is `news`, which tenants can stop, or `notice`, which must be sent.
    """

    bulk_ref: BulkRef
    template: Annotated[Code, "`news`, which tenants can stop, or `notice`, which must be sent"]
    subject: Annotated[Line, "what it is about, 70 characters at most"]
    text: Annotated[Words, "the words"]
    area_code: Annotated[Code, "empty for every area"]
    status: Annotated[Code, "the tenants' status in the scheme; empty for any"]
    on: GivenDate


@may("housing_manager")
@dataclass(frozen=True)
class ApproveBulk(Command[ApprovedBulk]):
    """Have a prepared message go out; `tenants` is how many it reaches, as was seen."""

    bulk_ref: BulkRef
    tenants: Annotated[int, "how many it reaches, as the officer saw it"]
    on: GivenDate


@may("housing_officer", "housing_manager")
@dataclass(frozen=True)
class CancelBulk(Command[Done]):
    """Have a prepared message not go out."""

    bulk_ref: BulkRef
    on: GivenDate


# --- what administrators do about events that could not be handled ---


@may("administrator")
@dataclass(frozen=True)
class ReplayNotificationsDeadLetter(ReplayDeadLetter):
    """Have notifications try an event again that it could not handle; `not_found` for none."""


@may("administrator")
@dataclass(frozen=True)
class DiscardNotificationsDeadLetter(DiscardDeadLetter):
    """Have notifications give an event up for good, for a reason; `not_found` if there is none."""
