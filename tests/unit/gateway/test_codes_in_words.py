"""Codes, dates and events as people read them."""

import pytest

from services.gateway.console.administration.trail import whose_deed
from services.gateway.console.telling.words import as_words


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("2011-10-03", "3 October 2011"),
        ("no_bank_details 2012-04-30", "No bank details 30 April 2012"),
        ("housing_management C00010", "Housing management C00010"),
        ("baseline 2011-10-17", "Baseline 17 October 2011"),
        ("V00042", "V00042"),
        ("2011-13-40", "2011-13-40"),
        ("", ""),
    ],
)
def test_what_brought_a_message_about_is_said_in_words(code: str, words: str) -> None:
    assert as_words(code) == words


def test_an_event_that_did_something_is_said_in_words_and_a_person_by_name() -> None:
    assert whose_deed("enrolment.rent_arrears_changed.v1") == "Enrolment: rent arrears changed"
    assert whose_deed("Ann First") == "Ann First"
    assert whose_deed("play:files") == "play:files"
