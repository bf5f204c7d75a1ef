"""What of an account a screen shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.payments.domain.masking import masked


@pytest.mark.parametrize(
    ("account_number", "shown"),
    [
        ("66374958", "••••4958"),
        ("6374958", "••••4958"),
        ("374958", "••••4958"),
        ("74958", "••••"),
        ("4958", "••••"),
        ("", ""),
    ],
)
def test_the_last_four_digits_are_shown_of_a_number_long_enough(
    account_number: str, shown: str
) -> None:
    assert masked(account_number) == shown


@given(st.text(min_size=1))
def test_nothing_is_shown_of_what_is_no_number(text: str) -> None:
    plain_digits = text.isascii() and text.isdigit()
    if not plain_digits:
        assert set(masked(text)) == {"•"}


@given(st.from_regex("[0-9]{1,30}", fullmatch=True))
def test_never_more_than_four_digits_are_shown_and_two_stay_hidden(number: str) -> None:
    digits = masked(number).lstrip("•")
    assert len(digits) in (0, 4)
    assert number.endswith(digits)
    assert len(number) - len(digits) >= 2 or not digits
