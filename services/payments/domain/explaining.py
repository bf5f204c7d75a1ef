"""Why an instalment is what it is: every fact that made it so, in order, in plain English.

It decides nothing: it words the facts that the service kept. A change that it does not know is
shown as it was noted, so that nothing is left out. Facts of one date stand in the order of the day
(domain page, "Order within one day").
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from services.payments.domain.instalment_facts import (
    AuditLine,
    BreachFact,
    Facts,
    PaymentFact,
)
from services.payments.domain.instalments import LOST
from services.payments.domain.standing import how_it_stands, name_of
from services.payments.domain.wording import (
    HELD_FOR,
    HELD_UNTIL,
    LOST_TO,
    return_meaning,
    short_day,
)

_START, _CHANGE, _CAME_BACK, _AFTER_RETURN, _ENTRY_DAY, _DUE, _HOLD, _RUN = range(8)
"""The order within one day."""

_RECORDS: Final = {"repair_call_out": "job", "housing_contact": "contact"}
"""What kind of record is behind each reason of a breach."""


@dataclass(frozen=True)
class Step:
    """One thing that happened: when, what, by whom, why (either may be empty), and the pence.

    The amount is negative where it was lost, None where no money is concerned.
    """

    on: date
    what: str
    who: str
    why: str
    amount_pence: int | None = None


@dataclass(frozen=True)
class Explanation:
    """The steps from the start to `as_of`, and one sentence on how the instalment stands."""

    steps: tuple[Step, ...]
    summary: str


@dataclass(frozen=True)
class _Change:
    """An audit line taken apart; `after` is empty where it is not a move from status to status."""

    line: AuditLine
    before: str
    after: str
    lost_to: str


_Placed = tuple[int, Step]
"""A step and its place in the order of its day."""


def explain(facts: Facts) -> Explanation:
    """Return the chain of what made the instalment what it is."""
    changes = [_taken_apart(line) for line in facts.audit_lines]
    placed: list[_Placed] = [(_START, _promised(facts))]
    placed.extend(_breaches_that_took_nothing(facts, changes))
    placed.extend((_place(change), _changed(change, facts)) for change in changes)
    placed.extend(_due(facts, changes))
    for payment in facts.payments:
        placed.extend(_paying(payment, facts.instalment.amount_pence))
    placed.sort(key=lambda pair: (pair[1].on, pair[0]))
    return Explanation(tuple(step for _, step in placed), how_it_stands(facts))


# --- from the start to the due date ---


def _promised(facts: Facts) -> Step:
    due = short_day(facts.instalment.due_date)
    what = f"promised {name_of(facts.instalment)}, due on {due}"
    return Step(facts.started_on, what, "", "the year started", facts.instalment.amount_pence)


def _due(facts: Facts, changes: Sequence[_Change]) -> Iterator[_Placed]:
    """It falls due, unless that is still to come or it was lost by then."""
    due, ends = facts.instalment.due_date, facts.instalment.quarter_ends_on
    states = [change.after for change in changes if change.after and change.line.on <= due]
    if due <= facts.as_of and not (states and states[-1] in LOST):
        first, last = facts.instalment.quarter_starts_on, ends - timedelta(days=1)
        what = f"due {name_of(facts.instalment)} ({short_day(first)} to {short_day(last)})"
        yield _DUE, Step(due, what, "", "", facts.instalment.amount_pence)


# --- what the audit trail says ---


def _taken_apart(line: AuditLine) -> _Change:
    before, arrow, rest = line.change.partition(" → ")
    after, _, lost_to = rest.partition(" ")
    return _Change(line, before, after, lost_to) if arrow else _Change(line, "", "", "")


def _place(change: _Change) -> int:
    if change.after == "held" or (change.before == "held" and change.after == "scheduled"):
        return _HOLD
    return _AFTER_RETURN if change.line.reason.startswith("return of ") else _CHANGE


def _changed(change: _Change, facts: Facts) -> Step:
    """Return the step for an audit line; one that is not known is shown as it was noted."""
    line, pence = change.line, facts.instalment.amount_pence
    if change.after in LOST and change.lost_to in LOST_TO:
        return _lost(change, facts)
    if change.before in LOST and change.after:
        what = f"given back, due on {short_day(facts.instalment.due_date)}"
        return Step(line.on, what, line.actor, line.reason, pence)
    if change.after == "held" and line.reason in HELD_FOR:
        what = f"held: {HELD_FOR[line.reason]}"
        return Step(line.on, what, line.actor, HELD_UNTIL[line.reason], pence)
    if change.before == "held" and change.after == "scheduled":
        return Step(line.on, "no longer held", line.actor, "what held it is over", pence)
    return Step(line.on, line.change, line.actor, line.reason)


# --- breaches ---


def _lost(change: _Change, facts: Facts) -> Step:
    """A loss, with the breach behind it if there is one, and until when it can be appealed."""
    line, breach = change.line, _breach_behind(change, facts)
    what = f"lost: {LOST_TO[change.lost_to]}"
    if breach is not None:
        what += f" ({_record_of(breach)}); appeal until {short_day(breach.appeal_by)}"
    why = line.reason if change.lost_to != "three_strikes" else _strikes(line, facts)
    return Step(line.on, what, line.actor, why, -facts.instalment.amount_pence)


def _breach_behind(change: _Change, facts: Facts) -> BreachFact | None:
    """Return the breach that the line names; else the one of the quarter that is left to count.

    A line names none where an upheld appeal put one breach in another's place.
    """
    named = [b for b in facts.breaches if change.line.reason == f"breach {b.cause_ref}"]
    counting = [b for b in _of_the_quarter(facts) if b.upheld_on is None]
    if named or change.lost_to not in _RECORDS:
        return next(iter(named), None)
    return next(iter(counting), None)


def _strikes(line: AuditLine, facts: Facts) -> str:
    counted = (
        breach.cause_ref
        for breach in facts.breaches
        if breach.recorded_on <= line.on
        and (breach.upheld_on is None or breach.upheld_on > line.on)
    )
    return f"breaches counted: {', '.join(counted)}"


def _breaches_that_took_nothing(facts: Facts, changes: Sequence[_Change]) -> Iterator[_Placed]:
    """What happened in the instalment's quarter is told even where it cost nothing here."""
    behind_losses = [_breach_behind(change, facts) for change in changes if change.after in LOST]
    for breach in _of_the_quarter(facts):
        if breach in behind_losses:
            continue
        what = f"breach recorded, took nothing here: {LOST_TO[breach.reason]}"
        upheld = breach.upheld_on
        why = "" if upheld is None else f"does not count: appeal upheld on {short_day(upheld)}"
        yield _CHANGE, Step(breach.recorded_on, f"{what} ({_record_of(breach)})", "", why)


