"""Amounts in the console's forms."""

import pytest

from services.gateway.console.money_in import typed_pence


@pytest.mark.parametrize("text", ["1234.50", "1,234.50", "£1,234.50", " £ 1234.50\n"])
def test_an_amount_may_have_its_sign_its_commas_and_spaces(text: str) -> None:
    assert typed_pence(text) == 123_450


@pytest.mark.parametrize("text", ["", "£", "££75", "75£", "-75", "12.5", "7 5", "a lot"])
def test_what_is_no_amount_is_none(text: str) -> None:
    assert typed_pence(text) is None
