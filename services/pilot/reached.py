"""Whom the messages reached and whom none did, and why: a message nobody got told nobody."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.contracts.queries.notifications.telling import MessageRow

REACHED = frozenset(("sent", "delivered"))
FAILURE = "-failure"
"""What the status of a message that reached nobody ends in. One that was not wanted is none."""

NO_WAY = "no mobile number or e-mail address that can be used"


@dataclass(frozen=True)
class NotReached:
    """A tenant whom `messages` of their messages did not reach, and why the last one did not."""

    tenant_ref: str
    messages: int
    why: str


def reached(messages: Iterable[MessageRow]) -> int:
    """Return how many messages reached somebody."""
    return sum(message.status in REACHED for message in messages)


def not_reached(messages: Iterable[MessageRow]) -> list[NotReached]:
    """Return the tenants whom a message did not reach, by reference."""
    failed: dict[str, list[MessageRow]] = {}
    for message in messages:
        if message.status.endswith(FAILURE):
            failed.setdefault(message.tenant_ref, []).append(message)
    return [NotReached(ref, len(lost), _why(lost[-1])) for ref, lost in sorted(failed.items())]


def _why(message: MessageRow) -> str:
    return f"{message.channel}: {message.status}" if message.channel else NO_WAY
