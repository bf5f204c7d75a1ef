"""Bank details as people may see them, and finance's settings."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from sqlalchemy import Connection, bindparam, select

from services.backbone.actors import names_in
from services.backbone.audit import Subject
from services.backbone.errors import Invalid, NotFound
from services.backbone.handling import Queries
from services.backbone.paging import page_of, place_after
from services.backbone.story import last_line
from services.backbone.writing import Writer
from services.contracts.queries import Page
from services.contracts.queries.payments.accounts import (
    AccountCheckOf,
    AccountRow,
    AccountVerdict,
    BankDetails,
    CheckOfDetails,
    DetailsVerdict,
    NamedAccount,
    NameOnAccount,
    Settings,
    SettingsInForce,
    SettingsProposal,
    TenantsBankDetails,
    UnconfirmedDetails,
    UnconfirmedRow,
)
from services.contracts.queries.payments.payer import Payer, PayerInForce, PayerProposal
from services.contracts.refusals import Fault
from services.payments import tables
from services.payments.adapters.key_ring import KeyRing
from services.payments.domain.account_doubts import in_words
from services.payments.domain.account_names import compare_names
from services.payments.domain.account_numbers import number_faults
from services.payments.keys import key_ring
from services.payments.store.account_verdicts import check, table_name
from services.payments.store.accounts import name_on, payee_of
from services.payments.store.due import is_unconfirmed
from services.payments.store.finance import FinanceStore, NameParts, full_name
from services.payments.store.payer import PayerStore
from services.payments.store.rows import OwnAccount, Payee, Proposal
from services.terms.days import long_day
from services.terms.payee_changes import OF_DETAILS


def bank_details(query: BankDetails, connection: Connection) -> TenantsBankDetails:
    """Return every account a tenant gave, oldest first and masked, and which is paid to."""
    accounts, payee = tables.accounts, payee_of(query.tenant_ref, connection)
    given = select(accounts).where(accounts.c.tenant_ref == query.tenant_ref)
    tenant = FinanceStore(Writer(connection)).tenant(query.tenant_ref)
    names = names_in(connection, tables.backbone.actors)
    return TenantsBankDetails(
        query.tenant_ref,
        "" if tenant is None else f"{tenant.first_name} {tenant.last_name}".strip(),
        payee.rejected,
        payee.in_arrears,
        tuple(
            _account(row, payee, names)
            for row in connection.execute(given.order_by(accounts.c.number))
        ),
        _seen(Subject("payee", query.tenant_ref), connection, OF_DETAILS),
    )


class _Account(Protocol):
    number: int
    masked: str
    verdict: str
    name_verdict: str
    shared_with: str
    entered_by: str
    entered_on: date
    doubtful: bool
    confirmed_by: str | None
    confirmed_why: str


def _account(row: _Account, payee: Payee, names: Mapping[str, str]) -> AccountRow:
    return AccountRow(
        row.number,
        row.masked,
        row.verdict,
        row.name_verdict,
        names[row.entered_by],
        row.entered_by,
        row.entered_on,
        in_words(row.name_verdict, row.shared_with) if _is_unconfirmed(row) else "",
        names[row.confirmed_by or ""],
        row.confirmed_why,
        _use(row.number, payee),
        _waits_until(row.number, payee),
    )


def name_on_account(query: NameOnAccount, connection: Connection) -> NamedAccount:
    """Return the name on one account of a tenant's."""
    of = tables.accounts.c
    theirs = select(of.sealed).where(of.tenant_ref == query.tenant_ref, of.number == query.number)
    sealed = connection.execute(theirs).scalar_one_or_none()
    if sealed is None:
        raise NotFound(f"{query.tenant_ref} has no such account", "number")
    keys = key_ring(connection.engine.url)
    return NamedAccount(name_on(keys, query.number, query.tenant_ref, sealed))


def _is_unconfirmed(row: _Account) -> bool:
    return row.doubtful and row.confirmed_by is None


class _Unconfirmed(NameParts, Protocol):
    tenant_ref: str
    number: int
    masked: str
    sealed: str
    name_verdict: str
    shared_with: str
    entered_by: str
    entered_on: date
    account: int | None
    rejected: bool
    next_account: int | None
    next_on: date | None


def _use(number: int, payee: Payee | _Unconfirmed) -> str:
    if number == payee.account:
        return "rejected by the bank" if payee.rejected else "in use"
    if number == payee.next_account and payee.next_on is not None:
        return f"from {long_day(payee.next_on)}, or when confirmed"
    return "not used any more"


def _waits_until(number: int, payee: Payee | _Unconfirmed) -> date | None:
    return payee.next_on if number == payee.next_account else None


def unconfirmed_details(query: UnconfirmedDetails, connection: Connection) -> Page[UnconfirmedRow]:
    """Return the accounts in doubt that are in use or cool off, in the order they were given."""
    (last,) = place_after(query, (0,))
    names, keys = names_in(connection, tables.backbone.actors), key_ring(connection.engine.url)
    found = connection.execute(_UNCONFIRMED.limit(query.size + 1), {"last": last})
    return page_of(
        found, query, lambda row: (row.number,), lambda row: _unconfirmed(row, names, keys)
    )


