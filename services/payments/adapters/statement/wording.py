"""What a statement tells the tenant: what happened, what it means, what to do next.

Plain English, in the second person. The words for staff are in `domain/wording.py`.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from services.payments.adapters.statement.content import Line, Statement
from services.payments.domain.instalments import LOST
from services.terms.days import long_day

ELEMENTS: Final[Mapping[str, str]] = {
    "repairs": "Doing your own repairs",
    "housing_management": "Managing without the Housing Management service",
}

HELD: Final[Mapping[str, str]] = {
    "no_bank_details": "We do not have bank details we can use.",
    "bank_details_invalid": "The bank details we have are not valid.",
    "details_unconfirmed": "We are checking the bank details we have.",
    "rent_arrears": "Your rent account is in arrears.",
    "awaiting_follow_up": "It depends on your end-of-year home check.",
}

LOST_BECAUSE: Final[Mapping[str, str]] = {
    "repair_call_out": "We did a repair that your agreement says is yours",
    "housing_contact": "You used the Housing Management service",
    "late": "Something in an earlier quarter counted after we had paid you for that quarter",
    "three_strikes": "You reached the limit of times in your agreement",
    "follow_up_defect": "Your end-of-year home check found a repair of yours that was not done",
    "no_access": "We could not check your home at the end of your year",
    "withdrawn": "You left the scheme before this quarter ended",
    "tenancy_ended": "Your tenancy ended before this quarter ended",
}

KINDS: Final[Mapping[str, str]] = {
    "decoration": "decorating",
    "doors_internal": "inside doors",
    "plumbing_minor": "minor plumbing",
    "sanitary_fittings": "bathroom fittings",
    "plaster_minor": "minor plastering",
    "glazing_internal": "inside glass",
    "pest_minor": "minor pests",
    "enquiry": "a question",
    "neighbour_issue": "a neighbour issue",
    "asb": "anti-social behaviour",
    "arrears": "rent arrears",
}
"""Repair categories and kinds of contact; others are said as written."""


def element(name: str) -> str:
    """Return what an element is called in the statement."""
    return ELEMENTS.get(name, name.replace("_", " ").capitalize())


def status_of(line: Line, made_on: date) -> str:
    """Return what became of an instalment, with the date that matters."""
    if line.status in LOST:
        return "Lost"
    if line.status == "paid" and line.entry_day is not None:
        return f"Paid on {long_day(line.entry_day)}"
    if line.status == "submitted" and line.entry_day is not None:
        return f"On its way: in your account on {long_day(line.entry_day)}"
    if line.status == "returned":
        return "Came back to us"
    due = f"Due {'on' if line.due_on > made_on else 'since'} {long_day(line.due_on)}"
    return f"{due}, on hold" if line.status == "held" else due


def why(line: Line, statement: Statement) -> tuple[str, ...]:
    """Return the sentences that say why; none where nothing needs to be said."""
    if line.status in LOST:
        return _why_lost(line, statement.made_on)
    if line.status == "held":
        return (HELD[line.reason], "You have not lost this money.")
    if line.status == "returned":
        next_one = (
            (f"We pay it into your account {statement.account} next.",) if statement.account else ()
        )
        return ("Your bank sent this payment back.", "You have not lost this money.", *next_one)
    if line.status == "scheduled" and line.due_on <= statement.made_on:
        next_one_on = long_day(statement.next_payment_day)
        return (f"It goes into our next payment, which we make on {next_one_on}.",)
    return ()


def _why_lost(line: Line, made_on: date) -> tuple[str, ...]:
    reason, cause = LOST_BECAUSE[line.reason], line.cause
    if cause is None:
        return (f"{reason}.",)
    what = f"{KINDS.get(cause.kind, cause.kind.replace('_', ' '))}, {long_day(cause.occurred_on)}"
    open_still = cause.appeal_by >= made_on
    appeal = "You can appeal until" if open_still else "The time to appeal ended on"
    return (
        f"{reason}: {what} (our reference {cause.reference}).",
        f"{appeal} {long_day(cause.appeal_by)}.",
    )


def what_to_do(statement: Statement) -> tuple[str, ...]:
    """Return what the tenant should do next, most urgent first; empty if there is nothing."""
    reasons = {line.reason for line in statement.lines if line.status == "held"}
    came_back = any(line.status == "returned" for line in statement.lines)
    steps = (
        (
            (came_back and not statement.account)
            or bool(reasons & {"no_bank_details", "bank_details_invalid"}),
            f"Call {statement.phone} and give us the details of the account to pay into. Do not "
            "send them by email or text. We will pay you in our next payment after that.",
        ),
        (
            "rent_arrears" in reasons,
            "Pay what you owe on your rent account. Once it is clear, we will pay you in our "
            "next payment.",
        ),
        (
            "awaiting_follow_up" in reasons,
            "Be at home for your end-of-year check. We pay the last instalment if no repair that "
            "is yours has been left undone.",
        ),
    )
    return tuple(text for needed, text in steps if needed)
