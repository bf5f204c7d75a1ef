"""The port behind which every channel's provider stands.

A provider takes one message at a time and answers, or raises one of these:

    ProviderFailure
    ├── NotTaken          certainly not taken: this message is tried again, with growing delay
    ├── Paused            nothing is taken for now (rate limit, key, no connection): all wait
    ├── Rejected          final: this will never be taken as it is
    └── MaybeTaken    it may have been taken: the provider is asked before anything is repeated

A provider is used by several threads at once, never inside a database transaction.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from services.notifications.adapters.errors import NotificationsError

Outcome = Literal[
    "sent", "delivered", "temporary-failure", "permanent-failure", "technical-failure"
]
"""What a provider can say of a message that it took."""


@dataclass(frozen=True)
class Outgoing:
    """What is handed to a provider: one message, by one channel, to one place.

    `reference` is our id for it, the same for every try. `content` is the whole of what goes out:
    a text in UTF-8, an e-mail with its headers, a letter's PDF. `body` is the wording as plain
    text, without salutation and address of its own. `unsubscribe_url` is for a one-click
    unsubscribe (RFC 8058); empty for what must be sent.
    """

    reference: str
    channel: str
    tenant_ref: str
    recipient: str = field(repr=False)
    recipient_name: str = field(repr=False)
    subject: str = field(repr=False)
    body: str = field(repr=False)
    content: bytes = field(repr=False)
    file_name: str
    unsubscribe_url: str = ""


@dataclass(frozen=True)
class Answer:
    """What a provider says of one message; `reason` is in its words, without personal data."""

    outcome: Outcome
    provider_id: str = ""
    reason: str = ""


class ProviderFailure(NotificationsError):
    """Raised when a provider did not take a message; see its kinds.

    The words say what went wrong and name no person, number, address or key.
    """


class NotTaken(ProviderFailure):
    """Raised when this message was certainly not taken. Try it again later."""


class Paused(ProviderFailure):
    """Raised when the provider takes nothing for now. Try anything again after `seconds`."""

    def __init__(self, reason: str, seconds: float) -> None:
        super().__init__(reason)
        self.seconds = seconds


class Rejected(ProviderFailure):
    """Raised when this message will never be taken. `at_fault` says what has to be mended.

    `recipient`: the number or address is no good, use another channel. `us`: the message or our
    set-up, an officer looks at it.
    """

    def __init__(self, reason: str, at_fault: Literal["recipient", "us"]) -> None:
        super().__init__(reason)
        self.at_fault = at_fault


class MaybeTaken(ProviderFailure):
    """Raised when the message may have been taken: a time-out, a connection lost at the end.

    Ask with `find`; where the provider cannot be asked, an officer decides.
    """


class Provider(Protocol):
    """A provider of deliveries, such as a mail server or GOV.UK Notify, as channels use it."""

    name: str
    can_be_asked: bool
    """Whether `find` knows what became of a message."""

    def send(self, outgoing: Outgoing) -> Answer:
        """Hand a message over. Raises a kind of `ProviderFailure`."""

    def find(self, outgoing: Outgoing, since: datetime, provider_id: str = "") -> Answer | None:
        """Say what became of a message handed over at `since` or later; None if never heard of.

        `outcome` is `sent` while the provider is still at it. Raises `Paused` if it does not
        answer, and `NotImplementedError` where `can_be_asked` is false.
        """

    def close(self) -> None:
        """Let go of connections."""