_UNCONFIRMED = (
    select(tables.accounts, tables.payees, tables.tenants.c.first_name, tables.tenants.c.last_name)
    .join(
        tables.payees,
        (tables.payees.c.tenant_ref == tables.accounts.c.tenant_ref)
        & tables.accounts.c.number.in_([tables.payees.c.account, tables.payees.c.next_account]),
    )
    .outerjoin(tables.tenants, tables.tenants.c.tenant_ref == tables.accounts.c.tenant_ref)
    .where(is_unconfirmed(), tables.accounts.c.number > bindparam("last"))
    .order_by(tables.accounts.c.number)
)


def _unconfirmed(row: _Unconfirmed, names: Mapping[str, str], keys: KeyRing) -> UnconfirmedRow:
    return UnconfirmedRow(
        row.tenant_ref,
        full_name(row),
        row.number,
        row.masked,
        name_on(keys, row.number, row.tenant_ref, row.sealed),
        in_words(row.name_verdict, row.shared_with),
        names[row.entered_by],
        row.entered_by,
        row.entered_on,
        _use(row.number, row),
        _waits_until(row.number, row),
    )


def check_account(query: AccountCheckOf, connection: Connection) -> AccountVerdict:
    """Return whether an account passes the modulus check, and by which table."""
    weights = FinanceStore(Writer(connection)).weights()
    verdict = check(query.sort_code, query.account_number, weights)
    return AccountVerdict(verdict, table_name(weights))


def check_details(query: CheckOfDetails, connection: Connection) -> DetailsVerdict:
    """Return the modulus check of an account, and its name beside the tenant's."""
    finance = FinanceStore(Writer(connection))
    tenant, name = finance.tenant(query.tenant_ref), query.account_name.strip()
    if tenant is None:
        raise NotFound(f"no tenant {query.tenant_ref} is registered", "tenant_ref")
    faults = number_faults(query.sort_code, query.account_number)
    if faults:
        raise Invalid.listing([Fault(*fault) for fault in faults])
    weights = finance.weights()
    verdict = check(query.sort_code, query.account_number, weights)
    likeness = compare_names(name, tenant.title, tenant.first_name, tenant.last_name).likeness
    return DetailsVerdict(verdict, likeness if name else "", table_name(weights))


def settings(query: Settings, connection: Connection) -> SettingsInForce:
    """Return what finance has decided for itself, and the weight table in force."""
    finance = FinanceStore(Writer(connection))
    proposal = finance.proposal()
    return SettingsInForce(
        **vars(finance.settings()),
        weight_table=table_name(finance.weights()),
        proposal=None if proposal is None else _proposal(proposal, connection),
        seen=_seen(Subject("setting", ""), connection),
    )


def _proposal(proposal: Proposal, connection: Connection) -> SettingsProposal:
    names = names_in(connection, tables.backbone.actors)
    return SettingsProposal(
        **vars(proposal.controls),
        proposed_by=names[proposal.proposed_by],
        proposed_by_ref=proposal.proposed_by,
        proposed_on=proposal.proposed_on,
        confirmed_by=names[proposal.confirmed_by or ""],
        in_force_from=proposal.in_force_from,
    )


def payer(query: Payer, connection: Connection) -> PayerInForce:
    """Return the landlord's own account, and the one that waits to take its place."""
    store = PayerStore(Writer(connection))
    found, waiting = store.in_use(), store.waiting()
    if found is None:
        raise NotFound("the landlord's account is not known yet")
    names = names_in(connection, tables.backbone.actors)
    return PayerInForce(
        found.number,
        found.account.name,
        found.account.service_user_number,
        found.masked,
        names[found.entered_by],
        names[found.decided_by or ""],
        None if waiting is None else _payer_proposal(waiting, names, connection),
        _seen(Subject("payer", ""), connection),
    )


def _payer_proposal(
    waiting: OwnAccount, names: Mapping[str, str], connection: Connection
) -> PayerProposal:
    account, weights = waiting.account, FinanceStore(Writer(connection)).weights()
    return PayerProposal(
        waiting.number,
        account.name,
        account.service_user_number,
        waiting.masked,
        check(account.sort_code, account.account_number, weights),
        names[waiting.entered_by],
        waiting.entered_by,
        waiting.entered_on,
    )


def _seen(subject: Subject, connection: Connection, of: tuple[str, ...] = ()) -> str:
    return last_line(connection, tables.backbone, subject, of).seen


ON_QUERY: Queries = {
    Payer: payer,
    BankDetails: bank_details,
    NameOnAccount: name_on_account,
    UnconfirmedDetails: unconfirmed_details,
    AccountCheckOf: check_account,
    CheckOfDetails: check_details,
    Settings: settings,
}
