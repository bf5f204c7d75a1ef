"""Appeals against breaches: recorded by one person, decided by another."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

State = Literal["open", "upheld", "dismissed", "taken_back"]


@dataclass(frozen=True)
class Appeal:
    """An appeal as it was recorded, and what became of it; `decided_by` is empty until then."""

    number: int
    tenant_ref: str
    cause_ref: str
    state: State
    received_on: date
    decide_by: date
    came_by: str
    words: str
    why_late: str
    recorded_on: date
    recorded_by: str
    decided_on: date | None = None
    decided_by: str = ""
    decided_why: str = ""
