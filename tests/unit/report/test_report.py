"""The whole report: what it says is what was answered, on the page, in the PDF and in the files."""

import csv
import io
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from services.contracts.queries.evaluation import BalanceLine
from services.report.answers import Answers, Told, as_they_are, effects_as_they_are
from services.report.building import report_of
from services.report.files import write_report
from services.report.model import Report
from services.report.page import report_html
from services.report.pdf import report_pdf
from services.report.tabulating import topic_table
from tests.browser.validity import faults_of
from tests.unit.report import answers as given
from tests.unit.report.answers import FIGURES, NOTHING, QUESTION, answers, figure

CHARTS = ["take-up", "repairs", "condition", "months", "money", "satisfaction"]
TABLE = re.compile(r"<caption>(.*?)</caption>(.*?)</table>", re.DOTALL)
CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)


@pytest.fixture(scope="module")
def report() -> Report:
    return report_of(answers())


@pytest.fixture(scope="module")
def page(report: Report) -> str:
    return report_html(report)


def tables_of(page: str) -> dict[str, list[list[str]]]:
    """Return the rows of each table of a page, by its caption."""
    return {
        unescape(caption): [
            [unescape(cell) for cell in CELL.findall(row)] for row in body.split("<tr>")[2:]
        ]
        for caption, body in TABLE.findall(page)
    }


def words_of(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_the_answer_comes_first_and_six_charts_follow(report: Report, page: str) -> None:
    assert [chart.name for chart in report.charts] == CHARTS
    words = words_of(page[page.index("<main") :])
    assert words.startswith(
        f"Did Home Rewards Club work? Report to the board, up to 3 April 2013 {report.answer}"
    )
    assert page.count("<svg") == 6
    for chart in report.charts:
        assert words.count(chart.says) >= 2  # beside the chart, and read to who does not see it
    assert report.because[-1] == report.charts[4].says, "what it cost is said with the answer"


@pytest.mark.parametrize("known", [answers(), NOTHING], ids=["a pilot", "nothing"])
def test_the_page_is_valid_and_needs_nothing_from_anywhere(known: Answers) -> None:
    page = report_html(report_of(known))
    assert faults_of(page) == ["an inline style"]  # its own: it needs no other file
    assert "<script" not in page
    assert not re.findall(r"(?:src|href)=\"(?!#)", page)
    assert not re.findall(r"url\((?!#)", page)


def test_what_comes_from_outside_is_text() -> None:
    page = report_html(report_of(answers(scheme="<b>Club</b>", areas={"DUD": "<i>x</i>"})))
    assert "<b>Club" not in page
    assert "<i>x" not in page


def test_every_figure_is_on_the_page_with_the_count_it_rests_on(page: str) -> None:
    tables = tables_of(page)
    by_area = {row[0]: row[1:] for row in tables["Who took part"]}
    assert by_area["Could take part"] == ["180 of 198", "100 of 110", "80 of 88", "150 of 160"]
    assert by_area["Tenants in the pilot’s areas"] == ["198", "110", "88", "–"], "no nought made up"
    assert {len(row) for row in tables["Breaches of the agreement"]} == {2}, "by no area at all"
    assert tables["Payments, by instalment"][1][:2] == ["What they come to", "£9,750.00 (130)"]
    assert [QUESTION + " (after)", "8.0 (80)"] in [
        row[:2] for row in tables["What tenants said: average answers from 0 to 10"]
    ]
    shown = {row[1] for rows in tables.values() for row in rows}
    for f in FIGURES:
        if f.by == "all" and f.unit == "count":
            assert (f"{f.value:,}" if f.base is None else f"{f.value:,} of {f.base:,}") in shown


def test_a_month_without_any_is_nought_and_a_figure_of_no_month_a_dash() -> None:
    table = topic_table("breaches", answers(), [("month", "2012-03"), ("month", "2012-12")])
    assert [column.heading for column in table.columns] == ["What", "In all", "March 2012"]
    assert table.rows == (
        ("Breaches that count", "7 of 9", "1 of 3"),
        ("Counting: the landlord did a repair of the tenant’s", "5 of 9", "–"),
    )
    more = (*FIGURES, figure("breaches.recorded", 2, by="month", of="2012-12"))
    table = topic_table("breaches", answers(figures=as_they_are(more)), [("month", "2012-12")])
    assert table.rows[0] == ("Breaches that count", "7 of 9", "0")


def test_charts_have_the_numbers_of_their_tables(page: str) -> None:
    tables = tables_of(page)
    assert tables["From tenants to a completed year"][1] == ["Could take part", "180", "198"]
    assert tables["Repairs before and during"] == [
        ["Homes in the scheme", "Before", "213", "33,700", "2.31"],
        ["Homes in the scheme", "During", "112", "33,200", "1.23"],
        ["Homes outside the scheme", "Before", "413", "69,000", "2.19"],
        ["Homes outside the scheme", "During", "392", "69,000", "2.08"],
    ]
    assert tables["What the inspections at the end found"][-1][1:] == ["60", "80"]
    assert tables["Breaches and instalments paid by month"][3] == ["April 2012", "4", "34"]
    assert tables["Costs, savings and the net result"][-1] == [
        *("Net result", "-£32,000.00", "-£37,000.00", "-£28,000.00")
    ]
    assert tables["Average answers from 0 to 10"] == [[QUESTION, "6.4", "98", "8.0", "80"]]
    for drawn in ("180 of 198", "2.31 (213)", "60 of 80", "-£32,000", "before 6.4 (98)"):
        assert f">{drawn}</text>" in page


def test_key_numbers_say_what_they_rest_on(report: Report) -> None:
    said = {one.label: (one.shown, one.rests_on) for one in report.key_numbers}
    assert said["Repairs, against what could be expected"] == (
        "47% fewer",
        "95% interval: 35% to 57% fewer, 92 homes, 213 repairs before, 112 repairs during",
    )
    assert said["Net result: saved, less what it cost"] == (
        "£32,000 lost",
        "95% interval: £37,000 lost to £28,000 lost",
    )
    assert said["Tenants who signed"] == ("99", "of 198 registered")
    assert said["Cashback in tenants’ accounts"] == ("£37,000", "92 homes began their year")


def test_what_limits_the_answer_is_named(report: Report) -> None:
    assert [passage.heading for passage in report.limits] == [
        "Tenants chose to take part",
        "The homes were not alike before",
        "Small numbers",
    ]
    said = " ".join(paragraph for each in report.method for paragraph in each.paragraphs)
    assert "Level 3 of 5 on the Maryland scale" in said
    assert "All homes that were given a place had 37% fewer repairs" in said
    assert "in the later part of the time before" in said


def test_a_figure_that_must_not_be_told_is_a_dash_everywhere(tmp_path: Path) -> None:
    known = answers()
    hidden = tuple(
        Told(f.name, f.by, f.of, f.unit, None, None) if f.name == "take_up.signed" else f
        for f in known.figures
    )
    public = report_of(answers(figures=hidden, is_public=True))
    page = report_html(public)
    assert "99 of 198" not in words_of(page)
    assert tables_of(page)["From tenants to a completed year"][1][1:] == ["–", "–"]
    write_report(public, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "report-public",
        "report-public.html",
    ]
    (row,) = [r for r in rows_of(tmp_path / "report-public/take_up.csv") if "signed" in r["figure"]]
    assert (row["number"], row["out_of"]) == ("", "")


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text())))


