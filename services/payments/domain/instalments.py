"""Instalments: one element's money for one quarter, as planned, how it moves, what it is lost to.

The rules are on the domain page under "Instalments", "Breaches", "Final quarter" and "Leaving".
Losses are not kept up step by step: they are worked out afresh from the facts, in the order of the
day, each time a fact is added or an appeal takes one away. That is why an upheld appeal leaves
everything as if the breach had never been recorded, and why the order in which messages arrive does
not matter. Money that was with the bank when a fact became known stays sent.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from services.terms.money import shares
from services.terms.moves import Moves

LOST = frozenset({"forfeited", "cancelled"})
WITH_THE_BANK = frozenset({"submitted", "paid"})
STANDING = frozenset({"scheduled", "held", "returned"})
"""Neither lost nor with the bank: what can still be paid, and what a breach can still take."""

MOVES = Moves(
    {
        "scheduled": {"held", "submitted", "forfeited", "cancelled"},
        "held": {"scheduled", "submitted", "forfeited", "cancelled"},
        "submitted": {"paid", "returned", "scheduled"},
        "paid": {"returned"},
        "returned": {"held", "scheduled", "submitted", "forfeited", "cancelled"},
        "forfeited": {"scheduled", "returned", "cancelled"},
        "cancelled": {"scheduled", "returned", "forfeited"},
    }
)
"""The one table of allowed moves. A lost instalment comes back only through an upheld appeal, a
submitted one only from a run that was cancelled before a bank file was made."""


@dataclass(frozen=True)
class Span:
    """A quarter: the half-open interval [starts_on, ends_on)."""

    quarter: int
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Planned:
    """One instalment as the deal plans it. `awaits_follow_up`: held until the follow-up APS."""

    element: str
    quarter: int
    amount_pence: int
    due_date: date
    quarter_ends_on: date
    awaits_follow_up: bool


def plan_instalments(
    element: str, annual_pence: int, quarters: Sequence[Span], timing: str, framed_by_aps: bool
) -> tuple[Planned, ...]:
    """Return an element's instalments.

    In `arrears` each is due when its quarter ends, in `advance` when it starts. Only in arrears
    does the last one of an element that an APS frames wait for the follow-up.
    """
    last = quarters[-1].quarter
    return tuple(
        Planned(
            element=element,
            quarter=span.quarter,
            amount_pence=amount,
            due_date=span.ends_on if timing == "arrears" else span.starts_on,
            quarter_ends_on=span.ends_on,
            awaits_follow_up=framed_by_aps and timing == "arrears" and span.quarter == last,
        )
        for span, amount in zip(quarters, shares(annual_pence, len(quarters)), strict=True)
    )


def check_move(reference: str, now: str, wanted: str) -> None:
    """Raise `IllegalMove` unless an instalment may become `wanted`; staying is always allowed."""
    if wanted != now:
        MOVES.check(f"instalment {reference}", now, wanted)


# --- what is lost ---

CHANGE, INSPECTION, BREACH, RETURN, CUT_OFF = range(5)
"""The order within one day: changes, inspections, repairs and contacts, bank returns, cut-off."""

Moment = tuple[date, int]
"""When something took effect: the date, and its place in the order of that day."""

FORFEITING = frozenset(
    {"repair_call_out", "housing_contact", "late", "follow_up_defect", "no_access"}
)
"""Reasons that forfeit an instalment; the other ones cancel it."""


@dataclass(frozen=True)
class Breach:
    """A breach of this element; `reason` is `repair_call_out` or `housing_contact`."""

    cause_ref: str
    quarter: int
    reason: str
    known_on: date


@dataclass(frozen=True)
class Submission:
    """An instalment went to the bank, and perhaps came back."""

    quarter: int
    submitted_on: date
    returned_on: date | None


@dataclass(frozen=True)
class Leaving:
    """The tenant left on `on`; `reason` is `withdrawn` or `tenancy_ended`."""

    on: date
    known_on: date
    reason: str


@dataclass(frozen=True)
class FollowUp:
    """The outcome of the follow-up APS: `passed`, `follow_up_defect` or `no_access`."""

    known_on: date
    outcome: str


@dataclass
class Losses:
    """The result. `reason_by_quarter` names what each lost instalment was lost to;
    `quarters_by_cause` what each breach took; `strike_by_cause` its number, from 1."""

    reason_by_quarter: dict[int, str] = field(default_factory=dict)
    quarters_by_cause: dict[str, list[int]] = field(default_factory=dict)
    strike_by_cause: dict[str, int] = field(default_factory=dict)


def work_out_losses(
    instalments: Sequence[Planned],
    breaches: Iterable[Breach],
    submissions: Sequence[Submission],
    leaving: Leaving | None,
    follow_up: FollowUp | None,
    strikes_allowed: int,
) -> Losses:
    """Return what one element has lost.

    `breaches` come in the order they were recorded, without those an appeal took away.
    """
    ledger = _Replay(instalments, submissions, strikes_allowed)
    facts: list[tuple[Moment, Breach | Leaving | FollowUp]] = []
    if leaving is not None:
        facts.append(((leaving.known_on, CHANGE), leaving))
    if follow_up is not None:
        facts.append(((follow_up.known_on, INSPECTION), follow_up))
    facts.extend(((breach.known_on, BREACH), breach) for breach in breaches)
    for moment, fact in sorted(facts, key=lambda pair: pair[0]):
        ledger.apply(moment, fact)
    return ledger.losses


def losses_by_element(
    instalments: Sequence[Planned],
    breaches: Sequence[tuple[str, Breach]],
    submissions: Mapping[str, Sequence[Submission]],
    leaving: Leaving | None,
    follow_up: FollowUp | None,
    strikes_allowed: int,
) -> dict[str, Losses]:
    """Return what each element of a tenant's has lost; each breach comes with its element."""
    return {
        element: work_out_losses(
            [planned for planned in instalments if planned.element == element],
            [breach for of, breach in breaches if of == element],
            submissions.get(element, ()),
            leaving,
            follow_up,
            strikes_allowed,
        )
        for element in {planned.element for planned in instalments}
    }


