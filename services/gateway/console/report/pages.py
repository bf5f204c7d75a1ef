"""The report as a page, its figures of one area, element or month, and all of it as files."""

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, get_args

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.exceptions import NotFound

from services.backbone.errors import NotFound as NothingThere
from services.contracts.queries.calendar import Calendar
from services.contracts.queries.evaluation import By, Figures
from services.gateway.access import signed_in
from services.gateway.console.attachments import attachment
from services.gateway.console.permissions import may_use
from services.gateway.console.spreadsheets import CSV, XLSX
from services.gateway.visitor import client_for_visitor
from services.report.answers import Answers
from services.report.asking import ask_for_answers
from services.report.building import report_of
from services.report.files import table_csv, write_report_workbook
from services.report.model import Report
from services.report.names import part_in_words
from services.report.page import body_html, report_html, styles, tables_html
from services.report.pdf import report_pdf
from services.report.tabulating import conclusions, tables_of_part

report = Blueprint("report", __name__, url_prefix="/report", template_folder="templates")

STYLES: Final = "report.css"

HTML: Final = "text/html; charset=utf-8"
PDF: Final = "application/pdf"

BY_WORDS: Final[Mapping[By, str]] = {"area": "Area", "element": "Element", "month": "Month"}


@report.get("")
@may_use(Figures)
def shown() -> str:
    """Show the report: whether the scheme works, six charts, how that is known, all figures."""
    answers = _answers()
    if answers is None:
        return render_template("report/nothing.html")
    made = report_of(answers)
    return render_template("report/shown.html", body=body_html(made), tables=made.tables)


@report.get("/figures")
@may_use(Figures)
def figures() -> str:
    """Show all figures, with what is concluded of them; or those of an area, element or month."""
    answers = _answers()
    if answers is None:
        return render_template("report/nothing.html")
    parts = {
        f"{by}.{of}": f"{words}: {part_in_words(by, of, answers.areas)}"
        for by, words in BY_WORDS.items()
        for of in answers.divided(by)
    }
    chosen = request.args.get("of", "")
    if chosen and chosen not in parts:
        raise NotFound
    by, _, of = chosen.partition(".")
    part = [(each, of) for each in get_args(By) if each == by]
    return render_template(
        "report/figures.html",
        body=tables_html((*tables_of_part(answers, part), *(() if part else conclusions(answers)))),
        parts=[("", "In all"), *parts.items()],
        chosen=chosen,
        heading=parts.get(chosen, "In all"),
    )


@report.get("/look/<name>")
@signed_in
def stylesheet(name: str) -> Response:
    """Send how the report looks; the address changes with what is in it."""
    if name != STYLES:
        raise NotFound
    answer = Response(styles(), content_type="text/css; charset=utf-8")
    answer.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return answer


@report.app_template_global()
def report_styles() -> str:
    """Return the address of the report's style sheet."""
    digest = hashlib.sha256(styles().encode()).hexdigest()[:12]
    return url_for("report.stylesheet", name=STYLES, v=digest)


@report.get("/files/<name>")
@may_use(Figures)
def file(name: str) -> Response:
    """Send the report as a page of its own, a PDF or a workbook."""
    if name not in FILES:
        raise NotFound
    mime_type, made = FILES[name]
    return attachment([made(_report())], name, mime_type)


@report.get("/tables/<name>.csv")
@may_use(Figures)
def table(name: str) -> Response:
    """Send one of its tables as CSV."""
    found = next((each for each in _report().tables if each.name == name), None)
    if found is None:
        raise NotFound
    return attachment([table_csv(found).encode()], f"{name}.csv", CSV)


def _workbook(made: Report) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "report.xlsx"
        write_report_workbook(made, path)
        return path.read_bytes()


FILES: Final[Mapping[str, tuple[str, Callable[[Report], bytes]]]] = {
    "report.html": (HTML, lambda made: report_html(made).encode()),
    "report.pdf": (PDF, report_pdf),
    "report.xlsx": (XLSX, _workbook),
}
"""What it can be had as: how that is called to browsers, and what makes it."""


def _report() -> Report:
    answers = _answers()
    if answers is None:
        raise NotFound
    return report_of(answers)


def _answers() -> Answers | None:
    """Return what the report is made of; None before a scheme is open and a date closed."""
    client = client_for_visitor()
    as_of = client.ask(Calendar()).last_closed
    if as_of is None:
        return None
    try:
        return ask_for_answers(client, as_of, client.pages(Figures()))
    except NothingThere:
        return None
