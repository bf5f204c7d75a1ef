"""What the audit trail says happened to a thing, written by use cases and read back as it is."""

from dataclasses import dataclass
from datetime import date, datetime

from services.terms.moves import STATUS


@dataclass(frozen=True)
class Change:
    """What happened to a subject.

    `what` is `STATUS` for a move, which has the states `before` and `after`; otherwise a word for
    what was done or changed (`channel`, `exported again`), with the value before and after where it
    has any. `reason` is the code that goes with the state after (`rent_arrears`, `late`),
    `cause_kind` and `cause_ref` are what brought it about (`breach`, `J17`), `note` is a person's
    words. Where the values are days, `half_before` and `half_after` are which half of them.
    """

    what: str
    before: str = ""
    after: str = ""
    reason: str = ""
    cause_kind: str = ""
    cause_ref: str = ""
    note: str = ""
    half_before: str = ""
    half_after: str = ""

    @property
    def is_move(self) -> bool:
        """Return whether it is about a change of state."""
        return self.what == STATUS

    @property
    def move(self) -> tuple[str, str]:
        """Return the states before and after; both empty if it is no move."""
        return (self.before, self.after) if self.is_move else ("", "")


@dataclass(frozen=True, kw_only=True)
class AuditLine(Change):
    """A line of the audit trail: a change, of which thing and whose, when, by whom.

    `at` is the moment it was noted (UTC), `on` the business date it counts for. `who` is a person,
    or the event that brought it about; `correlation_id` is the same for all that one deed did.
    `element` and `quarter` are an instalment's, where whoever reads the trail asks for them too.
    """

    at: datetime
    on: date
    who: str
    correlation_id: str
    subject_kind: str
    subject_ref: str
    tenant_ref: str
    element: str = ""
    quarter: int | None = None
