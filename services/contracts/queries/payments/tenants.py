"""One tenant's money, as a page shows it to who takes their call."""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Literal

from services.contracts.permissions import may
from services.contracts.queries import Query
from services.contracts.queries.audit import AuditRow
from services.contracts.queries.payments.explaining import InBankFile
from services.contracts.vocabulary import LeavingStatus
from services.contracts.words import (
    CauseRef,
    DueDate,
    EntryDay,
    EventKind,
    InstalmentReason,
    InstalmentStatus,
    KindOfBreach,
    Masked,
    OccurredOn,
    OfElement,
    Pence,
    Quarter,
    RunRef,
    SubmissionDay,
    TenantRef,
)


@dataclass(frozen=True)
class InstalmentInBrief:
    """One instalment, and how it stands in a sentence."""

    element: OfElement
    quarter: Quarter
    amount_pence: Pence
    due_date: DueDate
    status: InstalmentStatus
    reason: InstalmentReason
    summary: Annotated[str, "how it stands, in one sentence"]


@dataclass(frozen=True)
class BreachInBrief:
    """A breach, and what it has cost as things stand."""

    cause_ref: CauseRef
    element: OfElement
    reason: KindOfBreach
    kind: EventKind
    occurred_on: OccurredOn
    appeal_by: Annotated[date, "last day of the appeal period"]
    upheld_on: Annotated[date | None, "the day an appeal took it away; null: none did"]
    taken_back_on: Annotated[
        date | None, "the day it was taken back as a mistake; null: it was not"
    ]
    strike: Annotated[int, "its number within its element's year; 0: it counts for nothing"]
    quarters: Annotated[tuple[int, ...], "whose instalments it took"]
    lost_to: Annotated[tuple[str, ...], "of each of these, by which rule, such as `late`"]
    cost_pence: Annotated[int, "what those come to, in pence"]


@dataclass(frozen=True)
class PaymentInBrief:
    """What was sent, or is to be sent, in one run."""

    reference: Annotated[str, "what the tenant reads on the bank statement"]
    amount_pence: Pence
    account: Masked
    run_ref: RunRef
    submission_day: SubmissionDay
    entry_day: EntryDay
    status: Annotated[str, "how the payment stands"]
    return_code: Annotated[str, "the bank's (ARUCS); empty: it did not come back"]
    returned_on: Annotated[date | None, "the day it came back; null: it did not"]
    bank_files: Annotated[tuple[InBankFile, ...], "the last one is the one that counts"]


@dataclass(frozen=True)
class TenantsMoney:
    """What a tenant has earned, was paid and has lost, with all that made it so."""

    tenant_ref: TenantRef
    name: Annotated[str, "the tenant's name"] = field(repr=False)
    as_of: Annotated[date | None, "the last date whose work is done; null before the first"]
    started_on: Annotated[date | None, "the first day of the year; null: it has not started"]
    in_arrears: Annotated[bool, "whether the rent account is in arrears"]
    offered_pence: Annotated[int, "what the year could have come to, in pence"]
    earned_pence: Annotated[int, "earned so far, paid or not, in pence"]
    paid_pence: Annotated[int, "what has reached the account, in pence"]
    lost_pence: Annotated[int, "forfeited or cancelled, in pence"]
    to_come_pence: Annotated[int, "neither paid nor lost, in pence"]
    strikes_allowed: Annotated[int, "the scheme's `strikes`; 0 before it is open"]
    instalments: Annotated[tuple[InstalmentInBrief, ...], "by element and quarter"]
    breaches: Annotated[tuple[BreachInBrief, ...], "as they were recorded"]
    payments: Annotated[tuple[PaymentInBrief, ...], "newest first"]


