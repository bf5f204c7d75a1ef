"""A housing manager opens the scheme in a browser, once; a second one is told by whom."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

from werkzeug.test import TestResponse

from services.contracts.costs import USUAL_COSTS
from services.contracts.queries.enrolment import DealText, SchemeInForce
from tests.integration.console.people import hidden_in
from tests.integration.console.whole import Person, WholeConsole

EXAMPLE = Path("examples/home-rewards-club/scheme.toml")

ANSWERS = {
    "scheme.name": "Home Rewards Club",
    "scheme.landlord": "Northgate Homes",
    "scheme.enrolment_opens": "3",
    "scheme.enrolment_opens-month": "10",
    "scheme.enrolment_opens-year": "2011",
    "scheme.months": "12",
    "scheme.instalments": "4",
    "scheme.timing": "arrears",
    "scheme.strikes": "3",
    "scheme.visit_attempts": "3",
    "scheme.tenancy_types": "general_needs",
    "scheme.require_clear_rent": "yes",
    "elements.repairs": "yes",
    "elements.repairs.annual_pence": "300.10",
    "elements.repairs.inspection": "yes",
    "areas.1.code": "DUD",
    "areas.1.name": "Dudley",
    "areas.1.capacity": "60",
    "areas.4.code": "LIC",
    "areas.4.name": "Lichfield",
    "areas.4.capacity": "40",
    "runs.every": "month",
    "runs.month": "1 and 15",
    "landlord.phone": "01902 555 111",
    "landlord.email": "rewards@northgate.org.uk",
    "landlord.from_address": "no-reply@northgate.org.uk",
    "landlord.guides": "https://northgate.org.uk/guides",
    "landlord.address": "1 High Street\nWolverhampton",
    "landlord.hours": "Monday to Friday, 9am to 5pm",
    "landlord.finance_email": "finance@northgate.org.uk",
    "categories.tenant": "decoration\nplumbing_minor",
    "categories.landlord": "gas",
}


def manager(console: WholeConsole, name: str = "Ann First") -> Person:
    return console.person("housing_manager", name=name)


def faults_in(answer: TestResponse) -> list[str]:
    found = re.search(r"govuk-error-summary__list.*?</ul>", answer.text, re.DOTALL)
    return re.findall(r'href="#([^"]*)"', found[0]) if found else []


def test_a_scheme_is_opened_by_a_form_once_and_the_page_says_by_whom(
    whole_console: WholeConsole,
) -> None:
    ann, bo = manager(whole_console), manager(whole_console, "Bo Second")
    assert "No scheme is open yet: open it" in ann.get("/").text
    assert 'href="/scheme/open"' in ann.get("/scheme").text
    assert "/scheme/open" not in whole_console.person("housing_officer").get("/scheme").text
    form = ann.get("/scheme/open")
    assert 'value="12"' in form.text
    assert "plumbing_minor" in form.text
    checked = ann.post("/scheme/open/check", **ANSWERS)
    assert checked.status_code == 200
    for said in (
        "£30,010.00",
        "£18,006.00",
        "3 of £75.02, the last £75.04",
        "Dudley (DUD)",
        "Day 1 and 15 of each month",
    ):
        assert said in unescape(checked.text), said
    assert "No scheme is open yet" in ann.get("/scheme").text
    late = bo.post("/scheme/open/check", **ANSWERS)
    done = ann.follow("/scheme/open", **hidden_in(checked))
    assert "The scheme is open" in done.text
    assert "Ann First opened it on" in done.text
    second = bo.post("/scheme/open", **hidden_in(late))
    assert second.status_code == 409
    assert "Ann First opened Home Rewards Club" in second.text
    again = ann.follow("/scheme/open", **hidden_in(checked))
    assert again.status_code == 200, "the same deed is done once, and answered alike"
    assert bo.get("/scheme/open").location == "/scheme"
    found = whole_console.services.ask(SchemeInForce())
    assert found.definition.scheme.costs == USUAL_COSTS
    assert found.definition.scheme.areas[1].code == "LIC"
    assert not found.definition.scheme.practice
    assert "£300.10" in whole_console.services.ask(DealText()).text


def test_every_answer_can_be_changed_and_keeps_the_others(whole_console: WholeConsole) -> None:
    ann = manager(whole_console)
    checked = ann.post("/scheme/open/check", **ANSWERS)
    assert 'formaction="/scheme/open/answers#areas.1.code"' in checked.text
    again = ann.post("/scheme/open/answers", **hidden_in(checked))
    for kept in ('value="300.10"', 'value="Lichfield"', "Wolverhampton", 'value="1 and 15"'):
        assert kept in again.text
    assert 'id="areas.2.code"' in again.text, "there is room for another area"


def test_all_that_is_wrong_is_said_at_once_beside_its_input(whole_console: WholeConsole) -> None:
    wrong = ANSWERS | {
        "scheme.name": "", "scheme.months": "10", "scheme.strikes": "often",
        "scheme.enrolment_opens-month": "13", "elements.repairs.annual_pence": "a lot",
        "areas.4.code": "DUD", "areas.1.capacity": "", "runs.month": "32",
        "landlord.email": "nobody", "categories.landlord": "decoration",
        "costs.visit": "", "costs.officer_minute": "45p", "costs.action_minutes": "9000",
        "costs.bank_file": "100,000.01", "costs.repair": "",
    }  # fmt: skip
    refused = manager(whole_console).post("/scheme/open/check", **wrong)
    assert refused.status_code == 422
    assert set(faults_in(refused)) == {
        "scheme.name", "scheme.months", "scheme.strikes", "scheme.enrolment_opens",
        "elements.repairs.annual_pence", "areas.1.code", "areas.0.capacity", "runs.month",
        "landlord.email", "categories.landlord",
        "costs.visit", "costs.officer_minute", "costs.action_minutes", "costs.bank_file",
    }  # fmt: skip
    nothing = manager(whole_console).post("/scheme/open/check")
    assert {"elements.repairs", "areas.0.code"} <= set(faults_in(nothing))


def test_what_running_it_costs_is_typed_in_pounds_and_checked_with_the_rest(
    whole_console: WholeConsole,
) -> None:
    ann = manager(whole_console)
    form = ann.get("/scheme/open").text
    assert 'name="costs.visit" type="text" value="35.00"' in form
    dearer = {"costs.visit": "£42", "costs.action_minutes": "7", "costs.repair": "110.50"}
    checked = ann.post("/scheme/open/check", **ANSWERS, **dearer)
    for said in ("£42.00", ">7<", "£110.50", "£0.45"):
        assert said in checked.text, said
    ann.follow("/scheme/open", **hidden_in(checked))
    opened = whole_console.services.ask(SchemeInForce()).definition.scheme
    assert opened.costs == replace(USUAL_COSTS, visit=4200, action_minutes=7, repair=11050)


def test_a_live_scheme_is_not_opened_with_examples(whole_console: WholeConsole) -> None:
    example = ANSWERS | {"landlord.phone": "01632 960001", "landlord.email": "us@example.org"}
    refused = manager(whole_console).post("/scheme/open/check", **example)
    assert faults_in(refused) == ["landlord.phone", "landlord.email"]
    assert "reserved for examples" in refused.text


def test_a_scheme_file_is_checked_or_all_of_its_faults_are_said(
    whole_console: WholeConsole,
) -> None:
    ann, file = manager(whole_console), EXAMPLE.read_bytes()
    wrong = file.replace(b"strikes = 3", b"strikes = 0").replace(b'"DUD"', b'"LIC"')
    refused = ann.post_file("/scheme/open/file", wrong)
    assert refused.status_code == 422
    assert "Line 8, scheme.strikes" in refused.text
    assert "earlier area" in refused.text
    assert "TOML" in ann.post_file("/scheme/open/file", b"\x00\x01 not a scheme").text
    assert "Choose a file" in ann.post("/scheme/open/file").text
    real = file.replace(b"0121 496 0123", b"01902 555 111").replace(b"bromford.example", b"b.co.uk")
    checked = ann.post_file("/scheme/open/file", real)
    assert checked.status_code == 200, checked.text
    assert "£100,000.00" in checked.text
    assert "The account that pays is not taken from your file" in checked.text
    assert "66374958" not in checked.text
    ann.follow("/scheme/open", **hidden_in(checked))
    opened = whole_console.services.ask(SchemeInForce()).definition.scheme
    assert opened.payment_days.on == (1, 15)
    assert len(opened.landlord_categories) == 14
