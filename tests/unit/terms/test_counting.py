"""A number with what there is of it."""

import pytest

from services.terms.counting import counted


@pytest.mark.parametrize(
    ("number", "words", "said"),
    [
        (0, ("home",), "0 homes"),
        (1, ("home",), "1 home"),
        (2300, ("home",), "2,300 homes"),
        (1, ("property", "properties"), "1 property"),
        (2, ("property", "properties"), "2 properties"),
    ],
)
def test_one_is_one_and_all_other_numbers_are_many(
    number: int, words: tuple[str, ...], said: str
) -> None:
    assert counted(number, *words) == said
