"""The tenant's statement: its figures, its words, the page and the PDF."""

import io
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from services.contracts import vocabulary
from services.payments.adapters.statement import (
    Cause,
    Line,
    PdfLibrariesMissing,
    Statement,
    masked,
    statement_html,
    statement_pdf,
)
from services.payments.adapters.statement import wording as says
from services.payments.domain.instalments import MOVES
from services.payments.domain.wording import HELD_FOR, LOST_TO

GOLDEN = Path(__file__).parent / "golden" / "statement.html"
ROOT = Path(__file__).parents[3]
ON = date(2012, 8, 10)
STARTS = (date(2011, 11, 1), date(2012, 2, 1), date(2012, 5, 1), date(2012, 8, 1))
ENDS = (*STARTS[1:], date(2012, 11, 1))
CAUSE = Cause("J17", "plumbing_minor", date(2012, 7, 17), date(2012, 8, 16))


def _line(element: str, quarter: int, status: str, **more: Any) -> Line:
    first, end = STARTS[quarter - 1], ENDS[quarter - 1]
    pence = 7500 if element == "repairs" else 5000
    last = end - timedelta(days=1)
    return Line(element, quarter, first, last, pence, due_on=end, status=status, **more)


def _statement(*lines: Line, **changes: Any) -> Statement:
    statement = Statement(
        landlord="Bromford",
        scheme="Home Rewards Club",
        phone="0330 123 4034",
        email="cashback@example.org",
        tenant_name="Siân O'Brien",
        tenant_ref="T0001",
        first_day=date(2011, 11, 1),
        last_day=date(2012, 10, 31),
        made_on=ON,
        account=masked("66374958"),
        lines=lines,
    )
    return replace(statement, **changes)


FULL = _statement(
    _line("repairs", 1, "paid", earned=True, entry_day=date(2012, 2, 3)),
    _line("repairs", 2, "returned", earned=True),
    _line("repairs", 3, "forfeited", reason="repair_call_out", cause=CAUSE),
    _line("repairs", 4, "scheduled"),
    _line("housing_management", 1, "paid", earned=True, entry_day=date(2012, 2, 3)),
    _line("housing_management", 2, "submitted", earned=True, entry_day=date(2012, 8, 14)),
    _line("housing_management", 3, "held", reason="rent_arrears", earned=True),
    _line("housing_management", 4, "scheduled"),
)


# --- figures ---


def test_the_totals_are_those_of_the_lines() -> None:
    assert FULL.earned_pence == 7500 + 7500 + 5000 + 5000 + 5000
    assert FULL.paid_pence == 7500 + 5000
    assert FULL.lost_pence == 7500
    assert FULL.to_come_pence == 50000 - 12500 - 7500
    assert FULL.offered_pence == 50000


@given(st.lists(st.sampled_from(sorted(MOVES)), max_size=4))
def test_paid_to_come_and_lost_are_all_there_is(statuses: list[str]) -> None:
    statement = _statement(*(_line("repairs", q, s) for q, s in enumerate(statuses, start=1)))
    parts = statement.paid_pence + statement.to_come_pence + statement.lost_pence
    assert parts == 7500 * len(statuses)


def test_lines_stand_by_element_as_they_come_and_by_quarter() -> None:
    mixed = _statement(*(FULL.lines[place] for place in (5, 2, 0, 4)))
    assert [(name, [line.quarter for line in lines]) for name, lines in mixed.elements] == [
        ("housing_management", [1, 2]),
        ("repairs", [1, 3]),
    ]


def test_an_account_is_shown_by_its_last_digits() -> None:
    assert masked("66374958") == "ending 4958"
    with pytest.raises(ValueError, match="at most 4 digits") as refused:
        _statement(account="66374958")
    assert "66374958" not in str(refused.value)


def test_neither_name_nor_account_is_in_the_repr() -> None:
    assert "Brien" not in repr(FULL)
    assert "4958" not in repr(FULL)


# --- words ---


