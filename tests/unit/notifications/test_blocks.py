from hypothesis import given
from hypothesis import strategies as st

from services.notifications.domain.blocks import (
    Bullets,
    Heading,
    Paragraph,
    Run,
    linked,
    opening,
    parse,
    plain_text,
)

WORDING = """
Dear Siân

You lose £75:

* £50 for repairs
* £25 for the rest

# What to do next


Call us.

Home Rewards Club
Bromford
"""

BLOCKS = (
    Paragraph(("Dear Siân",)),
    Paragraph(("You lose £75:",)),
    Bullets(("£50 for repairs", "£25 for the rest")),
    Heading("What to do next"),
    Paragraph(("Call us.",)),
    Paragraph(("Home Rewards Club", "Bromford")),
)


def test_a_wording_is_paragraphs_lists_and_headings():
    assert parse(WORDING) == BLOCKS


def test_plain_text_has_headings_as_lines_and_one_empty_line_between_blocks():
    assert plain_text(BLOCKS) == (
        "Dear Siân\n\nYou lose £75:\n\n* £50 for repairs\n* £25 for the rest\n\n"
        "What to do next\n\nCall us.\n\nHome Rewards Club\nBromford\n"
    )


def test_what_only_looks_like_a_list_or_heading_is_a_paragraph():
    assert parse("* one\nand more") == (Paragraph(("* one", "and more")),)
    assert parse("# one\n# two") == (Paragraph(("# one", "# two")),)
    assert parse("#one") == (Paragraph(("#one",)),)


def test_nothing_is_no_block():
    assert parse(" \n\n ") == ()


def test_the_opening_is_what_follows_the_salutation():
    assert opening(BLOCKS) == "You lose £75:"
    assert opening(BLOCKS[:1]) == ""


def test_only_known_words_lead_anywhere():
    links = {"01632 960001": "tel:+441632960001", "https://example.org": "https://example.org"}
    assert list(linked("Call 01632 960001 or see https://other.example.", links)) == [
        Run("Call "),
        Run("01632 960001", "tel:+441632960001"),
        Run(" or see https://other.example."),
    ]


def test_the_longest_of_two_known_words_leads():
    links = {"example.org": "a", "example.org/how-to": "b"}
    assert list(linked("example.org/how-to", links)) == [Run("example.org/how-to", "b")]


@given(st.text(), st.dictionaries(st.text(max_size=3), st.text(), max_size=3))
def test_no_letter_is_lost_to_links(text, links):
    assert "".join(run.text for run in linked(text, links)) == text


@given(st.text(alphabet="ab*# \n", max_size=80))
def test_the_words_of_a_wording_are_all_said(text):
    said = plain_text(parse(text))
    assert sum(map(said.count, "ab")) == sum(map(text.count, "ab"))
    assert "\n\n\n" not in said.strip("\n")
