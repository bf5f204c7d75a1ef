"""One step of the chain that explains an instalment."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Step:
    """One thing that happened: when, what, by whom, why (either may be empty), and the pence.

    The amount is negative where it was lost, None where no money is concerned. `status` is the
    instalment's from this step on, empty where it stays as it was.
    """

    on: date
    what: str
    who: str
    why: str
    amount_pence: int | None = None
    status: str = ""
