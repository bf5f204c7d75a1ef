"""A message to a tenant: one thing to tell, from the event that caused it to its end.

              ┌────── tried again, or by the next channel ──────┐
              ▼                                                 │
created ──► sending ──► sent ──► delivered                      │
   │           └──────────┴────► what a provider could not do ──┤
   └─► not-wanted                                               └─► *-failure, and an officer's task

Handing it over once, by one channel, to one provider is a delivery; a message may take several. Its
states are GOV.UK Notify's:

    created ◄──────── not taken, to be tried again
       ▼             │
    sending ─────────┴──► sent ──► delivered
       │                    │
       └────────────────────┴────► temporary-failure   not reached now: try again later
                                   permanent-failure   no such number, address or inbox
                                   technical-failure   ours or the provider's fault, or given up

Its reference is our id at the provider, so that what is not known can be asked.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Literal

from services.notifications.domain.former_contact import FormerContact
from services.notifications.domain.kinds import is_essential, kind_of
from services.terms.moves import Moves

FAILURES = ("temporary-failure", "permanent-failure", "technical-failure")

MOVES = Moves(
    {
        "created": {"sending", "sent", "delivered", "not-wanted", *FAILURES},
        "sending": {"created", "sent", "delivered", *FAILURES},
        "sent": {"created", "delivered", *FAILURES},
        "delivered": (),
        "not-wanted": (),
        **dict.fromkeys(FAILURES, ("created", "sent", "delivered")),
    }
)
"""The one table of a message's allowed moves. `created` again: to be tried again, or by another
channel. From `created` to `sent` goes what is sent on paper, or was taken after all."""

SUFFIXES = {"sms": ".txt", "email": ".eml", "letter": ".pdf", "inbox": ".txt"}
"""What the file of a message is called, by channel."""

_NAMESPACE = uuid.UUID("6f1d0f0e-5f0a-5c55-9c1e-0c6a7b1f2011")


@dataclass(frozen=True)
class Message:
    """One thing to tell one tenant, once for each business cause.

    `on` is the business date of what happened; `data` holds its facts in JSON form. Channel and
    wording are not part of it: they are chosen when it is sent. `only_channel` is the one that an
    officer chose, `former_contact` where a copy goes instead of to the tenant's address of now.
    """

    tenant_ref: str
    template: str
    cause: str
    on: date
    data: Mapping[str, Any]
    status: str = "created"
    only_channel: str | None = None
    former_contact: FormerContact | None = field(default=None, repr=False)

    @cached_property
    def message_id(self) -> str:
        """Return the id that the same tenant, template and cause always have."""
        name = "\n".join((self.tenant_ref, self.template, self.cause))
        return str(uuid.uuid5(_NAMESPACE, name))

    @property
    def name(self) -> str:
        """Return what it is called where a move is refused."""
        return f"message {self.message_id}"

    @property
    def kind(self) -> str:
        """Return its kind, which a tenant may have by a channel of its own."""
        return kind_of(self.template)

    @property
    def is_essential(self) -> bool:
        """Return whether it must be sent."""
        return is_essential(self.template)

    @property
    def place_in_line(self) -> tuple[date, str, str, str]:
        """Return what messages are sent in order of."""
        return (self.on, self.tenant_ref, self.template, self.cause)

    def copy_to(self, contact: FormerContact, number: int) -> "Message":
        """Return a message of the same facts for where the tenant was reached before.

        `number` is that of the contact among all that they had before, from 1; it makes the copy's
        cause another one, whatever is replaced after it.
        """
        cause = f"{self.cause}, former contact {number}"
        return Message(
            self.tenant_ref, self.template, cause, self.on, self.data, former_contact=contact
        )

    def may_become(self, status: str) -> bool:
        """Return whether the table allows the move to `status`."""
        return MOVES.allows(self.status, status)

    def check_move(self, status: str) -> None:
        """Raise `IllegalMove` if the table does not allow the move to `status`."""
        MOVES.check(self.name, self.status, status)


@dataclass(frozen=True)
class Waiting:
    """A message in the line of a channel: how often it was not taken, and since when it is tried.

    `begun` is the number of the delivery that was begun and not taken; 0 for a new one.
    """

    message: Message
    channel: str = ""
    tries: int = 0
    since: datetime | None = None
    begun: int = 0


def file_name(on: date, tenant_ref: str, template: str, number: int, channel: str) -> str:
    """Return the name of a sent message's file.

    `number` tells apart, from 1, messages of one template to one tenant on one date.
    """
    again = f"-{number}" if number > 1 else ""
    return f"{on.isoformat()}-{tenant_ref}-{template}{again}{SUFFIXES[channel]}"


# --- deliveries ---

DELIVERY_MOVES = Moves(
    {
        "created": {"sending", "sent", "delivered", *FAILURES},
        "sending": {"created", "sent", "delivered", *FAILURES},
        "sent": {"delivered", *FAILURES},
        "delivered": (),
        "temporary-failure": (),
        "permanent-failure": (),
        "technical-failure": {"sent", "delivered"},
    }
)
"""The one table of a delivery's allowed moves. A failure is an end: what comes after it is another
delivery. But one that seemed not taken, or was given up, may have been sent: then a receipt
comes."""

OPEN = ("created", "sending", "sent", "delivered")
"""A message has at most one delivery in one of these; the database says so too."""

Remedy = Literal["same_channel", "next_channel", "officer"]


@dataclass(frozen=True)
class Delivery:
    """One handing-over. `number` counts the deliveries of a message from 1; `tries` those of it.

    `price` is what the provider charges for it, in thousandths of a penny.
    """

    message_id: str
    number: int
    channel: str
    provider: str
    recipient: str = field(repr=False)
    subject: str = field(repr=False)
    body: str = field(repr=False)
    content: bytes = field(repr=False)
    template_version: int
    language: str
    segments: int | None
    price: int
    status: str = "created"
    tries: int = 0
    provider_id: str = ""
    reason: str = ""
    claimed_at: datetime | None = None

    @property
    def reference(self) -> str:
        """Return our id for it at the provider."""
        return reference_of(self.message_id, self.number)

    def may_become(self, status: str) -> bool:
        """Return whether the table allows the move to `status`."""
        return DELIVERY_MOVES.allows(self.status, status)


def reference_of(message_id: str, number: int) -> str:
    """Return the reference of a delivery: the message's own id, from the second on numbered."""
    return message_id if number == 1 else f"{message_id}.{number}"


