"""Budgets and the samples of people who are asked, as they are decided; without a database."""

from dataclasses import replace

import pytest

from services.backbone.audit import Change, Subject
from services.backbone.story import LastLine
from services.contracts import payments
from services.payments.domain.sampling import draw
from services.payments.store.rows import Sample
from tests.unit.payments.paying import ANN, BO, DAY, Work, a_scheme, notes, refuse, tell

BUDGET = payments.SetBudget(DAY, "repairs", "DUD", 1_500_000)
DRAW = payments.DrawSample(DAY, "spring 2012", 95, 5)
TENANTS = [f"T{number:04d}" for number in range(1, 201)]
OUTCOME = payments.RecordSampleOutcome(DAY, 1, "T0001", "confirmed", "")


@pytest.fixture
def uow() -> Work:
    """A scheme with two areas, in which 200 tenants were paid."""
    work = a_scheme()
    work.store.budgets_and_samples.areas = ["DUD", "WOL"]
    work.store.budgets_and_samples.paid = list(TENANTS)
    return work


def changed_by(work: Work, subject: Subject, who: str, after: str = "") -> None:
    """Have the audit trail say who was first."""
    work.last_lines[subject, frozenset()] = LastLine("9", who, after, DAY)


# --- budgets ---


def test_a_budget_is_set_and_what_it_was_before_is_told(uow: Work) -> None:
    assert tell(uow, BUDGET) == payments.BudgetChange(None, 1_500_000)
    again = tell(uow, replace(BUDGET, amount_pence=0), BO)
    assert again == payments.BudgetChange(1_500_000, 0)
    assert uow.store.budgets_and_samples.budgets == {("repairs", "DUD"): 0}
    subject = Subject("budget", "repairs DUD")
    assert notes(uow) == [
        (DAY, subject, Change("amount", "none", "£15,000.00")),
        (DAY, subject, Change("amount", "£15,000.00", "£0.00")),
    ]


def test_the_same_budget_again_is_no_change(uow: Work) -> None:
    tell(uow, BUDGET)
    notes(uow)
    assert tell(uow, BUDGET) == payments.BudgetChange(1_500_000, 1_500_000)
    assert uow.audited == []


def test_each_element_and_area_has_its_own(uow: Work) -> None:
    tell(uow, BUDGET)
    assert tell(uow, replace(BUDGET, area_code="WOL")).before_pence is None
    assert tell(uow, replace(BUDGET, element="housing_management")).before_pence is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"area_code": "LDN"}, "area_code"), ({"amount_pence": -1}, "amount_pence")],
)
def test_no_budget_of_another_area_or_below_zero(uow: Work, wrong: dict, field: str) -> None:
    assert refuse(uow, replace(BUDGET, **wrong)) == ("invalid", field)


def test_both_faults_are_said_at_once(uow: Work) -> None:
    both = replace(BUDGET, area_code="LDN", amount_pence=-1)
    refuse(uow, both, saying="there is no area 'LDN'; the scheme's areas are DUD, WOL; a budget")


def test_a_budget_that_somebody_set_meanwhile_is_looked_at_first(uow: Work) -> None:
    changed_by(uow, Subject("budget", "repairs DUD"), BO, "£9.00")
    said = f"{BO} has set it to £9.00 since you looked; look again"
    assert refuse(uow, replace(BUDGET, seen="8"), saying=said) == ("conflict", "")
    assert tell(uow, replace(BUDGET, seen="9")).amount_pence == 1_500_000


def test_what_the_cut_off_did_is_not_a_persons(uow: Work) -> None:
    changed_by(uow, Subject("budget", "repairs DUD"), "day clock", "£9.00")
    refuse(uow, replace(BUDGET, seen="8"), saying="the cut-off has set it to £9.00")


# --- samples ---


def test_people_are_drawn_by_the_seed_and_kept_to_be_asked(uow: Work) -> None:
    assert tell(uow, DRAW, BO) == payments.DrawnSample(1, 200, 198)
    kept = uow.store.budgets_and_samples
    assert kept.samples == {1: Sample(DAY, BO, "spring 2012", 95, 5, 200)}
    assert [ref for _, ref in kept.people] == draw(TENANTS, 198, "spring 2012")
    assert {outcome for outcome, *_ in kept.people.values()} == {"to_check"}
    change = Change("drawn", after="198 of 200", note="95 %, ±5 %, seed 'spring 2012'")
    assert notes(uow) == [(DAY, Subject("sample", "1"), change)]


