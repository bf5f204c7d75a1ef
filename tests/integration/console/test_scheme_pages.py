"""Areas, what of a scheme may change while it is open, and the text of the deal, in a browser."""

import re
from dataclasses import replace
from datetime import date

import pytest

from services.contracts.enrolment import RegisterTenants, SignAgreement
from services.contracts.queries.enrolment import LineOfArea, Participants
from tests.integration.console.people import hidden_in
from tests.integration.console.test_opening_a_scheme import ANSWERS, faults_in, manager
from tests.integration.console.whole import WholeConsole
from tests.integration.enrolling import TENANT

SIGNED = date(2011, 10, 10)
SETTINGS, DEAL = "/scheme/settings", "/scheme/deal"


@pytest.fixture
def console(whole_console: WholeConsole) -> WholeConsole:
    """With a scheme of one place in Dudley, for which three have signed."""
    small = ANSWERS | {"areas.1.capacity": "1", "elements.housing_management": "yes"}
    small |= {"elements.housing_management.annual_pence": "200"}
    checked = manager(whole_console).post("/scheme/open/check", **small)
    manager(whole_console).follow("/scheme/open", **hidden_in(checked))
    tenants = tuple(
        replace(TENANT, tenant_ref=f"T{n}", last_name=f"Lee{n}", uprn=str(n), area_code="DUD",
                elements=("housing_management",), position=n)
        for n in (1, 2, 3)
    )  # fmt: skip
    tell = whole_console.services.tell
    tell(RegisterTenants(date(2011, 10, 3), tenants), "tenants")
    for number, day in ((1, 5), (2, 8), (3, 7)):
        tell(SignAgreement(f"T{number}", date(2011, 10, day)), f"sign {number}")
    return whole_console


def statuses(console: WholeConsole) -> list[str]:
    return [row.status for row in console.services.ask(Participants()).rows]


def in_line(page: str) -> list[str]:
    return re.findall(r"T\d(?=</)", page)


def test_an_area_shows_its_places_and_its_line_in_order_with_the_rule(
    console: WholeConsole,
) -> None:
    ann = console.person("housing_officer")
    every = ann.get("/areas").text
    assert 'href="/areas/DUD"' in every
    assert "/areas/LIC" in every
    page = ann.get("/areas/DUD").text
    assert "1 of 1 taken, 0 free" in page
    assert in_line(page) == ["T3", "T2"], "T3 signed first"
    assert "who signed first" in page
    assert "Nobody is in line" in ann.get("/areas/LIC").text
    assert ann.get("/areas/NONE").status_code == 404
    rows = ann.get("/areas/DUD?as=csv").text.splitlines()
    assert [row.split(",")[:2] for row in rows[1:]] == [["1", '"T3"'], ["2", '"T2"']]
    assert ann.get("/areas?as=xlsx").status_code == 200


def test_a_line_is_read_page_by_page_with_positions_that_go_on(console: WholeConsole) -> None:
    first = console.services.ask(LineOfArea(code="DUD", limit=1))
    second = console.services.ask(LineOfArea(code="DUD", limit=1, after=first.next))
    assert [(row.position, row.tenant_ref) for row in (*first.rows, *second.rows)] == [
        (1, "T3"),
        (2, "T2"),
    ]
    assert second.next is None


def test_more_places_go_to_the_line_at_once_and_a_stale_form_is_told_by_whom(
    console: WholeConsole,
) -> None:
    ann, bo = manager(console), manager(console, "Bo Second")
    stale = hidden_in(bo.get(f"{SETTINGS}/areas"))
    more = {
        "areas.0.code": "DUD", "areas.0.name": "Dudley", "areas.0.capacity": "2",
        "areas.1.code": "LIC", "areas.1.name": "Lichfield", "areas.1.capacity": "40",
    }  # fmt: skip
    asked = ann.do(f"{SETTINGS}/areas", **more, why="")
    assert faults_in(asked) == ["why"]
    added = ann.do(f"{SETTINGS}/areas", **more, add="yes")
    assert 'id="areas.2.code"' in added.text
    kept = ann.do(f"{SETTINGS}/areas", **more, why="Money was found", sure="yes")
    assert (kept.status_code, kept.location) == (303, SETTINGS)
    assert statuses(console) == ["active", "waiting", "active"]
    late = bo.post(f"{SETTINGS}/areas", **stale, **more | {"areas.0.capacity": "9"}, why="Mine")
    assert late.status_code == 409
    assert "Ann First has changed the settings" in late.text
    assert 'value="2"' in late.text, "what is in force now"
    gone = {name: value for name, value in more.items() if "areas.1" not in name}
    refused = ann.do(f"{SETTINGS}/areas", **gone, why="Closed", sure="yes")
    assert refused.status_code == 422
    assert "give it 0 places" in refused.text
    history = ann.get(f"{SETTINGS}/versions").text
    assert "Area DUD: Dudley, 1 place → Dudley, 2 places" in history
    assert "Area LIC" not in history
    assert "Money was found" in history
    assert "The scheme was opened" in history


