"""Reads what the scheme is compared with: repairs before it, and of homes outside it.

Only the evaluation uses it. `history_row` and `comparison_row` read a row wherever it comes from, a
pilot's folder or an upload; what the rows of a home say together is checked by `ComparedHomes`.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, get_args

from services.contracts.vocabulary import Period
from services.pilot_files import cells
from services.pilot_files.cross_checks import CrossChecks, check_category
from services.pilot_files.folder import PilotFiles
from services.pilot_files.limits import LARGEST_COUNT, NO_DATE
from services.pilot_files.record_reading import columns_of, read_rows
from services.pilot_files.rows import ComparisonRow, HistoryRow, SchemeFile
from services.pilot_files.sheets.sheet import Record
from services.terms.showing import listed, quoted

PERIODS: tuple[Period, ...] = get_args(Period)
HISTORY = columns_of(HistoryRow)
COMPARISON = ("home_ref", "area_code", "period", "from", "to", "repairs", "cost_pence")

NO_OTHER_PERIOD = "the home has no row for {}, and is left out of the comparison"
EARLIER_TENANT = "it is of an earlier tenant, and counts all the same"
COUNTS_UNTIL = "it does not count: what is before ends when enrolment opens"


@dataclass(frozen=True)
class Known:
    """What is known of the scheme: its categories, the codes of its areas, its first day.

    What is not known is empty or None, and nothing is held against it.
    """

    categories: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    opens_on: dt.date | None = None


def read_history(files: PilotFiles, checks: CrossChecks) -> tuple[HistoryRow, ...]:
    """Return the rows of `history.csv`."""
    known = _known(checks.scheme)

    def read(record: Record) -> HistoryRow:
        row = history_row(record, known)
        checks.check_tenant(record)
        checks.doubt_before_tenancy(record, row.reported_on, EARLIER_TENANT, "reported_on")
        return row

    return read_rows(files.sheet("history", HISTORY), read)


def read_comparison(files: PilotFiles, checks: CrossChecks) -> tuple[ComparisonRow, ...]:
    """Return the rows of `comparison.csv`."""
    file, homes = files.sheet("comparison", COMPARISON), ComparedHomes()
    known = _known(checks.scheme)
    rows = read_rows(file, lambda record: comparison_row(record, known, homes))
    for row, missing in homes.alone():
        file.doubt(row, "home_ref", NO_OTHER_PERIOD, missing)
    return rows


def history_row(record: Record, known: Known) -> HistoryRow:
    """Return what a row of the history says."""
    row = HistoryRow(
        tenant_ref=cells.reference(record, "tenant_ref"),
        reported_on=cells.day(record, "reported_on"),
        category=cells.one_line_given(record, "category"),
        cost_pence=cells.pence(record, "cost_pence"),
    )
    check_category(record, known.categories)
    if record.good("reported_on") and known.opens_on and row.reported_on >= known.opens_on:
        says = f"{{}} is not before enrolment opens, on {{}}; {COUNTS_UNTIL}"
        record.doubt("reported_on", says, str(row.reported_on), str(known.opens_on))
    return row


def comparison_row(record: Record, known: Known, homes: "ComparedHomes") -> ComparisonRow:
    """Return what a row of the comparison says, checked against the other row of its home."""
    cells.required(record, "repairs")
    row = ComparisonRow(
        home_ref=cells.reference(record, "home_ref"),
        area_code=cells.short_code(record, "area_code"),
        period=cells.choice(record, "period", PERIODS, "a period"),
        first_day=cells.day(record, "from"),
        last_day=cells.day(record, "to"),
        repairs=cells.whole_number(record, "repairs", LARGEST_COUNT, "repairs"),
        cost_pence=cells.pence(record, "cost_pence"),
    )
    if record.good("from", "to") and row.last_day < row.first_day:
        record.fault("to", "is before from; correct one of the two dates")
    if record.good("repairs", "cost_pence") and row.cost_pence and not row.repairs:
        record.fault("cost_pence", "there are no repairs; leave it blank, or correct the number")
    if record.clean:
        homes.check(record, row)
    _doubt_area(record, row, known)
    _doubt_period(record, row, known)
    return row


class ComparedHomes:
    """The homes of the comparison, each with a row for each period at most, in one area."""

    def __init__(self) -> None:
        self._seen: dict[str, dict[Period, _Seen]] = {}

    def check(self, record: Record, row: ComparisonRow) -> None:
        """Check a row, which is clean so far, against the other row of its home."""
        periods = self._seen.setdefault(row.home_ref, {})
        if row.period in periods:
            says = "a second {} of {}; the first is in row {}. Leave one row for each period"
            first = str(periods[row.period].row)
            record.fault("period", says, quoted(row.period), quoted(row.home_ref), first)
            return
        for other in periods.values():
            _check_pair(record, row, other)
        periods[row.period] = _Seen(record.row, row.area_code, row.first_day, row.last_day)

    def alone(self) -> Iterator[tuple[int, str]]:
        """Yield the row of each home that has no other, and the period that is missing."""
        for periods in self._seen.values():
            for missing in PERIODS if len(periods) == 1 else ():
                if missing not in periods:
                    yield next(iter(periods.values())).row, missing


class _Seen(NamedTuple):
    """What is remembered of a row, to compare later rows with."""

    row: int
    area_code: str
    first_day: dt.date
    last_day: dt.date


def _check_pair(record: Record, row: ComparisonRow, other: _Seen) -> None:
    if row.area_code != other.area_code:
        says = f"{quoted(row.area_code)} here and {quoted(other.area_code)} in row {other.row}"
        record.fault("area_code", f"{says}, for one home; make them the same")
    is_first = row.period == "before"
    column = "to" if is_first else "from"
    if (row.last_day >= other.first_day) if is_first else (other.last_day >= row.first_day):
        says = f"before and during overlap: row {other.row} is the home's other period"
        record.fault(column, f"{says}; before must end before during begins")


def _doubt_area(record: Record, row: ComparisonRow, known: Known) -> None:
    if known.areas and record.good("area_code") and row.area_code not in known.areas:
        says = f"{quoted(row.area_code)} is not an area of the scheme, which has "
        has = listed(known.areas, "and")
        record.doubt("area_code", f"{says}{has}; the home counts in all, and in no area's figures")


def _doubt_period(record: Record, row: ComparisonRow, known: Known) -> None:
    opens = known.opens_on
    if opens is None or not record.clean:
        return
    look = "look whether it is before or during"
    if row.period == "before" and row.last_day >= opens:
        says = f"{{}} is not before enrolment opens, on {{}}; {look}"
        record.doubt("to", says, str(row.last_day), str(opens))
    if row.period == "during" and row.first_day < opens:
        says = f"{{}} is before enrolment opens, on {{}}; {look}"
        record.doubt("from", says, str(row.first_day), str(opens))


def _known(scheme: SchemeFile | None) -> Known:
    if scheme is None:
        return Known()
    opens = None if scheme.enrolment_opens == NO_DATE else scheme.enrolment_opens
    areas = tuple(area.code for area in scheme.areas)
    return Known(scheme.tenant_categories + scheme.landlord_categories, areas, opens)
