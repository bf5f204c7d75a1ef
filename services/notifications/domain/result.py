"""What came of handing a message over, as the rules see it, whoever the provider is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal["taken", "not_taken", "paused", "rejected", "unknown", "not_started"]


@dataclass(frozen=True)
class Result:
    """The end of one try to hand over the delivery `reference`.

    - `taken`: `status` is what the provider says of it: `sent`, `delivered` or a failure
    - `not_taken`: certainly not; it counts as a try
    - `paused`: the provider takes nothing for `seconds`; it does not count
    - `rejected`: it never will; `status` is the failure
    - `unknown`: it may have been taken; `can_be_asked` says whether the provider can tell
    - `not_started`: its turn did not come in time; it does not count

    `asked`: it is the answer to a question. `claimed_at` is that of the claim whose result it is.
    """

    reference: str
    kind: Kind
    status: str = ""
    provider_id: str = ""
    reason: str = ""
    seconds: float = 0.0
    can_be_asked: bool = True
    asked: bool = False
    claimed_at: datetime | None = None
