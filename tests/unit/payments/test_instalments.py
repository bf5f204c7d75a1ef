"""One element's money for one quarter (domain page, "Instalments")."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.payments.domain.instalments import (
    LOST,
    MOVES,
    STANDING,
    WITH_THE_BANK,
    Span,
    check_move,
    plan_instalments,
    shares,
)
from services.terms.moves import IllegalMove

QUARTERS = (
    Span(1, date(2011, 11, 30), date(2012, 2, 29)),
    Span(2, date(2012, 2, 29), date(2012, 5, 30)),
    Span(3, date(2012, 5, 30), date(2012, 8, 30)),
    Span(4, date(2012, 8, 30), date(2012, 11, 30)),
)
STATUSES = ["scheduled", "held", "submitted", "paid", "returned", "forfeited", "cancelled"]


@pytest.mark.parametrize(
    ("annual", "expected"),
    [
        (30000, (7500, 7500, 7500, 7500)),
        (20000, (5000, 5000, 5000, 5000)),
        (10001, (2500, 2500, 2500, 2501)),
        (10002, (2500, 2500, 2500, 2502)),
        (10003, (2500, 2500, 2500, 2503)),
        (3, (0, 0, 0, 3)),
        (0, (0, 0, 0, 0)),
    ],
)
def test_the_annual_amount_is_quartered_and_the_last_carries_the_rest(
    annual: int, expected: tuple[int, ...]
) -> None:
    assert shares(annual, 4) == expected


@given(st.integers(0, 10**9), st.integers(1, 120))
def test_the_shares_add_up_to_the_annual_amount_to_the_penny(annual: int, number: int) -> None:
    parts = shares(annual, number)
    assert sum(parts) == annual
    assert len(parts) == number
    assert len(set(parts[:-1])) <= 1
    assert 0 <= parts[-1] - parts[0] < number


def test_in_arrears_each_instalment_is_due_when_its_quarter_ends() -> None:
    plan = plan_instalments("repairs", 30000, QUARTERS, "arrears", framed_by_aps=True)
    assert [p.due_date for p in plan] == [q.ends_on for q in QUARTERS]
    assert [p.quarter_ends_on for p in plan] == [q.ends_on for q in QUARTERS]


def test_in_advance_each_instalment_is_due_when_its_quarter_starts() -> None:
    plan = plan_instalments("repairs", 30000, QUARTERS, "advance", framed_by_aps=True)
    assert [p.due_date for p in plan] == [q.starts_on for q in QUARTERS]
    assert [p.quarter_ends_on for p in plan] == [q.ends_on for q in QUARTERS]


@pytest.mark.parametrize(
    ("timing", "framed_by_aps", "waits"),
    [
        ("arrears", True, [False, False, False, True]),
        ("arrears", False, [False] * 4),
        ("advance", True, [False] * 4),
        ("advance", False, [False] * 4),
    ],
)
def test_only_the_last_in_arrears_of_an_element_with_an_inspection_waits_for_the_follow_up(
    timing: str, framed_by_aps: bool, waits: list[bool]
) -> None:
    plan = plan_instalments("repairs", 30000, QUARTERS, timing, framed_by_aps)
    assert [p.awaits_follow_up for p in plan] == waits


def test_every_status_is_lost_or_with_the_bank_or_standing() -> None:
    assert sorted(MOVES) == sorted(STATUSES)
    assert sorted([*LOST, *WITH_THE_BANK, *STANDING]) == sorted(STATUSES)


@pytest.mark.parametrize("now", STATUSES)
@pytest.mark.parametrize("wanted", STATUSES)
def test_a_move_is_allowed_or_is_an_error_that_names_both_states(now: str, wanted: str) -> None:
    if wanted == now or wanted in MOVES[now]:
        check_move("T1 repairs Q1", now, wanted)
    else:
        told = f"^instalment T1 repairs Q1 is {now} and cannot become {wanted}$"
        with pytest.raises(IllegalMove, match=told):
            check_move("T1 repairs Q1", now, wanted)


def test_money_with_the_bank_is_never_lost_nor_sent_again() -> None:
    for status in WITH_THE_BANK:
        assert not MOVES[status] & LOST
    assert "submitted" not in MOVES["submitted"] | MOVES["paid"]


def test_lost_money_is_not_sent_before_it_was_given_back() -> None:
    for status in LOST:
        assert not MOVES[status] & WITH_THE_BANK


def test_only_what_was_with_the_bank_comes_back_from_it() -> None:
    assert "returned" in MOVES["submitted"]
    assert "returned" in MOVES["paid"]
    assert "returned" not in MOVES["scheduled"] | MOVES["held"]
