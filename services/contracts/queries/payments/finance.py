"""What finance has to do, what falls due, and why it would not be paid."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from services.contracts.permissions import may
from services.contracts.queries import Listed, Query
from services.contracts.words import (
    AreaCode,
    DueDate,
    InstalmentStatus,
    OfElement,
    Pence,
    Quarter,
    TenantRef,
)

Number = Annotated[int, "how many"]
WhyNot = Annotated[str, "the first hold that applies today, or what it is lost to; empty: neither"]


@dataclass(frozen=True)
class WaitingRow:
    """Something that waits for a person of finance."""

    kind: Annotated[
        str,
        "`approve`, `export`, `submit`, `confirm_details`, `confirm_settings`, `confirm_payer`,"
        " `unmatched_returns` or `not_on_statement`",
    ]
    subject: Annotated[str, "the run's reference; empty for several things of one kind"]
    number: Annotated[int, "how many payments, accounts, returns or items"]
    amount_pence: Annotated[int | None, "what they come to, in pence; null: it is not known"]
    since: Annotated[date, "since when the oldest waits"]
    until: Annotated[date | None, "the day whose cut-off ends it; null: nothing does"]
    barred: Annotated[tuple[str, ...], "the refs of those who may not do it"]


@dataclass(frozen=True)
class DueRow:
    """What is still to be paid of one element in one area. Amounts are pence."""

    element: OfElement
    area_code: AreaCode
    overdue: Annotated[int, "how many instalments fell due before this week"]
    overdue_pence: Annotated[int, "what they come to"]
    week: Annotated[int, "how many fall due this week"]
    week_pence: Annotated[int, "what they come to"]
    quarter: Annotated[int, "how many fall due this quarter, this week's with them"]
    quarter_pence: Annotated[int, "what they come to"]


@dataclass(frozen=True)
class HoldRow:
    """What would not be paid for one hold, if it were due today. Amounts are pence."""

    hold: Annotated[str, "the first hold that applies"]
    overdue: Annotated[int, "how many instalments fell due before this week"]
    overdue_pence: Annotated[int, "what they come to"]
    week: Annotated[int, "how many fall due this week"]
    week_pence: Annotated[int, "what they come to"]
    quarter: Annotated[int, "how many fall due this quarter, this week's with them"]
    quarter_pence: Annotated[int, "what they come to"]


@dataclass(frozen=True)
class FinanceDay:
    """What waits, oldest first, and what falls due. Weeks begin on Monday; quarters are the
    calendar's."""

    on: Annotated[date | None, "the business date; null before the first cut-off"]
    week_begins: Annotated[date | None, "the Monday of this week"]
    week_ends: Annotated[date | None, "its Sunday"]
    quarter_begins: Annotated[date | None, "the first day of this quarter"]
    quarter_ends: Annotated[date | None, "its last day"]
    next_payment_day: Annotated[date | None, "the next day on which a run is prepared"]
    waiting: Annotated[tuple[WaitingRow, ...], "oldest first"]
    due: Annotated[tuple[DueRow, ...], "by element and area"]
    holds: Annotated[tuple[HoldRow, ...], "by hold"]


@may("finance", "finance_approver", "auditor")
@dataclass(frozen=True)
class FinanceToday(Query[FinanceDay]):
    """What finance sees first: what waits for them, and what falls due."""


@dataclass(frozen=True)
class InstalmentDueRow:
    """An instalment, and why it would not be paid."""

    tenant_ref: TenantRef
    area_code: AreaCode
    element: OfElement
    quarter: Quarter
    amount_pence: Pence
    due_date: DueDate
    status: InstalmentStatus
    reason: WhyNot


@may("finance", "finance_approver", "housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class InstalmentsDue(Listed[InstalmentDueRow]):
    """Instalments by the day they fall due."""

    due_from: Annotated[date | None, "due on this day or later; null: however early"] = None
    due_to: Annotated[date | None, "due on this day or before; null: however late"] = None
    statuses: Annotated[tuple[str, ...], "only these statuses; empty for all"] = ()
    reason: Annotated[str, "only for this reason; empty for all"] = ""
    area_code: Annotated[str, "only in this area; empty for all"] = ""
    element: Annotated[str, "only of this element; empty for all"] = ""
