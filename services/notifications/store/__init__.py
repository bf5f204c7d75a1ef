"""Notifications' repository: rows to domain objects and back.

address_book.py  the scheme, tenants, their preferences and former contacts
messages.py      what to tell, the line of each channel, and what was handed to providers
pace.py          how fast each channel has been sending
tasks.py         what an officer has to do
inbox.py         the tenants' secure inbox
bulks.py         messages to many
"""

from datetime import date

from services.backbone.last_closed import LastClosed
from services.backbone.unit_of_work import UnitOfWork
from services.backbone.writing import Writer
from services.notifications import tables
from services.notifications.domain.dispatch_rules import DispatchRules
from services.notifications.store.address_book import AddressBook
from services.notifications.store.bulks import BulkStore
from services.notifications.store.inbox import InboxStore
from services.notifications.store.landlord_channels import rules_in_force
from services.notifications.store.messages import DeliveryStore, MessageStore
from services.notifications.store.pace import PaceStore
from services.notifications.store.tasks import TaskStore


class NotificationsStore:
    """Reads and writes inside one unit of work; each part has its own subject."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection
        self.book = AddressBook(connection)
        self.messages = MessageStore(connection)
        self.deliveries = DeliveryStore(connection)
        self.pace = PaceStore(connection)
        self.tasks = TaskStore(connection)
        self.inbox = InboxStore(connection)
        self.bulks = BulkStore(connection)
        self.dates = LastClosed(connection, tables.last_closed)

    def last_cut_off(self) -> date | None:
        """Return the last business date that was heard closed; None before the first."""
        return self.dates.day()

    def rules(self) -> DispatchRules:
        """Return what was set about the channels of this database's landlord."""
        return rules_in_force(self.connection.url)


Work = UnitOfWork[NotificationsStore]
"""What a handler of notifications works in: one transaction on its store."""


__all__ = ["NotificationsStore", "Work"]
