"""What an administrator does about events that a service gave up: alike in every service."""

from dataclasses import dataclass
from typing import Annotated

from services.contracts.commands import Command, Done
from services.contracts.fields import Line, Words

EventId = Annotated[Line, "the event's id"]


@dataclass(frozen=True)
class ReplayDeadLetter(Command[Done]):
    """Have an event tried again that could not be handled, with all its tries before it."""

    event_id: EventId


@dataclass(frozen=True)
class DiscardDeadLetter(Command[Done]):
    """Give an event up for good: it will have no effect here, nor will a late copy of it."""

    event_id: EventId
    why: Annotated[Words, "for the audit trail; not empty"]
