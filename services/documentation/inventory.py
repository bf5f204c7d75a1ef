"""What there is to document: every contract module's events, and each service's commands."""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from typing import Any

import services.contracts
from services.contracts.events import EventType, all_events, type_of
from services.hosts.catalogue import PUBLISHERS


def declared_events() -> dict[str, type[Any]]:
    """Return every event of every contract module by wire name, sorted."""
    for module in pkgutil.iter_modules(services.contracts.__path__):
        importlib.import_module(f"services.contracts.{module.name}")
    return all_events()


def events_of(publisher: str) -> dict[EventType, type[Any]]:
    """Return a publisher's events by name and version."""
    found = {type_of(cls): cls for cls in declared_events().values()}
    return {kind: cls for kind, cls in found.items() if kind.publisher == publisher}


def publishers() -> tuple[str, ...]:
    """Return who publishes, in the catalogue's order."""
    return tuple(name for name in PUBLISHERS if events_of(name))


def commands_of(service: str) -> tuple[type[Any], ...]:
    """Return the commands that a service takes."""
    return tuple(importlib.import_module(f"services.{service}.handlers").ON_COMMAND)


def queries_of(service: str) -> Mapping[str, Callable[..., Any]]:
    """Return the queries that a service answers, by name."""
    found: Mapping[str, Callable[..., Any]]
    found = importlib.import_module(f"services.{service}.queries").ON_QUERY
    return found
