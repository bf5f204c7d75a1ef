"""How an instalment stands, in one sentence of plain English."""

from collections.abc import Callable, Mapping
from typing import Final

from services.payments.domain.instalment_facts import Facts, InstalmentFact, PaymentFact
from services.payments.domain.instalments import STANDING
from services.payments.domain.wording import ordinal, return_meaning
from services.terms.days import long_day
from services.terms.money import short_pounds
from services.terms.why_not_paid import HELD_FOR, HELD_UNTIL, LOST_TO


def summary_of(facts: Facts) -> str:
    """Return one sentence on how the instalment stands on `as_of`."""
    status = facts.instalment.status
    proposed = [payment for payment in facts.payments if payment.status == "prepared"]
    if status in STANDING and proposed:
        stands = f"is proposed in {proposed[-1].run_ref}, which waits for approval"
    else:
        stands = _STANDS[status](facts)
    return f"{name_of(facts.instalment)}, {stands}."


def name_of(instalment: InstalmentFact) -> str:
    """Return `£75 for the repairs element, 1st quarter`."""
    element = instalment.element.replace("_", " ")
    amount, quarter = short_pounds(instalment.amount_pence), ordinal(instalment.quarter)
    return f"{amount} for the {element} element, {quarter} quarter"


def _scheduled(facts: Facts) -> str:
    due = facts.instalment.due_date
    if due > facts.as_of:
        return f"is due on {long_day(due)}"
    return f"has been due since {long_day(due)} and {_waits(facts)}"


def _waits(facts: Facts) -> str:
    return f"waits for the payment day of {long_day(facts.next_payment_day)}"


def _held(facts: Facts) -> str:
    reason = facts.instalment.reason
    return f"is held: {HELD_FOR[reason]}; {HELD_UNTIL[reason]}"


def _submitted(facts: Facts) -> str:
    payment = _last(facts, "approved", "submitted")
    if payment.run_state == "approved":
        return (
            f"is approved in payment {payment.reference} of {payment.run_ref}, of which no bank"
            " file is made yet"
        )
    if payment.run_state == "exported":
        file = payment.bank_files[-1]
        return (
            f"is in bank file {file.name} {file.place} in payment {payment.reference}, and not yet"
            " noted as sent"
        )
    entry = long_day(payment.entry_day)
    return f"is with the bank in payment {payment.reference} and reaches the account on {entry}"


def _paid(facts: Facts) -> str:
    payment = _last(facts, "paid")
    return f"was paid on {long_day(payment.entry_day)} in payment {payment.reference}"


def _returned(facts: Facts) -> str:
    payment = _last(facts, "returned")
    assert payment.returned_on is not None, "the database wants the date of what came back"
    why = return_meaning(payment.return_code)
    on = long_day(payment.returned_on)
    if facts.has_details:
        return f"came back on {on} ({why}), has other bank details to go to and {_waits(facts)}"
    return f"came back on {on} ({why}) and is paid again once there are new bank details"


def _last(facts: Facts, *statuses: str) -> PaymentFact:
    """Return the last payment of these statuses; there is one, by the instalment's own status."""
    return [payment for payment in facts.payments if payment.status in statuses][-1]


def _lost(facts: Facts) -> str:
    return f"is lost: {LOST_TO[facts.instalment.reason]}"


_STANDS: Final[Mapping[str, Callable[[Facts], str]]] = {
    "scheduled": _scheduled,
    "held": _held,
    "submitted": _submitted,
    "paid": _paid,
    "returned": _returned,
    "forfeited": _lost,
    "cancelled": _lost,
}
