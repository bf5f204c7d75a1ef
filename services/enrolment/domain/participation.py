"""One tenancy's membership: its moves from invitation to the end of the year.

invited ─ place ─► agreed ─ baseline passed ─► active ─ year over ─► completed
  ▲ │  └► waiting ─ place ─► agreed               │
  │ └────────── leave: withdrawn, tenancy_ended ◄─┘
rejected

Who signed and has no answer yet is `invited`, with the day signed.

The year has quarters. Months are always counted from the start date, so that clamping to a month's
end never accumulates (domain page, "Rules").
"""

from dataclasses import dataclass, replace
from datetime import date

from services.enrolment.domain.scheme import Scheme
from services.terms.days import add_months
from services.terms.moves import Moves

MOVES = Moves(
    {
        "rejected": {"invited"},
        "invited": {"agreed", "waiting", "withdrawn", "tenancy_ended"},
        "waiting": {"agreed", "withdrawn", "tenancy_ended"},
        "agreed": {"active", "withdrawn", "tenancy_ended"},
        "active": {"completed", "withdrawn", "tenancy_ended"},
        "completed": (),
        "withdrawn": (),
        "tenancy_ended": (),
    }
)

NOT_STARTED = frozenset({"invited", "waiting", "agreed"})
LEFT = frozenset({"withdrawn", "tenancy_ended"})
HAS_PLACE = frozenset({"agreed", "active", "completed"})
"""Who counts towards an area's capacity: signed and not left; the completed still count."""
STANDS_IN_LINE = frozenset({"invited", "waiting"})
"""Who may wait for a place: those of them who have signed do."""
HOLDS_HOME = frozenset({"invited", "waiting", "agreed", "active", "completed"})
"""Who holds the one place of their home, until the tenancy ends."""

NO_ACCESS = "no_access"

FOLLOW_UP_LEAD_MONTHS = 1
"""A follow-up APS counts from this many months before the year ends."""


@dataclass(frozen=True)
class Participation:
    """A tenant in the scheme. `position` is the place in the tenants file, from 1.

    `tenancy_ended_on` and `died_on` are kept whatever the status is. `deal_version` is the text of
    the deal that was signed, where somebody said so.
    """

    tenant_ref: str
    position: int
    area_code: str
    elements: tuple[str, ...]
    status: str
    reason: str = ""
    signed_on: date | None = None
    baseline_passed_on: date | None = None
    start_date: date | None = None
    end_date: date | None = None
    follow_up: str | None = None
    in_arrears: bool = False
    tenancy_ended_on: date | None = None
    died_on: date | None = None
    signed_how: str | None = None
    deal_version: int | None = None

    @property
    def may_apply_again(self) -> bool:
        """Return whether they were rejected and are a tenant still."""
        return self.status == "rejected" and self.tenancy_ended_on is None

    @property
    def may_sign(self) -> bool:
        """Return whether they are invited and have not signed."""
        return self.status == "invited" and self.signed_on is None

    @property
    def may_leave(self) -> bool:
        """Return whether they can withdraw, or leave as their tenancy ends."""
        return self.may_become("withdrawn")

    @property
    def holds_home(self) -> bool:
        """Return whether they hold the one place of their home."""
        return self.status in HOLDS_HOME and self.tenancy_ended_on is None

    @property
    def stands_in_line(self) -> bool:
        """Return whether they have signed and have no place."""
        return self.status in ("invited", "waiting") and self.signed_on is not None

    def may_become(self, status: str) -> bool:
        """Return whether the move is allowed."""
        return MOVES.allows(self.status, status)

    def moved(self, status: str, **changes: object) -> "Participation":
        """Return it in its new status; `IllegalMove` if the table does not allow the move."""
        MOVES.check(self.tenant_ref, self.status, status)
        return replace(self, status=status, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Quarter:
    """One period of the participation: the half-open interval [starts_on, ends_on)."""

    number: int
    starts_on: date
    ends_on: date

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day < self.ends_on


def may_start(participation: Participation, scheme: Scheme) -> bool:
    """Return whether the year can begin: a place, and the baseline where an element needs one."""
    if participation.status != "agreed":
        return False
    needs_baseline = scheme.needs_inspection(participation.elements)
    return participation.baseline_passed_on is not None or not needs_baseline


def start(participation: Participation, on: date, scheme: Scheme) -> Participation:
    """Return it active from `on` for the scheme's number of months."""
    return participation.moved("active", start_date=on, end_date=end_of_year(on, scheme.months))


def leave(participation: Participation, on: date, status: str, reason: str) -> Participation:
    """Return it withdrawn or with its tenancy ended on `on`."""
    return participation.moved(status, reason=reason, end_date=on)


def is_over(participation: Participation, on: date, scheme: Scheme) -> bool:
    """Return whether an active year is complete on `on` (domain page, "Final quarter").

    That is at S+12 months, and where an APS frames it not before the follow-up is settled.
    """
    if participation.status != "active" or participation.end_date is None:
        return False
    settled = participation.follow_up is not None
    return on >= participation.end_date and (
        settled or not scheme.needs_inspection(participation.elements)
    )


# --- the year ---


def end_of_year(start: date, months: int) -> date:
    """Return S+12 months: the first date after the year."""
    return add_months(start, months)


def follow_up_counts_from(start: date, months: int) -> date:
    """Return S+11 months: the first date on which a follow-up APS counts."""
    return add_months(start, months - FOLLOW_UP_LEAD_MONTHS)


def quarters(start: date, months: int, instalments: int) -> tuple[Quarter, ...]:
    """Return the quarters that tile [S, S+12 months); quarter q is [S+3(q−1), S+3q) months."""
    length = months // instalments
    return tuple(
        Quarter(q, add_months(start, length * (q - 1)), add_months(start, length * q))
        for q in range(1, instalments + 1)
    )


def quarter_of(day: date, year: tuple[Quarter, ...]) -> int | None:
    """Return the number of the quarter that `day` falls in; None outside the active year."""
    return next((quarter.number for quarter in year if day in quarter), None)


def year_of(participation: Participation, scheme: Scheme) -> tuple[Quarter, ...]:
    """Return the quarters of the year; none before it has begun."""
    if participation.start_date is None:
        return ()
    return quarters(participation.start_date, scheme.months, scheme.instalments)
