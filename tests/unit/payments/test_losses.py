"""What an element loses (domain page, "Breaches", "Final quarter" and "Leaving").

The element has four quarters, [1 January, 1 April), and so on to 1 January 2013, in arrears: due
1 April, 1 July, 1 October 2012, 1 January 2013. A quarter that is paid is sent on its due date.
"""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services.payments.domain.instalments import (
    BREACH,
    CUT_OFF,
    RETURN,
    Breach,
    FollowUp,
    Leaving,
    Losses,
    Planned,
    Span,
    Submission,
    plan_instalments,
    with_the_bank,
    work_out_losses,
)

QUARTERS = (
    Span(1, date(2012, 1, 1), date(2012, 4, 1)),
    Span(2, date(2012, 4, 1), date(2012, 7, 1)),
    Span(3, date(2012, 7, 1), date(2012, 10, 1)),
    Span(4, date(2012, 10, 1), date(2013, 1, 1)),
)
REPAIRS = plan_instalments("repairs", 30000, QUARTERS, "arrears", framed_by_aps=True)
ADVANCE = plan_instalments("repairs", 30000, QUARTERS, "advance", framed_by_aps=True)
DUE = {span.quarter: span.ends_on for span in QUARTERS}
OWN = "repair_call_out"


def _breach(cause: str, quarter: int, known_on: date) -> Breach:
    return Breach(cause, quarter, OWN, known_on)


def _sent(*quarters: int) -> list[Submission]:
    return [Submission(quarter, DUE[quarter], None) for quarter in quarters]


def _losses(
    *breaches: Breach,
    submissions: list[Submission] | None = None,
    leaving: Leaving | None = None,
    follow_up: FollowUp | None = None,
    strikes: int = 3,
    plan: tuple[Planned, ...] = REPAIRS,
) -> Losses:
    return work_out_losses(plan, breaches, submissions or [], leaving, follow_up, strikes)


def _lost(*breaches: Breach, **more: object) -> dict[int, str]:
    return _losses(*breaches, **more).reason_by_quarter  # type: ignore[arg-type]


# --- breaches ---


def test_without_facts_nothing_is_lost() -> None:
    assert _losses() == Losses()


def test_the_first_breach_in_a_quarter_forfeits_it() -> None:
    losses = _losses(_breach("J1", 2, date(2012, 5, 1)), submissions=_sent(1))
    assert losses.reason_by_quarter == {2: OWN}
    assert losses.quarters_by_cause == {"J1": [2]}
    assert losses.strike_by_cause == {"J1": 1}


def test_the_second_in_the_same_quarter_forfeits_nothing_more() -> None:
    losses = _losses(_breach("J1", 2, date(2012, 5, 1)), _breach("J2", 2, date(2012, 5, 2)))
    assert losses.reason_by_quarter == {2: OWN}
    assert losses.quarters_by_cause == {"J1": [2], "J2": []}
    assert losses.strike_by_cause == {"J1": 1, "J2": 2}


def test_a_breach_in_another_quarter_forfeits_that() -> None:
    assert _lost(_breach("J1", 2, date(2012, 5, 1)), _breach("J2", 3, date(2012, 8, 1))) == {
        2: OWN,
        3: OWN,
    }


def test_the_third_forfeits_its_quarter_and_cancels_the_later_ones() -> None:
    losses = _losses(
        _breach("J1", 1, date(2012, 2, 1)),
        _breach("J2", 1, date(2012, 2, 2)),
        _breach("J3", 2, date(2012, 5, 1)),
    )
    assert losses.reason_by_quarter == {1: OWN, 2: OWN, 3: "three_strikes", 4: "three_strikes"}
    assert losses.quarters_by_cause["J3"] == [2, 3, 4]


def test_the_third_cancels_nothing_that_was_sent() -> None:
    # Three breaches of the first quarter, known in August: Q1 and Q2 are paid, Q3 goes as late,
    # Q4 is what is left to cancel.
    known = date(2012, 8, 1)
    breaches = [_breach(f"J{number}", 1, known) for number in (1, 2, 3)]
    assert _lost(*breaches, submissions=_sent(1, 2)) == {3: "late", 4: "three_strikes"}


def test_a_fourth_breach_cancels_nothing_more() -> None:
    breaches = [_breach(f"J{number}", 4, date(2012, 11, number)) for number in (1, 2, 3)]
    fourth = _breach("J4", 2, date(2012, 11, 4))
    assert _lost(*breaches, fourth) == {4: OWN, 2: OWN}


