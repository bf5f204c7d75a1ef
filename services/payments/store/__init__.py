"""Payments' repository: rows to domain objects and back.

deal.py      one tenant at a time: scheme, participations, instalments, breaches
accounts.py  bank accounts, encrypted, and which one is paid to
due.py       what is due and why it is held, as SQL
due_totals.py  what is due added up, kept with every change
runs.py      a whole run at a time: proposed, frozen, submitted, arrived
exports.py   the bank files as they were made
imports.py   what came back from the bank, row by row
payer.py     the landlord's own accounts
finance.py   names, areas, finance's own settings
budgets_and_samples.py  budgets, samples of people to ask
books.py     the ledger
telling.py   which instalments moved since it was last told how they stand
numbers.py   the next number of a run, a payment, a file
"""

from services.backbone.unit_of_work import UnitOfWork
from services.backbone.writing import Writer
from services.payments.adapters.key_ring import KeyRing
from services.payments.keys import key_ring
from services.payments.store.accounts import AccountStore
from services.payments.store.books import Ledger
from services.payments.store.budgets_and_samples import BudgetsAndSamplesStore
from services.payments.store.deal import DealStore
from services.payments.store.exports import ExportStore
from services.payments.store.finance import FinanceStore
from services.payments.store.imports import ImportStore
from services.payments.store.payer import PayerStore
from services.payments.store.runs import RunStore
from services.payments.store.telling import Telling


class PaymentsStore(DealStore):
    """Reads and writes inside one unit of work; each part has its own subject."""

    def __init__(self, connection: Writer) -> None:
        super().__init__(connection)
        self.accounts = AccountStore(connection, self.keys, self.due_totals)
        self.books = Ledger(connection)
        self.runs = RunStore(connection, self.due_totals)
        self.exports = ExportStore(connection, self.keys)
        self.imports = ImportStore(connection)
        self.payer = PayerStore(connection)
        self.finance = FinanceStore(connection)
        self.telling = Telling(connection)
        self.budgets_and_samples = BudgetsAndSamplesStore(connection)

    def keys(self) -> KeyRing:
        """Return the keys that this database's bank details are encrypted with."""
        return key_ring(self.connection.url)


Work = UnitOfWork[PaymentsStore]
"""What a handler of payments works in: one transaction on its store."""


__all__ = ["PaymentsStore", "Work"]
