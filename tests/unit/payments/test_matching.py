"""Matching returned rows to payments: each outcome, what is tolerated, and that nothing is lost."""

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.payments.domain.matching import (
    SHORTEST_CUT,
    Candidate,
    Decision,
    ReturnedRow,
    decide,
    paid_by_us,
)

PROCESSED, ENTERED = date(2012, 4, 12), date(2012, 4, 13)
ROW = ReturnedRow(1, "unpaid", True, "her account", 7500, "CASHBACK 000001", PROCESSED, "B")
ADVICE = replace(ROW, kind="advice", detail="her new account")
PAYMENT = Candidate(1, "CASHBACK 000001", 7500, PROCESSED, ENTERED, True, False)


def decision_on(row: ReturnedRow, *payments: Candidate) -> Decision:
    (decision,) = decide([(row, payments)])
    return decision


def test_a_row_that_is_a_payment_in_everything_is_matched() -> None:
    others = [replace(PAYMENT, number=n, reference=f"CASHBACK {n:06d}") for n in (2, 3)]
    assert decision_on(ROW, PAYMENT, *others) == Decision(
        1, "matched", "account, amount, day and reference fit", 1
    )


@pytest.mark.parametrize(
    "said",
    [
        {"reference": "cashback 000001"},
        {"reference": "  CASHBACK   000001 "},
        {"reference": "CASHBACK 00"},
        {"day": ENTERED},
    ],
)
def test_what_banks_do_to_a_row_is_tolerated(said: dict[str, Any]) -> None:
    decision = decision_on(replace(ROW, **said), PAYMENT)
    assert (decision.outcome, decision.payment) == ("matched", 1)


def test_a_match_by_a_cut_reference_says_so() -> None:
    decision = decision_on(replace(ROW, reference="CASHBACK 0"), PAYMENT)
    assert decision.reason == "account, amount and day fit, and the reference as far as it goes"


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"reference": ""}, "the row has no reference"),
        ({"reference": "RENT 12"}, "no payment has this reference"),
        ({"reference": "CASHBACK"}, "no payment has this reference"),
        ({"reference": "CASHBACK 0000011"}, "no payment has this reference"),
        ({"amount_pence": 7499}, "payment 1 has this reference, but the amount differs"),
        ({"day": date(2012, 4, 16)}, "payment 1 has this reference, but the day differs"),
        (
            {"amount_pence": None, "day": None},
            "payment 1 has this reference, but the amount and the day differ",
        ),
    ],
)
def test_a_row_that_fits_no_payment_is_unknown_and_says_why(
    said: dict[str, Any], reason: str
) -> None:
    assert decision_on(replace(ROW, **said), PAYMENT) == Decision(1, "unknown", reason)


def test_a_payment_into_another_account_does_not_fit() -> None:
    decision = decision_on(ROW, replace(PAYMENT, account_matches=False))
    assert decision.reason == "payment 1 has this reference, but the account differs"


def test_a_row_without_candidates_is_unknown() -> None:
    assert decision_on(ROW) == Decision(1, "unknown", "no payment has this reference")


def test_there_is_no_choice_between_two_payments_that_fit() -> None:
    second = replace(PAYMENT, number=2)
    expected = Decision(1, "unknown", "more than one payment fits")
    assert decision_on(ROW, PAYMENT, second) == expected
    assert decision_on(ROW, PAYMENT, replace(second, came_back=True)) == expected


def test_there_is_no_choice_between_two_payments_that_a_cut_reference_fits() -> None:
    second = replace(PAYMENT, number=2, reference="CASHBACK 000002")
    decision = decision_on(replace(ROW, reference="CASHBACK 0000"), PAYMENT, second)
    assert decision == Decision(1, "unknown", "more than one payment may be meant")


def test_a_cut_reference_is_not_matched_by_what_else_fits_one_of_two_payments() -> None:
    second = replace(PAYMENT, number=2, reference="CASHBACK 000002", account_matches=False)
    decision = decision_on(replace(ROW, reference="CASHBACK 0"), PAYMENT, second)
    assert decision == Decision(1, "unknown", "more than one payment may be meant")


def test_a_payment_with_the_whole_reference_is_meant_even_if_a_longer_one_fits_better() -> None:
    longer = replace(PAYMENT, number=2, reference="CASHBACK 0000012")
    decision = decision_on(ROW, replace(PAYMENT, amount_pence=1), longer)
    assert decision.reason == "payment 1 has this reference, but the amount differs"


def test_a_row_whose_run_is_not_noted_as_submitted_is_unknown_until_it_is() -> None:
    decision = decision_on(ROW, replace(PAYMENT, not_submitted="run-2012-04-10"))
    assert decision == Decision(
        1,
        "unknown",
        "its run run-2012-04-10 is exported but not noted as submitted;"
        " submit it, then import this file again",
    )


@pytest.mark.parametrize(
    ("user_number", "account", "candidates", "ours"),
    [
        (True, True, False, True),
        (True, False, True, True),
        (True, False, False, False),
        (False, True, True, False),
    ],
)
def test_a_row_is_ours_by_the_user_number_and_then_the_account_or_a_payment(
    user_number: bool, account: bool, candidates: bool, ours: bool
) -> None:
    assert paid_by_us(user_number, account, candidates) is ours


def test_the_whole_reference_comes_before_one_it_may_be_cut_from() -> None:
    longer = replace(PAYMENT, number=2, reference="CASHBACK 0000012")
    assert decision_on(ROW, longer, PAYMENT).payment == 1


