"""Reads what the scheme is compared with: repairs before it, and of homes outside it.

Only the evaluation uses it. What a row says by itself is read by `history_row` and
`comparison_row`, wherever it comes from; what rows say together is checked by `ComparedHomes`.
"""

import datetime as dt
from typing import get_args

from services.pilot_files import cells
from services.pilot_files.cross_checks import CrossChecks
from services.pilot_files.folder import PilotFiles
from services.pilot_files.limits import LARGEST_COUNT, NO_DATE
from services.pilot_files.record_reading import columns_of, read_rows
from services.pilot_files.rows import ComparisonRow, HistoryRow, Period, SchemeFile
from services.pilot_files.sheets.sheet import Record
from services.terms.showing import listed, quoted

PERIODS: tuple[Period, ...] = get_args(Period)
HISTORY = columns_of(HistoryRow)
COMPARISON = ("home_ref", "area_code", "period", "from", "to", "repairs", "cost_pence")

COUNTS_UNTIL = "it counts as before only until the tenant's year starts"


def read_history(files: PilotFiles, checks: CrossChecks) -> tuple[HistoryRow, ...]:
    """Return the rows of `history.csv`."""
    file = files.sheet("history", HISTORY)
    return read_rows(file, lambda record: _history(record, checks))


def read_comparison(files: PilotFiles, checks: CrossChecks) -> tuple[ComparisonRow, ...]:
    """Return the rows of `comparison.csv`."""
    file, homes = files.sheet("comparison", COMPARISON), ComparedHomes()
    rows = read_rows(file, lambda record: _comparison(record, checks, homes))
    for row, says, period in homes.alone():
        file.doubt(row, "home_ref", says, period)
    return rows


def history_row(record: Record) -> HistoryRow:
    """Return what a row of the history says."""
    return HistoryRow(
        tenant_ref=cells.reference(record, "tenant_ref"),
        reported_on=cells.day(record, "reported_on"),
        category=cells.one_line(record, "category", must=True),
        cost_pence=cells.pence(record, "cost_pence"),
    )


def comparison_row(record: Record) -> ComparisonRow:
    """Return what a row of the comparison says; its period has both days in it."""
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
    return row


class ComparedHomes:
    """The homes of the comparison, each with a row for each period at most, in one area."""

    def __init__(self) -> None:
        self._seen: dict[str, dict[Period, tuple[int, ComparisonRow]]] = {}

    def check(self, record: Record, row: ComparisonRow) -> None:
        """Check a row, which is clean so far, against the other row of its home."""
        periods = self._seen.setdefault(row.home_ref, {})
        if row.period in periods:
            says = "a second {} of {}; the first is in row {}. Leave one row for each period"
            first = str(periods[row.period][0])
            record.fault("period", says, quoted(row.period), quoted(row.home_ref), first)
            return
        for number, other in periods.values():
            _check_pair(record, row, number, other)
        periods[row.period] = (record.row, row)

    def alone(self) -> list[tuple[int, str, str]]:
        """Return the row of each home that has no other, what is doubted, and what fills it."""
        return [
            (number, "the home has no row for {}, and is left out of the comparison", missing)
            for periods in self._seen.values()
            if len(periods) == 1
            for number, row in periods.values()
            for missing in PERIODS
            if missing != row.period
        ]


def _check_pair(record: Record, row: ComparisonRow, number: int, other: ComparisonRow) -> None:
    if row.area_code != other.area_code:
        says = f"{quoted(row.area_code)} here and {quoted(other.area_code)} in row {number}"
        record.fault("area_code", f"{says}, for one home; make them the same")
    before, during = (row, other) if row.period == "before" else (other, row)
    if before.last_day >= during.first_day:
        column = "to" if row is before else "from"
        says = f"before and during overlap: row {number} is the home's other period"
        record.fault(column, f"{says}; before must end before during begins")


def _history(record: Record, checks: CrossChecks) -> HistoryRow:
    row = history_row(record)
    checks.check_tenant(record)
    checks.check_category(record)
    opens = _opens(checks.scheme)
    if record.good("reported_on") and opens and row.reported_on >= opens:
        says = f"{{}} is not before enrolment opens, on {{}}; {COUNTS_UNTIL}"
        record.doubt("reported_on", says, str(row.reported_on), str(opens))
    checks.doubt_before_tenancy(
        record,
        row.reported_on,
        "it is of an earlier tenant, and counts all the same",
        "reported_on",
    )
    return row


def _comparison(record: Record, checks: CrossChecks, homes: ComparedHomes) -> ComparisonRow:
    row = comparison_row(record)
    if record.clean:
        homes.check(record, row)
    scheme = checks.scheme
    areas = [area.code for area in scheme.areas] if scheme else []
    if areas and record.good("area_code") and row.area_code not in areas:
        says = f"{quoted(row.area_code)} is not an area of the scheme, which has "
        has = listed(areas, "and")
        record.doubt("area_code", f"{says}{has}; the home counts in all, and in no area's figures")
    opens = _opens(scheme)
    if record.clean and opens and row.period == "before" and row.last_day >= opens:
        says = "{} is not before enrolment opens, on {}; look whether it is before or during"
        record.doubt("to", says, str(row.last_day), str(opens))
    if record.clean and opens and row.period == "during" and row.first_day < opens:
        says = "{} is before enrolment opens, on {}; look whether it is before or during"
        record.doubt("from", says, str(row.first_day), str(opens))
    return row


def _opens(scheme: SchemeFile | None) -> dt.date | None:
    """Return the day enrolment opens, where the file says one."""
    return scheme.enrolment_opens if scheme and scheme.enrolment_opens != NO_DATE else None
