"""A message to everyone in an area or with a status, which a second person approves.

    prepared ──► approved   its messages are asked for, and go out at the pace set for many
        └──────► cancelled

What is approved is what was previewed: words, tenants and cost are frozen when it is prepared.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from services.terms.moves import Moves

MOVES = Moves(
    {
        "prepared": {"approved", "cancelled"},
        "approved": (),
        "cancelled": (),
    }
)

STATUSES = (
    "rejected",
    "invited",
    "waiting",
    "agreed",
    "active",
    "completed",
    "withdrawn",
    "tenancy_ended",
)
"""The tenant's statuses in the scheme, to choose by."""


@dataclass(frozen=True)
class Bulk:
    """`area_code` and `status` "" stand for any. `price` is in thousandths of a penny.

    `segments` counts those of all its texts, `tenants` everyone who is told; `preview` is the same
    by channel, in JSON.
    """

    bulk_ref: str
    template: str
    on: date
    subject: str = field(repr=False)
    text: str = field(repr=False)
    area_code: str
    status: str
    tenants: int
    segments: int
    price: int
    preview: str
    prepared_by: str
    prepared_at: datetime
    state: str = "prepared"
    decided_by: str | None = None
    decided_at: datetime | None = None

    def may_become(self, state: str) -> bool:
        """Return whether the table allows the move to `state`."""
        return MOVES.allows(self.state, state)
