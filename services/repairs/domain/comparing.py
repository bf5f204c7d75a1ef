"""The follow-up beside the baseline, item by item (domain page, "The end of the year")."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from services.repairs.domain.finding import Finding
from services.repairs.domain.responsibility import ResponsibilityMatrix

Change = Literal["better", "same", "worse", "new", "not_seen"]

_WORSE: Final = ("good", "worn", "defect")
"""The conditions, each worse than the one before."""


@dataclass(frozen=True)
class Compared:
    """One item then and now; a condition is empty where the item was not looked at.

    `new` was not looked at at the baseline, `not_seen` not at the follow-up.
    """

    item: str
    category: str
    whose: Literal["tenant", "landlord"]
    before: str
    now: str
    change: Change

    @property
    def costs(self) -> bool:
        """Return whether it costs the tenant the last instalment."""
        was_known = self.before == "defect"
        return self.now == "defect" and not was_known and self.whose == "tenant"


def compare(
    follow_up: Iterable[Finding], baseline: Iterable[Finding], matrix: ResponsibilityMatrix
) -> tuple[Compared, ...]:
    """Return every item of the follow-up in its order, then those of the baseline not seen again.

    An item that the baseline has twice counts by its worse condition.
    """
    then: dict[str, Finding] = {}
    for finding in baseline:
        known = then.get(finding.item)
        if known is None or _WORSE.index(finding.condition) > _WORSE.index(known.condition):
            then[finding.item] = finding
    now = list(follow_up)
    seen = {finding.item for finding in now}
    return (
        *(_compared(finding, then.get(finding.item), matrix) for finding in now),
        *(
            Compared(
                old.item, old.category, matrix.whose(old.category), old.condition, "", "not_seen"
            )
            for old in then.values()
            if old.item not in seen
        ),
    )


def _compared(now: Finding, then: Finding | None, matrix: ResponsibilityMatrix) -> Compared:
    before = then.condition if then else ""
    change = _change(before, now.condition) if then else "new"
    return Compared(
        now.item, now.category, matrix.whose(now.category), before, now.condition, change
    )


def _change(before: str, now: str) -> Change:
    step = _WORSE.index(now) - _WORSE.index(before)
    return "same" if step == 0 else ("worse" if step > 0 else "better")