ResultKind = Literal["taken", "not_taken", "paused", "rejected", "unknown", "not_started"]


@dataclass(frozen=True)
class Result:
    """What came of handing a message over, as the rules see it, whoever the provider is.

    It is the end of one try to hand over the delivery `reference`.

    - `taken`: `status` is what the provider says of it: `sent`, `delivered` or a failure
    - `not_taken`: certainly not; it counts as a try
    - `paused`: the provider takes nothing for `seconds`; it does not count
    - `rejected`: it never will; `status` is the failure
    - `unknown`: it may have been taken; `can_be_asked` says whether the provider can tell
    - `not_started`: its turn did not come in time; it does not count

    `asked`: it is the answer to a question. `claimed_at` is that of the claim whose result it is.
    """

    reference: str
    kind: ResultKind
    status: str = ""
    provider_id: str = ""
    reason: str = ""
    seconds: float = 0.0
    can_be_asked: bool = True
    asked: bool = False
    claimed_at: datetime | None = None


@dataclass(frozen=True)
class RetryRules:
    """How long a message is tried. `seconds` are the delays after it was not taken, in order."""

    seconds: Sequence[float] = (60, 300, 1800, 7200, 21600)
    deliveries: int = 3
    give_up: timedelta = timedelta(hours=72)

    def delay(self, tries: int) -> timedelta | None:
        """Return how long to wait after that many tries that were not taken; None: given up."""
        if not self.seconds or tries > len(self.seconds):
            return None
        return timedelta(seconds=self.seconds[tries - 1])


def remedy_after(
    failure: str, channel: str, tried: Mapping[str, int], ways: Sequence[str], rules: RetryRules
) -> tuple[Remedy, str]:
    """Return what follows a failed delivery, and by which channel.

    `tried` counts the message's deliveries by channel, this one included; `ways` are the channels
    that reach the tenant now. Who was not reached for now is tried again by the same channel; then,
    and for any other failure at once, by the next that was not tried; then an officer acts.
    """
    again = failure == "temporary-failure" and tried.get(channel, 0) < rules.deliveries
    if again and channel in ways:
        return "same_channel", channel
    for way in ways:
        if not tried.get(way):
            return "next_channel", way
    return "officer", ""