def _of_the_quarter(facts: Facts) -> list[BreachFact]:
    first, end = facts.instalment.quarter_starts_on, facts.instalment.quarter_ends_on
    return [breach for breach in facts.breaches if first <= breach.occurred_on < end]


def _record_of(breach: BreachFact) -> str:
    noun = _RECORDS[breach.reason]
    return f"{noun} {breach.cause_ref}, {breach.kind}, {short_day(breach.occurred_on)}"


# --- payments ---


def _paying(payment: PaymentFact, pence: int) -> Iterator[_Placed]:
    """A payment is proposed or sent; then it is in the account, or it came back."""
    day = payment.submission_day
    yield _RUN, Step(day, _sent(payment), _hands(payment), _when(payment), pence)
    if payment.returned_on is not None:
        what = f"came back: {return_meaning(payment.return_code)}"
        why = f"the bank's code {payment.return_code} for payment {payment.reference}"
        yield _CAME_BACK, Step(payment.returned_on, what, "", why, pence)
    elif payment.status == "paid":
        why = f"entry day of payment {payment.reference}"
        yield _ENTRY_DAY, Step(payment.entry_day, "paid into the account", "", why, pence)


def _sent(payment: PaymentFact) -> str:
    what = f"in payment {payment.reference} of {payment.run_ref}"
    if payment.status == "prepared":
        return f"{what}, which waits for approval"
    if payment.bank_file is None:
        return what
    line = "" if payment.bank_file_line is None else f" line {payment.bank_file_line}"
    return f"{what}, in bank file {payment.bank_file}{line}"


def _hands(payment: PaymentFact) -> str:
    prepared = f"prepared by {payment.prepared_by}"
    return f"{prepared}, approved by {payment.approved_by}" if payment.approved_by else prepared


def _when(payment: PaymentFact) -> str:
    processed, entry = short_day(payment.processing_day), short_day(payment.entry_day)
    return f"processing day {processed}, entry day {entry}"
