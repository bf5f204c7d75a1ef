"""What a visit will decide, before it is recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.repairs.domain.comparing import Compared, compare
from services.repairs.domain.finding import Finding
from services.repairs.domain.inspection import (
    ABANDONED,
    PASSED,
    Home,
    after_baseline_visit,
    after_follow_up_visit,
    new_tenant_defects,
)
from services.repairs.domain.responsibility import ResponsibilityMatrix

Outcome = Literal[
    "stored",
    "tried_again",
    "baseline_passed",
    "works_awaited",
    "withdrawn",
    "passed",
    "follow_up_defect",
    "no_access",
]


@dataclass(frozen=True)
class Foretold:
    """What a visit will decide; `stored`: nothing. `failed`: visits not made then, this one too.

    `items` are a follow-up's beside the baseline's.
    """

    outcome: Outcome
    failed: int
    items: tuple[Compared, ...]


def foretell(
    home: Home,
    kind: str,
    result: str,
    on: date,
    findings: Sequence[Finding],
    baseline: Sequence[Finding],
    attempts_allowed: int,
    matrix: ResponsibilityMatrix,
) -> Foretold:
    """Return what a visit with this result on this day will decide."""
    follow_up = kind == "follow_up"
    items = compare(findings, baseline, matrix) if follow_up and result == "completed" else ()
    if not home.visit_counts(kind, result, on):
        failed = home.follow_up_attempts if follow_up else home.baseline_attempts
        return Foretold("stored", failed, items)
    if not follow_up:
        after = after_baseline_visit(home, result, findings, attempts_allowed)
        return Foretold(_of_baseline(after), after.baseline_attempts, ())
    defects = new_tenant_defects(findings, baseline, matrix)
    after = after_follow_up_visit(home, result, defects, attempts_allowed)
    outcome: Outcome = after.follow_up or "tried_again"
    return Foretold(outcome, after.follow_up_attempts, items)


def _of_baseline(after: Home) -> Outcome:
    if after.baseline == PASSED:
        return "baseline_passed"
    if after.baseline == ABANDONED:
        return "withdrawn"
    return "works_awaited" if after.baseline else "tried_again"
