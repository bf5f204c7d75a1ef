"""Jobs entered by hand: what one costs is seen first, and comes back when it is corrected."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.client.dates import date_open
from services.contracts.queries.calendar import CalendarNow
from services.contracts.repairs import RecordVisit
from tests.integration.console.people import hidden_in
from tests.integration.console.uploading import UploadingOffice, csv_of, office_in, tenant
from tests.integration.console.whole import Person


def today() -> dt.date:
    return date_open(CalendarNow(None, False, None), dt.datetime.now(dt.UTC))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[UploadingOffice]:
    """T0001's year begins today; T0002 is not in a year."""
    with office_in(tmp_path) as made:
        ann = made.person("Ann First", "housing_officer")
        made.upload(ann, "/imports/tenants/new", csv_of(tenant(1), tenant(2)))
        ann.do("/imports/tenants/1", choice="good")
        made.carry()
        visit = RecordVisit("V1", "T0001", "baseline", today(), "completed", "", ())
        made.client.tell(visit, "visit")
        made.cluster.settle()
        yield made


@pytest.fixture
def rob(office: UploadingOffice) -> Person:
    return office.person("Rob Third", "repairs_manager")


def typed(**changes: str) -> dict[str, str]:
    day = today()
    common = {
        "job_ref": "J1",
        "tenant_ref": "T0001",
        "reported_on": str(day.day),
        "reported_on-month": str(day.month),
        "reported_on-year": str(day.year),
        "category": "decoration",
        "emergency": "no",
        "done_by": "landlord",
        "status": "completed",
        "cost": "45.00",
        "description": "walls",
    }
    return common | changes


def record(office: UploadingOffice, rob: Person, **changes: str) -> str:
    """Enter a job through its pages; returns what was said of it before it was kept."""
    form = hidden_in(rob.get("/jobs/new"))
    seen = rob.post("/jobs/check", **form, **typed(**changes))
    assert seen.status_code == 200, seen.text
    for _ in range(2):
        kept = rob.post("/jobs/new", **hidden_in(seen))
        assert kept.status_code == 303, kept.text
    office.cluster.settle()
    return seen.text


def test_a_job_says_what_it_costs_before_it_is_kept(office: UploadingOffice, rob: Person) -> None:
    assert "There is no job here" in rob.get("/jobs").text
    assert "breach 1 of 3 of the repairs element, and costs the tenant £75.00" in record(
        office, rob
    )
    assert "takes nothing more: quarter 1 is lost already" in record(office, rob, job_ref="J2")
    assert "an emergency never counts" in record(office, rob, job_ref="J3", emergency="yes")
    assert "year has not begun" in record(office, rob, job_ref="J4", tenant_ref="T0002")
    assert "£75.00: quarter 1" in rob.get("/jobs?only=ours").text
    assert "It cost the tenant £75.00: quarter 1" in rob.get("/jobs/J1").text
    assert len(rob.get("/jobs?as=csv").text.splitlines()) == 5
    assert "J4" not in rob.get("/jobs?tenant=T0001").text


def test_what_is_wrong_is_said_beside_its_input(office: UploadingOffice, rob: Person) -> None:
    form = hidden_in(rob.get("/jobs/new"))
    nothing = rob.post("/jobs/check", **form).text
    for said in ("Enter the tenant&#39;s reference", "Choose what kind", "Choose who did it"):
        assert said in nothing
    assert (
        "No tenant has the reference"
        in rob.post("/jobs/check", **form, **typed(tenant_ref="T9")).text
    )
    later = today() + dt.timedelta(days=400)
    future = typed(**{"reported_on-year": str(later.year + 1)})
    assert "up to today" in rob.post("/jobs/check", **form, **future).text
    record(office, rob)
    assert "is recorded already" in rob.post("/jobs/check", **form, **typed()).text


def test_a_cost_that_changed_since_is_shown_again(office: UploadingOffice, rob: Person) -> None:
    form = hidden_in(rob.get("/jobs/new"))
    seen = rob.post("/jobs/check", **form, **typed(job_ref="J9"))
    record(office, rob)
    stale = rob.post("/jobs/new", **hidden_in(seen))
    assert stale.status_code == 409
    assert "has changed" in stale.text
    assert rob.post("/jobs/new", **hidden_in(stale)).status_code == 303


def test_a_correction_gives_back_what_the_job_cost(office: UploadingOffice, rob: Person) -> None:
    record(office, rob)
    form = hidden_in(rob.get("/jobs/J1/correct"))
    assert rob.post("/jobs/J1/check", **form, **typed()).status_code == 422, "say why"
    said = typed(emergency="yes", reason="it was an emergency")
    seen = rob.post("/jobs/J1/check", **form, **said)
    assert "gets back <strong>£75.00</strong>: quarter 1" in seen.text
    assert "an emergency never counts" in seen.text
    assert rob.post("/jobs/J1/correct", **hidden_in(seen)).status_code == 303
    office.cluster.settle()
    page = rob.get("/jobs/J1").text
    assert "It costs the tenant nothing" in page
    assert "it was an emergency" in page
    again = rob.post("/jobs/J1/correct", **(hidden_in(seen) | hidden_in(rob.get("/jobs/new"))))
    assert again.status_code == 409, "somebody saw version 1"


def test_a_job_of_another_tenant_is_taken_back(office: UploadingOffice, rob: Person) -> None:
    record(office, rob)
    shown = rob.get("/jobs/J1/take-back").text
    assert "comes back as by an upheld appeal" in shown
    assert "gets back <strong>£75.00</strong>: quarter 1" in shown
    assert rob.do("/jobs/J1/take-back").status_code == 422, "say why"
    assert rob.do("/jobs/J1/take-back", reason="wrong tenant").status_code == 303
    office.cluster.settle()
    assert "Taken back" in rob.get("/jobs/J1").text
    assert rob.do("/jobs/J1/take-back", reason="again").status_code == 409
    assert "There is no job here" in rob.get("/jobs?only=ours").text
    assert rob.get("/jobs/J7").status_code == 404


def test_what_another_job_takes_too_does_not_come_back(
    office: UploadingOffice, rob: Person
) -> None:
    record(office, rob)
    record(office, rob, job_ref="J2")
    alone = rob.get("/jobs/J1/take-back").text
    assert "No money comes back" in alone
    assert "quarter 1, the quarter it falls in" in rob.get("/jobs?only=ours").text
    record(office, rob, job_ref="J3")
    third = rob.get("/jobs/J1/take-back").text
    for quarter in (2, 3, 4):  # the third breach cancelled what was to come
        assert f"gets back <strong>£75.00</strong>: quarter {quarter}" in third
    stale = hidden_in(rob.get("/jobs/J2/take-back"))
    assert rob.do("/jobs/J3/take-back", reason="wrong tenant").status_code == 303
    office.cluster.settle()
    unseen = rob.post("/jobs/J2/take-back", **stale, reason="wrong tenant too")
    assert unseen.status_code == 409
    assert "Something changed while you looked" in unseen.text
