"""The books: the trial balance, ledgers, and where what is kept does not agree."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from services.contracts.permissions import may
from services.contracts.queries import Listed, Query
from services.contracts.words import (
    Credit,
    Debit,
    LedgerReference,
    Pence,
    PostingKind,
    RunRef,
    TenantRef,
)

On = Annotated[date, "the business date it counts for"]


@dataclass(frozen=True)
class BalanceRow:
    """What one account of the ledger comes to."""

    account: Annotated[str, "`scheme_cost`, `tenant_payable`, `bank_clearing` or `bank`"]
    debit_pence: Annotated[int, "what it was debited with, in pence"]
    credit_pence: Annotated[int, "what it was credited with, in pence"]
    balance_pence: Annotated[int, "debits less credits, in pence"]


@dataclass(frozen=True)
class Balances:
    """Every account, and the two totals, which are equal."""

    on: Annotated[date | None, "up to the end of this date; null: nothing was posted yet"]
    accounts: Annotated[tuple[BalanceRow, ...], "every account of the ledger"]
    debit_pence: Annotated[int, "all debits, in pence"]
    credit_pence: Annotated[int, "all credits, in pence"]


@may("finance", "finance_approver", "auditor")
@dataclass(frozen=True)
class TrialBalance(Query[Balances]):
    """What every account was debited and credited with."""

    on: Annotated[date | None, "up to the end of this date; null: until now"] = None


@dataclass(frozen=True)
class PostingRow:
    """One posting: it debits one account with what it credits another."""

    on: On
    kind: PostingKind
    debit: Debit
    credit: Credit
    amount_pence: Pence
    tenant_ref: TenantRef
    reference: LedgerReference


@may("finance", "finance_approver", "auditor")
@dataclass(frozen=True)
class Postings(Listed[PostingRow]):
    """Every posting, in the order of the books.

    That is by date, within a date in the order of the day, then by tenant: the same whichever of
    two messages of one day came first.
    """

    since: Annotated[date | None, "only those of this date and later; null: from the first"] = None
    until: Annotated[date | None, "only those of this date and before; null: to the last"] = None
    account: Annotated[str, "only those that debit or credit it; empty for all"] = ""


@may("finance", "finance_approver", "auditor")
@dataclass(frozen=True)
class LedgerOfRun(Listed[PostingRow]):
    """The postings of a run's payments, in their order: submitted, entry day, what came back."""

    run_ref: RunRef


@dataclass(frozen=True)
class TenantLedgerRow:
    """A posting of one tenant's, and what the tenant is owed after it."""

    on: On
    kind: PostingKind
    reference: LedgerReference
    debit: Debit
    credit: Credit
    amount_pence: Pence
    owed_pence: Annotated[int, "what the tenant is owed after it, in pence"]


@may("finance", "finance_approver", "housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class LedgerOfTenant(Listed[TenantLedgerRow]):
    """A tenant's postings, in the order of the books."""

    tenant_ref: TenantRef


@dataclass(frozen=True)
class DifferenceRow:
    """Something that is not as it should be by everything else that is kept."""

    what: Annotated[str, "what was looked at"]
    where: Annotated[str, "the run, payment, tenant or account"]
    expected: Annotated[str, "what it should be"]
    found: Annotated[str, "what it is"]


@may("finance", "finance_approver", "auditor")
@dataclass(frozen=True)
class Differences(Listed[DifferenceRow]):
    """Every balance and status worked out afresh: where what is kept differs. Empty: it agrees."""
