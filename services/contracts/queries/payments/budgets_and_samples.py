"""The budget against what instalments come to, and the samples of people who are asked."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from services.contracts.permissions import may
from services.contracts.queries import Listed, Query
from services.contracts.words import AreaCode, OfElement, SeenNow, TenantRef

# --- the budget ---


@dataclass(frozen=True)
class BudgetRow:
    """How one element stands in one area, or all of them together. Amounts are pence."""

    element: Annotated[str, "which offer of the scheme; empty: all"]
    area_code: Annotated[str, "the area's code; empty: all, or not known"]
    area: Annotated[str, "the area's name; empty: all, or not known"]
    budget_pence: Annotated[int, "what may be spent; 0: none is set"]
    paid_pence: Annotated[int, "what has reached tenants' accounts"]
    with_bank_pence: Annotated[int, "what is on its way"]
    still_due_pence: Annotated[int, "what is still to be paid if nothing more is lost"]
    lost_pence: Annotated[int, "what was forfeited or cancelled"]
    forecast_pence: Annotated[int, "what will have been paid if nothing more is lost"]
    remaining_pence: Annotated[int, "what the forecast leaves; below zero where it is over"]
    over_budget: Annotated[bool, "whether the forecast is above the budget"]


@dataclass(frozen=True)
class BudgetReport:
    """Every element in every area, and all of them together."""

    lines: Annotated[tuple[BudgetRow, ...], "by element and area"]
    total: Annotated[BudgetRow, "all together"]


@may("finance", "finance_approver", "board", "auditor")
@dataclass(frozen=True)
class Budget(Query[BudgetReport]):
    """The budget, what is paid and still due, and the forecast."""


@dataclass(frozen=True)
class BudgetInForce:
    """What may be spent on one element in one area."""

    element: OfElement
    area_code: AreaCode
    area: Annotated[str, "the area's name"]
    amount_pence: Annotated[int | None, "in pence; null: none is set"]
    set_by: Annotated[str, "who set it; empty: nobody yet"]
    seen: SeenNow


@may("finance", "finance_approver", "auditor")
@dataclass(frozen=True)
class BudgetOf(Query[BudgetInForce]):
    """One element's budget in one area; `invalid` for an area that the scheme does not have."""

    element: OfElement
    area_code: Annotated[str, "the area's code"]


# --- samples ---


@dataclass(frozen=True)
class SampleRow:
    """People drawn at random, with how many of them had each outcome."""

    number: Annotated[int, "the sample's number"]
    drawn_by: Annotated[str, "who drew it"]
    drawn_on: Annotated[date, "the business date on which it was drawn"]
    seed: Annotated[str, "the same one draws the same people again"]
    confidence_per_cent: Annotated[int, "such as 95"]
    margin_per_cent: Annotated[int, "such as 5"]
    population: Annotated[int, "how many people could be drawn"]
    people: Annotated[int, "how many were"]
    to_check: Annotated[int, "how many were not asked yet"]
    confirmed: Annotated[int, "how many had the money"]
    discrepancy: Annotated[int, "for how many something does not agree"]
    not_reached: Annotated[int, "how many could not be reached"]


@may("finance", "finance_approver", "auditor")
@dataclass(frozen=True)
class Samples(Listed[SampleRow]):
    """Every sample, newest first."""


@may("finance", "finance_approver", "auditor")
@dataclass(frozen=True)
class SampleByNumber(Query[SampleRow]):
    """One sample; `not_found` if there is none of that number."""

    number: Annotated[int, "the sample's number"]


@dataclass(frozen=True)
class SamplePersonRow:
    """One person of a sample, and what came of asking."""

    tenant_ref: TenantRef
    name: Annotated[str, "title and name"]
    area_code: AreaCode
    payments: Annotated[int, "how many payments reached the account, by the books"]
    paid_pence: Annotated[int, "what they come to, in pence"]
    outcome: Annotated[str, "`to_check`, `confirmed`, `discrepancy` or `not_reached`"]
    note: Annotated[str, "what does not agree, or what was tried"]
    checked_by: Annotated[str, "who asked; empty: nobody yet"]
    checked_on: Annotated[date | None, "the business date; null: not yet"]


@dataclass(frozen=True)
class PersonInSample(SamplePersonRow):
    """One person of a sample, looked at alone."""

    seen: SeenNow


@may("finance", "finance_approver", "auditor")
@dataclass(frozen=True)
class SamplePeople(Listed[SamplePersonRow]):
    """The people of one sample, by reference."""

    number: Annotated[int, "the sample's number"]


@may("finance", "finance_approver", "auditor")
@dataclass(frozen=True)
class PersonOfSample(Query[PersonInSample]):
    """One person of a sample; `not_found` for who is not in it."""

    number: Annotated[int, "the sample's number"]
    tenant_ref: TenantRef