def test_files_have_every_figure_estimate_and_amount(report: Report, tmp_path: Path) -> None:
    write_report(report, tmp_path)
    told = [
        (row["figure"], row["by"], row["number"] or row["amount_pence"], row["out_of"])
        for path in (tmp_path / "report").iterdir()
        if path.stem not in ("estimates", "balance", "costs_and_savings", "sensitivity")
        for row in rows_of(path)
        if row["unit"] != "score"
    ]
    assert sorted(told) == sorted(
        (f.name, f.by, str(f.value), "" if f.base is None else str(f.base))
        for f in FIGURES
        if f.unit != "score"
    )
    (main,) = [
        row
        for row in rows_of(tmp_path / "report" / "estimates.csv")
        if (row["estimate"], row["people"])
        == ("repairs.ratio_of_rate_ratios", "homes in the scheme")
    ]
    assert (main["value"], main["low"], main["high"]) == ("0.5300", "0.4300", "0.6500")
    assert rows_of(tmp_path / "report" / "costs_and_savings.csv")[-1]["low_pence"] == "-3700000"
    book = load_workbook(tmp_path / "report.xlsx")
    assert book.sheetnames == [
        *("Take up", "Aps", "Breaches", "Payments", "Survey"),
        *("Estimates", "Balance", "Costs and savings", "Sensitivity"),
    ]
    assert book["Estimates"]["D6"].value == 0.53
    assert book["Costs and savings"]["B8"].value == -32000


def test_what_has_no_bound_says_so_in_every_file(tmp_path: Path) -> None:
    effects = effects_as_they_are(
        replace(
            given.EFFECTS,
            estimates=(given.estimate("repairs.rate_ratio", "as_treated", "inf", "0.4200", "inf"),),
            balance=(BalanceLine("repairs_before", "2.3152", "2.1852", "-inf"),),
        )
    )
    write_report(report_of(answers(effects=effects)), tmp_path)
    (row,) = rows_of(tmp_path / "report" / "estimates.csv")
    assert (row["value"], row["low"], row["high"]) == ("no bound", "0.4200", "no bound")
    book = load_workbook(tmp_path / "report.xlsx")
    assert [book["Estimates"][cell].value for cell in ("D2", "E2", "F2")] == [
        *("no bound", 0.42, "no bound")
    ]
    assert [book["Balance"][cell].value for cell in ("B2", "D2")] == [2.3152, "no bound"]


def test_the_same_answers_give_the_same_bytes(report: Report, tmp_path: Path) -> None:
    for folder in (tmp_path / "one", tmp_path / "other"):
        folder.mkdir()
        write_report(report_of(answers()), folder)
    one, other = (
        {p.relative_to(f): p.read_bytes() for p in f.rglob("*") if p.is_file()}
        for f in (tmp_path / "one", tmp_path / "other")
    )
    assert one == other
    assert len(one) == 12


def test_the_pdf_says_what_the_page_says_and_can_be_read_aloud(report: Report) -> None:
    pdf = PdfReader(io.BytesIO(report_pdf(report)))
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Did Home Rewards Club work? Report up to 3 April 2013"
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    words = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    for said in (report.answer, report.limits[0].paragraphs[0], "180 of 198", "Tables"):
        assert said in words


def test_a_character_that_no_typeface_has_does_not_stop_the_pdf() -> None:
    assert report_pdf(report_of(answers(areas={"DUD": "Dudley \u1680\u4e00", "LIC": "L"})))
