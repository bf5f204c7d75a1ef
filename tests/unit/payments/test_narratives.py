"""What is kept of a bank statement's text: nothing that could be somebody's account."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.payments.domain.narratives import without_accounts


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("CASHBACK 000001 RETURNED", "CASHBACK 000001 RETURNED"),
        ("Cashback-1000001", "Cashback-1000001"),
        ("BACS RUN-2012-04-16", "BACS RUN-2012-04-16"),
        ("run 2012 04 16", "run 2012 04 16"),
        ("CASHBACK 000001 TO 66374958", "CASHBACK 000001 TO ••••4958"),
        ("REF66374958X", "REF••••4958X"),
        ("08-99-99 66374958", "•••• ••••4958"),
        ("08 99 99 66374958", "•••• ••••4958"),
        ("089999", "••••9999"),
        ("", ""),
    ],
)
def test_references_and_days_stay_and_accounts_do_not(text: str, kept: str) -> None:
    assert without_accounts(text) == kept


@given(st.text("CASHBACK 0123456789-•x"))
def test_no_account_number_is_left_and_a_second_time_changes_nothing(text: str) -> None:
    kept = without_accounts(text)
    assert without_accounts(kept) == kept
    for found in re.finditer("[0-9]{6,}", kept):
        assert re.search("CASHBACK.$", kept[: found.start()])
