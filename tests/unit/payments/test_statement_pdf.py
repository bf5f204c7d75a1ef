"""The tenant's statement as a PDF: what it says, how it is tagged, and names as they come."""

import html
import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from services.payments.adapters.statement import Statement, statement_html, statement_pdf
from tests.unit.payments.statements import CAUSE, FULL, HOSTILE, ON, a_line, a_statement

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return statement_pdf(FULL)


def _words_of_pdf(pdf: bytes) -> list[str]:
    """The words of a PDF without the foot of each page."""
    texts = [page.extract_text().split("Your cashback statement Page") for page in _pages(pdf)]
    return [word for text, _ in texts for word in text.split()]


def _pages(pdf: bytes) -> Any:
    return PdfReader(io.BytesIO(pdf)).pages


def _words_of_page(statement: Statement) -> list[str]:
    """The words between the tags of the page's body."""
    _, _, body = statement_html(statement).partition("<body>")
    return html.unescape(re.sub("<[^>]*>", " ", body)).split()


def test_the_pdf_is_pdf_ua_1_with_title_and_language(pdf: bytes) -> None:
    reader = PdfReader(io.BytesIO(pdf))
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    metadata = root["/Metadata"].get_object().get_data()
    assert b"<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert reader.metadata is not None
    assert reader.metadata.title == "Your cashback statement, 10 August 2012: Home Rewards Club"
    assert reader.metadata.author == "Bromford"


def test_the_pdf_knows_no_time_but_the_day_of_the_statement(pdf: bytes) -> None:
    about = PdfReader(io.BytesIO(pdf)).metadata
    assert about is not None
    assert about.creation_date is not None
    assert about.modification_date is not None
    assert about.creation_date.date() == about.modification_date.date() == ON


def _tags(element: Any) -> list[str]:
    """The tags of a structure element and all below it, in reading order."""
    element = element.get_object()
    if not isinstance(element, dict):
        return []
    kids = element.get("/K", [])
    below = [tag for kid in (kids if isinstance(kids, list) else [kids]) for tag in _tags(kid)]
    return [str(element["/S"]), *below] if "/S" in element else below


def _tags_of(pdf: bytes) -> list[str]:
    root: Any = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    return _tags(root["/StructTreeRoot"])


def test_the_pdf_is_tagged_with_headings_tables_and_their_captions(pdf: bytes) -> None:
    tags = _tags_of(pdf)
    assert tags.count("/H1") == 1
    assert tags.count("/H2") == 4
    assert tags.count("/Table") == tags.count("/THead") == tags.count("/Caption") == 3
    assert tags.count("/TH") == 2 + 2 * 3
    assert tags.count("/TD") == 4 * 2 + 2 * 4 * 3


@pytest.mark.parametrize(
    "statement",
    [
        FULL,
        a_statement(account=""),
        a_statement(
            a_line("repairs", 1, "held", reason="no_bank_details"),
            a_line("repairs", 2, "held", reason="awaiting_follow_up"),
            a_line("repairs", 3, "scheduled"),
            a_line("a_third", 4, "cancelled", reason="withdrawn"),
        ),
        a_statement(hours="9am to 5pm", complaints="Complain.", data_protection="We keep it safe."),
    ],
    ids=["full", "empty", "held", "own words"],
)
def test_the_pdf_says_what_the_page_says_in_the_same_order(statement: Statement) -> None:
    assert _words_of_pdf(statement_pdf(statement)) == _words_of_page(statement)


def test_every_page_of_the_pdf_is_a4_and_has_its_number(pdf: bytes) -> None:
    pages = _pages(pdf)
    assert len(pages) == 2
    for number, page in enumerate(pages, start=1):
        assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [210, 297]
        assert page.extract_text().endswith(f"Page {number} of 2")


def test_a_table_that_goes_on_over_pages_repeats_its_header() -> None:
    first = a_line("repairs", 1, "scheduled")
    long = a_statement(*(replace(first, quarter=quarter) for quarter in range(1, 61)))
    pages = _pages(statement_pdf(long))
    assert len(pages) > 2
    assert all("Quarter Amount What happened" in page.extract_text() for page in pages[:-1])
    assert _tags_of(statement_pdf(long)).count("/TH") == 2 + 3


