"""How far notifications is with its work."""

from dataclasses import dataclass

from services.contracts.permissions import may
from services.contracts.queries.backlog import Backlog


@may("administrator", "auditor")
@dataclass(frozen=True)
class NotificationsBacklog(Backlog):
    """How notifications stands: what is unsent, waiting and dead."""