def status_after(status: str, reason: str, lost_to: str | None, was_sent: bool) -> tuple[str, str]:
    """Return the status and reason of an instalment that is not with the bank, by what it is lost
    to now; one given back is `returned` again if it was sent before and came back."""
    if lost_to is not None:
        return ("forfeited" if lost_to in FORFEITING else "cancelled"), lost_to
    if status not in LOST:
        return status, reason
    return ("returned" if was_sent else "scheduled"), ""


def with_the_bank(quarter: int, submissions: Iterable[Submission], at: Moment) -> bool:
    """Return whether a quarter's instalment was submitted before `at` and not back by then."""
    return any(
        submission.quarter == quarter
        and (submission.submitted_on, CUT_OFF) < at
        and (submission.returned_on is None or (submission.returned_on, RETURN) > at)
        for submission in submissions
    )


class _Replay:
    """The facts of one element played in order."""

    def __init__(
        self,
        instalments: Sequence[Planned],
        submissions: Sequence[Submission],
        strikes_allowed: int,
    ) -> None:
        self.instalments = instalments
        self.submissions = submissions
        self.strikes_allowed = strikes_allowed
        self.losses = Losses()
        self.charged: set[int] = set()
        self.strikes = 0
        self.left = False

    def apply(self, moment: Moment, fact: Breach | Leaving | FollowUp) -> None:
        """What is recorded after they left counts no more, but for the follow-up."""
        if isinstance(fact, Breach):
            if not self.left:
                self.breach(moment, fact)
        elif isinstance(fact, FollowUp):
            self.follow_up(moment, fact)
        else:
            self.leaving(moment, fact)

    def breach(self, moment: Moment, breach: Breach) -> None:
        """The first breach in a quarter costs one instalment; the third one the rest."""
        self.strikes += 1
        self.losses.strike_by_cause[breach.cause_ref] = self.strikes
        taken = self.losses.quarters_by_cause.setdefault(breach.cause_ref, [])
        if breach.quarter not in self.charged:
            self.charged.add(breach.quarter)
            taken.extend(self.forfeit_for(moment, breach))
        if self.strikes == self.strikes_allowed:
            taken.extend(self.cancel_after(moment, breach.quarter))

    def forfeit_for(self, moment: Moment, breach: Breach) -> list[int]:
        """Forfeit the quarter's instalment; if it is with the bank, the next standing one."""
        if breach.quarter in self.losses.reason_by_quarter:
            return []
        if not with_the_bank(breach.quarter, self.submissions, moment):
            return self.lose([breach.quarter], breach.reason)
        return self.lose(self.standing_after(moment, breach.quarter)[:1], "late")

    def cancel_after(self, moment: Moment, quarter: int) -> list[int]:
        return self.lose(self.standing_after(moment, quarter), "three_strikes")

    def follow_up(self, moment: Moment, fact: FollowUp) -> None:
        """A follow-up that was not passed costs the instalment that waited for it.

        It can be with the bank only where the follow-up was decided again.
        """
        waiting = [
            i.quarter
            for i in self.instalments
            if i.awaits_follow_up and not with_the_bank(i.quarter, self.submissions, moment)
        ]
        if fact.outcome != "passed":
            self.lose([q for q in waiting if q not in self.losses.reason_by_quarter], fact.outcome)

    def leaving(self, moment: Moment, fact: Leaving) -> None:
        """Quarters that ended on or before the day stay payable; what is not yet sent goes."""
        self.left = True
        unfinished = [
            i.quarter
            for i in self.instalments
            if i.quarter_ends_on > fact.on
            and i.quarter not in self.losses.reason_by_quarter
            and not with_the_bank(i.quarter, self.submissions, moment)
        ]
        self.lose(unfinished, fact.reason)

    def standing_after(self, moment: Moment, quarter: int) -> list[int]:
        return [
            i.quarter
            for i in self.instalments
            if i.quarter > quarter
            and i.quarter not in self.losses.reason_by_quarter
            and not with_the_bank(i.quarter, self.submissions, moment)
        ]

    def lose(self, quarters: list[int], reason: str) -> list[int]:
        for quarter in quarters:
            self.losses.reason_by_quarter[quarter] = reason
        return quarters
