"""The landlord's own accounts: the one that payments come from, and one that waits to be."""

from dataclasses import asdict, replace
from datetime import date

from sqlalchemy import Row, bindparam, select

from services.backbone.writing import Writer
from services.bank_formats.credits import PayerAccount
from services.payments import tables
from services.payments.domain.payer_states import MOVES
from services.payments.store.numbers import next_number
from services.payments.store.rows import OwnAccount

# Statements are built once: SQLAlchemy takes longer to build one than SQLite to run it.
_TABLE = tables.payer_accounts
_IN_STATE = select(_TABLE).where(_TABLE.c.state == bindparam("wanted"))
_ACCOUNT = select(_TABLE).where(_TABLE.c.number == bindparam("of"))


class PayerStore:
    """Reads and writes them inside one unit of work."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection

    def in_use(self) -> OwnAccount | None:
        """Return the account that payments come from; None before it is known."""
        return _found(self.connection.execute(_IN_STATE, {"wanted": "in_use"}).one_or_none())

    def waiting(self) -> OwnAccount | None:
        """Return the account that waits for a second person; None for none."""
        return _found(self.connection.execute(_IN_STATE, {"wanted": "waiting"}).one_or_none())

    def find(self, number: int) -> OwnAccount | None:
        """Return one account; None if there is none of that number."""
        return _found(self.connection.execute(_ACCOUNT, {"of": number}).one_or_none())

    def add(self, account: PayerAccount, state: str, by: str, on: date) -> OwnAccount:
        """Keep an account beside those that there are; it waits, or it is the first, in use."""
        number = next_number(self.connection, _TABLE)
        kept = OwnAccount(number, account, state, by, on)
        row = {**asdict(account), **vars(kept)}
        del row["account"]
        self.connection.insert(_TABLE, row)
        return kept

    def move(self, account: OwnAccount, state: str, by: str | None = None) -> OwnAccount:
        """Keep what became of an account; `by`: who decided it, where that is a decision on it."""
        MOVES.check(f"account {account.number} of the landlord", account.state, state)
        values = {"state": state} if by is None else {"state": state, "decided_by": by}
        of_account = _TABLE.c.number == account.number
        self.connection.execute(_TABLE.update().where(of_account).values(values))
        return replace(account, state=state, decided_by=by or account.decided_by)


def _found(row: Row[tuple[object, ...]] | None) -> OwnAccount | None:
    if row is None:
        return None
    values = dict(row._mapping)
    account = PayerAccount(**{name: values.pop(name) for name in PayerAccount.__dataclass_fields__})
    return OwnAccount(account=account, **values)