def test_several_payments_near_a_row_are_counted() -> None:
    far = [replace(PAYMENT, number=n, amount_pence=1) for n in (1, 2)]
    assert decision_on(ROW, *far).reason == (
        "2 payments have this reference, but none fits otherwise"
    )


def test_a_row_of_another_service_user_is_not_ours_even_if_it_fits() -> None:
    decision = decision_on(replace(ROW, ours=False), PAYMENT)
    assert decision == Decision(1, "not_ours", "the payment was made by another service user")


def test_a_payment_that_came_back_before_is_a_duplicate() -> None:
    decision = decision_on(ROW, replace(PAYMENT, came_back=True))
    assert decision == Decision(1, "duplicate", "the payment came back before", 1)


def test_the_second_of_two_equal_rows_is_a_duplicate() -> None:
    second = replace(ROW, number=2, reference="Cashback 000001")
    decisions = decide([(ROW, [PAYMENT]), (second, [PAYMENT])])
    assert [each.outcome for each in decisions] == ["matched", "duplicate"]
    assert decisions[1] == Decision(2, "duplicate", "row 1 of this report is the same", 1)


def test_the_second_of_two_equal_rows_that_fit_nothing_is_a_duplicate_too() -> None:
    decisions = decide([(ROW, []), (replace(ROW, number=2), [])])
    assert [each.outcome for each in decisions] == ["unknown", "duplicate"]


def test_two_rows_that_differ_are_not_both_matched_to_one_payment() -> None:
    second = replace(ROW, number=2, day=ENTERED)
    decisions = decide([(ROW, [PAYMENT]), (second, [PAYMENT])])
    reason = "row 1 of this report is about the same payment"
    assert decisions[1] == Decision(2, "duplicate", reason, 1)


def test_an_advice_may_say_neither_amount_nor_day() -> None:
    row = replace(ADVICE, amount_pence=None, day=None)
    assert decision_on(row, PAYMENT) == Decision(1, "matched", "account and reference fit", 1)


def test_an_advice_about_a_payment_that_came_back_is_still_about_it() -> None:
    assert decision_on(ADVICE, replace(PAYMENT, came_back=True)).outcome == "matched"


def test_accounts_stay_out_of_the_repr() -> None:
    assert "account" not in repr(ADVICE)


# --- any report ----------------------------------------------------------------------------------

days = st.sampled_from([PROCESSED, ENTERED, date(2012, 4, 16)])
references = st.sampled_from(
    ["", "CASHBACK", "CASHBACK 0", "CASHBACK 000001", "cashback 000001", "CASHBACK 000002"]
)
pence = st.sampled_from([7500, 12500])
returned = st.builds(
    ReturnedRow,
    number=st.just(0),
    kind=st.sampled_from(["unpaid", "advice"]),
    ours=st.booleans(),
    account=st.sampled_from("ab"),
    amount_pence=st.none() | pence,
    reference=references,
    day=st.none() | days,
    detail=st.sampled_from("BC"),
)


@st.composite
def reports(draw: st.DrawFn) -> list[tuple[ReturnedRow, list[Candidate]]]:
    """A few rows about a few payments, so that much of it is alike."""
    payments = [
        (n, draw(references), draw(pence), draw(st.sampled_from("ab")), draw(st.booleans()))
        for n in range(draw(st.integers(0, 4)))
    ]
    rows = [replace(row, number=place) for place, row in enumerate(draw(st.lists(returned)), 1)]
    return [
        (
            row,
            [
                Candidate(n, reference, amount, PROCESSED, ENTERED, row.account == account, back)
                for n, reference, amount, account, back in payments
            ],
        )
        for row in rows
    ]


@settings(deadline=None)
@given(reports())
def test_every_row_ends_in_one_outcome_and_no_payment_is_matched_twice(
    report: list[tuple[ReturnedRow, list[Candidate]]],
) -> None:
    decisions = decide(report)
    assert [each.row for each in decisions] == [row.number for row, _ in report]
    assert all(each.reason for each in decisions)
    matched = Counter(each.payment for each in decisions if each.outcome == "matched")
    assert all(payment is not None and count == 1 for payment, count in matched.items())
    assert all(each.payment is None for each in decisions if each.outcome == "unknown")


@settings(deadline=None)
@given(reports())
def test_a_matched_row_agrees_with_its_payment_and_with_no_other_as_well(
    report: list[tuple[ReturnedRow, list[Candidate]]],
) -> None:
    for (row, candidates), decision in zip(report, decide(report), strict=True):
        if decision.outcome != "matched":
            continue
        (payment,) = [each for each in candidates if each.number == decision.payment]
        assert row.ours
        assert payment.account_matches
        assert row.amount_pence in (None, payment.amount_pence)
        assert row.day in (None, PROCESSED, ENTERED)
        assert payment.reference.upper().startswith(row.reference.upper())
        whole = row.reference.upper() == payment.reference.upper()
        assert whole or len(row.reference) >= SHORTEST_CUT
        if row.kind == "unpaid":
            assert not payment.came_back
            assert row.day is not None
            assert row.amount_pence is not None


@settings(deadline=None)
@given(reports())
def test_a_report_read_again_once_its_payments_came_back_matches_no_unpaid_row(
    report: list[tuple[ReturnedRow, list[Candidate]]],
) -> None:
    back = {each.payment for each in decide(report) if each.outcome == "matched"}
    again = [
        (row, [replace(each, came_back=each.came_back or each.number in back) for each in payments])
        for row, payments in report
    ]
    matched = {each.row for each in decide(again) if each.outcome == "matched"}
    assert not any(row.kind == "unpaid" and row.number in matched for row, _ in again)
