"""Why an instalment is what it is: every fact that made it so, in order, in plain English.

It decides nothing: it words the facts that the service kept. A change that it does not know is
shown as it was noted, so that nothing is left out. The audit trail's lines stand in the order in
which they were noted: what arrived late is told where it began to count. What leaves no line there
(the promise, the due date, a breach that took nothing) is put in by its date, within a date in the
order of the day (domain page, "Order within one day").
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from services.payments.domain.causes import (
    breach_behind,
    breaches_that_took_nothing,
    gone_and_still_lost,
    record_of,
    strikes_counted,
)
from services.payments.domain.instalment_facts import Facts
from services.payments.domain.instalment_summary import name_of, summary_of
from services.payments.domain.instalments import LOST, STANDING
from services.payments.domain.run_steps import CAME_BACK, PROPOSED, payment_step, run_step
from services.payments.domain.steps import Step
from services.terms.changes import AuditLine
from services.terms.days import long_day
from services.terms.noted import as_noted, cause_of, who_of
from services.terms.payee_changes import in_words
from services.terms.why_not_paid import HELD_FOR, HELD_UNTIL, LOST_TO

_START, _CHANGE, _CAME_BACK, _ENTRY_DAY, _DUE, _HOLD, _RUN = range(7)
"""In which order what happened on one day is told."""


@dataclass(frozen=True)
class Explanation:
    """The steps from the start to `as_of`, and one sentence on how the instalment stands."""

    steps: tuple[Step, ...]
    summary: str


_Placed = tuple[int, Step]
"""A step and its place in the order of its day."""


def explain(facts: Facts) -> Explanation:
    """Return the chain of what made the instalment what it is."""
    chain: list[_Placed] = [(_START, _promised(facts)), *_noted(facts)]
    for unnoted in _breaches(facts):
        chain.insert(_index_for(unnoted, chain), unnoted)
    _add_due(chain, facts)
    return Explanation(tuple(step for _, step in chain), summary_of(facts))


# --- what leaves no line in the audit trail ---


def _index_for(new: _Placed, chain: list[_Placed]) -> int:
    """Return where a step belongs by its date: before the first one that is later."""
    when = (new[1].on, new[0])
    later = (at for at, (place, step) in enumerate(chain) if (step.on, place) > when)
    return next(later, len(chain))


def _promised(facts: Facts) -> Step:
    due, pence = long_day(facts.instalment.due_date), facts.instalment.amount_pence
    what = f"promised {name_of(facts.instalment)}, due on {due}"
    return Step(facts.started_on, what, "", "the year started", pence, "scheduled")


def _breaches(facts: Facts) -> Iterator[_Placed]:
    """What happened in the instalment's quarter is told even where it cost nothing here, and what
    counts no more even where that gave nothing back."""
    for breach in breaches_that_took_nothing(facts):
        what = f"breach recorded, took nothing here: {LOST_TO[breach.reason]}"
        gone = breach.gone_on
        why = "" if gone is None else f"does not count: {breach.gone_by} on {long_day(gone)}"
        yield _CHANGE, Step(breach.recorded_on, f"{what} ({record_of(breach)})", "", why)
    for breach, other in gone_and_still_lost(facts):
        assert breach.gone_on is not None, "it counts no more"
        why = "" if other is None else f"{record_of(other)}, counts in its place"
        what = f"{breach.gone_by} for {record_of(breach)}; still lost"
        yield _CHANGE, Step(breach.gone_on, what, "", why)


def _add_due(chain: list[_Placed], facts: Facts) -> None:
    """It falls due, unless that is still to come or it was lost by then."""
    due, ends = facts.instalment.due_date, facts.instalment.quarter_ends_on
    first, last = facts.instalment.quarter_starts_on, ends - timedelta(days=1)
    what = f"due {name_of(facts.instalment)} ({long_day(first)} to {long_day(last)})"
    fell_due = (_DUE, Step(due, what, "", "", facts.instalment.amount_pence))
    at = _index_for(fell_due, chain)
    if due <= facts.as_of and _status_after(chain[:at]) not in LOST:
        chain.insert(at, fell_due)


def _status_after(chain: list[_Placed]) -> str:
    return next((step.status for _, step in reversed(chain) if step.status), "")


# --- what the audit trail says ---


def _noted(facts: Facts) -> Iterator[_Placed]:
    """Yield a step for each line that concerns the instalment as it stood then."""
    status, proposed_in = "scheduled", set[str]()
    for line in facts.audit_lines:
        due_and_standing = status in STANDING and line.on >= facts.instalment.due_date
        if line.subject_kind == "payee" and not due_and_standing:
            continue
        if line.subject_kind == "run" and line.subject_ref in facts.lapsed_runs:
            if line.move == PROPOSED and due_and_standing:
                proposed_in.add(line.subject_ref)
            if line.subject_ref not in proposed_in:
                continue
        step = _STEP_FOR[line.subject_kind](line, facts)
        status = step.status or status
        yield _place(line), step


def _place(line: AuditLine) -> int:
    if line.subject_kind == "run":
        return _RUN
    if line.subject_kind == "payment":
        return _CAME_BACK if line.after == CAME_BACK else _ENTRY_DAY
    if line.cause_kind == "return":
        return _CAME_BACK
    holds = line.after == "held" or line.move == ("held", "scheduled")
    return _HOLD if holds else _CHANGE


def _changed(line: AuditLine, facts: Facts) -> Step:
    """Return the step for a line about the instalment itself."""
    pence, who = facts.instalment.amount_pence, who_of(line.who)
    if line.after in LOST and line.reason in LOST_TO:
        return _lost(line, facts)
    if line.before in LOST and line.after:
        what = f"given back, due on {long_day(facts.instalment.due_date)}"
        return Step(line.on, what, who, cause_of(line), pence, line.after)
    if line.after == "held" and line.reason in HELD_FOR:
        what = f"held: {HELD_FOR[line.reason]}"
        return Step(line.on, what, who, HELD_UNTIL[line.reason], pence, "held")
    if line.move == ("held", "scheduled"):
        return Step(line.on, "no longer held", who, "what held it is over", pence, "scheduled")
    return Step(line.on, as_noted(line), who, cause_of(line), None, line.after)


def _lost(line: AuditLine, facts: Facts) -> Step:
    """A loss, with the breach behind it if there is one, and until when it can be appealed.

    What was lost already can come to be lost to something else; it is lost once.
    """
    again, breach = line.before in LOST, breach_behind(line, facts)
    what = f"{'still lost' if again else 'lost'}: {LOST_TO[line.reason]}"
    if breach is not None:
        what += f" ({record_of(breach)}); appeal until {long_day(breach.appeal_by)}"
    why = cause_of(line) if line.reason != "three_strikes" else strikes_counted(line, facts)
    pence = None if again else -facts.instalment.amount_pence
    return Step(line.on, what, who_of(line.who), why, pence, line.after)


def _payee(line: AuditLine, facts: Facts) -> Step:
    """What became of the account while the instalment was due and not with the bank."""
    what = in_words(line.what, line.before, line.after, line.reason)
    return Step(line.on, what, who_of(line.who), line.note or cause_of(line))


_STEP_FOR: Final[Mapping[str, Callable[[AuditLine, Facts], Step]]] = {
    "instalment": _changed,
    "payee": _payee,
    "run": run_step,
    "payment": payment_step,
}