def test_no_heading_caption_or_header_is_alone_at_the_foot_of_a_page() -> None:
    must_go_on = (
        "Your money",
        "Your cashback for",
        "What ",
        "Quarter by",
        "Doing",
        "Managing",
        "How ",
    )
    for lines in range(1, 40):
        pushed_down = replace(FULL, landlord=" ".join(["Landlord"] * 9 * lines))
        for page in _pages(statement_pdf(pushed_down)):
            *_, last, _foot = page.extract_text().splitlines()
            assert not last.startswith(must_go_on)
            assert "What happened" not in last


MARKUP = "#pagebreak() *x* _x_ $x$ <y> @z \\ \"q\" 'q' `c` // /* = [b] #let ~ -- ... \\u{41}"


@pytest.mark.parametrize(
    "place", ["landlord", "scheme", "phone", "email", "tenant_name", "tenant_ref"]
)
@pytest.mark.parametrize("hostile", [MARKUP, HOSTILE], ids=["typst", "html"])
def test_no_value_is_read_as_a_command_of_the_layout(place: str, hostile: str) -> None:
    statement = replace(FULL, **{place: hostile})
    made = statement_pdf(statement)
    assert " ".join(hostile.split()) in " ".join(_words_of_pdf(made))
    assert _tags_of(made) == _tags_of(statement_pdf(FULL))


def test_nor_is_what_a_line_brings() -> None:
    hostile = "#x *b* $m$ <l>"
    cause = replace(CAUSE, reference=hostile, kind=hostile)
    lost = a_line("repairs", 1, "forfeited", reason="late", cause=cause)
    statement = a_statement(replace(lost, element=hostile))
    assert _words_of_pdf(statement_pdf(statement)) == _words_of_page(statement)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ngô Thị Ánh", "Ngô Thị Ánh"),
        ("Łukasz Żółć", "Łukasz Żółć"),
        ("Ελένη Наталья", "Ελένη Наталья"),
        ("Sia\u0302n", "Siân"),
        ("Si\u200bân\ufeff\x00 \n O'Brien", "Siân O'Brien"),
        ("王小明 Li", "□□□ Li"),
        ("Siân 😀", "Siân □"),
        ("Siân \u0637\u0619\u200d", None),
        ("Siân \ud800", "Siân"),
        ("\u04a7 \u2334\u065e", "\u04a7 \u2334"),
    ],
)
def test_a_name_in_any_script_makes_a_pdf(name: str, shown: str | None) -> None:
    text = " ".join(_words_of_pdf(statement_pdf(replace(FULL, tenant_name=name))))
    assert shown is None or f"{shown} Your reference" in text


@given(st.text(max_size=12))
@settings(max_examples=60, deadline=None)
def test_any_text_makes_a_pdf(text: str) -> None:
    statement = replace(FULL, tenant_name=text, scheme=text)
    assert statement_pdf(statement).startswith(b"%PDF-1.7")


def test_a_long_word_stays_on_the_paper() -> None:
    cause = replace(CAUSE, reference="W" * 40)
    lost = a_line("repairs", 1, "forfeited", reason="late", cause=cause)
    made = statement_pdf(a_statement(lost, landlord="W" * 200))
    runs = re.findall("W+", _pages(made)[0].extract_text())
    assert max(map(len, runs)) <= 40
    assert sum(len(run) for run in runs if len(run) > 1) == 240


def test_the_account_is_masked_in_the_pdf(pdf: bytes) -> None:
    text = " ".join(_words_of_pdf(pdf))
    assert "your account ending 4958." in text
    assert "66374958" not in text


def test_the_same_statement_makes_the_same_bytes(pdf: bytes) -> None:
    assert statement_pdf(replace(FULL)) == pdf


def test_it_makes_them_in_another_process_at_another_time(pdf: bytes) -> None:
    program = (
        "import sys; from tests.unit.payments.test_statement_pdf import FULL, statement_pdf;"
        " sys.stdout.buffer.write(statement_pdf(FULL))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo"}
    command = [sys.executable, "-c", program]
    again = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)
    assert again.stdout == pdf


def test_another_statement_makes_other_bytes(pdf: bytes) -> None:
    assert statement_pdf(replace(FULL, made_on=ON + timedelta(days=1))) != pdf
