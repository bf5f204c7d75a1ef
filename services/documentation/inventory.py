"""What there is to document: events, commands and queries, the parts of each and their fields."""

import dataclasses
import importlib
import pkgutil
import typing
from typing import Any

import services.contracts
from services.backbone.handling import Queries
from services.contracts.codec import bare, declared, parts_of
from services.contracts.events import EventType, all_events, type_of
from services.hosts.catalogue import PUBLISHERS


def _import_contracts() -> None:
    prefix = f"{services.contracts.__name__}."
    for module in pkgutil.walk_packages(services.contracts.__path__, prefix):
        importlib.import_module(module.name)


def declared_events() -> dict[str, type[Any]]:
    """Return every event of every contract module by wire name, sorted."""
    _import_contracts()
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


def queries_of(service: str) -> Queries:
    """Return the queries that a service answers, each with what answers it."""
    found: Queries = importlib.import_module(f"services.{service}.queries").ON_QUERY
    return found


def messages_in(cls: Any) -> dict[str, type[Any]]:
    """Return a message's class and those of all its parts, by name; of a generic one, its own."""
    found: dict[str, type[Any]] = {}
    cls = bare(cls)
    for annotation in (cls, *typing.get_args(cls)):
        if dataclasses.is_dataclass(typing.get_origin(annotation) or annotation):
            made_of = typing.get_origin(annotation) or annotation
            found[made_of.__name__] = made_of
            for part in parts_of(annotation).values():
                found |= messages_in(part)
        elif annotation is not cls:
            found |= messages_in(annotation)
    return found


def meaning_of(cls: type[Any], field: str) -> str:
    """Return what a message's field means, as said beside it; empty if nobody has said."""
    return declared(parts_of(cls)[field], str) or ""
