"""The AsyncAPI document is valid, and agrees with what the services do."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, FormatChecker

from services.contracts.errors import ContractViolation
from services.contracts.events import type_of
from services.contracts.schema import from_wire
from services.documentation.asyncapi import asyncapi
from services.documentation.examples import full_example, minimal_example
from services.documentation.inventory import declared_events
from services.documentation.json_schema import REFERENCE
from services.hosts.catalogue import SERVICES, subscriptions

SPECIFICATION = Path(__file__).with_name("asyncapi-3.0.0.schema.json")
DOCUMENT = asyncapi()
EVENTS = declared_events()

every_event = pytest.mark.parametrize("name", EVENTS)


def _validator(schema: dict[str, Any]) -> Draft7Validator:
    """Check by a schema whose references lead into the document."""
    whole = schema | {"components": DOCUMENT["components"]}
    return Draft7Validator(whole, format_checker=FormatChecker(["date"]))


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for part in value.values():
            yield from _references(part)
    elif isinstance(value, list):
        for part in value:
            yield from _references(part)


def test_the_document_is_valid_by_the_asyncapi_specification() -> None:
    specification = json.loads(SPECIFICATION.read_text(encoding="utf-8"))
    faults = Draft7Validator(specification).iter_errors(DOCUMENT)
    assert [f"{fault.json_path}: {fault.message}" for fault in faults] == []


def test_the_specification_would_find_a_fault() -> None:
    specification = json.loads(SPECIFICATION.read_text(encoding="utf-8"))
    broken = copy.deepcopy(DOCUMENT)
    next(iter(broken["operations"].values()))["action"] = "shout"
    assert not Draft7Validator(specification).is_valid(broken)


def test_every_reference_leads_somewhere() -> None:
    for reference in set(_references(DOCUMENT)):
        place: Any = DOCUMENT
        for step in reference.removeprefix("#/").split("/"):
            assert step in place, reference
            place = place[step]


@pytest.mark.parametrize("name", DOCUMENT["components"]["schemas"])
def test_a_named_schema_is_a_valid_json_schema(name: str) -> None:
    Draft7Validator.check_schema(DOCUMENT["components"]["schemas"][name])


@every_event
def test_the_examples_are_valid_by_the_payload_schema(name: str) -> None:
    message = DOCUMENT["components"]["messages"][name]
    Draft7Validator.check_schema(message["payload"])
    for example in message["examples"]:
        _validator(message["payload"]).validate(example["payload"])


@every_event
def test_an_envelope_without_a_required_attribute_is_not_valid(name: str) -> None:
    message = DOCUMENT["components"]["messages"][name]
    for attribute in ("specversion", "id", "source", "type", "sequence", "data"):
        envelope = dict(message["examples"][0]["payload"])
        del envelope[attribute]
        assert not _validator(message["payload"]).is_valid(envelope), attribute


@every_event
def test_the_document_and_the_wire_refuse_the_same_data(name: str) -> None:
    cls = EVENTS[name]
    documented = _validator({"$ref": REFERENCE + cls.__name__})
    for data in (minimal_example(cls), full_example(cls)):
        assert documented.is_valid(data)
        wrong = [data | {"unheard_of": 1}]
        wrong += [{k: v for k, v in data.items() if k != field} for field in data]
        wrong += [data | {field: value} for field in data for value in (1.5, {}, ["x", 1])]
        for attempt in wrong:
            assert not documented.is_valid(attempt), attempt
            with pytest.raises(ContractViolation):
                from_wire(cls, attempt)


def test_every_event_has_a_channel_on_its_publishers_exchange() -> None:
    found = {
        name: (channel["bindings"]["amqp"]["exchange"]["name"], channel["address"])
        for name, channel in DOCUMENT["channels"].items()
    }
    expected = {
        name: (type_of(cls).exchange, type_of(cls).routing_key) for name, cls in EVENTS.items()
    }
    assert found == expected


def test_the_operations_are_what_is_published_and_subscribed_to() -> None:
    found = {(name, part["action"]) for name, part in DOCUMENT["operations"].items()}
    sends = {(f"{name.split('.')[0]}.sends.{name}", "send") for name in EVENTS}
    receives = {
        (f"{service}.receives.{type_of(cls)}", "receive")
        for service in SERVICES
        for cls in subscriptions(service)
    }
    assert found == sends | receives
