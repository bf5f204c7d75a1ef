"""Visits that are corrected or taken back, and what then stands (decision 45).

What the visits of a home mean is worked out afresh from those that stand, in the order they were
recorded. What cannot be undone stays: a year that has begun, a withdrawal, what a manager settled.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from services.repairs.domain.finding import Finding
from services.repairs.domain.inspection import (
    ABANDONED,
    NOT_MADE,
    Home,
    VisitKind,
    VisitResult,
    after_baseline_visit,
    after_follow_up_visit,
    new_tenant_defects,
)
from services.repairs.domain.responsibility import ResponsibilityMatrix

TAKEN_BACK: Final = "the visit is taken back already"
WITHDRAWN: Final = (
    "the tenant was withdrawn after visits that could not be made, and that is not undone: a"
    " housing officer can register the tenancy again, under another reference"
)
BEGUN: Final = "the year began on this visit and stays; correct what was found instead"
ONLY_FINDINGS: Final = "the year has begun and stays; only what was found can be corrected"


@dataclass(frozen=True)
class Visit:
    """A visit as its last version has it; `counted`: it decided something."""

    visit_ref: str
    tenant_ref: str
    kind: VisitKind
    on: date
    result: VisitResult
    reason: str
    findings: tuple[Finding, ...]
    counted: bool
    version: int = 1
    taken_back_on: date | None = None

    @property
    def as_told(self) -> tuple[object, ...]:
        """Return what a correction can change."""
        return (self.on, self.result, self.reason, self.findings)


@dataclass(frozen=True)
class HomeAfter:
    """How a home stands by its visits, and the defects that the follow-up costs the tenant for."""

    home: Home
    visits: tuple[Visit, ...]
    defects: tuple[str, ...]


def why_not_taken_back(home: Home, visit: Visit) -> str:
    """Return why a visit cannot be taken back, in words for people; empty if it can."""
    if visit.taken_back_on is not None:
        return TAKEN_BACK
    if visit.kind != "baseline" or not visit.counted:
        return ""
    if home.baseline == ABANDONED:
        return WITHDRAWN
    return BEGUN if home.started_on is not None and visit.result not in NOT_MADE else ""


def why_not_corrected(home: Home, visit: Visit, result: str) -> str:
    """Return why a visit cannot be corrected to this result; empty if it can."""
    if visit.taken_back_on is not None:
        return TAKEN_BACK
    if visit.kind != "baseline" or not visit.counted:
        return ""
    if home.baseline == ABANDONED:
        return WITHDRAWN
    return ONLY_FINDINGS if home.started_on is not None and result != visit.result else ""


def stand_afresh(
    home: Home, visits: Iterable[Visit], attempts_allowed: int, matrix: ResponsibilityMatrix
) -> HomeAfter:
    """Return how a home stands by the visits that were not taken back, in recorded order."""
    open_to = {
        "baseline": home.started_on is None and home.left_on is None,
        "follow_up": _follow_up_is_open(home),
    }
    now = home
    if open_to["baseline"]:
        now = replace(now, baseline="", baseline_attempts=0)
    if open_to["follow_up"]:
        now = replace(now, follow_up="", follow_up_attempts=0)
    judged: list[Visit] = []
    defects: tuple[str, ...] = ()
    for visit in visits:
        if not open_to[visit.kind]:
            judged.append(visit)
            continue
        counts = now.visit_counts(visit.kind, visit.result, visit.on)
        judged.append(replace(visit, counted=counts))
        if not counts:
            continue
        if visit.kind == "baseline":
            now = after_baseline_visit(now, visit.result, visit.findings, attempts_allowed)
            continue
        defects = new_tenant_defects(visit.findings, found_at_baseline(judged), matrix)
        now = after_follow_up_visit(now, visit.result, defects, attempts_allowed)
    return HomeAfter(now, tuple(judged), defects)


def found_at_baseline(visits: Sequence[Visit]) -> tuple[Finding, ...]:
    """Return what the last completed baseline that counted found."""
    made = (
        visit.findings
        for visit in reversed(visits)
        if (visit.kind, visit.result) == ("baseline", "completed") and visit.counted
    )
    return next(made, ())


def _follow_up_is_open(home: Home) -> bool:
    left_after = home.left_on is None or (home.ends_on is not None and home.left_on >= home.ends_on)
    return left_after and not home.follow_up_by_hand
