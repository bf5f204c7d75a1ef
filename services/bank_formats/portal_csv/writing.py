"""Writes the CSV file for a bank's portal, line by line."""

import csv
from collections.abc import Iterable, Iterator, Sequence

from services.bank_formats.credits import credit_problems, with_usable_name
from services.bank_formats.portal_csv.columns import Column
from services.bank_formats.portal_csv.payment import PortalCsvUnwritable, PortalPayment
from services.spreadsheets.guarding import guarded


def lines(columns: Sequence[Column], payments: Iterable[PortalPayment]) -> Iterator[str]:
    """Yield the file's lines one by one, each ended with CR LF, however many there are.

    Every cell is `guarded` against being run as a formula. Raises `PortalCsvUnwritable` with every
    problem, and then what was yielded is no file: no payments; a sort code or account number of the
    wrong shape; an amount that is not 1 to `MOST_PENCE`; a day a column asks for and a payment has
    not.
    """
    to_line = csv.writer(_HandingBack()).writerow
    problems: list[str] = []
    count = 0
    yield to_line([guarded(column.heading) for column in columns])
    for count, payment in enumerate(payments, start=1):
        problems += [*credit_problems(count, payment), *_missing(count, payment, columns)]
        if not problems:
            shown = with_usable_name(payment)
            yield to_line([_cell(column, shown) for column in columns])
    if not count:
        problems.append("credits: there are none")
    if problems:
        raise PortalCsvUnwritable(problems)


class _HandingBack:
    """A file for `csv.writer` that gives each line to the caller instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def _cell(column: Column, payment: PortalPayment) -> str:
    return guarded(column.field.show(getattr(payment, column.field.part)))


def _missing(number: int, payment: PortalPayment, columns: Sequence[Column]) -> Iterator[str]:
    for column in columns:
        if getattr(payment, column.field.part) is None:
            yield f"credit {number}: {column.field.subject} is missing"
