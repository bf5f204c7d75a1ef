"""The landlord's own account, which payments come from, and one that waits to be."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from services.contracts.permissions import may
from services.contracts.queries import Query
from services.contracts.words import AccountCheck, Masked, SeenNow

NameAtBank = Annotated[str, "the landlord's name at the bank"]
ServiceUserNumber = Annotated[str, "the landlord's 6 digits at Bacs"]
NumberOfAccount = Annotated[int, "our number of it"]


@dataclass(frozen=True)
class PayerProposal:
    """Another account of the landlord's, which waits for a second person."""

    number: NumberOfAccount
    name: NameAtBank
    service_user_number: ServiceUserNumber
    account: Masked
    account_check: AccountCheck
    proposed_by: Annotated[str, "who proposed it"]
    proposed_by_ref: Annotated[str, "what that person is kept by; they may not confirm it"]
    proposed_on: Annotated[date, "the business date on which it was proposed"]


@dataclass(frozen=True)
class PayerInForce:
    """The landlord's own account, which runs are paid from."""

    number: NumberOfAccount
    name: NameAtBank
    service_user_number: ServiceUserNumber
    account: Masked
    entered_by: Annotated[str, "who entered it"]
    confirmed_by: Annotated[str, "the second person who checked it; empty: it is the first one"]
    proposal: Annotated[PayerProposal | None, "what is to take its place; null: nothing waits"]
    seen: SeenNow


@may("finance", "finance_approver", "auditor")
@dataclass(frozen=True)
class Payer(Query[PayerInForce]):
    """The account that payments come from, masked; `not_found` before there is one."""
