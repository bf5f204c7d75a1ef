"""The budget by element and area: each instalment counted once, and the sums agree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.payments.domain.budget import Amount, BudgetLine, report_budget
from services.payments.domain.instalments import MOVES

STATUSES = sorted(MOVES)
SHARES = st.tuples(
    st.sampled_from(["repairs", "housing_management"]), st.sampled_from(["DUD", "LIC", "COT"])
)
BUDGETS = st.dictionaries(SHARES, st.integers(0, 10**9))
AMOUNTS = st.lists(
    st.builds(
        lambda share, status, pence: Amount(*share, status, pence),
        SHARES,
        st.sampled_from(STATUSES),
        st.integers(0, 10**7),
    )
)


def _only_line(budget_pence: int, *amounts: tuple[str, int]) -> BudgetLine:
    report = report_budget(
        {("repairs", "DUD"): budget_pence},
        [Amount("repairs", "DUD", status, pence) for status, pence in amounts],
    )
    assert len(report.lines) == 1
    return report.lines[0]


def test_each_status_counts_where_it_belongs() -> None:
    powers = {status: 10**place for place, status in enumerate(STATUSES)}
    line = _only_line(10**9, *powers.items())
    assert line.paid_pence == powers["paid"]
    assert line.with_bank_pence == powers["submitted"]
    assert line.still_due_pence == powers["scheduled"] + powers["held"] + powers["returned"]
    assert line.lost_pence == powers["forfeited"] + powers["cancelled"]


def test_the_forecast_leaves_out_what_is_lost() -> None:
    line = _only_line(
        30000, ("paid", 7500), ("submitted", 7500), ("held", 7500), ("forfeited", 7500)
    )
    assert line.forecast_pence == 22500
    assert line.remaining_pence == 7500
    assert not line.over_budget


@pytest.mark.parametrize(("budget_pence", "over"), [(7499, True), (7500, False), (7501, False)])
def test_over_budget_is_a_forecast_above_it(budget_pence: int, over: bool) -> None:
    line = _only_line(budget_pence, ("scheduled", 7500))
    assert line.over_budget is over
    assert line.remaining_pence == budget_pence - 7500


def test_what_nobody_budgeted_for_is_over_from_the_first_penny() -> None:
    report = report_budget({}, [Amount("repairs", "STR", "scheduled", 1)])
    assert [(line.area, line.budget_pence, line.over_budget) for line in report.lines] == [
        ("STR", 0, True)
    ]


def test_a_budget_that_nothing_was_promised_from_is_a_line_too() -> None:
    report = report_budget({("repairs", "COT"): 5000}, [])
    assert [(line.area, line.remaining_pence) for line in report.lines] == [("COT", 5000)]


def test_lines_stand_by_element_then_area() -> None:
    budgets = {("repairs", "LIC"): 1, ("repairs", "DUD"): 2, ("housing_management", "STR"): 3}
    lines = report_budget(budgets, []).lines
    assert [(line.element, line.area) for line in lines] == [
        ("housing_management", "STR"),
        ("repairs", "DUD"),
        ("repairs", "LIC"),
    ]


def test_every_status_that_cannot_be_is_named() -> None:
    amounts = [Amount("repairs", "DUD", status, 1) for status in ("lost", "paid", "gone")]
    with pytest.raises(ValueError, match="no instalment can be 'gone' or 'lost'"):
        report_budget({}, amounts)


@given(BUDGETS, AMOUNTS)
def test_every_penny_of_every_instalment_is_counted_once(
    budgets: dict[tuple[str, str], int], amounts: list[Amount]
) -> None:
    total = report_budget(budgets, amounts).total
    assert total.forecast_pence + total.lost_pence == sum(a.amount_pence for a in amounts)
    assert total.budget_pence == sum(budgets.values())


@given(BUDGETS, AMOUNTS)
def test_the_lines_add_up_to_the_total(
    budgets: dict[tuple[str, str], int], amounts: list[Amount]
) -> None:
    report = report_budget(budgets, amounts)
    for figure in ("paid_pence", "with_bank_pence", "still_due_pence", "lost_pence"):
        of_lines = sum(getattr(line, figure) for line in report.lines)
        assert getattr(report.total, figure) == of_lines
    assert report.total.remaining_pence == sum(line.remaining_pence for line in report.lines)


@given(AMOUNTS)
def test_amounts_added_up_before_make_the_same_report(amounts: list[Amount]) -> None:
    sums: dict[tuple[str, str, str], int] = {}
    for amount in amounts:
        key = (amount.element, amount.area, amount.status)
        sums[key] = sums.get(key, 0) + amount.amount_pence
    added_up = [Amount(*key, pence) for key, pence in sums.items()]
    assert report_budget({}, added_up) == report_budget({}, amounts)
