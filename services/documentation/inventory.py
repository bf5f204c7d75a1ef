"""What there is to document: every contract module's events, and each service's commands."""

import importlib
import pkgutil
from typing import Any

import services.contracts
from services.backbone.service import Queries
from services.contracts.events import EventType, all_events, type_of
from services.contracts.queries import Listed, Query
from services.contracts.queries.audit import Story
from services.hosts.catalogue import PUBLISHERS


def _import_contracts() -> None:
    prefix = f"{services.contracts.__name__}."
    for module in pkgutil.walk_packages(services.contracts.__path__, prefix):
        importlib.import_module(module.name)


def declared_events() -> dict[str, type[Any]]:
    """Return every event of every contract module by wire name, sorted."""
    _import_contracts()
    return all_events()


def declared_queries() -> tuple[type[Query[Any]], ...]:
    """Return every query of every contract module, by module and in the order declared."""
    _import_contracts()
    bases = (Listed, Story)
    declared = [cls for base in (Query, *bases) for cls in base.__subclasses__()]
    return tuple(cls for cls in declared if cls not in bases and _is_a_contract(cls))


def _is_a_contract(cls: type[Any]) -> bool:
    return cls.__module__.startswith(services.contracts.__name__)


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


def queries_of(service: str) -> Queries:
    """Return the queries that a service answers, each with what answers it."""
    found: Queries = importlib.import_module(f"services.{service}.queries").ON_QUERY
    return found
