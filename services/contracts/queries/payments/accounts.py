"""Bank details as people may see them, finance's settings, and the date that work counts for."""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from services.contracts.permissions import may
from services.contracts.queries import Listed, Query
from services.contracts.words import AccountCheck, Masked, NameCheck, SeenNow, TenantRef

AccountName = Annotated[str, "the name on the account; empty: no key opens it"]
EnteredByRef = Annotated[str, "what that person is kept by; they may not confirm it"]


@dataclass(frozen=True)
class AccountRow:
    """An account that a tenant gave."""

    number: Annotated[int, "our number of it"]
    account: Masked
    account_check: AccountCheck
    name_check: NameCheck
    entered_by: Annotated[str, "who entered it"]
    entered_by_ref: EnteredByRef
    entered_on: Annotated[date, "the business date on which it was entered"]
    unconfirmed: Annotated[
        str, "why it is held until a second person confirms it; empty: it is not"
    ]
    confirmed_by: Annotated[str, "the second person who checked it; empty: nobody"]
    confirmed_why: Annotated[str, "the reason that person gave"]
    use: Annotated[str, "whether it is paid to, from when, or no more"]
    waits_until: Annotated[date | None, "cools off until this date; null: it does not"]


@dataclass(frozen=True)
class TenantsBankDetails:
    """The accounts a tenant gave, and what stands against paying to them."""

    tenant_ref: TenantRef
    name: Annotated[str, "the tenant's name; empty: nobody is registered under the reference"]
    rejected: Annotated[bool, "whether a payment to the account in use came back"]
    in_arrears: Annotated[bool, "whether the rent account is in arrears"]
    accounts: Annotated[tuple[AccountRow, ...], "oldest first"]
    seen: SeenNow


@may("finance", "finance_approver", "housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class BankDetails(Query[TenantsBankDetails]):
    """Every account a tenant gave, masked, and which one is paid to."""

    tenant_ref: TenantRef


@dataclass(frozen=True)
class NamedAccount:
    """The name that a bank account is in."""

    account_name: AccountName = field(repr=False)


@may("finance_approver", "auditor")
@dataclass(frozen=True)
class NameOnAccount(Query[NamedAccount]):
    """The name on one account, for who confirms it; `not_found` for none of theirs."""

    tenant_ref: TenantRef
    number: Annotated[int, "our number of the account"]


@dataclass(frozen=True)
class UnconfirmedRow:
    """An account that nothing is paid to before a second person has confirmed it."""

    tenant_ref: TenantRef
    name: Annotated[str, "the tenant's name"]
    number: Annotated[int, "our number of the account"]
    account: Masked
    account_name: AccountName = field(repr=False)
    why: Annotated[str, "what is to be looked at"]
    entered_by: Annotated[str, "who entered it"]
    entered_by_ref: EnteredByRef
    entered_on: Annotated[date, "the business date on which it was entered"]
    use: Annotated[str, "whether it is in use, or from when"]
    waits_until: Annotated[date | None, "cools off until this date; null: it does not"]


@may("finance", "finance_approver", "auditor")
@dataclass(frozen=True)
class UnconfirmedDetails(Listed[UnconfirmedRow]):
    """Bank details that wait for a second person, in use or cooling off; oldest first."""


@dataclass(frozen=True)
class AccountVerdict:
    """Whether an account number fits its sort code, and by which table."""

    verdict: AccountCheck
    table: Annotated[str, "the name of the weight table"]


@may("finance", "finance_approver", "housing_officer", "auditor")
@dataclass(frozen=True)
class AccountCheckOf(Query[AccountVerdict]):
    """The modulus check of an account, by the weight table in force."""

    sort_code: Annotated[str, "6 digits"] = field(repr=False)
    account_number: Annotated[str, "6 to 8 digits"] = field(repr=False)


@dataclass(frozen=True)
class DetailsVerdict:
    """What the checks say of bank details that a tenant gives."""

    account_check: AccountCheck
    name_check: Annotated[NameCheck, "empty: no name is given, the one so far stays"]
    table: Annotated[str, "the name of the weight table"]


@may("finance", "housing_officer", "auditor")
@dataclass(frozen=True)
class CheckOfDetails(Query[DetailsVerdict]):
    """What would be said of a tenant's bank details, before they are kept.

    `invalid` for numbers that are not in digits, `not_found` for nobody's reference.
    """

    tenant_ref: TenantRef
    sort_code: Annotated[str, "6 digits"] = field(repr=False)
    account_number: Annotated[str, "6 to 8 digits"] = field(repr=False)
    account_name: Annotated[str, "empty: the name on file stays"] = field(repr=False)


@dataclass(frozen=True)
class SettingsProposal:
    """Looser controls than those in force: they wait for another person, then for their date."""

    cooling_off_days: Annotated[int, "working days until changed details are used"]
    second_approval_above_pence: Annotated[
        int | None, "a run of more needs two people; null for never"
    ]
    details_confirmed: Annotated[bool, "whether bank details count as confirmed"]
    proposed_by: Annotated[str, "who proposed it"]
    proposed_by_ref: Annotated[str, "what that person is kept by; they may not confirm it"]
    proposed_on: Annotated[date, "the business date on which it was proposed"]
    confirmed_by: Annotated[str, "who confirmed it; empty: nobody yet"]
    in_force_from: Annotated[
        date | None, "the date at whose cut-off it counts; null: it waits for a second person"
    ]


@dataclass(frozen=True)
class SettingsInForce:
    """What finance has decided for itself, and the weight table in force."""

    cooling_off_days: Annotated[int, "working days until changed details are used"]
    second_approval_above_pence: Annotated[
        int | None, "a run of more needs two people; null for never"
    ]
    portal_columns: Annotated[str, "`heading=field` pairs of a portal's CSV; empty for ours"]
    statement_columns: Annotated[str, "`heading=field` pairs of the bank statement; empty for ours"]
    second_approval_decided: Annotated[bool, "false: no run is approved until finance has said so"]
    details_confirmed: Annotated[bool, "whether bank details count as confirmed: only in practice"]
    weight_table: Annotated[str, "the name of the weight table"]
    proposal: Annotated[SettingsProposal | None, "what was proposed; null: nothing waits"]
    seen: SeenNow


@may("finance", "finance_approver", "housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class Settings(Query[SettingsInForce]):
    """The settings of payments that are in force."""


@dataclass(frozen=True)
class DateInForce:
    """A date, by what the cut-offs say."""

    date: Annotated[date | None, "null before the first cut-off"]


@may(
    "finance",
    "finance_approver",
    "surveyor",
    "repairs_manager",
    "housing_officer",
    "housing_manager",
    "administrator",
    "board",
    "auditor",
)
@dataclass(frozen=True)
class OpenDate(Query[DateInForce]):
    """Which date an officer's work counts for: the day after the last cut-off."""


@may("finance", "finance_approver", "housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class NextPaymentDay(Query[DateInForce]):
    """The next day on which a run is prepared."""
