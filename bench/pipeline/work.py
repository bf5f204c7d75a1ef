"""The work that every variant does for a message, as far as it is not the variant's own.

In comes "the follow-up inspection is concluded", out goes "the participation is settled". The
effect is a row that says what the year came to.
"""

import datetime as dt
import uuid
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from services.backbone.envelope import SOURCE, payload, seal
from services.contracts.events import type_of
from services.contracts.payments import ParticipationSettled
from services.contracts.repairs import FollowUpConcluded
from services.hosts.topology import inbox_name

SERVICE = "payments"
IN, OUT = type_of(FollowUpConcluded), type_of(ParticipationSettled)

IN_QUEUE = inbox_name(SERVICE)
STOCK_IN_QUEUE = f"evt-{IN.publisher}-{IN.routing_key}--{SERVICE}.receive"
"""nameko's own name for the queue of an `event_handler`."""

OUT_QUEUE = inbox_name("notifications")

AT_ONCE_VARIABLE = "CASHBACK_BENCH_AT_ONCE"
"""Tells FastStream how many messages to have under way at the same time."""

BATCH = 500
EARNED_PENCE = 30_000
DAY = dt.date(2012, 11, 30)


def waiting_bodies(number: int) -> Iterator[bytes]:
    """Yield events as the relay of repairs would have sent them."""
    recorded_at = dt.datetime(2012, 11, 30, 12, 0, tzinfo=dt.UTC)
    for sequence in range(1, number + 1):
        event = FollowUpConcluded(f"T{sequence:06d}", DAY, "passed", ())
        row = SimpleNamespace(
            event_id=str(uuid.uuid4()),
            type=str(IN),
            recorded_at=recorded_at,
            sequence=sequence,
            correlation_id=f"calendar.cut_off_reached:{DAY}",
            data=payload(event),
        )
        yield seal(row).encode("utf-8")


def settlement(incoming: dict[str, Any]) -> dict[str, Any]:
    """Return the data of the event that follows, for variants that do without our contracts."""
    return {
        "tenant_ref": incoming["tenant_ref"],
        "on": incoming["on"],
        "earned_pence": EARNED_PENCE,
        "lost_pence": 0,
    }


def sealed(
    event_id: str, sequence: int, recorded_at: dt.datetime, correlation_id: str, data: Any
) -> dict[str, Any]:
    """Return the CloudEvents envelope around `data`, for variants that do without ours."""
    return {
        "specversion": "1.0",
        "id": event_id,
        "source": SOURCE + SERVICE,
        "type": str(OUT),
        "time": recorded_at.isoformat(),
        "datacontenttype": "application/json",
        "sequence": str(sequence),
        "correlationid": correlation_id,
        "data": data,
    }
