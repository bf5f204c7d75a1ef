"""Budgets and their forecast, and the sample of people who are asked whether the money came."""

import datetime as dt
from typing import Any

import pytest

from services.backbone.errors import Invalid, NotFound, NotNow, Refused
from services.contracts import payments as contract
from services.contracts.queries.payments.budgets_and_samples import (
    Budget,
    BudgetRow,
    SampleByNumber,
    SamplePeople,
    Samples,
)
from services.contracts.queries.payments.results import Instalments
from services.contracts.queries.payments.story import PaymentsStory
from services.payments import tables
from services.payments.domain.sampling import draw
from tests.integration.office import DUE, FIRST, SECOND, START, Office

ENTRY_DAY = dt.date(2012, 4, 18)
"""Two working days after the run: the money is in the accounts."""


def set_budget(office: Office, pence: int, element: str = "repairs", area: str = "DUD") -> Any:
    return office.tell(contract.SetBudget(DUE, element, area, pence), FIRST)  # type: ignore[arg-type]


def line_of(office: Office, element: str) -> BudgetRow:
    (line,) = (line for line in office.ask(Budget()).lines if line.element == element)
    return line


def draw_sample(
    office: Office, seed: str = "April", confidence: int = 95, margin: int = 5
) -> contract.DrawnSample:
    command = contract.DrawSample(ENTRY_DAY, seed, confidence, margin)
    return office.tell(command, FIRST)  # type: ignore[no-any-return]


def record(
    office: Office, outcome: str, note: str = "", who: str = "T1", sample: int = 1, by: str = FIRST
) -> Any:
    command = contract.RecordSampleOutcome(ENTRY_DAY, sample, who, outcome, note)  # type: ignore[arg-type]
    return office.tell(command, by)


def audit_of(office: Office, kind: str, ref: str) -> list[tuple[str, ...]]:
    rows = office.rows(PaymentsStory(kind, ref))
    return [(row.who, row.tenant_ref, row.what, row.before, row.after, row.note) for row in rows]


@pytest.fixture
def paid(office: Office) -> Office:
    """Three tenants whose first payment is in their accounts, and one who never had any."""
    office.open(tenants=4)
    office.tell(contract.ChangeBankDetails("T4", START, "", "", ""))
    office.reach(DUE)
    office.release()
    office.reach(ENTRY_DAY)
    return office


# --- the budget ---


def test_the_budget_says_what_is_paid_what_is_still_due_and_what_the_year_will_come_to(
    paid: Office,
) -> None:
    set_budget(paid, 100_000)
    paid.breach("T1", dt.date(2012, 5, 2))
    assert vars(line_of(paid, "repairs")) == {
        "element": "repairs",
        "area_code": "DUD",
        "area": "Dudley",
        "budget_pence": 100_000,
        "paid_pence": 3 * 7500,
        "with_bank_pence": 0,
        "still_due_pence": 12 * 7500,
        "lost_pence": 7500,
        "forecast_pence": 15 * 7500,
        "remaining_pence": 100_000 - 15 * 7500,
        "over_budget": True,
    }


def test_the_lines_of_the_budget_add_up_to_its_total_and_to_every_instalment(paid: Office) -> None:
    set_budget(paid, 150_000)
    told = paid.ask(Budget())
    amounts = [name for name in vars(told.total) if name.endswith("_pence")]
    for name in amounts:
        assert getattr(told.total, name) == sum(getattr(line, name) for line in told.lines)
    assert told.total.forecast_pence + told.total.lost_pence == sum(
        row.amount_pence for row in paid.rows(Instalments())
    )


def test_what_the_bank_has_and_has_not_paid_yet_is_a_figure_of_its_own(office: Office) -> None:
    office.open(tenants=1)
    office.reach(DUE)
    office.release()
    line = line_of(office, "housing_management")
    assert (line.with_bank_pence, line.paid_pence) == (5000, 0)
    assert (line.budget_pence, line.over_budget) == (0, True)