@may("finance", "finance_approver", "housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class MoneyOfTenant(Query[TenantsMoney]):
    """One tenant's money; `not_found` for nobody's reference."""

    tenant_ref: TenantRef


LeavingEffect = Literal["sent", "lost_already", "stays", "on_hold", "cancelled"]


@dataclass(frozen=True)
class InstalmentIfLeft:
    """What leaving would do to an instalment."""

    element: OfElement
    quarter: Quarter
    amount_pence: Pence
    effect: Annotated[
        LeavingEffect,
        "`sent`: with the bank or paid; `stays`: it is paid; `on_hold`: what holds it is decided "
        "later; `cancelled`: it is lost",
    ]
    reason: Annotated[str, "why it is held or lost; empty where it is not"]


@dataclass(frozen=True)
class MoneyIfLeft:
    """What leaving would do to a tenant's money."""

    instalments: Annotated[tuple[InstalmentIfLeft, ...], "by element and quarter"]
    sent_pence: Annotated[int, "with the bank or paid: stays as it is, in pence"]
    stays_pence: Annotated[int, "still paid, in pence"]
    on_hold_pence: Annotated[int, "stays on hold, in pence"]
    cancelled_pence: Annotated[int, "cancelled, in pence"]


@may("finance", "finance_approver", "housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class LeavingWouldDo(Query[MoneyIfLeft]):
    """What it would do to a tenant's money if they left; nothing where no year has begun."""

    tenant_ref: TenantRef
    left_on: Annotated[date, "the day they leave"]
    on: Annotated[date, "the business date on which it becomes known"]
    status: Annotated[LeavingStatus, "how they leave"]


@dataclass(frozen=True)
class HeldInBrief:
    """What is due and held, for one reason."""

    reason: Annotated[str, "why it is held, such as `rent_arrears`"]
    amount_pence: Annotated[int, "what is held for it, in pence"]


@dataclass(frozen=True)
class AppealOpen:
    """A breach that can still be appealed against."""

    cause_ref: CauseRef
    reason: KindOfBreach
    appeal_by: Annotated[date, "last day of the appeal period"]


@dataclass(frozen=True)
class MoneyDetails:
    """What a tenant has earned and what comes next, with all that happened to it."""

    as_of: Annotated[date | None, "the last date whose work is done; null before the first"]
    started_on: Annotated[date | None, "the first day of the year; null: it has not started"]
    offered_pence: Annotated[int, "what the year could have come to, in pence"]
    earned_pence: Annotated[int, "earned so far, paid or not, in pence"]
    paid_pence: Annotated[int, "what has reached the account, in pence"]
    with_bank_pence: Annotated[int, "sent and not in the account yet, in pence"]
    lost_pence: Annotated[int, "forfeited or cancelled, in pence"]
    to_come_pence: Annotated[int, "neither paid nor lost, in pence"]
    in_account_on: Annotated[date | None, "when what is with the bank arrives; null: nothing is"]
    due_pence: Annotated[int, "due, not held and not with the bank: in the next run, in pence"]
    next_payment_day: Annotated[date | None, "the next run; null before the first cut-off"]
    held: Annotated[tuple[HeldInBrief, ...], "what is due and held, by reason"]
    next_due_on: Annotated[date | None, "when the next instalment falls due; null: none will"]
    next_due_pence: Annotated[int, "what falls due then, in pence"]
    account: Annotated[str, "the account paid to, masked; empty: none"] = field(repr=False)
    account_problem: Annotated[str, "why it is not paid to; empty: it is, or there is none"]
    appeals: Annotated[tuple[AppealOpen, ...], "what can still be appealed against, by last day"]
    story: Annotated[tuple[AuditRow, ...], "all that happened to it, oldest first"] = field(
        repr=False
    )


@may("finance", "finance_approver", "housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class MoneyInBrief(Query[MoneyDetails]):
    """What a tenant has earned and what comes next; before the year there is none."""

    tenant_ref: TenantRef


@dataclass(frozen=True)
class WouldLose:
    """An instalment that a breach would take."""

    quarter: Annotated[int, "the instalment's quarter"]
    amount_pence: Annotated[int, "what it pays, in pence"]
    reason: Annotated[str, "why it is lost, such as `repair_call_out`, `late`, `three_strikes`"]


@dataclass(frozen=True)
class WouldCost:
    """What a breach would cost, if it were recorded now."""

    strike: Annotated[int, "its number within its element's year; 0: there is no year"]
    strikes_allowed: Annotated[int, "the breach that cancels the rest"]
    lost: Annotated[tuple[WouldLose, ...], "what it takes, in quarter order"]


@may("repairs_manager", "housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class BreachWouldCost(Query[WouldCost]):
    """What a breach in a quarter would cost, if it became known on a date."""

    tenant_ref: TenantRef
    element: OfElement
    quarter: Annotated[int, "the quarter that it happened in"]
    on: Annotated[date, "the business date on which it becomes known"]
    instead_of: Annotated[
        str, "a job or contact whose breach counts no more then; may be empty"
    ] = ""


@dataclass(frozen=True)
class TenantsBreaches:
    """A tenant's breaches, and what they cost."""

    tenant_ref: TenantRef
    breaches: Annotated[tuple[BreachInBrief, ...], "in the order recorded"]


@dataclass(frozen=True)
class FoundBreaches:
    """The breaches of the tenants who were asked about."""

    found: Annotated[tuple[TenantsBreaches, ...], "who has any, in the order asked"]


@may("repairs_manager", "housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class BreachesOfTenants(Query[FoundBreaches]):
    """What the breaches of some tenants cost. `invalid` for more than 50."""

    tenant_refs: Annotated[tuple[str, ...], "50 at most"]
