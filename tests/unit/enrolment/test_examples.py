"""Which numbers and addresses nobody answers, because they are reserved for examples."""

import pytest

from services.enrolment.domain.examples import is_for_examples


@pytest.mark.parametrize(
    "text",
    [
        "01632 960001",
        "01632960999",
        "+44 1632 960 001",
        "+44 (0)1632 960001",
        "0044 7700 900 111",
        "07700 900123",
        "0113 496 0000",
        "0121 496 0999",
        "0161 496 0000",
        "0191 498 0000",
        "020 7946 0123",
        "028 9649 6123",
        "029 2018 0123",
        "0808 157 0123",
        "0909 8790 123",
        "0306 999 0123",
        "Ring 01632 960001, 9am to 5pm",
        "cashback@example.org",
        "cashback@mail.Example.COM",
        "https://example.net/how-to",
        "https://landlord.example/how-to",
        "a@host.test",
        "To complain, write to complaints@example.org.",
    ],
)
def test_what_is_reserved_for_examples_is_known(text: str) -> None:
    assert is_for_examples(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "01632 961001",
        "0121 497 0000",
        "0303 123 9999",
        "0800 1111",
        "07700 901123",
        "cashback@bromford.co.uk",
        "https://notexample.org",
        "https://example.org.uk/how-to",
        "https://bromford.co.uk/example.html",
        "Bring a letter, for example. Ring us from 9am to 5pm.",
        "1 Example Street",
    ],
)
def test_what_somebody_may_answer_is_not_taken_for_an_example(text: str) -> None:
    assert not is_for_examples(text)
