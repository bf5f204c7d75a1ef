"""Events that notifications could not handle."""

from dataclasses import dataclass

from services.contracts.permissions import may
from services.contracts.queries.dead_letters import (
    DeadLetterEnvelope,
    DeadLetters,
    DeadLetterWhole,
)


@may("administrator", "housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class NotificationsDeadLetters(DeadLetters):
    """The events that notifications could not handle, oldest first: their envelopes."""


@may("administrator", "housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class NotificationsDeadLetterEnvelope(DeadLetterEnvelope):
    """The envelope of an event that notifications could not handle; `not_found` for none."""


@may("housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class NotificationsDeadLetterWhole(DeadLetterWhole):
    """An event that notifications could not handle, with its content; `not_found` for none."""
