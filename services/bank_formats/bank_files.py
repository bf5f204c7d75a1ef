"""One way to make a bank file, whatever the format."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from services.bank_formats import bacs18, pain001, portal_csv
from services.bank_formats.credits import (
    BankFileUnwritable,
    Credit,
    DayOfCredits,
    PayerAccount,
)
from services.bank_formats.formats import (
    PAIN_001_03,
    PAIN_001_09,
    PORTAL_CSV,
    STANDARD_18,
    STANDARD_18_MULTI,
)

DEFAULT_COLUMNS = (
    "Name=payee_name, Sort code=sort_code_dashed, Account number=account_number,"
    " Amount=amount_pounds, Reference=reference, Payment date=entry_day"
)
"""The columns of a portal's CSV where the setting is blank."""


@dataclass(frozen=True)
class DayToPay:
    """A run as a file sees it: its days, its total, its payments one after the other."""

    processing_day: date
    entry_day: date
    narrative: str
    count: int
    pence: int
    credits: Callable[[], Iterable[Credit]]


@dataclass(frozen=True)
class FileToMake:
    """What a bank file says beside its payments. `serial` is unique among those of `made_on`."""

    payer: PayerAccount
    serial: str
    made_on: date
    days: Sequence[DayToPay]
    portal_columns: str


def pieces_of(file: FileToMake, format: str) -> Iterator[str]:
    """Yield a file's text piece by piece, however large.

    Raises `BankFileUnwritable` with every problem; what was yielded until then is no file.
    """
    return _WRITERS[format](file)


def _standard_18(file: FileToMake) -> Iterator[str]:
    first = file.days[0]
    if len(file.days) > 1:
        return _standard_18_multi(file)
    return bacs18.records(_heading(file), first.credits(), first.narrative)


def _standard_18_multi(file: FileToMake) -> Iterator[str]:
    return bacs18.records_multi(_heading(file), [_day(day) for day in file.days])


def _heading(file: FileToMake) -> bacs18.Heading:
    first = file.days[0].processing_day
    return bacs18.Heading(file.payer, file.serial, file.made_on, first)


def _pain_001(version: pain001.Version) -> Callable[[FileToMake], Iterator[str]]:
    def pieces(file: FileToMake) -> Iterator[str]:
        message_id = f"CASHBACK-{file.made_on:%Y%m%d}-{file.serial}"
        created_at = datetime.combine(file.made_on, time(), UTC)
        heading = pain001.Heading(file.payer, message_id, created_at)
        days = [(_day(day), pain001.Totals(day.count, day.pence)) for day in file.days]
        return pain001.pieces(heading, days, pain001.Dialect(version=version))

    return pieces


def _portal_csv(file: FileToMake) -> Iterator[str]:
    columns = portal_csv.columns_of(file.portal_columns or DEFAULT_COLUMNS)
    return portal_csv.lines(
        columns,
        (
            portal_csv.PortalPayment(
                **vars(credit), processing_day=day.processing_day, entry_day=day.entry_day
            )
            for day in file.days
            for credit in day.credits()
        ),
    )


def _day(day: DayToPay) -> DayOfCredits:
    return DayOfCredits(day.processing_day, day.credits(), day.narrative)


_WRITERS: dict[str, Callable[[FileToMake], Iterator[str]]] = {
    STANDARD_18: _standard_18,
    STANDARD_18_MULTI: _standard_18_multi,
    PAIN_001_03: _pain_001("pain.001.001.03"),
    PAIN_001_09: _pain_001("pain.001.001.09"),
    PORTAL_CSV: _portal_csv,
}

__all__ = ["BankFileUnwritable", "DayToPay", "FileToMake", "pieces_of"]
