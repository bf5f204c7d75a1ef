"""Tenants' bank accounts, encrypted, and which one a payment goes to."""

import contextlib
import hashlib
import json
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, Row, bindparam, exists, select

from services.backbone.among import among
from services.backbone.writing import Writer
from services.payments import tables
from services.payments.adapters.key_ring import KeyRing, NotOpened
from services.payments.domain.masking import masked
from services.payments.store.due_totals import OF_ACCOUNT, OF_TENANT, DueTotals
from services.payments.store.numbers import next_number
from services.payments.store.rows import Account, Details, Payee, SameAccount

OPENED_AT_ONCE = 500


# Statements are built once: SQLAlchemy takes longer to build one than SQLite to run it.
_ACCOUNT = select(tables.accounts).where(tables.accounts.c.number == bindparam("of"))
_ACCOUNT_OF = _ACCOUNT.where(tables.accounts.c.tenant_ref == bindparam("whose"))
_PAYEE = select(tables.payees).where(tables.payees.c.tenant_ref == bindparam("of"))
_SAVE_PAYEE = tables.payees.update().where(tables.payees.c.tenant_ref == bindparam("of"))
_RIPE = (
    select(tables.payees)
    .where(tables.payees.c.next_on <= bindparam("by_day"))
    .order_by(tables.payees.c.tenant_ref)
)
_CURRENT = (tables.payees.c.tenant_ref == tables.accounts.c.tenant_ref) & (
    tables.accounts.c.number.in_(
        [tables.payees.c.account, tables.payees.c.next_account, tables.payees.c.last_used]
    )
)
_PAID = (
    (tables.payments.c.tenant_ref == tables.accounts.c.tenant_ref)
    & (tables.payments.c.account == tables.accounts.c.number)
    & tables.payments.c.status.in_(["submitted", "paid"])
)
_SAME = (
    select(
        tables.accounts.c.number,
        tables.accounts.c.tenant_ref,
        tables.accounts.c.doubtful,
        tables.accounts.c.confirmed_by.is_not(None),
        exists().where(_CURRENT).correlate(tables.accounts),
        exists().where(_PAID).correlate(tables.accounts),
    )
    .where(among(tables.accounts.c.digest, "digests"))
    .order_by(tables.accounts.c.number)
)


class AccountStore:
    """Accounts and payees inside one unit of work."""

    def __init__(
        self, connection: Writer, keys: Callable[[], KeyRing], due_totals: DueTotals | None = None
    ) -> None:
        self.connection = connection
        self.keys = keys
        self.due_totals = due_totals or DueTotals(connection)

    # --- accounts ---

    def add(
        self,
        tenant_ref: str,
        details: Details,
        *,
        verdict: str,
        name_verdict: str,
        entered_by: str,
        entered_on: date,
        doubtful: bool,
        shared_with: str,
    ) -> Account:
        """Keep an account as a new one, encrypted; the earlier ones stay as they were."""
        account = Account(
            next_number(self.connection, tables.accounts),
            tenant_ref,
            masked(details.account_number),
            verdict,
            name_verdict,
            entered_by,
            entered_on,
            doubtful,
            shared_with,
            confirmed_by=None,
            confirmed_why="",
            details=details,
        )
        plain = {k: v for k, v in vars(account).items() if k != "details"}
        sealed = seal_details(self.keys(), account.number, tenant_ref, details)
        digest, *_ = digests_of(self.keys(), details)
        self.connection.insert(tables.accounts, plain | sealed._asdict() | {"digest": digest})
        return account

    def same_as(self, details: Details) -> list[SameAccount]:
        """Return the accounts with this sort code and number, of whoever has them, oldest first."""
        digests = digests_of(self.keys(), details)
        return [SameAccount(*row) for row in self.connection.execute(_SAME, {"digests": digests})]

    def find(self, number: int) -> Account:
        """Return one account, opened."""
        return self._opened(self.connection.execute(_ACCOUNT, {"of": number}).one())

    def find_of(self, tenant_ref: str, number: int) -> Account | None:
        """Return a tenant's account of that number, opened; None if they have none of it."""
        which = {"of": number, "whose": tenant_ref}
        row = self.connection.execute(_ACCOUNT_OF, which).one_or_none()
        return None if row is None else self._opened(row)

    def has_details(self, number: int | None, sort_code: str, account_number: str) -> bool:
        """Return whether these are the details of an account; not of one whose key is lost."""
        if number is None:
            return False
        try:
            known = self.find(number).details
        except NotOpened:
            return False
        return (known.sort_code, known.account_number) == (sort_code, account_number.zfill(8))

    def same(self, number: int | None, other: int) -> bool:
        """Return whether two accounts have the same details, be they given once or twice."""
        if number is None or number == other:
            return number == other
        try:
            known = self.find(other).details
        except NotOpened:
            return False
        return self.has_details(number, known.sort_code, known.account_number)

    def each(self) -> Iterator[Account]:
        """Yield every account that a key opens, in order; they may be changed meanwhile."""
        table, after = tables.accounts, 0
        some = select(table).order_by(table.c.number).limit(OPENED_AT_ONCE)
        while rows := self.connection.execute(some.where(table.c.number > after)).all():
            for row in rows:
                with contextlib.suppress(NotOpened):
                    yield self._opened(row)
            after = rows[-1].number

    def update(self, number: int, **values: str | bool) -> None:
        """Keep a new verdict or doubt, or who confirmed an account."""
        table = tables.accounts
        with self.due_totals.following(OF_ACCOUNT, number):
            self.connection.execute(table.update().where(table.c.number == number).values(values))

    def _opened(self, row: Row[*tuple[object, ...]]) -> Account:
        hidden = (*Sealed._fields, "digest")
        values = {k: v for k, v in row._mapping.items() if k not in hidden}
        details = open_details(self.keys(), row.number, row.tenant_ref, row.sealed)
        return Account(**values, details=details)

    # --- payees ---

    def payee(self, tenant_ref: str) -> Payee:
        """Return which account a tenant is paid to; an empty payee if none is known."""
        return payee_of(tenant_ref, self.connection)

    def save_payee(self, payee: Payee) -> None:
        """Insert or update a payee."""
        values = vars(payee)
        with self.due_totals.following(OF_TENANT, payee.tenant_ref):
            updated = self.connection.execute(_SAVE_PAYEE, values | {"of": payee.tenant_ref})
            if updated.rowcount == 0:
                self.connection.insert(tables.payees, values)

    def ripe(self, on: date) -> list[Payee]:
        """Return the payees whose next account may be used from `on` on, by tenant."""
        rows = self.connection.execute(_RIPE, {"by_day": on}).mappings()
        return [Payee(**row) for row in rows]

    def use_next(self, payee: Payee) -> None:
        """Pay to the next account from now on."""
        used = replace(
            payee,
            account=payee.next_account,
            last_used=payee.next_account,
            rejected=False,
            next_account=None,
            next_on=None,
        )
        self.save_payee(used)


