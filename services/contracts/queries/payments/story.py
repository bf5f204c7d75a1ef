"""What happened to a thing of payments."""

from dataclasses import dataclass

from services.contracts.queries.audit import Story


@dataclass(frozen=True)
class PaymentsStory(Story):
    """What payments' audit trail has of a thing, oldest first."""
