"""Reads a report in whichever of the two formats it is."""

from collections.abc import Iterable
from datetime import date
from itertools import chain

from services.bank_formats.incoming.csv_rows import Columns, csv_rows
from services.bank_formats.incoming.faults import Faults, file_fault
from services.bank_formats.incoming.source import LARGEST_FILE, Source, pieces
from services.bank_formats.returns_report.rows import OPTIONAL, REQUIRED, ReportRow, Rows
from services.bank_formats.returns_report.xml_report import read_items


def read_report(source: Source, today: date, largest: int = LARGEST_FILE) -> tuple[ReportRow, ...]:
    """Return the rows of a report: XML if it starts with `<`, otherwise CSV.

    `today` is the business date: no date in the report may be after it. `largest` is in bytes.
    Raises `FileFault` with every fault, and then nothing of the file may be used. An XML file is
    read as far as it is well formed; its rows up to there are checked.
    """
    read = iter(pieces(source, largest))
    first = next(read)
    is_xml = first.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
    rows = _from_xml if is_xml else _from_csv
    return rows(chain([first], read), today)


def _from_csv(read: Iterable[bytes], today: date) -> tuple[ReportRow, ...]:
    faults, rows = Faults(), Rows(today)
    for cells in csv_rows(read, Columns(REQUIRED, OPTIONAL), faults):
        rows.add(cells)
    return _checked(rows, faults, "has no rows below the header")


def _from_xml(read: Iterable[bytes], today: date) -> tuple[ReportRow, ...]:
    faults, rows = Faults(), Rows(today)
    read_items(read, rows, faults)
    what = "has no ReturnedCreditItem and no MessagingAdvice; give an ARUCS or AWACS report"
    return _checked(rows, faults, what)


def _checked(rows: Rows, faults: Faults, if_none: str) -> tuple[ReportRow, ...]:
    faults.check()
    if not rows.seen:
        raise file_fault(if_none)
    return rows.all()
