"""Events that payments could not handle."""

from dataclasses import dataclass

from services.contracts.permissions import may
from services.contracts.queries.dead_letters import (
    DeadLetterEnvelope,
    DeadLetters,
    DeadLetterWhole,
)


@may(
    "administrator", "finance", "finance_approver", "housing_officer", "housing_manager", "auditor"
)
@dataclass(frozen=True)
class PaymentsDeadLetters(DeadLetters):
    """The events that payments could not handle, oldest first: their envelopes."""


@may(
    "administrator", "finance", "finance_approver", "housing_officer", "housing_manager", "auditor"
)
@dataclass(frozen=True)
class PaymentsDeadLetterEnvelope(DeadLetterEnvelope):
    """The envelope of an event that payments could not handle; `not_found` if there is none."""


@may("finance", "finance_approver", "housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class PaymentsDeadLetterWhole(DeadLetterWhole):
    """An event that payments could not handle, with its content; `not_found` if there is none."""
