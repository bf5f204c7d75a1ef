"""How payments stands."""

from dataclasses import dataclass

from services.contracts.permissions import may
from services.contracts.queries.standing import Standing


@may("administrator", "auditor")
@dataclass(frozen=True)
class PaymentsStanding(Standing):
    """How payments stands: what is unsent, waiting and dead."""
