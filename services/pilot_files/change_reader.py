"""Reads `changes.csv`, where what `value` and `value_2` mean depends on `change`."""

from collections.abc import Callable, Sequence
from typing import get_args

from services.pilot_files import cells
from services.pilot_files.bank_details import clean_account_number, clean_sort_code
from services.pilot_files.change_doubts import doubt_changes
from services.pilot_files.cross_checks import CrossChecks
from services.pilot_files.folder import PilotFiles
from services.pilot_files.record_reading import columns_of, read_rows, tenant_ref
from services.pilot_files.rows import ChangeKind, ChangeRow, TenantRow
from services.pilot_files.sheets.sheet import Record
from services.pilot_files.tenant_reader import CHANNELS

CHANGES: tuple[ChangeKind, ...] = get_args(ChangeKind)
Values = tuple[str, str]


def read_changes(
    files: PilotFiles, checks: CrossChecks, tenants: Sequence[TenantRow]
) -> tuple[ChangeRow, ...]:
    """Return the rows of `changes.csv`. Read it after the files that appeals refer to."""
    file = files.sheet("changes", columns_of(ChangeRow))
    changes = read_rows(file, lambda record: (record.row, _change(record, checks)))
    doubt_changes(file, changes, tenants)
    return tuple(change for _, change in changes)


def _change(record: Record, checks: CrossChecks) -> ChangeRow:
    change = cells.choice(record, "change", CHANGES, "a change")
    value, value_2 = _values(record, change) if record.good("change") else ("", "")
    row = ChangeRow(tenant_ref(record, checks), cells.day(record, "date"), change, value, value_2)
    if change == "agreed" and record.good("change"):
        checks.doubt_before_tenancy(record, row.date, "it counts from that day")
    if change == "appeal_upheld" and record.good("tenant_ref", "value"):
        checks.check_appeal(record)
    return row


def _values(record: Record, change: ChangeKind) -> Values:
    if change not in _TWO_VALUES:
        cells.blank(record, "value_2", f"for {change}")
    return _VALUES_OF[change](record)


def _nothing(record: Record) -> Values:
    cells.blank(record, "value", f"for {record.text('change')}")
    return "", ""


def _reason(record: Record) -> Values:
    return cells.free_text_given(record, "value"), ""


def _arrears(record: Record) -> Values:
    return cells.choice(record, "value", ("yes", "no"), "an answer"), ""


def _channel(record: Record) -> Values:
    return cells.choice(record, "value", CHANNELS, "a channel"), ""


def _appeal(record: Record) -> Values:
    return cells.reference(record, "value"), ""


def _contact(record: Record) -> Values:
    email, mobile = cells.email(record, "value"), cells.mobile(record, "value_2")
    if not record.given("value") and not record.given("value_2"):
        record.fault("value", "give the e-mail address here, the mobile in value_2, or both")
    return email, mobile


def _bank_details(record: Record) -> Values:
    return (
        _given(record, "value", clean_sort_code, "the sort code"),
        _given(record, "value_2", clean_account_number, "the account number"),
    )


def _given(record: Record, column: str, check: Callable[[str], str], what: str) -> str:
    if not record.text(column):
        record.fault(column, f"is blank; give {what} here")
        return ""
    return cells.checked_by(record, column, check)


_TWO_VALUES: tuple[ChangeKind, ...] = ("bank_details", "contact")

_VALUES_OF: dict[ChangeKind, Callable[[Record], Values]] = {
    "agreed": _nothing,
    "reapplied": _nothing,
    "withdrawn": _reason,
    "tenancy_ended": _nothing,
    "died": _nothing,
    "arrears": _arrears,
    "bank_details": _bank_details,
    "contact": _contact,
    "channel": _channel,
    "appeal_upheld": _appeal,
}
