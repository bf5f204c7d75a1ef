"""What the store keeps and no rule is about."""

from dataclasses import dataclass
from datetime import date

from services.repairs.domain.finding import Finding
from services.repairs.domain.inspection import VisitResult


@dataclass(frozen=True)
class VersionRow:
    """A visit as it was until `changed_on`, when `changed_by` (a `ref`) changed it: why."""

    visit_ref: str
    version: int
    on: date
    result: VisitResult
    reason: str
    findings: tuple[Finding, ...]
    changed_on: date
    changed_by: str
    why: str
