"""How payments stands, and whether any money has moved yet."""

from dataclasses import dataclass
from typing import Annotated

from services.contracts.permissions import may
from services.contracts.queries import Query
from services.contracts.queries.backlog import Backlog


@may("administrator", "auditor")
@dataclass(frozen=True)
class PaymentsBacklog(Backlog):
    """How payments stands: what is unsent, waiting and dead."""


@dataclass(frozen=True)
class MoneyBegun:
    """Whether there is money to be paid already. It names nobody, and no amount."""

    begun: Annotated[bool, "whether a payment run was ever prepared"]


@may("administrator", "auditor")
@dataclass(frozen=True)
class MoneyYet(Query[MoneyBegun]):
    """Whether a run was ever prepared: from then on no administrator gives a money role alone."""
