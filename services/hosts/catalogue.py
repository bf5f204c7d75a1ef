"""Which services there are, what each subscribes to, and where its class is.

Subscriptions are read from the handlers, so that processes without nameko (the relay, the
command line) can know them too.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the command line knows the names without waiting for the library
    from sqlalchemy import MetaData

SERVICES = ("enrolment", "repairs", "payments", "notifications", "evaluation")
"""The services with an inbox."""

PUBLISHERS = ("calendar", "enrolment", "repairs", "payments", "notifications")
"""Whose outbox a relay empties. The evaluation only counts."""

ONLY_HEAR = tuple(name for name in SERVICES if name not in PUBLISHERS)
"""Who is told and tells nobody: no event waits for what they know, only who asks them."""

CALLED = ("calendar", *SERVICES)
"""The services that take calls."""

DATABASES = ("calendar", *SERVICES)

GATEWAY = "gateway"

MIGRATED = (*DATABASES, GATEWAY)
"""Every database that has tables: the services', and the gateway's of who signs in."""


def service_class(name: str) -> type[Any]:
    """Return a service's class."""
    module = import_module(f"services.{name}.service")
    found: type[Any] = getattr(module, f"{name.capitalize()}Service")
    return found


def subscriptions(name: str) -> Mapping[type[Any], Any]:
    """Return what a service subscribes to: event class → handler."""
    handlers: Mapping[type[Any], Any] = import_module(f"services.{name}.handlers").ON_EVENT
    return handlers


def metadata(name: str) -> "MetaData":
    """Return the tables of a service, or of the gateway."""
    tables: MetaData = import_module(f"{package(name)}.tables").metadata
    return tables


def package(name: str) -> str:
    """Return the package that has the tables and migrations of a database."""
    return "services.gateway.sign_in" if name == GATEWAY else f"services.{name}"


def subscribers_of(event_class: type[Any]) -> tuple[str, ...]:
    """Return the services that subscribe to an event."""
    return tuple(name for name in SERVICES if event_class in subscriptions(name))
