"""What the parts of a message must say of one another."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from services.bank_formats.credits import MOST_PENCE
from services.terms.money import to_decimal
from tests.bank_files.pain001.parts import Day, Fault, Part, Parts


def contradictions(parts: Parts) -> Iterator[Fault]:
    """Every place where one part contradicts another, in no order."""
    yield from _total_faults(parts.heading, parts.payments)
    for day in parts.days:
        yield from _total_faults(day.heading, day.payments)
        yield from _amount_faults(day)
    yield from _sameness_faults(parts)
    yield from _order_faults([day.heading for day in parts.days])


def _total_faults(heading: Part, payments: Sequence[Part]) -> Iterator[Fault]:
    """The number of payments, and their sum once every amount can be read."""
    count, amounts = len(payments), [payment.pence() for payment in payments]
    yield from heading.unless("count", count, f"the number of payments should be {count}")
    if None not in amounts:
        pounds = to_decimal(sum(amount or 0 for amount in amounts))
        yield from heading.unless("pounds", pounds, f"the sum of the payments should be {pounds}")


def _amount_faults(day: Day) -> Iterator[Fault]:
    for payment in day.payments:
        amount = payment.pence()
        if amount is not None and not 1 <= amount <= MOST_PENCE:
            yield payment.fault("pounds", f"should be 0.01 to {to_decimal(MOST_PENCE)}")
        reference = payment.values.get("reference")
        yield from payment.unless("remittance", reference, "should be the EndToEndId")


def _sameness_faults(parts: Parts) -> Iterator[Fault]:
    """One payer and one way to pay throughout: those of the heading and of the first day."""
    payer_name, first = parts.heading.values.get("payer_name"), parts.days[0].heading.values
    of_first_day = (
        *("service_level", "local_instrument", "account_number"),
        *("clearing_system", "sort_code", "charge_bearer"),
    )
    for day in parts.days:
        yield from day.heading.unless("payer_name", payer_name, "should be InitgPty's name")
        for name in of_first_day:
            yield from day.heading.unless(name, first.get(name), "should be as in PmtInf 1")
        for payment in day.payments:
            system = first.get("clearing_system")
            yield from payment.unless("clearing_system", system, "should be as in PmtInf 1")


def _order_faults(days: Sequence[Part]) -> Iterator[Fault]:
    for before, day in pairwise(days):
        earlier, later = before.values.get("execution_day"), day.values.get("execution_day")
        if earlier and later and later <= earlier:
            yield day.fault("execution_day", "should be after that of the PmtInf before")
    seen: set[str] = set()
    for day in days:
        narrative = day.values.get("narrative")
        if narrative in seen:
            yield day.fault("narrative", "is that of a PmtInf before")
        seen.update([narrative] if narrative else [])
