"""What notifications can be asked (commands). It publishes no events: it tells people.

`on` is the business date of what is asked, for the audit trail.
"""

from dataclasses import dataclass
from datetime import date

from services.contracts.fields import Code, Heard, Line, Reference, Words
from services.contracts.vocabulary import DeliveryOutcome, TaskOutcome


@dataclass(frozen=True)
class DeliverMessages:
    """Send on paper every message that is waiting and dated `on` or earlier."""

    on: date


# --- what providers tell ---


@dataclass(frozen=True)
class RecordReceipt:
    """A provider says what became of a delivery, found by our `reference` or its own id."""

    provider: Code
    reference: Heard
    provider_id: Heard
    outcome: DeliveryOutcome
    reason: Words


@dataclass(frozen=True)
class ReceiveText:
    """A text that came in from a mobile number, under the provider's id for it."""

    provider: Code
    provider_id: Heard
    number: Heard
    text: Words
    on: date


# --- what tenants prefer ---


@dataclass(frozen=True)
class SetPreference:
    """By which channel a tenant wants a kind of message: `none` for none, or `preferred`."""

    tenant_ref: Reference
    kind: Code
    channel: Code
    on: date


@dataclass(frozen=True)
class SetReading:
    """The language in which a tenant reads, such as `en`, and whether in large print."""

    tenant_ref: Reference
    language: Code
    large_print: bool
    on: date


@dataclass(frozen=True)
class SetTexts:
    """Stop texts to a tenant, or start them again."""

    tenant_ref: Reference
    stopped: bool
    on: date


@dataclass(frozen=True)
class MarkRead:
    """A tenant has read the message of that reference in their inbox."""

    tenant_ref: Reference
    reference: Line
    on: date


# --- what officers do ---


@dataclass(frozen=True)
class ResolveTask:
    """An officer has seen to a task: `done`, or `retry`, or send it as a `letter`.

    `mistake`: the tenant of a task about a death has not died, and is written to again.
    """

    task_id: int
    outcome: TaskOutcome
    note: Words
    on: date


@dataclass(frozen=True)
class PrepareBulk:
    """Freeze a message to everyone in an area and with a status ("" for any).

    `template` is `news`, which tenants can stop, or `notice`, which must be sent.
    """

    bulk_ref: Reference
    template: Code
    subject: Line
    text: Words
    area_code: Code
    status: Code
    on: date


@dataclass(frozen=True)
class ApproveBulk:
    """Have a prepared message go out; `tenants` is how many it reaches, as was seen."""

    bulk_ref: Reference
    tenants: int
    on: date


@dataclass(frozen=True)
class CancelBulk:
    """Have a prepared message not go out."""

    bulk_ref: Reference
    on: date
