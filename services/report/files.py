"""The report as files: the page, the PDF, the tables as CSV and as one workbook."""

import csv
import io
from pathlib import Path

from services.report.model import Report, Table, Value
from services.report.page import report_html
from services.report.pdf import report_pdf
from services.spreadsheets.guarding import guarded
from services.spreadsheets.workbook import new_workbook


def write_report(report: Report, folder: Path) -> None:
    """Write `report.html`, `report.pdf`, `report.xlsx` and `report/<table>.csv` into a folder.

    Of a report for the public: `report-public.html` and `report-public/<table>.csv`. The same
    report gives the same bytes.
    """
    name = "report-public" if report.is_public else "report"
    _write(folder / f"{name}.html", report_html(report))
    (folder / name).mkdir()
    for table in report.tables:
        _write(folder / name / f"{table.name}.csv", table_csv(table))
    if not report.is_public:
        (folder / f"{name}.pdf").write_bytes(report_pdf(report))
        write_report_workbook(report, folder / f"{name}.xlsx")


def table_csv(table: Table) -> str:
    """Return a table as CSV: amounts in pence, nothing where nothing can be said or is told."""
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerows([_cell(value) for value in row] for row in table.rows)
    return lines.getvalue()


def write_report_workbook(report: Report, path: Path) -> None:
    """Write the tables as a workbook, a sheet each. Raises `OSError`."""
    with new_workbook(path) as sheets:
        for table in report.tables:
            names = [column.name for column in table.columns]
            rows = (dict(zip(names, row, strict=True)) for row in table.rows)
            sheets.add(table.name.replace("_", " ").capitalize(), table.columns, rows)


def _cell(value: Value) -> Value:
    return guarded(value) if isinstance(value, str) else value


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")
