"""Which names are the same name."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.terms.people import NoName, known_by


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ann Hughes", "ann  HUGHES "),
        ("Si\u00e2n", "Sia\u0302n"),
        ("STRASSE", "straße"),
        ("Ｊo", "Jo"),
        ("Ann\u200bHughes", "AnnHughes"),
        ("\u2060Ann", "Ann\ufe0f"),
        ("An\u00adn", "Ann"),
        ("Zoe\u034f\u0308", "Zo\u00eb"),
        ("Ann\u00a0Hughes", "Ann Hughes"),
    ],
)
def test_a_name_is_the_same_however_it_is_typed(one: str, other: str) -> None:
    assert known_by(one) == known_by(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Sian", "Siân"), ("Ann Hughes", "Ann Hugh"), ("Jo", "Joe")]
)
def test_other_letters_are_another_name(one: str, other: str) -> None:
    assert known_by(one) != known_by(other)


@pytest.mark.parametrize("nobody", ["", " ", "\t\n", "\u200b\u2060", "\u00ad \ufe0f"])
def test_a_name_that_shows_nothing_names_nobody(nobody: str) -> None:
    with pytest.raises(NoName, match="say who you are"):
        known_by(nobody)


NAMES = st.text(min_size=1, max_size=12).filter(lambda name: _names_somebody(name))


def _names_somebody(name: str) -> bool:
    try:
        return bool(known_by(name))
    except NoName:
        return False


@given(NAMES, st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_no_form_of_unicode_makes_another_name(name: str, form: str) -> None:
    assert known_by(name) == known_by(unicodedata.normalize(form, name))  # type: ignore[arg-type]


@given(NAMES)
def test_what_a_name_is_known_by_is_known_by_itself(name: str) -> None:
    assert known_by(known_by(name)) == known_by(name)
