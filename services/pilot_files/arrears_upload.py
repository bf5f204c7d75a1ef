"""Reads the rent system's file of who is in arrears, by a balance or by yes and no."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from services.pilot_files import cells
from services.pilot_files.faults import Remark
from services.pilot_files.picked_columns import Heading, PickedTable, PickedUpload
from services.pilot_files.sheets.sheet import Record

IN_ARREARS, BALANCE = "in_arrears", "rent_arrears_pence"


@dataclass(frozen=True)
class ArrearsPage:
    """Some rows of the file: the number of each in a spreadsheet, the tenant, whether in arrears;
    None for a row with a fault.
    """

    rows: tuple[tuple[int, str, bool | None], ...]
    remarks: tuple[Remark, ...]


class ArrearsUpload(PickedUpload):
    """A file of rent accounts. `pages` is read to its end once."""

    def __init__(self, path: Path, name: str, is_workbook: bool) -> None:
        headings = (
            Heading("tenant_ref", "tenant_ref"),
            Heading(IN_ARREARS, IN_ARREARS, needed=False),
            Heading(BALANCE, BALANCE, needed=False),
        )
        super().__init__(PickedTable(path, name, headings, is_workbook))

    def pages(self) -> Iterator[ArrearsPage]:
        """Yield the rows with what is to be said of them."""
        for rows, remarks in self._table.read("tenant_ref", _row):
            yield ArrearsPage(rows, remarks)


def _row(record: Record) -> tuple[str, tuple[int, str, bool | None]]:
    ref, in_arrears = cells.reference(record, "tenant_ref"), _in_arrears(record)
    return ref, (record.row, ref, in_arrears if record.clean else None)


def _in_arrears(record: Record) -> bool:
    """Return what a row says, by one column or the other; a balance in credit is no arrears."""
    says, balance = record.given(IN_ARREARS), record.given(BALANCE)
    if says and balance:
        found = cells.yes_or_no(record, IN_ARREARS)
        if record.clean and found != (cells.balance(record, BALANCE) > 0):
            record.fault(IN_ARREARS, f"does not fit {BALANCE}; correct one of them")
        return found
    if balance:
        return cells.balance(record, BALANCE) > 0
    if not says:
        record.fault(IN_ARREARS, f"is blank; give yes or no, or the balance as {BALANCE}")
        return False
    return cells.yes_or_no(record, IN_ARREARS)
