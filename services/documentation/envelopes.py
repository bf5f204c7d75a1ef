"""The CloudEvents envelope in the documents: its schema, and examples as the relay sends them."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from services.backbone.envelope import SOURCE, seal
from services.contracts.events import EventType
from services.documentation.json_schema import REFERENCE, JsonSchema

ENVELOPE = "CloudEvent"
"""The envelope's name among the named schemas."""

ENVELOPE_SCHEMA: JsonSchema = {
    "type": "object",
    "description": "CloudEvents 1.0 in JSON, with two extensions: sequence and correlationid.",
    "properties": {
        "specversion": {"type": "string", "const": "1.0"},
        "id": {
            "type": "string",
            "minLength": 1,
            "maxLength": 36,
            "description": "The event's own id; a repeated event has the same one.",
        },
        "source": {"type": "string", "description": "The service that published it."},
        "type": {"type": "string", "pattern": r"^[a-z_]+\.[a-z_]+\.v\d+$"},
        "time": {
            "type": "string",
            "format": "date-time",
            "description": "When it was recorded (UTC). For audit; business dates are in data.",
        },
        "datacontenttype": {"type": "string", "const": "application/json"},
        "sequence": {
            "type": "string",
            "pattern": "^[0-9]+$",
            "description": "A decimal number that grows with each event of one source.",
        },
        "correlationid": {
            "type": "string",
            "description": "The command's idempotency key, or the cut-off, that it began with.",
        },
        "data": {"type": "object"},
    },
    "required": ["specversion", "id", "source", "type", "sequence", "data"],
}
"""Other attributes may be there and are passed over."""


def payload_schema(kind: EventType, cls: type[Any]) -> JsonSchema:
    """Return the schema of an event in its envelope."""
    own = {
        "type": {"const": str(kind)},
        "source": {"const": SOURCE + kind.publisher},
        "data": {"$ref": REFERENCE + cls.__name__},
    }
    return {"allOf": [{"$ref": REFERENCE + ENVELOPE}, {"type": "object", "properties": own}]}


def enveloped(kind: EventType, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return an example event as the relay would send it."""
    row = SimpleNamespace(
        event_id="00000000-0000-4000-8000-000000000001",
        type=str(kind),
        recorded_at=datetime(2012, 1, 5, 15, 0, tzinfo=UTC),
        sequence=1,
        correlation_id="cut-off 2012-01-05",
        data=json.dumps(data, ensure_ascii=False),
    )
    event: dict[str, Any] = json.loads(seal(row))
    return event
