"""What an APS visit means for the participation (domain page, "Start" and "Final quarter")."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

from services.repairs.domain.comparing import compare
from services.repairs.domain.finding import Finding
from services.repairs.domain.responsibility import ResponsibilityMatrix

NOT_MADE = frozenset({"no_access", "refused"})

PASSED: Final = "passed"
ABANDONED: Final = "abandoned"
DEFECT: Final = "follow_up_defect"
NO_ACCESS: Final = "no_access"

Baseline = Literal["", "works", "passed", "abandoned"]
FollowUpState = Literal["", "passed", "follow_up_defect", "no_access"]
VisitKind = Literal["baseline", "follow_up"]
VisitResult = Literal["completed", "works_completed", "no_access", "refused"]


@dataclass(frozen=True)
class Home:
    """What repairs knows of one tenant's home.

    `invited_on` is the day the tenant was found eligible, None for who was not. `baseline` is
    empty, `works` (waiting for the landlord's works), `passed` or `abandoned`; `follow_up` is empty
    or its outcome, which was told to others `follow_up_told` times; `follow_up_by_hand`: a manager
    settled it. `inspected`: an element taken is framed by an APS.
    """

    tenant_ref: str
    invited_on: date | None
    baseline: Baseline = ""
    baseline_attempts: int = 0
    follow_up: FollowUpState = ""
    follow_up_attempts: int = 0
    inspected: bool = False
    started_on: date | None = None
    ends_on: date | None = None
    follow_up_counts_from: date | None = None
    left_on: date | None = None
    follow_up_by_hand: bool = False
    follow_up_told: int = 0

    @property
    def awaits_baseline(self) -> bool:
        """Return whether a baseline visit still decides something."""
        undecided = self.baseline not in (PASSED, ABANDONED) and not self.started_on
        return self.inspected and undecided and not self.left_on

    @property
    def left_owing_follow_up(self) -> bool:
        """Return whether the tenant left when the year was over and the follow-up outstanding."""
        if self.left_on is None or self.ends_on is None:
            return False
        return self.inspected and not self.follow_up and self.left_on >= self.ends_on

    @property
    def follow_up_settled_from(self) -> date | None:
        """Return from when a manager may settle a follow-up that will not happen; None if never.

        It is when the year is over: until then it can be booked. Of who left before that, the last
        instalment is cancelled, and nothing is left to decide.
        """
        if not self.inspected or self.follow_up or self.ends_on is None:
            return None
        return self.ends_on if self.left_on is None or self.left_owing_follow_up else None

    def awaits_follow_up(self, on: date) -> bool:
        """Return whether a follow-up visit on `on` counts; an earlier one is only stored."""
        outstanding = self.inspected and not self.follow_up
        open_to_it = self.left_on is None or self.left_owing_follow_up
        counts_from = self.follow_up_counts_from
        return outstanding and open_to_it and counts_from is not None and on >= counts_from

    def visit_counts(self, kind: str, result: str, on: date) -> bool:
        """Return whether a visit decides something; one that does not is only stored.

        A baseline counts from the day of the invitation, works only where it found defects.
        """
        if kind == "follow_up":
            return result != "works_completed" and self.awaits_follow_up(on)
        works_awaited = result != "works_completed" or self.baseline == "works"
        was_invited = self.invited_on is not None and on >= self.invited_on
        return was_invited and works_awaited and self.awaits_baseline


def after_baseline_visit(
    home: Home, result: str, findings: Iterable[Finding], attempts_allowed: int
) -> Home:
    """Return the home after a baseline visit that counts."""
    if result in NOT_MADE:
        attempts = home.baseline_attempts + 1
        state = ABANDONED if attempts >= attempts_allowed else home.baseline
        return replace(home, baseline_attempts=attempts, baseline=state)
    if result == "works_completed":
        return replace(home, baseline=PASSED)
    has_defects = any(finding.is_defect for finding in findings)
    return replace(home, baseline="works" if has_defects else PASSED)


def after_follow_up_visit(
    home: Home, result: str, defects: Iterable[str], attempts_allowed: int
) -> Home:
    """Return the home after a follow-up visit that counts; `defects` are the ones that cost."""
    if result in NOT_MADE:
        attempts = home.follow_up_attempts + 1
        outcome: FollowUpState = NO_ACCESS if attempts >= attempts_allowed else ""
        return replace(home, follow_up_attempts=attempts, follow_up=outcome)
    return replace(home, follow_up=DEFECT if tuple(defects) else PASSED)


def new_tenant_defects(
    follow_up: Iterable[Finding], baseline: Iterable[Finding], matrix: ResponsibilityMatrix
) -> tuple[str, ...]:
    """Return the items that are defects now, are the tenant's, and were not at the baseline."""
    return tuple(each.item for each in compare(follow_up, baseline, matrix) if each.costs)


__all__ = ["Finding", "Home"]
