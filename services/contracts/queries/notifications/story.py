"""What happened to a thing of notifications."""

from dataclasses import dataclass

from services.contracts.permissions import may
from services.contracts.queries.audit import Story


@may("housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class NotificationsStory(Story):
    """What notifications' audit trail has of a thing, oldest first."""
