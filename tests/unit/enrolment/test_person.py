"""What a person is found by, and what is looked for when somebody types."""

from dataclasses import replace

import pytest

from services.enrolment.domain.person import LONGEST_WORD, Person, sorts_as, words_asked, words_of

SIAN = Person(
    "BR-0042", "Ms", "Siân", "O’Brien", "12A Mill Lane", "", "Stratford-upon-Avon", "WS13 6QW",
    "Sian@Example.org", "+44 7700 900123", "sms",
)  # fmt: skip
NOBODY = Person("T1", "", "", "", "", "", "", "", "", "", "letter")


def found_by(person: Person, text: str) -> bool:
    words = words_of(person)
    asked = words_asked(text)
    return bool(asked) and all(any(word.startswith(each) for word in words) for each in asked)


@pytest.mark.parametrize(
    "text",
    [
        "siân obr", "OBR SIA", "o'brien", "O\u2019Brien", "Sia\u0302n", "ms obrien",
        "ws13", "ws13 6qw", "WS136QW", "ws136", "6qw", "12a mill", "mill 12", "lane avon siân",
        "br-0042", "br0042", "0042", "BR-00", "sian@example", "SIAN@EXAMPLE.ORG obr",
        "07700900123", "07700 900 123", "+44 (0)7700 900123", "0044 7700 900123", "07700-900",
    ],
)  # fmt: skip
def test_a_person_is_found_by_beginnings_of_words_in_any_order(text: str) -> None:
    assert found_by(SIAN, text)


@pytest.mark.parametrize("text", ["rien", "siân jones", "14 mill", "ws14", "07700 900124", "", "-"])
def test_a_person_is_not_found_by_what_is_not_theirs(text: str) -> None:
    assert not found_by(SIAN, text)


@pytest.mark.parametrize("postcode", ["WS136QW", "ws13 6qw", "WS13  6QW"])
def test_a_postcode_is_found_however_its_parts_are_spaced(postcode: str) -> None:
    person = replace(NOBODY, postcode=postcode)
    assert all(found_by(person, text) for text in ("ws13 6qw", "ws136qw", "WS13 6"))


@pytest.mark.parametrize("last_name", ["O Brien", "O'Brien", "O-Brien", "OBrien"])
def test_a_name_in_parts_is_found_as_one_word_too(last_name: str) -> None:
    assert found_by(replace(NOBODY, last_name=last_name), "obrien")


def test_each_word_is_kept_once_and_what_was_not_given_is_no_word() -> None:
    assert words_of(NOBODY) == ["t1"]
    assert words_of(replace(NOBODY, first_name="Ann", last_name="Ann", town="Ann")) == ["ann", "t1"]


def test_a_word_has_an_end_and_is_found_whole() -> None:
    endless = "x" * (LONGEST_WORD * 2)
    person = replace(NOBODY, last_name=endless)
    assert max(map(len, words_of(person))) == LONGEST_WORD
    assert found_by(person, endless)
    assert len(sorts_as(person)) <= 2 * LONGEST_WORD


def test_what_is_typed_twice_is_asked_once() -> None:
    assert words_asked("Ann ann ANN'") == ["ann"]


def test_people_are_listed_by_last_name_then_first() -> None:
    people = [replace(NOBODY, first_name=f, last_name=n) for f, n in LISTED]
    assert sorted(people, key=sorts_as) == people


LISTED = [("Zoe", "Lee"), ("Ann", "Lee Smith"), ("Émile", "Øst"), ("Fay", "OST")]


def test_a_person_is_not_written_out() -> None:
    assert repr(SIAN) == "Person(tenant_ref='BR-0042', preferred_channel='sms')"
