"""Why what is due cannot be paid yet (domain page, "Paying")."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.payments.domain.holds import PayeeStanding, hold_reason

CLEAR = PayeeStanding(details_usable=True, details_valid=True, in_arrears=False)
ORDER = ["no_bank_details", "bank_details_invalid", "rent_arrears", "awaiting_follow_up"]


def test_what_nothing_holds_can_be_paid() -> None:
    assert hold_reason(CLEAR, awaiting_follow_up=False, hold_while_in_arrears=True) is None


@pytest.mark.parametrize(
    ("payee", "awaiting", "reason"),
    [
        (PayeeStanding(False, False, False), False, "no_bank_details"),
        (PayeeStanding(False, True, False), False, "no_bank_details"),
        (PayeeStanding(True, False, False), False, "bank_details_invalid"),
        (PayeeStanding(True, True, True), False, "rent_arrears"),
        (CLEAR, True, "awaiting_follow_up"),
    ],
)
def test_each_hold_has_its_own_reason(payee: PayeeStanding, awaiting: bool, reason: str) -> None:
    assert hold_reason(payee, awaiting, hold_while_in_arrears=True) == reason


@given(st.booleans(), st.booleans(), st.booleans(), st.booleans(), st.booleans())
def test_the_first_that_applies_in_the_order_of_the_rule_is_given(
    usable: bool, valid: bool, arrears: bool, awaiting: bool, switch: bool
) -> None:
    applies = [not usable, not valid, arrears and switch, awaiting]
    expected = next((r for r, on in zip(ORDER, applies, strict=True) if on), None)
    assert hold_reason(PayeeStanding(usable, valid, arrears), awaiting, switch) == expected


def test_arrears_hold_nothing_where_the_switch_is_off() -> None:
    in_arrears = PayeeStanding(True, True, in_arrears=True)
    assert hold_reason(in_arrears, False, hold_while_in_arrears=False) is None
