"""The report as one HTML page that needs nothing else, and its body for the console's page."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from services.report.model import Chart, Report, Table
from services.report.showing import is_number, shown
from services.report.svg import svg
from services.terms.days import long_day

LAYOUT: Final = Path(__file__).parent / "layout"


def report_html(report: Report) -> str:
    """Return the whole page, with its styles: for a browser, a printer, an e-mail's attachment."""
    template = _environment().get_template("report.html")
    return template.render(report=report, with_tables=True, styles=Markup(styles()))


def body_html(report: Report) -> Markup:
    """Return all but the tables at its end, for a page that has `styles()` already.

    With them it would be heavy to open; `tables_html` has them for a page of their own.
    """
    template = _environment().get_template("body.html")
    rendered = template.render(report=report, with_tables=False)
    return Markup(rendered)


def tables_html(tables: Sequence[Table]) -> Markup:
    """Return tables one below the other, for a page that has `styles()` already."""
    rendered = _environment().get_template("tables.html").render(tables=tables)
    return Markup(rendered)


def styles() -> str:
    """Return the style sheet; all that it says is below `.report`."""
    return (LAYOUT / "report.css").read_text(encoding="utf-8")


def _drawn(chart: Chart) -> Markup:
    drawn = svg(chart.drawing, f"chart-{chart.name}", chart.title, chart.says)
    return Markup(drawn)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(LAYOUT),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"day": long_day, "svg": _drawn}
    environment.globals |= {"shown": shown, "is_number": is_number}
    return environment
