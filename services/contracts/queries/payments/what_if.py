"""What a deed would do to a tenant's money, asked before it is done."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from services.contracts.permissions import may
from services.contracts.queries import Query
from services.contracts.words import (
    CauseRef,
    DueDate,
    InstalmentReason,
    InstalmentStatus,
    OfElement,
    Pence,
    Quarter,
    TenantRef,
)


@dataclass(frozen=True)
class ChangedInstalment:
    """An instalment that would be lost, or given back."""

    quarter: Quarter
    amount_pence: Pence
    due_date: DueDate
    status: Annotated[str, "how it stands now"]
    becomes: InstalmentStatus
    reason: InstalmentReason


@dataclass(frozen=True)
class WouldChange:
    """What of an element's instalments would change, as things stand now."""

    changed: Annotated[tuple[ChangedInstalment, ...], "by quarter; empty: no money changes"]


@may("housing_officer", "housing_manager", "repairs_manager", "auditor")
@dataclass(frozen=True)
class IfGivenBack(Query[WouldChange]):
    """What would come back if what a contact or job led to counted no more."""

    tenant_ref: TenantRef
    element: OfElement
    cause_ref: CauseRef


@dataclass(frozen=True)
class MoneyAndArrears:
    """What arrears of rent mean for a tenant's payments."""

    in_arrears: Annotated[bool, "whether the rent account is in arrears"]
    holds: Annotated[bool, "whether the scheme holds payments while it is"]
    waiting_pence: Annotated[
        int, "what is due, or held for arrears, and not with the bank, in pence"
    ]
    to_come_pence: Annotated[int, "what falls due later, in pence"]


@may("housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class IfArrears(Query[MoneyAndArrears]):
    """What a tenant's arrears of rent hold, or would hold, on a date."""

    tenant_ref: TenantRef
    on: Annotated[date, "the day it would be recorded"]