def test_another_sample_is_another_number(uow: Work) -> None:
    tell(uow, DRAW)
    assert tell(uow, replace(DRAW, seed="autumn", margin_per_cent=50)).sample == 2


def test_nobody_is_drawn_before_anybody_was_paid(uow: Work) -> None:
    uow.store.budgets_and_samples.paid = []
    assert refuse(uow, DRAW, saying="no payment has reached") == ("not_now", "")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"confidence_per_cent": 96}, "confidence_per_cent"),
        ({"margin_per_cent": 0}, "margin_per_cent"),
        ({"margin_per_cent": 51}, "margin_per_cent"),
        ({"seed": "  "}, "seed"),
        ({"seed": "s" * 101}, "seed"),
    ],
)
def test_what_nobody_can_be_drawn_by(uow: Work, wrong: dict, field: str) -> None:
    assert refuse(uow, replace(DRAW, **wrong)) == ("invalid", field)


@pytest.mark.parametrize(
    "right", [{"margin_per_cent": 1}, {"margin_per_cent": 50}, {"seed": "s" * 100}]
)
def test_what_they_can_just_be_drawn_by(uow: Work, right: dict) -> None:
    assert tell(uow, replace(DRAW, **right)).population == 200


def test_faults_are_said_before_it_is_too_early(uow: Work) -> None:
    uow.store.budgets_and_samples.paid = []
    wrong = replace(DRAW, seed="", margin_per_cent=0)
    said = "the margin of error is 1 to 50 per cent; give a seed"
    assert refuse(uow, wrong, saying=said) == ("invalid", "margin_per_cent")


# --- what came of asking ---


@pytest.fixture
def drawn(uow: Work) -> Work:
    """T0001 and T0002 are to be asked."""
    sample = Sample(DAY, ANN, "seed", 95, 5, 2)
    uow.store.budgets_and_samples.add_sample(sample, ["T0001", "T0002"])
    return uow


def test_an_outcome_is_kept_with_who_asked_and_corrected(drawn: Work) -> None:
    assert tell(drawn, OUTCOME) == payments.SampleOutcomeChange("to_check", "confirmed")
    wrong = replace(OUTCOME, outcome="discrepancy", note="  only £60 came ")
    assert tell(drawn, wrong, BO) == payments.SampleOutcomeChange("confirmed", "discrepancy")
    people = drawn.store.budgets_and_samples.people
    assert people[1, "T0001"] == ("discrepancy", "only £60 came", BO, DAY)
    assert people[1, "T0002"] == ("to_check", "")
    subject = Subject("sample", "1", "T0001")
    assert notes(drawn) == [
        (DAY, subject, Change("outcome", "to_check", "confirmed")),
        (DAY, subject, Change("outcome", "confirmed", "discrepancy", note="only £60 came")),
    ]


def test_who_is_not_in_the_sample_was_not_asked(drawn: Work) -> None:
    said = "'T0003' is not in sample 1"
    refused = refuse(drawn, replace(OUTCOME, tenant_ref="T0003"), saying=said)
    assert refused == ("not_found", "tenant_ref")


def test_a_sample_that_is_not_there(drawn: Work) -> None:
    refused = refuse(drawn, replace(OUTCOME, sample=2), saying="there is no sample 2")
    assert refused == ("not_found", "sample")


@pytest.mark.parametrize("wrong", [{"outcome": "discrepancy", "note": " "}, {"note": "n" * 501}])
def test_a_note_says_what_does_not_agree_and_is_not_too_long(drawn: Work, wrong: dict) -> None:
    assert refuse(drawn, replace(OUTCOME, **wrong)) == ("invalid", "note")


def test_an_outcome_that_somebody_recorded_meanwhile_is_looked_at_first(drawn: Work) -> None:
    changed_by(drawn, Subject("sample", "1", "T0001"), BO)
    said = f"{BO} has recorded what came of asking since you looked"
    assert refuse(drawn, replace(OUTCOME, seen="8"), saying=said) == ("conflict", "")
    other = replace(OUTCOME, tenant_ref="T0002", seen="0")
    assert tell(drawn, other).outcome == "confirmed", "nobody has of that person"