def payee_of(tenant_ref: str, connection: Connection | Writer) -> Payee:
    """Return which account a tenant is paid to; an empty payee if none is known."""
    row = connection.execute(_PAYEE, {"of": tenant_ref}).mappings().one_or_none()
    return Payee(tenant_ref) if row is None else Payee(**row)


class Sealed(NamedTuple):
    """An account as it is kept: encrypted, and what stands for its content whatever the key.

    The fingerprint is the SHA-256 of what was encrypted. That begins with a random text, so that
    nobody finds the account by trying, and it stays the same when keys are changed.
    """

    sealed: str
    fingerprint: str


def seal_details(keys: KeyRing, number: int, tenant_ref: str, details: Details) -> Sealed:
    """Return an account's numbers and name, encrypted; it opens only as this account's."""
    content = json.dumps([secrets.token_hex(16), *details])
    return Sealed(keys.seal(content, account_context(number, tenant_ref)), _fingerprint(content))


def open_details(keys: KeyRing, number: int, tenant_ref: str, sealed: str) -> Details:
    """Return what `seal_details` encrypted."""
    return details_in(open_with_fingerprint(keys, number, tenant_ref, sealed)[0])


def name_on(keys: KeyRing, number: int, tenant_ref: str, sealed: str) -> str:
    """Return the name on an account; empty where no key opens it."""
    try:
        return open_details(keys, number, tenant_ref, sealed).account_name
    except NotOpened:
        return ""


def open_with_fingerprint(
    keys: KeyRing, number: int, tenant_ref: str, sealed: str
) -> tuple[str, str]:
    """Return what `seal_details` encrypted, for `details_in`, and the fingerprint of it."""
    content = keys.open(sealed, account_context(number, tenant_ref))
    return content, _fingerprint(content)


def details_in(content: str) -> Details:
    """Return the details in what was encrypted."""
    return Details(*json.loads(content)[1:])


def digests_of(keys: KeyRing, details: Details) -> Sequence[str]:
    """Return what stands for a sort code and number, by each key, the newest first."""
    return keys.digests(f"account {details.sort_code} {details.account_number}")


def _fingerprint(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def account_context(number: int, tenant_ref: str) -> str:
    """Return what an account is encrypted as; it opens only as that account of that tenant."""
    return f"account {number} of {tenant_ref}"