@pytest.mark.parametrize("strikes", [1, 2, 4])
def test_the_number_of_strikes_is_a_setting(strikes: int) -> None:
    breaches = [_breach(f"J{number}", 1, date(2012, 2, number)) for number in range(1, 5)]
    lost_to = {n: _lost(*breaches[:n], strikes=strikes).get(4) for n in range(1, len(breaches) + 1)}
    assert lost_to == {n: "three_strikes" if n >= strikes else None for n in lost_to}


# --- late breaches ---


def test_a_breach_known_after_its_quarter_was_sent_takes_the_next_one() -> None:
    assert _lost(_breach("J1", 1, date(2012, 5, 1)), submissions=_sent(1)) == {2: "late"}


def test_on_the_day_it_is_sent_the_breach_comes_first() -> None:
    assert _lost(_breach("J1", 1, DUE[1]), submissions=_sent(1)) == {1: OWN}
    day_after = DUE[1] + timedelta(days=1)
    assert _lost(_breach("J1", 1, day_after), submissions=_sent(1)) == {2: "late"}


def test_it_takes_the_next_that_still_stands() -> None:
    first = _breach("J1", 2, date(2012, 5, 1))
    late = _breach("J2", 1, date(2012, 5, 2))
    assert _lost(first, late, submissions=_sent(1)) == {2: OWN, 3: "late"}
    assert _lost(_breach("J1", 1, date(2012, 7, 2)), submissions=_sent(1, 2)) == {3: "late"}


def test_where_none_is_left_the_breach_is_only_recorded() -> None:
    losses = _losses(_breach("J1", 4, date(2013, 1, 2)), submissions=_sent(1, 2, 3, 4))
    assert losses.reason_by_quarter == {}
    assert losses.quarters_by_cause == {"J1": []}
    assert losses.strike_by_cause == {"J1": 1}


def test_an_instalment_lost_as_late_is_lost_once() -> None:
    late = _breach("J1", 1, date(2012, 5, 1))
    own = _breach("J2", 2, date(2012, 5, 2))
    losses = _losses(late, own, submissions=_sent(1))
    assert losses.reason_by_quarter == {2: "late"}
    assert losses.quarters_by_cause == {"J1": [2], "J2": []}


def test_a_second_late_breach_of_a_quarter_takes_nothing_more() -> None:
    breaches = [_breach(f"J{number}", 1, date(2012, 5, number)) for number in (1, 2)]
    assert _lost(*breaches, submissions=_sent(1)) == {2: "late"}


def test_after_the_payment_came_back_the_breach_takes_its_own_quarter() -> None:
    returned = [Submission(1, DUE[1], date(2012, 4, 10))]
    assert _lost(_breach("J1", 1, date(2012, 4, 10)), submissions=returned) == {2: "late"}
    assert _lost(_breach("J1", 1, date(2012, 4, 11)), submissions=returned) == {1: OWN}


def test_a_quarter_that_was_sent_again_is_with_the_bank_again() -> None:
    submissions = [Submission(1, DUE[1], date(2012, 4, 10)), Submission(1, date(2012, 4, 20), None)]
    assert not with_the_bank(1, submissions, (DUE[1], CUT_OFF))
    assert with_the_bank(1, submissions, (date(2012, 4, 2), BREACH))
    assert not with_the_bank(1, submissions, (date(2012, 4, 15), BREACH))
    assert not with_the_bank(1, submissions, (date(2012, 4, 10), CUT_OFF))
    assert with_the_bank(1, submissions, (date(2012, 4, 21), RETURN))
    assert _lost(_breach("J1", 1, date(2012, 4, 21)), submissions=submissions) == {2: "late"}


def test_in_advance_a_breach_comes_too_late_for_its_own_quarter() -> None:
    submissions = [Submission(span.quarter, span.starts_on, None) for span in QUARTERS[:2]]
    late = _breach("J1", 2, date(2012, 5, 1))
    assert _lost(late, submissions=submissions, plan=ADVANCE) == {3: "late"}


def test_an_earlier_instalment_that_still_stands_is_not_the_next() -> None:
    # Q1 is held and Q2 was sent: the late breach of Q2 takes Q3.
    assert _lost(_breach("J1", 2, date(2012, 7, 2)), submissions=_sent(2)) == {3: "late"}