def test_every_reason_has_its_words_for_the_tenant() -> None:
    assert set(says.LOST_BECAUSE) == set(LOST_TO)
    assert set(says.HELD) == set(HELD_FOR)
    assert set(says.ELEMENTS) == set(get_args(vocabulary.Element))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (_line("repairs", 1, "paid", entry_day=date(2012, 2, 3)), "Paid on 3 February 2012"),
        (
            _line("repairs", 3, "submitted", entry_day=date(2012, 8, 14)),
            "On its way: in your account on 14 August 2012",
        ),
        (_line("repairs", 4, "scheduled"), "Due on 1 November 2012"),
        (_line("repairs", 3, "scheduled"), "Due since 1 August 2012"),
        (_line("repairs", 3, "held", reason="rent_arrears"), "Due since 1 August 2012, on hold"),
        (_line("repairs", 2, "returned"), "Came back to us"),
        (_line("repairs", 2, "forfeited", reason="late"), "Lost"),
        (_line("repairs", 2, "cancelled", reason="withdrawn"), "Lost"),
    ],
)
def test_each_status_is_said_with_the_date_that_matters(line: Line, said: str) -> None:
    assert says.status_of(line, ON) == said


def test_a_loss_to_a_breach_says_what_and_until_when_to_appeal() -> None:
    lost = _line("repairs", 3, "forfeited", reason="repair_call_out", cause=CAUSE)
    because = (
        "We did a repair that your agreement says is yours: minor plumbing, 17 July 2012"
        " (our reference J17)."
    )
    assert says.why(lost, CAUSE.appeal_by) == (because, "You can appeal until 16 August 2012.")
    after = CAUSE.appeal_by + timedelta(days=1)
    assert says.why(lost, after) == (because, "The time to appeal ended on 16 August 2012.")


@pytest.mark.parametrize("reason", sorted(LOST_TO))
def test_a_loss_without_a_breach_says_why(reason: str) -> None:
    lost = _line("repairs", 4, "forfeited", reason=reason)
    assert says.why(lost, ON) == (f"{says.LOST_BECAUSE[reason]}.",)


@pytest.mark.parametrize("reason", sorted(HELD_FOR))
def test_a_hold_says_why_that_nothing_is_lost_and_what_to_do(reason: str) -> None:
    held = _line("repairs", 3, "held", reason=reason)
    assert says.why(held, ON) == (says.HELD[reason], "You have not lost this money.")
    assert len(says.what_to_do(_statement(held))) == 1


def test_what_came_back_asks_for_details_unless_there_are_new_ones() -> None:
    came_back = _statement(_line("repairs", 1, "returned"))
    assert says.what_to_do(came_back) == ()
    assert len(says.what_to_do(replace(came_back, account=""))) == 1


def test_details_are_asked_for_once() -> None:
    lines = (
        _line("repairs", 1, "returned"),
        _line("repairs", 2, "held", reason="no_bank_details"),
        _line("housing_management", 1, "held", reason="rent_arrears"),
    )
    to_do = says.what_to_do(_statement(*lines, account=""))
    assert [step.split()[0] for step in to_do] == ["Call", "Pay"]
    assert "0330 123 4034" in to_do[0]


def test_where_nothing_is_to_be_done_the_page_says_so() -> None:
    page = statement_html(_statement(_line("repairs", 4, "scheduled")))
    assert "You do not need to do anything." in page


def test_before_the_year_starts_there_is_nothing_to_show() -> None:
    page = statement_html(_statement(account=""))
    assert "Your year has not started" in page
    assert "We do not have an account that we can pay into." in page


# --- the page ---


def test_the_page_is_the_golden_one() -> None:
    """To accept a change: look at it in a browser, then write the page over the golden file."""
    assert statement_html(FULL) == GOLDEN.read_text(encoding="utf-8")


HOSTILE = "<script>alert('x')</script>\" onload=\"x&amp;"


@pytest.mark.parametrize(
    "place", ["landlord", "scheme", "phone", "email", "tenant_name", "tenant_ref"]
)
def test_what_comes_from_outside_is_escaped(place: str) -> None:
    page = statement_html(replace(FULL, **{place: HOSTILE}))
    assert "<script" not in page
    assert 'onload="' not in page
    assert "&lt;script&gt;alert(&#39;x&#39;)" in page


def test_what_a_line_brings_is_escaped() -> None:
    cause = replace(CAUSE, reference=HOSTILE, kind=HOSTILE)
    lost = _line("repairs", 1, "forfeited", reason="late", cause=cause)
    page = statement_html(_statement(replace(lost, element=HOSTILE)))
    assert "<script" not in page.lower()
    assert 'onload="' not in page


