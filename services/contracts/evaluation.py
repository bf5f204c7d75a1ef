"""What the evaluation can be told (commands). It publishes no events: it only counts."""

from dataclasses import dataclass

from services.contracts.dead_letters import DiscardDeadLetter, ReplayDeadLetter
from services.contracts.permissions import may

# --- what administrators do about events that could not be handled ---


@may("administrator")
@dataclass(frozen=True)
class ReplayEvaluationDeadLetter(ReplayDeadLetter):
    """Have the evaluation try an event again that it could not handle; `not_found` for none."""


@may("administrator")
@dataclass(frozen=True)
class DiscardEvaluationDeadLetter(DiscardDeadLetter):
    """Have the evaluation give an event up for good, for a reason; `not_found` for none."""
