"""What happens next for a tenant, in sentences, from what the services say."""

from collections.abc import Iterator
from datetime import date, timedelta

from services.contracts.queries.enrolment import MembershipDetails
from services.contracts.queries.payments.tenants import MoneyDetails
from services.contracts.queries.repairs import HomeDetails
from services.terms.days import long_day
from services.terms.money import pounds
from services.terms.story import reasons_in_words
from services.terms.why_not_paid import HELD_FOR, HELD_UNTIL

VISITS = {"baseline": "baseline inspection", "follow_up": "follow-up inspection"}


def what_next(
    member: MembershipDetails, money: MoneyDetails | None, home: HomeDetails | None, today: date
) -> list[str]:
    """Return what is awaited and when; what a service that is away would add is left out."""
    sentences = [*_joining(member, home)]
    if home is not None:
        sentences += _visits(member, home)
    sentences += _year(member, today)
    if money is not None:
        sentences += _money(money)
    return sentences or ["Nothing is awaited."]


def _joining(member: MembershipDetails, home: HomeDetails | None) -> Iterator[str]:
    status = member.person.who.status
    if status == "rejected":
        yield f"Cannot join: {reasons_in_words(member.reason)}."
        if member.may_apply_again:
            yield "Can apply again once that has changed."
    elif member.may_sign:
        yield "Waiting for the tenant to sign the deal."
    elif member.place_in_line:
        place, of = f"Place {member.place_in_line}", f"of {member.in_line}"
        yield f"{place} {of} on the waiting list of {member.area_name}."
    elif status == "agreed" and member.needs_baseline and home is not None:
        yield from _baseline(home)


def _baseline(home: HomeDetails) -> Iterator[str]:
    if home.baseline == "works":
        yield "The landlord puts right what the baseline inspection found; then the year begins."
    elif not home.booked:
        yield "The baseline inspection is to be booked; the year begins when it is passed."
    else:
        yield "The year begins when the baseline inspection is passed."


def _visits(member: MembershipDetails, home: HomeDetails) -> Iterator[str]:
    for visit in home.booked:
        failed = home.failed_baselines if visit.kind == "baseline" else home.failed_follow_ups
        so_far = f"; {failed} of {home.visit_attempts} were not made" if failed else ""
        yield f"The {VISITS[visit.kind]} is booked for {long_day(visit.visit_date)}{so_far}."
    booked = any(visit.kind == "follow_up" for visit in home.booked)
    if member.needs_follow_up and home.follow_up_due_on and not home.follow_up and not booked:
        yield f"The follow-up inspection is due on {long_day(home.follow_up_due_on)}."


def _year(member: MembershipDetails, today: date) -> Iterator[str]:
    if member.person.who.status != "active":
        return
    for quarter in member.quarters:
        if quarter.starts_on <= today < quarter.ends_on:
            last = long_day(quarter.ends_on - timedelta(days=1))
            yield f"Quarter {quarter.quarter} of {len(member.quarters)} ends on {last}."


def _money(money: MoneyDetails) -> Iterator[str]:
    if money.with_bank_pence and money.in_account_on:
        arrives = long_day(money.in_account_on)
        yield f"{pounds(money.with_bank_pence)} is with the bank, in the account on {arrives}."
    if money.due_pence and money.next_payment_day:
        day = long_day(money.next_payment_day)
        yield f"{pounds(money.due_pence)} is due; the next payments are made on {day}."
    for held in money.held:
        why, until = HELD_FOR.get(held.reason, held.reason), HELD_UNTIL.get(held.reason, "")
        yield f"{pounds(held.amount_pence)} is held: {why}; {until}."
    if money.next_due_on:
        amount, day = pounds(money.next_due_pence), long_day(money.next_due_on)
        yield f"{amount} falls due on {day}, if nothing is lost before."
    for appeal in money.appeals:
        until = long_day(appeal.appeal_by)
        yield f"An appeal against {appeal.cause_ref} can be made until {until}."