def test_the_page_asks_for_nothing_from_elsewhere() -> None:
    page = statement_html(FULL)
    assert not [part for part in ("://", "src=", "href=", "url(", "@import") if part in page]


@pytest.mark.parametrize(
    "needed",
    [
        '<html lang="en-GB">',
        "<title>Your cashback statement, 10 August 2012: Home Rewards Club</title>",
        "<main>",
        '<th scope="col">',
        '<th scope="row">',
        "<caption>Doing your own repairs</caption>",
    ],
)
def test_the_page_has_what_a_screen_reader_needs(needed: str) -> None:
    assert needed in statement_html(FULL)


def _luminance(colour: str) -> float:
    """The relative luminance of `#rrggbb` by WCAG 2.2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("text", ["#1a1c1f", "#454b54", "#1d4f91"])
@pytest.mark.parametrize("background", ["#ffffff", "#eef3f9"])
def test_the_contrast_is_enough_for_small_text(text: str, background: str) -> None:
    page = statement_html(FULL)
    assert text in page
    assert background in page
    darker, lighter = _luminance(text), _luminance(background)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


# --- the PDF ---


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return statement_pdf(FULL)


def test_the_pdf_is_pdf_ua_1_with_title_and_language(pdf: bytes) -> None:
    reader = PdfReader(io.BytesIO(pdf))
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    metadata = root["/Metadata"].get_object().get_data().decode()
    assert "pdfuaid" in metadata
    assert reader.metadata is not None
    assert reader.metadata.title == "Your cashback statement, 10 August 2012: Home Rewards Club"
    assert str(reader.metadata.creation_date).startswith("2012-08-10")


def _tags(element: Any) -> list[str]:
    """The tags of a structure element and all below it, in reading order."""
    element = element.get_object()
    if not isinstance(element, dict):
        return []
    kids = element.get("/K", [])
    below = [tag for kid in (kids if isinstance(kids, list) else [kids]) for tag in _tags(kid)]
    return [str(element["/S"]), *below] if "/S" in element else below


def test_the_pdf_is_tagged_with_headings_tables_and_their_captions(pdf: bytes) -> None:
    root: Any = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    tags = _tags(root["/StructTreeRoot"])
    assert tags.count("/H1") == 1
    assert tags.count("/H2") == 4
    assert tags.count("/Table") == tags.count("/Caption") == 3
    assert tags.count("/TH") == (2 + 4) + 2 * (3 + 4)


def test_the_pdf_holds_the_text_of_the_page(pdf: bytes) -> None:
    pages = PdfReader(io.BytesIO(pdf)).pages
    text = " ".join(" ".join(page.extract_text().split()) for page in pages)
    for said in ("Siân O'Brien", "£300", "Paid on 3 February 2012", "J17", "ending 4958"):
        assert said in text
    assert "66374958" not in text


def test_the_same_statement_makes_the_same_bytes(pdf: bytes) -> None:
    assert statement_pdf(replace(FULL)) == pdf


def test_it_makes_them_in_another_process_at_another_time(pdf: bytes) -> None:
    program = (
        "import sys; from tests.unit.payments.test_statement import FULL, statement_pdf;"
        " sys.stdout.buffer.write(statement_pdf(FULL))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo"}
    command = [sys.executable, "-c", program]
    again = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)
    assert again.stdout == pdf


def test_another_statement_makes_other_bytes(pdf: bytes) -> None:
    assert statement_pdf(replace(FULL, made_on=ON + timedelta(days=1))) != pdf


PACKAGES = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0$"


def test_where_pango_is_missing_the_error_names_the_packages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class NoPango:
        """Stands where Python looks for modules, and fails as WeasyPrint does without Pango."""

        def find_spec(self, name: str, *_: object) -> None:
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")

    for name in [name for name in sys.modules if name.partition(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [NoPango(), *sys.meta_path])
    with pytest.raises(PdfLibrariesMissing, match=PACKAGES):
        statement_pdf(FULL)


def test_where_harfbuzz_is_missing_the_error_names_the_packages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("weasyprint.text.ffi.harfbuzz_subset", None)
    with pytest.raises(PdfLibrariesMissing, match=PACKAGES):
        statement_pdf(FULL)
