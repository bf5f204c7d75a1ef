"""The report as an accessible PDF (PDF/UA-1), laid out by Typst, the same bytes each time.

`layout/report.typ` says how it looks. Typst brings the typefaces, and the PDF is dated by the
report: nothing of the machine or the moment is in it.
"""

from typing import Any, Final

from services.report.model import Passage, Report, Table
from services.report.page import LAYOUT
from services.report.showing import is_number, shown
from services.report.svg import svg
from services.terms.days import long_day
from services.typesetting.pdf import pdf_of

TYPEFACE: Final = "Libertinus Serif"
"""The one of Typst's own that has letters of every European language."""


def report_pdf(report: Report) -> bytes:
    """Return the PDF, with tags for who has it read aloud.

    A character that no typeface here has, in a question of the survey say, is shown as a square.
    """
    return pdf_of(LAYOUT / "report.typ", "report", _said(report))


def _said(report: Report) -> dict[str, Any]:
    """Return all that the layout sets, in words; charts as SVG."""
    as_of = report.as_of
    return {
        "landlord": report.landlord,
        "scheme": report.scheme,
        "date": [as_of.year, as_of.month, as_of.day],
        "as_of": long_day(as_of),
        "answer": report.answer,
        "because": list(report.because),
        "public": report.is_public,
        "key_numbers": [vars(one) for one in report.key_numbers],
        "charts": [
            {
                "title": chart.title,
                "says": chart.says,
                "note": chart.note if chart.table.rows else "",
                "is_drawn": bool(chart.table.rows),
                "svg": svg(chart.drawing, chart.name, chart.title, chart.says).replace(
                    "Helvetica, Arial, sans-serif", TYPEFACE
                ),
            }
            for chart in report.charts
        ],
        "method": [_passage(one) for one in report.method],
        "limits": [_passage(one) for one in report.limits],
        "tables": [_table(one) for one in report.shown_tables],
    }


def _passage(passage: Passage) -> dict[str, Any]:
    return {"heading": passage.heading, "paragraphs": list(passage.paragraphs)}


def _table(table: Table) -> dict[str, Any]:
    return {
        "caption": table.caption,
        "note": table.note,
        "columns": [column.heading for column in table.columns],
        "numbers": [is_number(column) for column in table.columns],
        "rows": [
            [shown(value, column) for value, column in zip(row, table.columns, strict=True)]
            for row in table.rows
        ],
    }
