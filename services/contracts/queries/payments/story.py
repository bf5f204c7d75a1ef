"""What happened to a thing of payments."""

from dataclasses import dataclass

from services.contracts.permissions import may
from services.contracts.queries.audit import Story


@may("finance", "finance_approver", "housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class PaymentsStory(Story):
    """What payments' audit trail has of a thing, oldest first."""