def test_the_third_strike_does_not_cancel_its_own_quarter_that_came_back() -> None:
    # The first breach of Q1 took Q2 as late; the quarter has cost its instalment.
    returned = [Submission(1, DUE[1], date(2012, 4, 10))]
    breaches = [_breach(f"J{number}", 1, date(2012, 4, 7 + number)) for number in (1, 3, 4)]
    assert _lost(*breaches, submissions=returned) == {
        2: "late",
        3: "three_strikes",
        4: "three_strikes",
    }


# --- appeals ---


def test_an_upheld_appeal_is_the_same_as_no_breach() -> None:
    kept = _breach("J2", 3, date(2012, 8, 1))
    assert _lost(kept) == {3: OWN}


def test_without_the_upheld_breach_the_late_one_takes_what_it_would_have_taken() -> None:
    upheld = _breach("J1", 2, date(2012, 5, 1))
    late = _breach("J2", 1, date(2012, 5, 2))
    assert _lost(upheld, late, submissions=_sent(1)) == {2: OWN, 3: "late"}
    assert _lost(late, submissions=_sent(1)) == {2: "late"}


def test_without_one_of_three_strikes_the_fourth_is_the_third() -> None:
    strikes = [_breach(f"J{n}", 2, date(2012, 5, n)) for n in (1, 2, 3)]
    fourth = _breach("J4", 3, date(2012, 8, 1))
    assert _lost(*strikes, fourth, submissions=_sent(1)) == {
        2: OWN,
        3: "three_strikes",
        4: "three_strikes",
    }
    losses = _losses(*strikes[:2], fourth, submissions=_sent(1))
    assert losses.reason_by_quarter == {2: OWN, 3: OWN, 4: "three_strikes"}
    assert losses.strike_by_cause["J4"] == 3


def test_as_if_never_recorded_may_cost_more_where_a_strike_moves() -> None:
    # J3 was the third strike, in the last quarter: nothing to cancel. Without J1 the third is J4,
    # a breach of Q1 recorded last, which cancels what comes after Q1 and stands: Q3.
    breaches = [
        _breach("J1", 2, date(2012, 10, 20)),
        _breach("J2", 2, date(2012, 10, 21)),
        _breach("J3", 4, date(2012, 11, 1)),
        _breach("J4", 1, date(2012, 11, 5)),
    ]
    assert sorted(_lost(*breaches)) == [1, 2, 4]
    assert sorted(_lost(*breaches[1:])) == [1, 2, 3, 4]


def test_as_if_never_recorded_may_cost_more_where_a_late_breach_moves() -> None:
    # J1, late, took Q2; J2, in Q2, then took nothing more, nor did J3, the second of Q1. Without
    # J1, J2 takes Q2, and J3, late, the next one standing.
    breaches = [
        _breach("J1", 1, date(2012, 4, 2)),
        _breach("J2", 2, date(2012, 5, 1)),
        _breach("J3", 1, date(2012, 5, 2)),
    ]
    assert _lost(*breaches, submissions=_sent(1), strikes=4) == {2: "late"}
    assert _lost(*breaches[1:], submissions=_sent(1), strikes=4) == {2: OWN, 3: "late"}


# --- the follow-up ---


@pytest.mark.parametrize("outcome", ["follow_up_defect", "no_access"])
def test_a_follow_up_that_is_not_passed_forfeits_the_last_one(outcome: str) -> None:
    assert _lost(follow_up=FollowUp(date(2012, 12, 10), outcome)) == {4: outcome}


def test_a_follow_up_that_is_passed_forfeits_nothing() -> None:
    assert _lost(follow_up=FollowUp(date(2012, 12, 10), "passed")) == {}


@pytest.mark.parametrize("outcome", ["follow_up_defect", "no_access"])
def test_in_advance_the_follow_up_costs_nothing(outcome: str) -> None:
    assert _lost(follow_up=FollowUp(date(2012, 12, 10), outcome), plan=ADVANCE) == {}


def test_what_a_breach_took_the_follow_up_does_not_take_again() -> None:
    defect = FollowUp(date(2012, 12, 10), "follow_up_defect")
    assert _lost(_breach("J1", 4, date(2012, 11, 1)), follow_up=defect) == {4: OWN}
    assert _lost(_breach("J1", 4, date(2012, 12, 11)), follow_up=defect) == {4: "follow_up_defect"}


def test_on_one_day_the_inspection_comes_before_the_repairs() -> None:
    day = date(2012, 12, 10)
    assert _lost(_breach("J1", 4, day), follow_up=FollowUp(day, "no_access")) == {4: "no_access"}


# --- leaving ---