def test_a_tenant_who_is_not_registered_here_is_counted_under_no_area(office: Office) -> None:
    office.open(tenants=1)
    with office.service.database.begin("test") as uow:
        uow.connection.execute(tables.tenants.delete())
        uow.commit()
    assert {line.area_code for line in office.ask(Budget()).lines} == {""}
    assert office.ask(Budget()).total.forecast_pence == 50_000


def test_a_budget_is_set_and_changed_with_a_line_in_the_audit_trail(office: Office) -> None:
    office.open(tenants=0)
    assert set_budget(office, 1_800_000) == contract.BudgetChange(None, 1_800_000)
    assert set_budget(office, 2_000_050) == contract.BudgetChange(1_800_000, 2_000_050)
    set_budget(office, 2_000_050)
    assert audit_of(office, "budget", "repairs DUD") == [
        (FIRST, "", "amount", "none", "£18,000.00", ""),
        (FIRST, "", "amount", "£18,000.00", "£20,000.50", ""),
    ]
    assert line_of(office, "repairs").budget_pence == 2_000_050


def test_a_budget_is_refused_with_every_fault(office: Office) -> None:
    office.open(tenants=0)
    with pytest.raises(Refused) as refused:
        set_budget(office, -1, area="LIC")
    assert str(refused.value) == (
        "there is no area 'LIC'; the scheme's areas are DUD; a budget is not below zero"
    )
    with pytest.raises(Refused, match="repairs, housing_management"):
        set_budget(office, 1, element="gardening")
    assert office.ask(Budget()).lines == ()


# --- samples ---


def test_a_sample_is_of_those_whose_account_a_payment_has_reached(paid: Office) -> None:
    assert draw_sample(paid) == contract.DrawnSample(1, 3, 3)
    people = paid.rows(SamplePeople(number=1))
    assert [person.tenant_ref for person in people] == ["T1", "T2", "T3"]
    assert vars(people[0]) == {
        "tenant_ref": "T1",
        "name": "Ms Siân O'Brien",
        "area_code": "DUD",
        "payments": 1,
        "paid_pence": 12500,
        "outcome": "to_check",
        "note": "",
        "checked_by": "",
        "checked_on": None,
    }
    assert audit_of(paid, "sample", "1") == [
        (FIRST, "", "drawn", "", "3 of 3", "95 %, ±5 %, seed 'April'")
    ]


def test_a_payment_that_came_back_reached_nobody(paid: Office) -> None:
    paid.tell(contract.RecordReturn("T2", ENTRY_DAY, ENTRY_DAY, "5"))
    draw_sample(paid)
    assert [p.tenant_ref for p in paid.rows(SamplePeople(number=1))] == ["T1", "T3"]


def pay(office: Office, people: int) -> list[str]:
    """Pay so many people their first quarter."""
    tenant_refs = [f"T{n}" for n in range(1, people + 1)]
    office.open(tenants=0)
    office.join_together(tenant_refs)
    office.reach(DUE)
    office.release()
    office.reach(ENTRY_DAY)
    return tenant_refs


def drawn(office: Office, number: int) -> list[str]:
    return [row.tenant_ref for row in office.rows(SamplePeople(number))]


def test_two_hundred_people_make_a_sample_of_198_and_a_large_one_comes_in_pages(
    office: Office,
) -> None:
    refs = pay(office, people=200)
    assert draw_sample(office) == contract.DrawnSample(1, 200, 198)
    assert drawn(office, 1) == sorted(draw(refs, 198, "April"))
    more = [{"tenant_ref": f"Q{n:04d}"} for n in range(700)]
    with office.service.database.begin("test") as uow:
        same = {"sample_number": 1, "outcome": "to_check", "note": ""}
        uow.connection.insert(tables.sample_people, *(row | same for row in more))
        uow.commit()
    assert len(drawn(office, 1)) == 898


def test_the_same_seed_draws_the_same_people_and_another_one_does_not(office: Office) -> None:
    pay(office, people=60)
    for seed in ("April", "April", "May"):
        assert draw_sample(office, seed, confidence=90, margin=20).people == 20
    assert drawn(office, 1) == drawn(office, 2) != drawn(office, 3)


