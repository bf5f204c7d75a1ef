"""The landlord's own account, which payments come from."""

from dataclasses import dataclass
from typing import Annotated

from services.contracts.permissions import may
from services.contracts.queries import Query
from services.contracts.words import Masked


@dataclass(frozen=True)
class PayerInForce:
    """The landlord at the bank."""

    name: Annotated[str, "the landlord's name at the bank"]
    service_user_number: Annotated[str, "the landlord's 6 digits at Bacs"]
    account: Masked


@may("finance", "finance_approver", "auditor")
@dataclass(frozen=True)
class Payer(Query[PayerInForce]):
    """The account that payments come from, masked; `not_found` before there is one."""
