"""Payments' repository: rows to domain objects and back.

deal.py     one tenant at a time: scheme, payees, participations, instalments, breaches
due.py      what is due and why it is held, as SQL
runs.py     a whole run at a time: proposed, frozen, submitted, arrived
books.py    the ledger
"""

from services.backbone.writing import Writer
from services.payments.store.books import Ledger
from services.payments.store.deal import DealStore
from services.payments.store.runs import RunStore


class PaymentsStore(DealStore):
    """Reads and writes inside one unit of work. `runs` and `books` work on whole sets of rows."""

    def __init__(self, connection: Writer) -> None:
        super().__init__(connection)
        self.books = Ledger(connection)
        self.runs = RunStore(connection)


__all__ = ["PaymentsStore"]
