"""The AsyncAPI 3.0 document: a channel for each event, who sends it, who receives it."""

import inspect
import json
from typing import Any

from services.contracts.events import EventType, type_of
from services.documentation.envelopes import ENVELOPE, ENVELOPE_SCHEMA, enveloped, payload_schema
from services.documentation.examples import full_example, minimal_example
from services.documentation.inventory import declared_events
from services.documentation.json_schema import named_schemas
from services.hosts.catalogue import subscribers_of

Document = dict[str, Any]

AMQP_BINDING = "0.3.0"

INFO = {
    "title": "Tenant cashback: events",
    "version": "1",
    "description": (
        "Every event that the services publish. Each travels on its publisher's durable topic "
        "exchange under the routing key <event>.v<version>, in a CloudEvents 1.0 envelope. A "
        "published version is never edited: a change is a new version beside it. Commands and "
        "queries are nameko RPC; docs/events.md lists them."
    ),
}
"""Its `version` is this document's form; every event carries its own version in its name."""


def asyncapi() -> Document:
    """Return every event as an AsyncAPI document."""
    events = declared_events()
    kinds = {type_of(cls): cls for cls in events.values()}
    return {
        "asyncapi": "3.0.0",
        "info": INFO,
        "defaultContentType": "application/cloudevents+json",
        "channels": {str(kind): _channel(kind) for kind in kinds},
        "operations": _operations(kinds),
        "components": {
            "messages": {str(kind): _message(kind, cls) for kind, cls in kinds.items()},
            "schemas": {ENVELOPE: ENVELOPE_SCHEMA, **named_schemas(events.values())},
        },
    }


def asyncapi_text() -> str:
    """Return the document as the text of `docs/asyncapi.json`."""
    return json.dumps(asyncapi(), indent=2, ensure_ascii=False) + "\n"


def _channel(kind: EventType) -> Document:
    exchange = {"name": kind.exchange, "type": "topic", "durable": True, "autoDelete": False}
    return {
        "address": kind.routing_key,
        "messages": {kind.name: {"$ref": f"#/components/messages/{kind}"}},
        "bindings": {
            "amqp": {"is": "routingKey", "exchange": exchange, "bindingVersion": AMQP_BINDING}
        },
    }


def _operations(kinds: dict[EventType, type[Any]]) -> Document:
    operations: Document = {}
    for kind, cls in kinds.items():
        operations[f"{kind.publisher}.sends.{kind}"] = _operation("send", kind)
        for service in subscribers_of(cls):
            operations[f"{service}.receives.{kind}"] = _operation("receive", kind)
    return operations


def _operation(action: str, kind: EventType) -> Document:
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{kind}"},
        "messages": [{"$ref": f"#/channels/{kind}/messages/{kind.name}"}],
    }


def _message(kind: EventType, cls: type[Any]) -> Document:
    described = inspect.getdoc(cls) or ""
    return {
        "name": str(kind),
        "title": cls.__name__,
        "summary": described.partition("\n")[0],
        "description": described,
        "payload": payload_schema(kind, cls),
        "examples": [
            {"name": "minimal", "payload": enveloped(kind, minimal_example(cls))},
            {"name": "full", "payload": enveloped(kind, full_example(cls))},
        ],
    }
