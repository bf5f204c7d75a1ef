"""What one row of a returns report says, and how it is put together from its cells."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from services.bank_formats.incoming.cells import Cells, Unreadable
from services.bank_formats.incoming.faults import file_fault
from services.bank_formats.incoming.values import (
    NO_DAY,
    account_number,
    amount,
    day_until,
    one_line,
    service_user_number,
    sort_code,
)

Kind = Literal["unpaid", "advice"]

KINDS: Final[dict[str, Kind]] = {"ARUCS": "unpaid", "AWACS": "advice"}
CODES: Final = {"ARUCS": ("0", "2", "3", "5", "B", "C"), "AWACS": ("0", "3")}
"""What each report may give as the reason; `domain.bacs_cycle` says what those of ARUCS mean. In
AWACS, 0 is that the details were corrected and 3 that the account was transferred."""

MOST_ROWS: Final = 100_000

REQUIRED: Final = (
    *("report", "service_user_number", "sort_code", "account_number", "payee_name", "reference"),
    *("amount", "original_processing_day", "date", "code"),
)
OPTIONAL: Final = (
    *("originating_sort_code", "originating_account_number"),
    *("corrected_sort_code", "corrected_account_number"),
)


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One payment that came back (`unpaid`), or was paid with other details (`advice`).

    `number` counts the rows from 1, `line` is where in the file it starts. `service_user_number`
    and `originating_…` say whose payment it was; the latter are blank where the report does not
    say. `amount_pence` and `original_processing_day` are None where an advice does not say.
    `reported_on` is the day the money came back, or from which the advice holds. `code` is the
    short code. `corrected_…` are both given in an advice and blank otherwise. Bank details and
    names stay out of the repr, and so out of logs.
    """

    kind: Kind
    number: int
    line: int
    service_user_number: str
    originating_sort_code: str = field(repr=False)
    originating_account_number: str = field(repr=False)
    sort_code: str = field(repr=False)
    account_number: str = field(repr=False)
    payee_name: str = field(repr=False)
    reference: str
    amount_pence: int | None
    original_processing_day: date | None
    reported_on: date
    code: str
    corrected_sort_code: str = field(default="", repr=False)
    corrected_account_number: str = field(default="", repr=False)


class Rows:
    """The rows without a fault, as they are read; `seen` counts those with one too."""

    def __init__(self, today: date) -> None:
        self.seen = 0
        self._day = day_until(today)
        self._good: list[ReportRow] = []

    def add(self, cells: Cells) -> int | None:
        """Take one row, report its faults, and return its amount in pence if it has a good one."""
        self.seen += 1
        if self.seen > MOST_ROWS:
            what = f"has more than {MOST_ROWS} rows; ask the bank for the report in parts"
            raise file_fault(what)
        before = cells.faults.count
        row = self._row(cells)
        if cells.faults.count == before:
            self._good.append(row)
        return row.amount_pence

    def all(self) -> tuple[ReportRow, ...]:
        """Return the rows; only once the file has no fault."""
        return tuple(self._good)

    def _row(self, cells: Cells) -> ReportRow:
        report = cells.take("report", _report, "ARUCS")
        account = (
            cells.take("sort_code", sort_code, ""),
            cells.take("account_number", account_number, ""),
        )
        corrected = _corrected(cells, report, account)
        original, reported_on = self._days(cells, report)
        return ReportRow(
            kind=KINDS[report],
            number=self.seen,
            line=cells.line,
            service_user_number=cells.take("service_user_number", service_user_number, ""),
            originating_sort_code=cells.take_if_given("originating_sort_code", sort_code, ""),
            originating_account_number=cells.take_if_given(
                "originating_account_number", account_number, ""
            ),
            sort_code=account[0],
            account_number=account[1],
            payee_name=cells.take_if_given("payee_name", one_line, ""),
            reference=cells.take_if_given("reference", one_line, ""),
            amount_pence=_amount(cells, report),
            original_processing_day=original,
            reported_on=reported_on,
            code=cells.take("code", lambda text: _code(text, report), ""),
            corrected_sort_code=corrected[0],
            corrected_account_number=corrected[1],
        )

    def _days(self, cells: Cells, report: str) -> tuple[date | None, date]:
        """Return the day the payment was processed and the day it was reported, in that order."""
        take = cells.take if report == "ARUCS" else cells.take_if_given
        original = take("original_processing_day", self._day, NO_DAY)
        reported_on = cells.take("date", self._day, NO_DAY)
        if NO_DAY not in (original, reported_on) and reported_on < original:
            cells.fault("original_processing_day", "is after the day the payment was reported")
        return (None if original == NO_DAY else original), reported_on


def _report(text: str) -> str:
    if text not in KINDS:
        raise Unreadable("is not a report we know; write ARUCS or AWACS")
    return text


def _amount(cells: Cells, report: str) -> int | None:
    take = cells.take if report == "ARUCS" else cells.take_if_given
    return take("amount", amount, 0) or None


def _code(text: str, report: str) -> str:
    """Return the short code; the long form is the short one and three digits more."""
    short = text[0] if len(text) == 4 and text[1:].isascii() and text[1:].isdigit() else text
    if short not in CODES[report]:
        raise Unreadable(f"is not a code of {report}; the codes are {', '.join(CODES[report])}")
    return short


def _corrected(cells: Cells, report: str, account: tuple[str, str]) -> tuple[str, str]:
    """Return the sort code and account number an advice puts in the place of `account`.

    A bank may name only what changed: the other is then as it was.
    """
    names = ("corrected_sort_code", "corrected_account_number")
    if report == "ARUCS":
        for name in names:
            cells.leave_blank(name, "for ARUCS, which corrects nothing")
        return "", ""
    if not any(map(cells.given, names)):
        cells.fault(names[1], "is blank; an advice should say what the right details are")
    return (
        cells.take_if_given(names[0], sort_code, account[0]),
        cells.take_if_given(names[1], account_number, account[1]),
    )
