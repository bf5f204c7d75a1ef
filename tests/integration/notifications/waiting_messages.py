"""A database of notifications with many messages that wait, as if events had asked for them."""

from dataclasses import replace
from typing import Any

from sqlalchemy import func, select

from services.backbone.database import open_engine
from services.backbone.transactions import Transactions
from services.contracts.schema import to_wire
from services.notifications import tables
from services.notifications.domain.message import Message
from services.notifications.handlers import ON_EVENT
from services.notifications.store import NotificationsStore
from tests.empty_databases import make_tables
from tests.unit.notifications import builders

AT_ONCE = 5_000


def fill(url: str, tenants: int, **changes: Any) -> None:
    """Make the tables, a scheme, and tenants with one message each."""
    make_tables("notifications", url)
    engine = open_engine(url, power_safe=False)
    transactions = Transactions(engine, tables.backbone, NotificationsStore)
    opened, known, invited = (
        builders.scheme_opened(),
        builders.registered(**changes),
        to_wire(builders.invited()),
    )
    for first in range(0, tenants, AT_ONCE):
        with transactions.begin("test") as uow:
            if not first:
                ON_EVENT[type(opened)](opened, uow)
            for number in range(first, min(first + AT_ONCE, tenants)):
                ref = f"T{number:05}"
                place = {"mobile": f"07700 {900_000 + number}", "email": f"{ref}@example.org"}
                tenant = replace(known, tenant_ref=ref, **place)
                ON_EVENT[type(tenant)](tenant, uow)
                uow.store.messages.add(Message(ref, "invited", "c", builders.ON, invited))
            uow.commit()
    engine.dispose()


def statuses(url: str) -> dict[str, int]:
    """Return how many messages there are by status."""
    table = tables.messages
    each = select(table.c.status, func.count()).group_by(table.c.status)
    engine = open_engine(url)
    with engine.connect() as connection:
        found = dict(connection.execute(each).all())
    engine.dispose()
    return found
