"""The bank account against what we expected on it."""

import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.bank_formats.bank_statement import StatementLine
from services.payments.domain.reconciliation import (
    DAYS_LATE,
    ExpectedItem,
    Missing,
    Reconciliation,
    Settled,
    Unexpected,
    reconcile,
)
from services.terms.days import long_day

DAY = date(2012, 4, 13)
UPTO = date(2012, 4, 30)
RUN = ExpectedItem("run", "RUN-2012-04-11", -20000, DAY)
BACK = ExpectedItem("returned_payment", "CASHBACK 000001", 7500, DAY)


def line(number: int, pence: int, text: str = "", days: int = 0) -> StatementLine:
    return StatementLine(number, DAY + timedelta(days=days), text, pence)


def test_lines_that_name_the_items_settle_them() -> None:
    debit = line(2, -20000, "BACS run 2012/04/11 REF")
    credit = line(3, 7500, "RETURNED: Cashback 000001", days=3)
    result = reconcile([credit, debit], [BACK, RUN], UPTO)
    assert result == Reconciliation((Settled(RUN, debit), Settled(BACK, credit)), (), ())
    assert result.complete


@pytest.mark.parametrize("days", [0, DAYS_LATE])
def test_a_line_may_be_some_days_late(days: int) -> None:
    assert reconcile([line(2, 7500, BACK.name, days)], [BACK], UPTO).complete


def test_an_item_may_have_a_last_day_of_its_own() -> None:
    late = replace(BACK, last_day=DAY + timedelta(days=9))
    assert reconcile([line(2, 7500, BACK.name, 9)], [late], UPTO).complete
    result = reconcile([line(2, 7500, BACK.name, 10)], [late], DAY + timedelta(days=9))
    reason = "line 2 names it, but the day is 23 April 2012, not 13 April 2012 to 22 April 2012"
    assert result.missing == (Missing(late, True, reason),)
    (waiting,) = reconcile([], [late], DAY + timedelta(days=8)).missing
    assert waiting == Missing(late, False, "not there yet; it may come until 22 April 2012")


def test_of_items_that_are_alike_the_one_that_is_late_first_takes_the_line() -> None:
    patient = replace(BACK, name="CASHBACK 000002", last_day=DAY + timedelta(days=9))
    result = reconcile([line(2, 7500, "", 1), line(3, 7500, "", 6)], [patient, BACK], UPTO)
    assert {(each.item, each.line.number) for each in result.settled} == {(BACK, 2), (patient, 3)}


def test_a_line_that_is_early_or_too_late_settles_nothing() -> None:
    for days in (-1, DAYS_LATE + 1):
        result = reconcile([line(2, 7500, BACK.name, days)], [BACK], UPTO)
        day = DAY + timedelta(days=days)
        difference = f"but the day is {long_day(day)}, not 13 April 2012 to 17 April 2012"
        (missing,), (unexpected,) = result.missing, result.unexpected
        assert missing == Missing(BACK, True, f"line 2 names it, {difference}")
        assert unexpected.reason == f"it names CASHBACK 000001, {difference}"


def test_another_amount_settles_nothing_and_both_sides_say_so() -> None:
    wrong = line(2, -19999, RUN.name)
    result = reconcile([wrong], [RUN], UPTO)
    assert result.missing == (
        Missing(RUN, True, "line 2 names it, but the amount is -£199.99, not -£200.00"),
    )
    assert result.unexpected == (
        Unexpected(
            wrong, "it names RUN-2012-04-11, but the amount is -£199.99, not -£200.00", True
        ),
    )


def test_an_item_without_a_line_is_missing_once_its_last_day_is_past() -> None:
    last = DAY + timedelta(days=DAYS_LATE)
    (missing,) = reconcile([], [RUN], last).missing
    assert missing == Missing(RUN, True, "no line up to 17 April 2012 fits")
    result = reconcile([], [RUN], last - timedelta(days=1))
    assert result.missing == (
        Missing(RUN, False, "not there yet; it may come until 17 April 2012"),
    )
    assert result.complete


def test_a_line_nobody_expected_is_unexpected() -> None:
    result = reconcile([line(2, -500, "BANK CHARGES")], [], UPTO)
    (unexpected,) = result.unexpected
    reason = "it names nothing we expect, and no item left over is of its amount and day"
    assert unexpected.reason == reason
    assert not result.complete


def test_a_line_without_a_name_settles_by_amount_and_day_and_the_note_says_so() -> None:
    unnamed = line(2, 7500, "BACS CREDIT", days=1)
    result = reconcile([unnamed], [BACK], UPTO)
    assert result.settled == (Settled(BACK, unnamed, "by amount and day only"),)


def test_a_line_that_names_one_item_never_settles_another() -> None:
    other = ExpectedItem("returned_payment", "CASHBACK 000002", 7500, DAY)
    result = reconcile([line(2, 7500, BACK.name), line(3, 7500, BACK.name)], [BACK, other], UPTO)
    assert [(each.item, each.line.number) for each in result.settled] == [(BACK, 2)]
    assert [each.item for each in result.missing] == [other]
    assert [each.reason for each in result.unexpected] == [
        "what it names is settled by another line"
    ]


