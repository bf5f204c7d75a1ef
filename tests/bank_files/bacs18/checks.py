"""What the records of a file must say of one another."""

from collections.abc import Iterator
from itertools import pairwise

from services.bank_formats.bacs18.file import blocks_of
from tests.bank_files.bacs18.lines import Day, Fault, Records


def contradictions(records: Records) -> Iterator[Fault]:
    """Every place where one record contradicts another, in no order."""
    for check in (_label_faults, _date_faults, _day_faults, _payer_faults, _sum_faults):
        yield from check(records)


def _label_faults(records: Records) -> Iterator[Fault]:
    vol1, hdr1, eof1 = records.vol1, records.hdr1, records.eof1
    yield from hdr1.unless("serial", vol1, "serial", "the serial is not VOL1's")
    for name in ("service_user_number", "service_user_number_again"):
        what = "the service user number is not VOL1's"
        yield from hdr1.unless(name, vol1, "service_user_number", what)
    for name in (place.name for place in hdr1.layout if place.name):
        yield from eof1.unless(name, hdr1, name, "is not a copy of HDR1")
    blocks = blocks_of(len(records.data) + len(records.days))
    yield from eof1.unless_number("blocks", blocks, "the number of blocks")


def _date_faults(records: Records) -> Iterator[Fault]:
    created, expires = records.hdr1.day("created_on"), records.hdr1.day("expires_on")
    first = last = records.uhl1.day("processing_day")
    if records.is_multi:
        last = records.days[-1].contra.day("processing_day")
    if created and first and first < created:
        yield records.uhl1.fault("processing_day", "the file is processed before it was created")
    if last and expires and expires < last:
        yield records.hdr1.fault("expires_on", "the file expires before it is processed")


def _day_faults(records: Records) -> Iterator[Fault]:
    """The processing days of a file for several: those of each contra, in order, and UHL1's."""
    if not records.is_multi:
        return
    contras = [day.contra for day in records.days]
    what = "the first processing day is not UHL1's"
    yield from contras[0].unless("processing_day", records.uhl1, "processing_day", what)
    for before, contra in pairwise(contras):
        earlier, later = before.day("processing_day"), contra.day("processing_day")
        if earlier and later and later <= earlier:
            what = "the processing day does not follow the one before"
            yield contra.fault("processing_day", what)
    for day in records.days:
        yield from _credits_of_day_faults(day)


def _credits_of_day_faults(day: Day) -> Iterator[Fault]:
    if not day.data:
        yield day.contra.fault("amount", "the contra has no credits before it")
    for record in day.data:
        what = "the processing day is not that of the contra after it"
        yield from record.unless("processing_day", day.contra, "processing_day", what)


def _payer_faults(records: Records) -> Iterator[Fault]:
    """The first money record says who pays; the others and both sides of a contra must agree."""
    contras = [day.contra for day in records.days]
    first, *others = (*records.data, *contras)
    for record in others:
        for name in ("payer_sort_code", "payer_account_number", "payer_name"):
            yield from record.unless(name, first, name, "the payer is not that of the first credit")
    for contra in contras:
        for name in ("sort_code", "account_number"):
            yield from contra.unless(name, first, f"payer_{name}", "the contra is not to the payer")


def _sum_faults(records: Records) -> Iterator[Fault]:
    """Amounts above zero, and sums and counts; sums only once every amount can be read."""
    amounts = [record.amount("amount") for record in records.data]
    for record, amount in zip(records.data, amounts, strict=True):
        if amount == 0:
            yield record.fault("amount", "the amount should be above zero")
    for day in records.days:
        yield from _contra_faults(day)
    if None not in amounts:
        total = sum(amount or 0 for amount in amounts)
        yield from records.utl1.unless_number("debit_pence", total, "the debit total")
        yield from records.utl1.unless_number("credit_pence", total, "the credit total")
    yield from records.utl1.unless_number("debit_count", len(records.days), "the number of debits")
    yield from records.utl1.unless_number("credit_count", len(amounts), "the number of credits")


def _contra_faults(day: Day) -> Iterator[Fault]:
    amounts = [record.amount("amount") for record in day.data]
    if amounts and None not in amounts:
        total = sum(amount or 0 for amount in amounts)
        yield from day.contra.unless_number("amount", total, "the sum of the credits")
