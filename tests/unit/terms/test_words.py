"""Texts as plain words: accents, apostrophes and case aside."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.terms.words import plain, plain_words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Siân O’Brien", "sian obrien"),
        ("Sia\u0302n O'Brien", "sian obrien"),
        ("D`Arcy  ʻAlohi", "darcy alohi"),
        ("ŁUKASZ Wałęsa", "lukasz walesa"),
        ("Straße", "strasse"),
        ("\tAnn\u00a0Lee ", "ann lee"),
        ("Дмитрий", "дмитрии"),
        ("", ""),
    ],
)
def test_one_text_is_plain_however_it_is_typed(text: str, folded: str) -> None:
    assert plain(text) == folded


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("12A St. John’s-Close", ["12a", "st", "johns", "close"]),
        ("Zoë Taylor-Clarke", ["zoe", "taylor", "clarke"]),
        ("Flat 2/3", ["flat", "2", "3"]),
        ("Łódź Dom_4", ["lodz", "dom", "4"]),
        (" - ", []),
    ],
)
def test_punctuation_parts_words_and_numbers_are_words(text: str, words: list[str]) -> None:
    assert plain_words(text) == words


@given(st.text(alphabet=st.characters(max_codepoint=126), max_size=30))
def test_what_is_quick_for_ascii_gives_what_the_long_way_gives(text: str) -> None:
    assert plain_words(text) == plain_words(f"é {text}")[1:]


@given(st.text(max_size=30))
def test_a_plain_text_is_plain(text: str) -> None:
    assert plain(plain(text)) == plain(text)
