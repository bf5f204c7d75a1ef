"""The CloudEvents 1.0 JSON that an event travels in.

Required attributes: `specversion`, `id`, `source`, `type`. Ours besides: `time` (UTC, for audit),
`sequence` (the publisher's own order, the CloudEvents sequence extension) and `correlationid`
(the command or cut-off it all began with).
"""

import json
import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from services.contracts.errors import ContractViolation
from services.contracts.events import class_of
from services.contracts.schema import from_wire, to_wire

SOURCE = "urn:tenant-cashback:"
LARGEST_BODY = 1_000_000
"""Bytes. No event of ours comes near it; a larger one is refused unread."""

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
"""Made once: `json.dumps` would make one for each event, which takes as long as writing it."""

_TYPE = re.compile(r"[a-z_]{1,40}\.[a-z_]{1,60}\.v[0-9]{1,9}")
_ID = re.compile(r"[!-~]{1,36}")
_SEQUENCE = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True)
class Delivery:
    """One event as it arrived: the envelope's attributes, the payload still in its JSON form."""

    event_id: str
    type: str
    sequence: int
    correlation_id: str
    data: Any
    body: str

    @property
    def publisher(self) -> str:
        """The service that published it."""
        return self.type.split(".", 1)[0]

    def event(self) -> Any:
        """Return the typed event; `ContractViolation` if unknown or malformed."""
        cls = class_of(self.type)
        if cls is None:
            raise ContractViolation(self.type, {"type": ["no such event or version is known here"]})
        return from_wire(cls, self.data)


def new_event_id() -> str:
    """Return a fresh id, made before the first try, so that a repeat is recognised."""
    return str(uuid.uuid4())


class OutboxRow(Protocol):
    """An event as its publisher's outbox keeps it; `data` is JSON, `recorded_at` in UTC."""

    sequence: int
    event_id: str
    type: str
    recorded_at: datetime
    correlation_id: str
    data: str


def seal(row: OutboxRow) -> str:
    """Return the CloudEvents JSON text of one outbox row.

    The payload is JSON already, so it is set into the envelope as it stands.
    """
    head = _JSON.encode(
        {
            "specversion": "1.0",
            "id": row.event_id,
            "source": SOURCE + row.type.split(".", 1)[0],
            "type": row.type,
            "time": row.recorded_at.replace(tzinfo=UTC).isoformat(),
            "datacontenttype": "application/json",
            "sequence": str(row.sequence),
            "correlationid": row.correlation_id,
        }
    )
    return f'{head[:-1]},"data":{row.data}}}'


def payload(event: Any) -> str:
    """Return an event's data as JSON text, as the outbox keeps it."""
    return _JSON.encode(to_wire(event))


def unseal(body: str) -> Delivery:
    """Return the delivery in a CloudEvents JSON text.

    Raises `ContractViolation` when the text is not one of ours; it can never succeed later.
    """
    if len(body) > LARGEST_BODY:
        raise ContractViolation("envelope", {"_": [f"larger than {LARGEST_BODY:,} bytes"]})
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ContractViolation("envelope", {"_": ["not JSON"]}) from error
    faults = _faults(raw)
    if faults:
        raise ContractViolation("envelope", faults)
    return Delivery(
        event_id=raw["id"],
        type=raw["type"],
        sequence=int(raw["sequence"]),
        correlation_id=str(raw.get("correlationid", ""))[:120],
        data=raw["data"],
        body=body,
    )


def _faults(raw: Any) -> dict[str, list[str]]:
    if not isinstance(raw, dict):
        return {"_": ["not a JSON object"]}
    checks = {
        "specversion": raw.get("specversion") == "1.0",
        "id": _matches(_ID, raw.get("id")),
        "type": _matches(_TYPE, raw.get("type")),
        "sequence": _matches(_SEQUENCE, raw.get("sequence")),
        "data": isinstance(raw.get("data"), dict),
    }
    return {name: ["missing or malformed"] for name, passed in checks.items() if not passed}


def _matches(pattern: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None
