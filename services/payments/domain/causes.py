"""Which breach is behind a loss, and which breaches cost nothing."""

from collections.abc import Iterator, Sequence
from typing import Final

from services.payments.domain.instalment_facts import BreachFact, Facts
from services.payments.domain.instalments import LOST
from services.terms.changes import AuditLine
from services.terms.days import long_day

_RECORDS: Final = {"repair_call_out": "job", "housing_contact": "contact"}
"""What kind of record is behind each reason of a breach."""


def losses_among(lines: Sequence[AuditLine]) -> list[AuditLine]:
    """Return the lines with which the instalment was lost, in their order."""
    return [
        line
        for line in lines
        if line.subject_kind == "instalment" and line.after in LOST and line.is_move
    ]


def cause_of_loss(facts: Facts) -> BreachFact | None:
    """Return the breach that the instalment is lost to; None if it is not, or to something else."""
    losses = losses_among(facts.audit_lines)
    if facts.instalment.status not in LOST or not losses:
        return None
    breach = breach_behind(losses[-1], facts)
    if breach is None or breach.counts:
        return breach
    return in_its_place(losses[-1], facts)


def breach_behind(line: AuditLine, facts: Facts) -> BreachFact | None:
    """Return the breach that the line names; else the one of the quarter that is left to count.

    A line names none where an upheld appeal, or one taken back, put one breach in another's place.
    Of a job that was corrected it means the version that was known then.
    """
    named = [
        b for b in facts.breaches if (line.cause_kind, line.cause_ref) == ("breach", b.cause_ref)
    ]
    known = [b for b in named if b.recorded_on <= line.on]
    return next(iter(known[-1:] or named), None) or in_its_place(line, facts)


def in_its_place(line: AuditLine, facts: Facts) -> BreachFact | None:
    """Return the first breach of the quarter that still counts, if it can cost this."""
    if line.reason not in _RECORDS:
        return None
    return next((b for b in _of_the_quarter(facts) if b.counts), None)


def gone_and_still_lost(facts: Facts) -> Iterator[tuple[BreachFact, BreachFact | None]]:
    """Yield the breaches that cost the instalment and count no more, and yet gave nothing back,
    each with the breach that counts in its place."""
    told = {
        line.cause_ref
        for line in facts.audit_lines
        if line.subject_kind == "instalment" and line.cause_kind in ("appeal", "taken back")
    }
    for line in losses_among(facts.audit_lines):
        breach = breach_behind(line, facts)
        if breach is None or breach.counts:
            continue
        if breach.cause_ref not in told:
            yield breach, in_its_place(line, facts)


def strikes_counted(line: AuditLine, facts: Facts) -> str:
    """Return the breaches that had been counted when the element was ended."""
    counted = (
        breach.cause_ref
        for breach in facts.breaches
        if breach.recorded_on <= line.on and (breach.gone_on is None or breach.gone_on > line.on)
    )
    return f"breaches counted: {', '.join(counted)}"


def breaches_that_took_nothing(facts: Facts) -> Iterator[BreachFact]:
    """Yield what happened in the instalment's quarter and did not cost this instalment."""
    behind_losses = [breach_behind(line, facts) for line in losses_among(facts.audit_lines)]
    return (breach for breach in _of_the_quarter(facts) if breach not in behind_losses)


def record_of(breach: BreachFact) -> str:
    """Return `job J17, plumbing minor, 3 January 2012`."""
    noun = _RECORDS[breach.reason]
    kind = breach.kind.replace("_", " ")
    return f"{noun} {breach.cause_ref}, {kind}, {long_day(breach.occurred_on)}"


def _of_the_quarter(facts: Facts) -> list[BreachFact]:
    first, end = facts.instalment.quarter_starts_on, facts.instalment.quarter_ends_on
    return [breach for breach in facts.breaches if first <= breach.occurred_on < end]
