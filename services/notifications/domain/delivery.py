"""A delivery: one message handed over once, by one channel, to one provider.

Its states are GOV.UK Notify's:

    created ◄──────── not taken, to be tried again
       ▼             │
    sending ─────────┴──► sent ──► delivered
       │                    │
       └────────────────────┴────► temporary-failure   not reached now: try again later
                                   permanent-failure   no such number, address or inbox
                                   technical-failure   ours or the provider's fault, or given up

Its reference is our id at the provider, so that what is not known can be asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from services.terms.moves import Moves

FAILURES = ("temporary-failure", "permanent-failure", "technical-failure")

MOVES = Moves(
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
"""The one table of allowed moves. A failure is an end: what comes after it is another delivery. But
one that seemed not taken, or that was given up, may have been sent: then a receipt comes."""

OPEN = ("created", "sending", "sent", "delivered")
"""A message has at most one delivery in one of these; the database says so too."""

Step = Literal["same_channel", "next_channel", "officer"]


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
        return MOVES.allows(self.status, status)


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


def step_after(
    failure: str, channel: str, tried: Mapping[str, int], ways: Sequence[str], rules: RetryRules
) -> tuple[Step, str]:
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
