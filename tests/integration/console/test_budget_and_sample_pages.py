"""Budgets are set and people of a sample recorded in a browser."""

import datetime as dt

import pytest

from services.contracts.queries.payments.budgets_and_samples import Budget, SamplePeople
from tests.integration.console.people import Console, hidden_in
from tests.integration.console.test_tenants_money import plain
from tests.integration.office import DUE, FIRST, SECOND, Office

BUDGET, SAMPLES = "/finance/budget", "/finance/samples"
SHARE = "element=repairs&area_code=DUD"


@pytest.fixture
def paid(office: Office) -> Office:
    office.open()
    office.reach(DUE)
    office.release()
    office.reach(dt.date(2012, 4, 18))
    return office


def test_a_budget_is_set_and_shown_beside_the_forecast(paid: Office, console: Console) -> None:
    ann = console.person()
    assert "No budget" in ann.get(BUDGET).text
    assert "Its code, such as DUD" in ann.get(f"{BUDGET}/set").text
    assert "None is set" in ann.get(f"{BUDGET}/set?{SHARE}").text
    set_one = ann.do(f"{BUDGET}/set?{SHARE}", amount="£500")
    assert (set_one.status_code, set_one.location) == (303, BUDGET)
    page = plain(ann.get(BUDGET).text)
    assert "Repairs, Dudley Set the budget of Repairs in Dudley £500.00 £150.00" in page
    assert "Over" in page
    file = ann.get(f"{BUDGET}?as=csv").text.splitlines()
    assert file[2].startswith('"repairs","DUD","Dudley",500.00,150.00')
    assert len(file) == 3, "without the line of totals"
    assert f"£500.00, set by {FIRST}" in ann.get(f"{BUDGET}/set?{SHARE}").text
    assert paid.ask(Budget()).total.budget_pence == 50000


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"amount": "a lot"}, "amount"),
        ({"amount": ""}, "amount"),
        ({"amount": "-5"}, "amount"),
        ({"area_code": "XYZ"}, "area_code"),
        ({"element": "gardens"}, "element"),
        ({"element": ""}, "element"),
    ],
)
def test_a_budget_that_is_none_comes_back(
    paid: Office, console: Console, wrong: dict[str, str], field: str
) -> None:
    answer = console.person().do(f"{BUDGET}/set?{SHARE}", **{"amount": "500"} | wrong)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert paid.ask(Budget()).total.budget_pence == 0


@pytest.mark.parametrize(
    ("asked", "field"),
    [("element=&area_code=DUD", "element"), ("element=repairs&area_code=XYZ", "area_code")],
)
def test_a_budget_that_there_is_not_is_asked_for_again(
    paid: Office, console: Console, asked: str, field: str
) -> None:
    answer = console.person().get(f"{BUDGET}/set?{asked}")
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text


def test_a_budget_that_another_set_meanwhile_is_looked_at_again(
    paid: Office, console: Console
) -> None:
    ann, page = console.person(), f"{BUDGET}/set?{SHARE}"
    seen = hidden_in(ann.get(page))
    assert console.person(SECOND).do(page, amount="700").status_code == 303
    stale = ann.post(f"{BUDGET}/set", **seen, amount="500")
    assert stale.status_code == 409
    assert f"{SECOND} has set it to £700.00 since you looked" in stale.text
    assert 'value="500"' in stale.text
    assert paid.ask(Budget()).total.budget_pence == 70000
    assert ann.post(f"{BUDGET}/set", **hidden_in(stale), amount="500").status_code == 303
    assert paid.ask(Budget()).total.budget_pence == 50000


def test_before_anything_there_is_no_budget(office: Office, console: Console) -> None:
    office.open_live()
    board = console.person("Di Board", "board")
    assert "No budget is set" in board.get(BUDGET).text
    assert "Set a budget" not in board.get(BUDGET).text


def test_a_sample_is_drawn_once_and_its_people_recorded(paid: Office, console: Console) -> None:
    ann = console.person()
    assert "No sample was drawn yet" in ann.get(SAMPLES).text
    form = hidden_in(ann.get(f"{SAMPLES}/draw")) | {
        "seed": "2012-04",
        "confidence_per_cent": "95",
        "margin_per_cent": "5",
    }
    for _ in range(2):
        assert ann.post(f"{SAMPLES}/draw", **form).location == f"{SAMPLES}/1"
    assert ann.get(SAMPLES).text.count("<tr") == 2
    one = f"{SAMPLES}/1/T1"
    assert "Paid by the books" in ann.get(one).text
    silent = ann.do(one, outcome="discrepancy", note="")
    assert silent.status_code == 422
    assert 'href="#note"' in silent.text
    assert ann.do(one, note="x").status_code == 422
    said = "£50 did not come.\r\nRang twice"
    assert ann.do(one, outcome="discrepancy", note=said).status_code == 303
    assert "£50 did not come. Rang twice" in ann.get(f"{SAMPLES}/1").text
    assert [row.outcome for row in paid.rows(SamplePeople(1))] == ["discrepancy", "to_check"]
    assert 'value="discrepancy" checked' in ann.get(one).text
    assert len(ann.get(f"{SAMPLES}/1?as=csv").text.splitlines()) == 3


def test_an_outcome_that_another_recorded_meanwhile_is_looked_at_again(
    paid: Office, console: Console
) -> None:
    ann, one = console.person(), f"{SAMPLES}/1/T1"
    ann.do(f"{SAMPLES}/draw", seed="s", confidence_per_cent="95", margin_per_cent="5")
    seen = hidden_in(ann.get(one))
    assert ann.do(f"{SAMPLES}/1/T2", outcome="confirmed").status_code == 303
    said = {"outcome": "discrepancy", "note": "£50 did not come"}
    assert console.person(SECOND).do(one, **said).status_code == 303
    stale = ann.post(one, **seen, outcome="confirmed", note="")
    assert stale.status_code == 409
    assert f"{SECOND} has recorded what came of asking since you looked" in stale.text
    assert "£50 did not come" in stale.text
    assert paid.rows(SamplePeople(1))[0].outcome == "discrepancy"


def test_a_draw_that_cannot_be_comes_back(paid: Office, console: Console) -> None:
    ann = console.person()
    good = {"seed": "s", "confidence_per_cent": "95", "margin_per_cent": "5"}
    for wrong, field in (
        ({"seed": " "}, "seed"),
        ({"confidence_per_cent": "lots"}, "confidence_per_cent"),
        ({"confidence_per_cent": "80"}, "confidence_per_cent"),
        ({"margin_per_cent": "0"}, "margin_per_cent"),
    ):
        answer = ann.do(f"{SAMPLES}/draw", **good | wrong)
        assert answer.status_code == 422
        assert f'href="#{field}"' in answer.text


def test_nobody_is_drawn_before_anybody_was_paid(office: Office, console: Console) -> None:
    office.open()
    office.reach(DUE)
    answer = console.person().do(f"{SAMPLES}/draw", seed="s", confidence_per_cent="95")
    assert answer.status_code == 422
    answer = console.person().do(
        f"{SAMPLES}/draw", seed="s", confidence_per_cent="95", margin_per_cent="5"
    )
    assert answer.status_code == 409
    assert "No payment has reached anybody" in answer.text


def test_who_is_in_no_sample_is_not_found(paid: Office, console: Console) -> None:
    ann = console.person()
    ann.do(f"{SAMPLES}/draw", seed="s", confidence_per_cent="95", margin_per_cent="5")
    assert ann.get(f"{SAMPLES}/9").status_code == 404
    assert ann.get(f"{SAMPLES}/1/T99").status_code == 404
