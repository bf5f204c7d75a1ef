"""Declares events and keeps the register of all that are published.

An event's name on the wire is `<publisher>.<name>.v<version>`, for example
`enrolment.participation_started.v1`. On RabbitMQ it travels on the publisher's topic exchange
`<publisher>.events` with the routing key `<name>.v<version>`: nameko's own convention, so that a
stock nameko `event_handler` can subscribe.
"""

import dataclasses
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class EventType:
    """The name of one version of one event."""

    publisher: str
    name: str
    version: int

    @property
    def routing_key(self) -> str:
        """The topic it is published under, such as `participation_started.v1`."""
        return f"{self.name}.v{self.version}"

    @property
    def exchange(self) -> str:
        """The topic exchange of its publisher, such as `enrolment.events`."""
        return exchange_of(self.publisher)

    def __str__(self) -> str:
        return f"{self.publisher}.{self.routing_key}"


_BY_CLASS: dict[type[Any], EventType] = {}
_BY_NAME: dict[str, type[Any]] = {}


def exchange_of(publisher: str) -> str:
    """Return the name of a publisher's topic exchange."""
    return f"{publisher}.events"


def event(publisher: str, version: int = 1) -> Callable[[type[T]], type[T]]:
    """Register a frozen dataclass as an event of `publisher`.

    The name comes from the class (`ParticipationStarted` → `participation_started`); a trailing
    `V2` in the class name is dropped. Raises `TypeError` for a name that is already taken.
    """

    def register(cls: type[T]) -> type[T]:
        if not dataclasses.is_dataclass(cls):
            raise TypeError(f"{cls.__name__} must be a dataclass")
        bare = re.sub(r"V\d+$", "", cls.__name__)
        name = re.sub(r"(?<!^)(?=[A-Z])", "_", bare).lower()
        event_type = EventType(publisher, name, version)
        if str(event_type) in _BY_NAME:
            raise TypeError(f"two events are called {event_type}")
        _BY_CLASS[cls] = event_type
        _BY_NAME[str(event_type)] = cls
        return cls

    return register


def type_of(event_or_class: Any) -> EventType:
    """Return the wire name of an event or of its class; `KeyError` if it is not an event."""
    cls = event_or_class if isinstance(event_or_class, type) else type(event_or_class)
    return _BY_CLASS[cls]


def class_of(name: str) -> type[Any] | None:
    """Return the class of a wire name; None if nobody declares it."""
    return _BY_NAME.get(name)


def all_events() -> dict[str, type[Any]]:
    """Return every declared event by wire name, sorted by name."""
    return dict(sorted(_BY_NAME.items()))
