"""One step of the chain that explains an instalment."""

import re
from dataclasses import dataclass
from datetime import date

_EVENT = re.compile(r"(\w+)\.(\w+)\.v\d+")


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


def who_of(actor: str) -> str:
    """Return who an audit line names: a person as written, an event by its service and its words.

    `enrolment.breach_recorded.v1` is `enrolment: breach recorded`; a cut-off is the `day clock`.
    """
    event = _EVENT.fullmatch(actor)
    if event is None:
        return actor
    service, name = event.groups()
    return "day clock" if service == "calendar" else f"{service}: {name.replace('_', ' ')}"