@pytest.mark.parametrize("reason", ["withdrawn", "tenancy_ended"])
def test_who_leaves_loses_the_quarters_that_had_not_ended(reason: str) -> None:
    day = date(2012, 8, 1)
    assert _lost(leaving=Leaving(day, day, reason), submissions=_sent(1, 2)) == {
        3: reason,
        4: reason,
    }


def test_a_quarter_that_ends_on_the_day_stays_payable() -> None:
    on_the_day, before = DUE[2], DUE[2] - timedelta(days=1)
    assert sorted(_lost(leaving=Leaving(on_the_day, on_the_day, "withdrawn"))) == [3, 4]
    assert sorted(_lost(leaving=Leaving(before, before, "withdrawn"))) == [2, 3, 4]


def test_in_advance_what_was_sent_for_an_unfinished_quarter_stays_sent() -> None:
    submissions = [Submission(span.quarter, span.starts_on, None) for span in QUARTERS[:2]]
    leaving = Leaving(date(2012, 5, 1), date(2012, 5, 1), "withdrawn")
    assert sorted(_lost(leaving=leaving, submissions=submissions, plan=ADVANCE)) == [3, 4]


def test_leaving_takes_only_what_was_not_lost_before() -> None:
    day = date(2012, 5, 1)
    lost = _lost(_breach("J1", 2, date(2012, 4, 20)), leaving=Leaving(day, day, "withdrawn"))
    assert lost == {2: OWN, 3: "withdrawn", 4: "withdrawn"}


def test_after_leaving_nothing_is_a_strike_and_what_is_cancelled_stays_so() -> None:
    day = date(2012, 5, 1)
    losses = _losses(
        _breach("J1", 1, day),
        follow_up=FollowUp(date(2012, 12, 1), "no_access"),
        leaving=Leaving(day, day, "withdrawn"),
    )
    assert losses.reason_by_quarter == {2: "withdrawn", 3: "withdrawn", 4: "withdrawn"}
    assert losses.strike_by_cause == {}


@pytest.mark.parametrize("outcome", ["follow_up_defect", "no_access"])
def test_a_follow_up_after_leaving_decides_the_last_one_of_a_year_that_was_over(
    outcome: str,
) -> None:
    day, later = date(2013, 1, 1), date(2013, 1, 15)
    leaving = Leaving(day, day, "tenancy_ended")
    assert _lost(leaving=leaving, follow_up=FollowUp(later, outcome)) == {4: outcome}
    assert _lost(leaving=leaving, follow_up=FollowUp(later, "passed")) == {}


def test_what_was_with_the_bank_on_the_day_they_left_stays_payable_if_it_comes_back() -> None:
    day = date(2012, 5, 1)
    submissions = [Submission(2, date(2012, 4, 2), None), Submission(3, date(2012, 4, 2), day)]
    lost = _lost(leaving=Leaving(day, day, "withdrawn"), submissions=submissions, plan=ADVANCE)
    assert lost == {4: "withdrawn"}
    back_before = [Submission(2, date(2012, 4, 2), day - timedelta(days=1))]
    lost = _lost(leaving=Leaving(day, day, "withdrawn"), submissions=back_before, plan=ADVANCE)
    assert sorted(lost) == [2, 3, 4]


# --- what holds for any facts ---

DAYS = st.dates(date(2012, 1, 1), date(2013, 2, 28))
QUARTER = st.integers(1, 4)


@st.composite
def breaches_of(draw: st.DrawFn) -> list[Breach]:
    """Up to seven breaches with different days, in the order they were recorded."""
    days = sorted(draw(st.lists(DAYS, max_size=7, unique=True)))
    return [_breach(f"J{n}", draw(QUARTER), day) for n, day in enumerate(days)]


@st.composite
def submissions_of(draw: st.DrawFn) -> list[Submission]:
    """What was sent, on the due date or up to 60 days later, and perhaps came back."""
    submissions = []
    for quarter in sorted(draw(st.sets(QUARTER))):
        submitted_on = DUE[quarter] + timedelta(days=draw(st.integers(0, 60)))
        back = draw(st.none() | st.integers(2, 20))
        returned_on = None if back is None else submitted_on + timedelta(days=back)
        submissions.append(Submission(quarter, submitted_on, returned_on))
    return submissions


LEAVING = st.none() | st.builds(
    lambda day, reason: Leaving(day, day, reason),
    DAYS,
    st.sampled_from(["withdrawn", "tenancy_ended"]),
)
STRIKES = st.integers(1, 5)


