"""What runs and payments did to an instalment, worded from the audit trail's lines about them."""

from collections.abc import Callable, Mapping
from typing import Final

from services.payments.domain.instalment_facts import Facts, PaymentFact
from services.payments.domain.run_states import EXPORTED_AGAIN, ONE_MORE_NEEDED, PROPOSED_AFRESH
from services.payments.domain.steps import Step
from services.payments.domain.wording import return_meaning
from services.terms.changes import AuditLine
from services.terms.days import long_day
from services.terms.noted import as_noted, cause_of, who_of

Move = tuple[str, str]
"""A state before and a state after."""

PROPOSED: Final = ("", "prepared")
"""The move with which a run begins."""

CAME_BACK: Final = "returned"
"""The state of a payment that came back."""


def run_step(line: AuditLine, facts: Facts) -> Step:
    """Return the step for a line about a run; one that is not known is shown as it was noted."""
    payment = next((p for p in facts.payments if p.run_ref == line.subject_ref), None)
    if line.move in _ENDS:
        return _ended(line, payment, facts)
    if line.what == PROPOSED_AFRESH:
        why = "a part of it could not be paid any more, or to another account"
        return Step(line.on, f"proposed afresh in {line.subject_ref}", who_of(line.who), why)
    if line.move == PROPOSED:
        who = who_of(line.who) if payment is None else payment.prepared_by
        return Step(line.on, f"proposed in {line.subject_ref}", who, "")
    if line.what == ONE_MORE_NEEDED:
        what = f"approved in {line.subject_ref}; one more approval is needed"
        return Step(line.on, what, who_of(line.who), "")
    if payment is not None and line.what == EXPORTED_AGAIN:
        return _exported(line, payment, facts)
    if payment is not None and line.move in _WITH_PAYMENT:
        return _WITH_PAYMENT[line.move](line, payment, facts)
    return _other(line)


def payment_step(line: AuditLine, facts: Facts) -> Step:
    """Return the step for a line about a payment: it is in the account, or it came back."""
    pence = facts.instalment.amount_pence
    payment = next(p for p in facts.payments if p.reference == line.subject_ref)
    if line.after == CAME_BACK:
        what = f"came back: {return_meaning(payment.return_code)}"
        why = f"the bank's code {payment.return_code} for payment {payment.reference}"
        return Step(line.on, what, who_of(line.who), why, pence, "returned")
    if line.after == "paid":
        why = f"entry day of payment {payment.reference}"
        return Step(line.on, "paid into the account", who_of(line.who), why, pence, "paid")
    return _other(line)


def _other(line: AuditLine) -> Step:
    """A change that has no words of its own is shown as it was noted."""
    return Step(line.on, f"{line.subject_ref}: {as_noted(line)}", who_of(line.who), cause_of(line))


def _approved(line: AuditLine, payment: PaymentFact, facts: Facts) -> Step:
    frozen = f"payment {payment.reference} of {line.subject_ref}"
    what = f"approved in {frozen} to account {payment.account}"
    who = who_of(line.who)
    return Step(line.on, what, who, "frozen: nothing about it changes any more", None, "submitted")


def _exported(line: AuditLine, payment: PaymentFact, facts: Facts) -> Step:
    name, again = line.cause_ref, line.what == EXPORTED_AGAIN
    places = {file.name: file.place for file in payment.bank_files}
    what = f"in bank file {name} {places.get(name, '')}".strip()
    if again:
        what += f", instead of {line.before}"
    return Step(line.on, what, who_of(line.who), f"format {line.reason}")


def _submitted(line: AuditLine, payment: PaymentFact, facts: Facts) -> Step:
    what = f"sent to the bank in payment {payment.reference}"
    processed, entry = long_day(payment.processing_day), long_day(payment.entry_day)
    why = f"processing day {processed}, entry day {entry}"
    who = who_of(line.who)
    return Step(line.on, what, who, why, facts.instalment.amount_pence, "submitted")


def _settled(line: AuditLine, payment: PaymentFact, facts: Facts) -> Step:
    what = f"{line.subject_ref} is settled: its debit is on the bank statement"
    return Step(line.on, what, who_of(line.who), line.note)


def _ended(line: AuditLine, payment: PaymentFact | None, facts: Facts) -> Step:
    """The run ended unpaid. What was frozen with it is again what it was before."""
    status = ""
    if line.before == "approved" and payment is not None:
        earlier = (p for p in facts.payments if p.number < payment.number)
        status = "returned" if any(p.returned_on for p in earlier) else "scheduled"
    what = f"{line.subject_ref} {_ENDS[line.move]}"
    return Step(line.on, what, who_of(line.who), line.note, None, status)


_ENDS: Final[Mapping[Move, str]] = {
    ("approved", "cancelled"): "was cancelled",
    ("prepared", "rejected"): "was rejected",
    ("prepared", "lapsed"): "lapsed",
}

_WITH_PAYMENT: Final[Mapping[Move, Callable[[AuditLine, PaymentFact, Facts], Step]]] = {
    ("prepared", "approved"): _approved,
    ("approved", "exported"): _exported,
    ("exported", "submitted"): _submitted,
    ("submitted", "settled"): _settled,
}