def test_the_other_settings_change_each_by_itself(console: WholeConsole) -> None:
    ann = manager(console)
    contact = {name: value for name, value in ANSWERS.items() if name.startswith("landlord.")}
    ann.do(
        f"{SETTINGS}/contact-points", **contact | {"landlord.phone": "01902 555 999"}, why="Moved"
    )
    example = ann.do(f"{SETTINGS}/contact-points", **contact | {"landlord.email": "a@example.org"})
    assert set(faults_in(example)) == {"landlord.email", "why"}
    ann.do(f"{SETTINGS}/payment-days", **{"runs.every": "week", "runs.week": "2"}, why="Bank")
    ann.do(f"{SETTINGS}/rules", **{"scheme.visit_attempts": "2"}, why="Shorter")
    nothing = ann.do(f"{SETTINGS}/payment-days", **{"runs.every": "month"}, why="Bank")
    assert faults_in(nothing) == ["runs.month"]
    assert 'value="35.00"' in ann.get(f"{SETTINGS}/costs").text
    dear = ann.do(f"{SETTINGS}/costs", **{"costs.visit": "dear"}, why="Fuel")
    assert faults_in(dear) == ["costs.visit"]
    ann.do(f"{SETTINGS}/costs", **{"costs.visit": "41.50", "costs.repair": ""}, why="Fuel")
    page = ann.get(SETTINGS).text
    for said in (
        "Version 5",
        "A visit £41.50",
        "01902 555 999",
        "Every Tuesday",
        "What cannot change",
    ):
        assert said in page
    history = console.person("repairs_manager").get(f"{SETTINGS}/versions").text
    for said in (
        "→ 01902 555 999",
        "Payment days: Day ",
        " → Every Tuesday",
        "Visits that may fail: 3 → 2",
        "A visit to a home: £35.00 → £41.50",
    ):
        assert said in history
    assert "E-mail address of finance" not in history, "it is as it was"
    assert "costs.visit: 3500 → 4150" in ann.get(f"{SETTINGS}/versions?as=csv").text
    seen = console.person("housing_officer").get(SETTINGS).text
    assert f'href="{SETTINGS}/areas"' not in seen
    assert ann.get(f"{SETTINGS}/strikes").status_code == 404


def test_another_text_of_the_deal_is_looked_at_before_it_is_kept(console: WholeConsole) -> None:
    ann, bo = manager(console), manager(console, "Bo Second")
    assert "<li>plumbing minor</li>" in ann.get(DEAL).text
    stale = hidden_in(bo.get(f"{DEAL}/change"))
    new = {"text": "# We agree\n\n- <b>this</b>", "why": "Plainer"}
    looked = ann.do(f"{DEAL}/change", **new)
    assert "&lt;b&gt;this" in looked.text
    assert "keeps the text that they signed" in looked.text
    assert "Version 1" in ann.get(DEAL).text
    done = ann.post(f"{DEAL}/change", **hidden_in(looked), **new, sure="yes")
    assert done.location == DEAL
    assert "Version 2" in bo.get(DEAL).text
    late = bo.post(f"{DEAL}/change", **stale, text="Mine", why="Better", sure="yes")
    assert late.status_code == 409
    assert "Ann First has changed the text" in late.text
    assert "Mine" in late.text
    assert "plumbing minor" in bo.get(f"{DEAL}/versions/1").text
    assert "Plainer" in bo.get(f"{DEAL}/versions").text
    assert bo.get(f"{DEAL}/versions/3").status_code == 404
