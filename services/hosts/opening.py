"""The way into a service's database beside the running service.

For operators' commands, and for a service whose code runs in the command that asks it; the linter
refuses it elsewhere (pyproject, "Nothing but a service opens its database").
"""

from typing import Any

from services.backbone.database import open_engine
from services.backbone.transactions import Transactions
from services.hosts.catalogue import service_class


def transactions(name: str, url: str) -> Transactions[Any]:
    """Return the way into the database of the service of that name, at an address."""
    database: Transactions[Any] = service_class(name).database.on(open_engine(url), lambda: None)
    return database