@pytest.mark.parametrize(
    ("seed", "confidence", "margin"),
    [("s", 90, 1), ("s", 95, 50), ("s" * 100, 99, 50)],
)
def test_a_draw_at_the_ends_of_what_is_allowed_is_made(
    paid: Office, seed: str, confidence: int, margin: int
) -> None:
    assert draw_sample(paid, seed, confidence, margin).people >= 1


def test_a_draw_is_refused_with_every_fault(office: Office) -> None:
    office.open(tenants=1)
    with pytest.raises(Invalid) as refused:
        draw_sample(office, seed=" ", confidence=96, margin=0)
    assert refused.value.faults == (
        ("the confidence is one of 90, 95, 99 per cent", "confidence_per_cent"),
        ("the margin of error is 1 to 50 per cent", "margin_per_cent"),
        ("give a seed: the same one draws the same people again", "seed"),
    )
    with pytest.raises(NotNow, match="no payment has reached anybody's account yet"):
        draw_sample(office)
    with pytest.raises(Refused, match="1 to 50"):
        draw_sample(office, margin=51)
    assert office.rows(Samples()) == []


@pytest.mark.parametrize("seed", ["a\nb", "a\x00b", "s" * 101])
def test_a_seed_that_is_not_one_short_line_is_refused(paid: Office, seed: str) -> None:
    with pytest.raises(Refused, match=r"line break|U\+0000|at most 100 characters"):
        draw_sample(paid, seed)


def test_an_outcome_is_recorded_and_can_be_corrected_with_the_first_one_in_the_audit_trail(
    paid: Office,
) -> None:
    draw_sample(paid)
    assert record(paid, "confirmed") == contract.SampleOutcomeChange("to_check", "confirmed")
    answer = record(paid, "discrepancy", "had £75 only", by=SECOND)
    assert answer == contract.SampleOutcomeChange("confirmed", "discrepancy")
    record(paid, "not_reached", "rang twice", who="T3")
    (first, second, third) = paid.rows(SamplePeople(number=1))
    assert (first.outcome, first.note) == ("discrepancy", "had £75 only")
    assert (first.checked_by, first.checked_on) == (SECOND, ENTRY_DAY)
    assert second.outcome == "to_check"
    assert [line for line in audit_of(paid, "sample", "1") if line[1] == "T1"] == [
        (FIRST, "T1", "outcome", "to_check", "confirmed", ""),
        (SECOND, "T1", "outcome", "confirmed", "discrepancy", "had £75 only"),
    ]
    (summary,) = paid.rows(Samples())
    assert summary == paid.ask(SampleByNumber(number=1))
    counts = {
        name: getattr(summary, name) for name in ("people", "to_check", "confirmed", "discrepancy")
    }
    assert counts == {"people": 3, "to_check": 1, "confirmed": 0, "discrepancy": 1}
    assert (summary.not_reached, third.outcome) == (1, "not_reached")


def test_an_outcome_is_refused_with_every_fault_and_nothing_is_changed(paid: Office) -> None:
    draw_sample(paid)
    with pytest.raises(NotFound, match="'T4' is not in sample 1"):
        record(paid, "confirmed", who="T4")
    with pytest.raises(NotFound, match="there is no sample 7"):
        record(paid, "confirmed", sample=7)
    with pytest.raises(Invalid) as refused:
        record(paid, "discrepancy", "x\n" * 300)
    assert [fault.field for fault in refused.value.faults] == ["note"]
    with pytest.raises(Invalid, match="say in the note what does not agree"):
        record(paid, "discrepancy", " ")
    with pytest.raises(Invalid, match="confirmed, discrepancy, not_reached") as refused:
        record(paid, "to_check")
    assert refused.value.field == "outcome"
    assert paid.ask(SampleByNumber(number=1)).to_check == 3
    with pytest.raises(NotFound, match="there is no sample 7"):
        paid.ask(SampleByNumber(number=7))


def test_a_repeated_draw_under_one_key_is_one_sample(paid: Office) -> None:
    command = contract.DrawSample(ENTRY_DAY, "April", 95, 5)
    first = paid.tell(command, FIRST, key="draw-1")
    assert paid.tell(command, FIRST, key="draw-1") == first
    assert len(paid.rows(Samples())) == 1
