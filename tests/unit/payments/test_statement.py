"""The tenant's statement: its figures, its words and the page."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts import vocabulary
from services.payments.adapters.statement import (
    Line,
    masked,
    statement_html,
)
from services.payments.adapters.statement import wording as says
from services.payments.domain.instalments import MOVES
from services.terms.why_not_paid import HELD_FOR, LOST_TO
from tests.unit.payments.statements import CAUSE, FULL, HOSTILE, ON, a_line, a_statement

GOLDEN = Path(__file__).parent / "golden" / "statement.html"


# --- figures ---


def test_the_totals_are_those_of_the_lines() -> None:
    assert FULL.earned_pence == 7500 + 7500 + 5000 + 5000 + 5000
    assert FULL.paid_pence == 7500 + 5000
    assert FULL.lost_pence == 7500
    assert FULL.to_come_pence == 50000 - 12500 - 7500
    assert FULL.offered_pence == 50000


@given(st.lists(st.sampled_from(sorted(MOVES)), max_size=4))
def test_paid_to_come_and_lost_are_all_there_is(statuses: list[str]) -> None:
    statement = a_statement(*(a_line("repairs", q, s) for q, s in enumerate(statuses, start=1)))
    parts = statement.paid_pence + statement.to_come_pence + statement.lost_pence
    assert parts == 7500 * len(statuses)


def test_lines_stand_by_element_as_they_come_and_by_quarter() -> None:
    mixed = a_statement(*(FULL.lines[place] for place in (5, 2, 0, 4)))
    assert [(name, [line.quarter for line in lines]) for name, lines in mixed.elements] == [
        ("housing_management", [1, 2]),
        ("repairs", [1, 3]),
    ]


def test_an_account_is_shown_by_its_last_digits() -> None:
    assert masked("66374958") == "ending 4958"
    with pytest.raises(ValueError, match="at most 4 digits") as refused:
        a_statement(account="66374958")
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
        (a_line("repairs", 1, "paid", entry_day=date(2012, 2, 3)), "Paid on 3 February 2012"),
        (
            a_line("repairs", 3, "submitted", entry_day=date(2012, 8, 14)),
            "On its way: in your account on 14 August 2012",
        ),
        (a_line("repairs", 4, "scheduled"), "Due on 1 November 2012"),
        (a_line("repairs", 3, "scheduled"), "Due since 1 August 2012"),
        (a_line("repairs", 3, "held", reason="rent_arrears"), "Due since 1 August 2012, on hold"),
        (a_line("repairs", 2, "returned"), "Came back to us"),
        (a_line("repairs", 2, "forfeited", reason="late"), "Lost"),
        (a_line("repairs", 2, "cancelled", reason="withdrawn"), "Lost"),
    ],
)
def test_each_status_is_said_with_the_date_that_matters(line: Line, said: str) -> None:
    assert says.status_of(line, ON) == said


def test_a_loss_to_a_breach_says_what_and_until_when_to_appeal() -> None:
    lost = a_line("repairs", 3, "forfeited", reason="repair_call_out", cause=CAUSE)
    because = (
        "We did a repair that your agreement says is yours: minor plumbing, 17 July 2012"
        " (our reference J17)."
    )
    assert says.why(lost, a_statement(lost, made_on=CAUSE.appeal_by)) == (
        because,
        "You can appeal until 16 August 2012.",
    )
    after = CAUSE.appeal_by + timedelta(days=1)
    assert says.why(lost, a_statement(lost, made_on=after)) == (
        because,
        "The time to appeal ended on 16 August 2012.",
    )


@pytest.mark.parametrize("reason", sorted(LOST_TO))
def test_a_loss_without_a_breach_says_why(reason: str) -> None:
    lost = a_line("repairs", 4, "forfeited", reason=reason)
    assert says.why(lost, FULL) == (f"{says.LOST_BECAUSE[reason]}.",)


@pytest.mark.parametrize("reason", sorted(HELD_FOR))
def test_a_hold_says_why_that_nothing_is_lost_and_what_to_do(reason: str) -> None:
    held = a_line("repairs", 3, "held", reason=reason)
    assert says.why(held, FULL) == (says.HELD[reason], "You have not lost this money.")
    assert len(says.what_to_do(a_statement(held))) == (reason != "details_unconfirmed")


def test_what_is_due_says_when_the_next_payment_is_made() -> None:
    due = a_line("repairs", 3, "scheduled")
    said = says.why(due, a_statement(due, next_payment_day=date(2012, 8, 15)))
    assert said == ("It goes into our next payment, which we make on 15 August 2012.",)


def test_what_came_back_says_where_it_goes_if_there_are_other_details() -> None:
    back = a_line("repairs", 2, "returned")
    assert says.why(back, FULL)[-1] == "We pay it into your account ending 4958 next."
    assert len(says.why(back, replace(FULL, account=""))) == 2


def test_what_came_back_asks_for_details_unless_there_are_new_ones() -> None:
    came_back = a_statement(a_line("repairs", 1, "returned"))
    assert says.what_to_do(came_back) == ()
    assert len(says.what_to_do(replace(came_back, account=""))) == 1


def test_details_are_asked_for_once() -> None:
    lines = (
        a_line("repairs", 1, "returned"),
        a_line("repairs", 2, "held", reason="no_bank_details"),
        a_line("housing_management", 1, "held", reason="rent_arrears"),
    )
    to_do = says.what_to_do(a_statement(*lines, account=""))
    assert [step.split()[0] for step in to_do] == ["Call", "Pay"]
    assert "0330 123 4034" in to_do[0]


@pytest.mark.parametrize(("status", "reason"), [("scheduled", ""), ("held", "details_unconfirmed")])
def test_where_nothing_is_to_be_done_the_page_says_so(status: str, reason: str) -> None:
    page = statement_html(a_statement(a_line("repairs", 4, status, reason=reason)))
    assert "You do not need to do anything." in page


def test_before_the_year_starts_there_is_nothing_to_show() -> None:
    page = statement_html(a_statement(account=""))
    assert "Your year has not started" in page
    assert "We do not have an account that we can pay into." in page


# --- the page ---


def test_the_page_is_the_golden_one() -> None:
    """To accept a change: look at it in a browser, then write the page over the golden file."""
    assert statement_html(FULL) == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "place",
    ["landlord", "scheme", "phone", "email", "hours", "complaints", "tenant_name", "tenant_ref"],
)
def test_what_comes_from_outside_is_escaped(place: str) -> None:
    page = statement_html(replace(FULL, **{place: HOSTILE}))
    assert "<script" not in page
    assert 'onload="' not in page
    assert "&lt;script&gt;alert(&#39;x&#39;)" in page


def test_the_landlords_own_words_stand_at_the_end() -> None:
    words = {"hours": "9am to 5pm", "complaints": "Complain.", "data_protection": "It is safe."}
    page = statement_html(replace(FULL, **words))
    assert "Questions? Call 0330 123 4034 (9am to 5pm) or email" in page
    assert page.index("<p>Complain.</p>") < page.index("<p>It is safe.</p>")


def test_what_a_line_brings_is_escaped() -> None:
    cause = replace(CAUSE, reference=HOSTILE, kind=HOSTILE)
    lost = a_line("repairs", 1, "forfeited", reason="late", cause=cause)
    page = statement_html(a_statement(replace(lost, element=HOSTILE)))
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
