"""Events that a service could not handle: the same queries in every service that hears any.

The content, which may name a person, is for those who may read the service's own audit trail; the
envelope for them too, and for who looks after the services.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Literal

from services.contracts.queries import Listed, Query


@dataclass(frozen=True)
class DeadLetterRow:
    """The envelope of an event that could not be handled."""

    event_id: Annotated[str, "the event's id"]
    state: Annotated[str, "`dead`: it was given up; `waiting`: it is tried again"]
    type: Annotated[str, "what it says, such as `payments.payment_returned.v1`"]
    attempts: Annotated[int, "how often it was tried"]
    parked_at: Annotated[datetime, "since when"]
    reason: Annotated[str, "why it could not be handled, without the values in it"]


@dataclass(frozen=True)
class DeadLetters(Listed[DeadLetterRow]):
    """Asks for a service's dead letters; each service has a query made from this one."""

    state: Annotated[Literal["dead", "waiting"], "those given up, or those tried again"] = "dead"


@dataclass(frozen=True)
class DeadLetterEnvelope(Query[DeadLetterRow]):
    """Asks for a dead letter's envelope; each service has a query made from this one.

    `not_found` for an event that is not there (any more).
    """

    event_id: Annotated[str, "the event's id"]


@dataclass(frozen=True)
class DeadLetterContent:
    """An event that could not be handled, whole."""

    envelope: Annotated[DeadLetterRow, "its envelope"]
    body: Annotated[str, "the message as it came in"] = field(repr=False)


@dataclass(frozen=True)
class DeadLetterWhole(Query[DeadLetterContent]):
    """Asks for a whole dead letter; each service has a query made from this one.

    `not_found` for an event that is not there (any more).
    """

    event_id: Annotated[str, "the event's id"]
