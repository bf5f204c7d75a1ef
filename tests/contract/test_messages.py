"""What may be said between services, and what is refused."""

import ast
import dataclasses
import importlib
import inspect
import pkgutil
import typing
from collections.abc import Iterator
from typing import Any

import pytest

from services.contracts.errors import ContractViolation
from services.contracts.events import event, type_of
from services.contracts.queries import answer_of
from services.contracts.schema import from_wire, to_wire
from services.documentation.examples import full_example, minimal_example
from services.documentation.inventory import (
    commands_of,
    declared_events,
    messages_in,
)
from services.documentation.json_schema import named_schemas
from services.hosts.catalogue import PUBLISHERS, SERVICES, subscribers_of, subscriptions
from tests.declared_queries import declared_queries

EVENTS = declared_events()
COMMANDS = {cls.__name__: cls for service in SERVICES for cls in commands_of(service)}
QUERIES = {cls.__name__: cls for cls in declared_queries()}
ANSWERS = {
    name: cls
    for asked in (*QUERIES.values(), *COMMANDS.values())
    for name, cls in messages_in(answer_of(asked)).items()
    if name != "Page"
}

every_event = pytest.mark.parametrize("cls", EVENTS.values(), ids=EVENTS)
every_message = pytest.mark.parametrize(
    "cls",
    [*EVENTS.values(), *COMMANDS.values(), *QUERIES.values(), *ANSWERS.values()],
    ids=[*EVENTS, *COMMANDS, *QUERIES, *ANSWERS],
)


# --- one message ---


@every_message
def test_a_full_example_is_the_same_after_a_round_trip(cls: type[Any]) -> None:
    example = full_example(cls)
    assert to_wire(from_wire(cls, example)) == example


@every_message
def test_a_minimal_example_is_the_same_message_after_a_round_trip(cls: type[Any]) -> None:
    message = from_wire(cls, minimal_example(cls))
    assert from_wire(cls, to_wire(message)) == message


@every_message
def test_a_full_example_gives_every_field(cls: type[Any]) -> None:
    assert full_example(cls).keys() == {field.name for field in dataclasses.fields(cls)}


@every_message
def test_an_unknown_field_is_refused_by_name(cls: type[Any]) -> None:
    with pytest.raises(ContractViolation) as refused:
        from_wire(cls, full_example(cls) | {"unheard_of": 1})
    assert list(refused.value.faults) == ["unheard_of"]


@every_message
def test_a_missing_field_is_refused_by_name(cls: type[Any]) -> None:
    minimal = minimal_example(cls)
    for field in minimal:
        with pytest.raises(ContractViolation) as refused:
            from_wire(cls, {name: value for name, value in minimal.items() if name != field})
        assert list(refused.value.faults) == [field]


@every_message
def test_a_field_of_a_wrong_type_is_refused_by_name(cls: type[Any]) -> None:
    full = full_example(cls)
    for field, value in full.items():
        wrong: Any = 1.5 if isinstance(value, list | dict) else ["text"]
        with pytest.raises(ContractViolation) as refused:
            from_wire(cls, full | {field: wrong})
        assert list(refused.value.faults) == [field]


@every_message
def test_what_is_wrong_in_a_part_is_named_with_the_part(cls: type[Any]) -> None:
    full = full_example(cls)
    for field, value in full.items():
        if isinstance(value, list) and isinstance(value[0], dict):
            part = value[0] | {"unheard_of": 1}
            with pytest.raises(ContractViolation) as refused:
                from_wire(cls, full | {field: [part]})
            assert list(refused.value.faults[field][0]) == ["unheard_of"]


@every_event
def test_no_event_carries_bank_details(cls: type[Any]) -> None:
    bank = {"sort_code", "account_number", "account_name", "service_user_number", "iban"}
    for name, schema in named_schemas([cls]).items():
        assert bank.isdisjoint(schema["properties"]), name


@every_event
def test_an_event_is_frozen_so_that_a_handler_cannot_change_it(cls: type[Any]) -> None:
    message = from_wire(cls, full_example(cls))
    hash(message)
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(message, dataclasses.fields(cls)[0].name, None)


# --- all of them together ---


def test_no_two_events_share_a_topic() -> None:
    topics = [(type_of(cls).exchange, type_of(cls).routing_key) for cls in EVENTS.values()]
    assert len(topics) == len(set(topics))


def test_a_second_event_of_the_same_name_is_refused() -> None:
    @dataclasses.dataclass(frozen=True)
    class TenantInvited:
        tenant_ref: str

    with pytest.raises(TypeError, match=r"two events are called enrolment\.tenant_invited\.v1"):
        event("enrolment")(TenantInvited)


def test_every_event_subscribed_to_exists() -> None:
    wanted = {cls for service in SERVICES for cls in subscriptions(service)}
    assert wanted <= set(EVENTS.values())


def test_every_event_has_a_subscriber() -> None:
    assert [name for name, cls in EVENTS.items() if not subscribers_of(cls)] == []


def test_every_publisher_has_a_relay() -> None:
    assert {type_of(cls).publisher for cls in EVENTS.values()} <= set(PUBLISHERS)


def test_every_command_is_for_one_service() -> None:
    assert len(COMMANDS) == sum(len(commands_of(service)) for service in SERVICES)


@pytest.mark.parametrize("publisher", PUBLISHERS)
def test_a_service_makes_exactly_the_events_it_is_declared_to_publish(publisher: str) -> None:
    made = set(_events_made_in(publisher)) | set(_events_passed_on_by(publisher))
    declared = {cls for cls in EVENTS.values() if type_of(cls).publisher == publisher}
    assert made == declared


def test_a_service_that_publishes_nothing_makes_no_events() -> None:
    for service in set(SERVICES) - set(PUBLISHERS):
        assert list(_events_made_in(service)) == []


def _events_made_in(service: str) -> Iterator[type[Any]]:
    """Yield every event class that the code of a service calls."""
    package = importlib.import_module(f"services.{service}")
    for found in pkgutil.walk_packages(package.__path__, f"services.{service}."):
        if ".migrations" in found.name:
            continue
        module = importlib.import_module(found.name)
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(node, ast.Call):
                named = _named_by(node.func, module)
                if isinstance(named, type) and named in EVENTS.values():
                    yield named


def _events_passed_on_by(service: str) -> Iterator[type[Any]]:
    """Yield the events that a service's commands carry whole, such as the scheme's opening."""
    for cls in commands_of(service) if service in SERVICES else ():
        for hint in typing.get_type_hints(cls).values():
            if hint in EVENTS.values():
                yield hint


def _named_by(node: ast.expr, module: Any) -> Any:
    """Return what a name or a dotted name means in a module; None for anything else."""
    if isinstance(node, ast.Name):
        return getattr(module, node.id, None)
    if isinstance(node, ast.Attribute):
        return getattr(_named_by(node.value, module), node.attr, None)
    return None