@given(breaches_of(), submissions_of(), LEAVING, STRIKES)
def test_no_breach_takes_a_quarter_that_was_with_the_bank_when_it_was_recorded(
    breaches: list[Breach], submissions: list[Submission], leaving: Leaving | None, strikes: int
) -> None:
    losses = _losses(*breaches, submissions=submissions, leaving=leaving, strikes=strikes)
    for breach in breaches:
        for quarter in losses.quarters_by_cause.get(breach.cause_ref, []):
            assert not with_the_bank(quarter, submissions, (breach.known_on, BREACH))


@given(breaches_of(), LEAVING, STRIKES)
def test_what_was_sent_before_all_facts_and_never_came_back_is_never_lost(
    breaches: list[Breach], leaving: Leaving | None, strikes: int
) -> None:
    submissions = [Submission(quarter, date(2011, 12, 31), None) for quarter in (1, 3)]
    lost = _lost(*breaches, submissions=submissions, leaving=leaving, strikes=strikes)
    assert not {1, 3} & set(lost)


@given(breaches_of(), submissions_of(), LEAVING, STRIKES)
def test_no_quarter_is_lost_to_two_causes(
    breaches: list[Breach], submissions: list[Submission], leaving: Leaving | None, strikes: int
) -> None:
    losses = _losses(*breaches, submissions=submissions, leaving=leaving, strikes=strikes)
    taken = [q for quarters in losses.quarters_by_cause.values() for q in quarters]
    assert len(taken) == len(set(taken))
    by_leaving = {
        q for q, r in losses.reason_by_quarter.items() if r in ("withdrawn", "tenancy_ended")
    }
    assert set(losses.reason_by_quarter) == set(taken) | by_leaving
    assert not by_leaving & set(taken)


@given(breaches_of(), submissions_of(), LEAVING, STRIKES, st.randoms())
def test_the_order_in_which_the_facts_arrive_does_not_matter(
    breaches: list[Breach],
    submissions: list[Submission],
    leaving: Leaving | None,
    strikes: int,
    random: object,
) -> None:
    in_order = _losses(*breaches, submissions=submissions, leaving=leaving, strikes=strikes)
    shuffled = list(breaches)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    as_it_came = _losses(*shuffled, submissions=submissions, leaving=leaving, strikes=strikes)
    assert as_it_came == in_order


@given(breaches_of(), submissions_of())
def test_below_the_last_strike_no_more_is_lost_than_quarters_had_a_breach(
    breaches: list[Breach], submissions: list[Submission]
) -> None:
    lost = _lost(*breaches, submissions=submissions, strikes=len(breaches) + 1)
    assert len(lost) <= len({breach.quarter for breach in breaches})
    assert set(lost.values()) <= {OWN, "late"}


@given(breaches_of(), st.data())
def test_where_none_is_late_and_no_strike_is_the_last_an_upheld_appeal_never_costs_a_quarter(
    breaches: list[Breach], data: st.DataObject
) -> None:
    assume(breaches)
    upheld = data.draw(st.sampled_from(breaches))
    others = [breach for breach in breaches if breach != upheld]
    strikes = len(breaches) + 1
    assert set(_lost(*others, strikes=strikes)) <= set(_lost(*breaches, strikes=strikes))


@given(st.lists(st.tuples(QUARTER, DAYS), max_size=7), STRIKES, st.data())
def test_of_breaches_recorded_in_their_own_quarters_a_part_loses_no_other_quarter(
    facts: list[tuple[int, date]], strikes: int, data: st.DataObject
) -> None:
    days = [
        QUARTERS[quarter - 1].starts_on + timedelta(days=day.day + 30 * (day.month % 2))
        for quarter, day in facts
    ]
    pairs = sorted(zip(days, (quarter for quarter, _ in facts), strict=True))
    breaches = [_breach(f"J{n}", quarter, day) for n, (day, quarter) in enumerate(pairs)]
    part = [breach for breach in breaches if data.draw(st.booleans())]
    assert set(_lost(*part, strikes=strikes)) <= set(_lost(*breaches, strikes=strikes))


@given(breaches_of(), submissions_of(), LEAVING, STRIKES)
def test_what_is_recorded_after_they_left_counts_no_more(
    breaches: list[Breach], submissions: list[Submission], leaving: Leaving | None, strikes: int
) -> None:
    assume(leaving is not None)
    assert leaving is not None
    before = [breach for breach in breaches if breach.known_on < leaving.known_on]
    more = {"submissions": submissions, "leaving": leaving, "strikes": strikes}
    assert _lost(*breaches, **more) == _lost(*before, **more)
