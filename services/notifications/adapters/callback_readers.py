"""How each provider's callbacks are read: receipts of what was sent, and texts that came in."""

from dataclasses import dataclass, field
from typing import Protocol

from werkzeug.wrappers import Request

from services.contracts.vocabulary import DeliveryOutcome
from services.notifications.adapters.errors import NotificationsError


class Unreadable(NotificationsError):
    """Raised for a callback that is not what the provider documents; the words quote no value."""


@dataclass(frozen=True)
class Receipt:
    """What a provider says of a message: by our `reference`, its own id, or both."""

    reference: str
    provider_id: str
    outcome: DeliveryOutcome
    reason: str = ""


@dataclass(frozen=True)
class IncomingText:
    """A text that a tenant sent to us."""

    provider_id: str
    number: str = field(repr=False)
    words: str = field(repr=False)


class Reader(Protocol):
    """Reads one provider's callbacks. Raises `Unreadable`."""

    def receipt(self, request: Request) -> Receipt | None:
        """Return the receipt; None for one that brings no news."""

    def text(self, request: Request) -> IncomingText:
        """Return the text that a provider's request hands over."""
