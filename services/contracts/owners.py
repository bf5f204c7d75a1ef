"""Whose a command or a query is: the service whose module of contracts declares it."""

from typing import Any

QUERIES = "queries"


def owner_of(message_class: type[Any]) -> str:
    """Return the service, such as `payments` for what `contracts/payments.py` or
    `contracts/queries/payments/runs.py` declares."""
    _, _, *path = message_class.__module__.split(".")
    return path[1] if path[0] == QUERIES else path[0]