def test_a_name_within_a_longer_word_or_name_does_not_count() -> None:
    longer = ExpectedItem("returned_payment", "CASHBACK 000001 B", 7500, DAY)
    result = reconcile([line(2, 7500, "CASHBACK 000001 B")], [BACK, longer], UPTO)
    assert [each.item for each in result.settled] == [longer]
    assert not reconcile([line(2, 1, "CASHBACK 0000012")], [BACK], UPTO).settled


def test_a_line_that_names_two_items_settles_neither() -> None:
    other = ExpectedItem("returned_payment", "CASHBACK 000002", 7500, DAY)
    result = reconcile([line(2, 7500, f"{BACK.name} {other.name}")], [BACK, other], UPTO)
    assert not result.settled
    assert result.unexpected[0].reason == "it names more than one thing we expect"
    assert result.missing[0].reason == "line 2 names it, but it names other things too"


def test_lines_and_items_that_are_alike_are_taken_in_order_and_the_note_says_so() -> None:
    other = ExpectedItem("returned_payment", "CASHBACK 000002", 7500, DAY)
    result = reconcile([line(3, 7500), line(2, 7500)], [other, BACK], UPTO)
    note = "by amount and day only; taken in order: 2 of the lines and 2 of the items are alike"
    assert [(each.item, each.line.number, each.note) for each in result.settled] == [
        (BACK, 2, note),
        (other, 3, note),
    ]


def test_the_second_of_two_lines_for_one_item_is_unexpected() -> None:
    result = reconcile([line(2, -20000, RUN.name), line(3, -20000, RUN.name)], [RUN], UPTO)
    assert result.settled[0].note == "taken in order: 2 of the lines and 1 of the items are alike"
    assert [each.line.number for each in result.unexpected] == [3]


def test_what_could_not_be_told_apart_is_refused() -> None:
    with pytest.raises(ValueError, match="two expected items are equal"):
        reconcile([], [RUN, RUN], UPTO)
    with pytest.raises(ValueError, match="two statement lines have the same number"):
        reconcile([line(2, 1), line(2, 2)], [], UPTO)


def test_the_text_of_a_line_stays_out_of_the_repr() -> None:
    assert "SIAN" not in repr(line(2, 1, "SIAN"))


# --- any statement -------------------------------------------------------------------------------

names = st.sampled_from(["RUN-1", "RUN-2", "RUN-2 B", "CASHBACK 1", ""])
pence = st.sampled_from([-200, -100, 100])
some_days = st.integers(0, 12).map(lambda days: DAY + timedelta(days=days))
kinds = st.sampled_from(["run", "returned_payment"])
last_days = st.none() | st.integers(12, 15).map(lambda days: DAY + timedelta(days=days))
item_lists = st.lists(
    st.builds(ExpectedItem, kinds, names, pence, some_days, last_days), unique=True
)
line_lists = st.lists(st.tuples(some_days, names | st.just("RUN-1 AND RUN-2"), pence)).map(
    lambda found: [StatementLine(number, *each) for number, each in enumerate(found, start=2)]
)


@settings(deadline=None)
@given(line_lists, item_lists)
def test_every_line_and_item_is_in_the_result_once_and_pairs_agree(
    lines: list[StatementLine], items: list[ExpectedItem]
) -> None:
    result = reconcile(lines, items, UPTO)
    assert Counter(
        [*(each.line for each in result.settled), *(each.line for each in result.unexpected)]
    ) == Counter(lines)
    assert Counter(
        [*(each.item for each in result.settled), *(each.item for each in result.missing)]
    ) == Counter(items)
    for pair in result.settled:
        assert pair.line.amount_pence == pair.item.amount_pence
        assert pair.item.on <= pair.line.on <= pair.item.until


@settings(deadline=None)
@given(line_lists, item_lists, st.randoms(use_true_random=False))
def test_the_result_does_not_depend_on_the_order_of_what_is_given(
    lines: list[StatementLine], items: list[ExpectedItem], chance: random.Random
) -> None:
    shuffled_lines, shuffled_items = list(lines), list(items)
    chance.shuffle(shuffled_lines)
    chance.shuffle(shuffled_items)
    assert reconcile(shuffled_lines, shuffled_items, UPTO) == reconcile(lines, items, UPTO)


@settings(deadline=None)
@given(line_lists, item_lists)
def test_nothing_left_over_would_have_fitted_by_amount_and_day(
    lines: list[StatementLine], items: list[ExpectedItem]
) -> None:
    result = reconcile(lines, items, UPTO)
    named = {item.name for item in items}
    for left in result.unexpected:
        if left.line.text in named or "RUN" in left.line.text or "CASHBACK" in left.line.text:
            continue
        for missing in result.missing:
            fits = missing.item.on <= left.line.on <= missing.item.until
            assert not (fits and left.line.amount_pence == missing.item.amount_pence)


@settings(deadline=None)
@given(item_lists)
def test_a_statement_of_just_what_was_expected_is_complete(items: list[ExpectedItem]) -> None:
    lines = [StatementLine(n, i.on, i.name, i.amount_pence) for n, i in enumerate(items, start=2)]
    assert reconcile(lines, items, UPTO).complete
