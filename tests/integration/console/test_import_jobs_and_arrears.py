"""Files of the repairs and the rent system: what is new, what changed, and again is harmless."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from services.contracts.queries.enrolment import ArrearsOf
from services.contracts.queries.repairs import JobByRef, NewestJobs
from tests.integration.console.uploading import UploadingOffice, csv_of, office_in, tenant
from tests.integration.console.whole import Person

JOBS, ARREARS = "/imports/jobs", "/imports/arrears"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[UploadingOffice]:
    with office_in(tmp_path) as made:
        ann = made.person("Ann First", "housing_officer")
        made.upload(ann, "/imports/tenants/new", csv_of(tenant(1), tenant(2)))
        decide(made, ann, "/imports/tenants/1")
        yield made


@pytest.fixture
def ann(office: UploadingOffice) -> Person:
    return office.person("Ann First", "housing_officer")


@pytest.fixture
def rob(office: UploadingOffice) -> Person:
    return office.person("Rob Third", "repairs_manager")


def decide(office: UploadingOffice, who: Person, path: str) -> str:
    sent = who.do(path, choice="good")
    assert sent.status_code == 303, sent.text
    office.carry()
    return who.get(path).text


def job(number: int, **cells: str) -> dict[str, str]:
    common = {
        "job_ref": f"J{number}",
        "tenant_ref": "T0001",
        "reported_on": "2012-01-10",
        "category": "decoration",
        "emergency": "no",
        "done_by": "landlord",
        "status": "completed",
        "cost_pence": "4500",
        "description": "walls",
        "engineer": "whoever",
    }
    return common | cells


def jobs_of(office: UploadingOffice) -> dict[str, tuple[str, int]]:
    """The status and cost of each job."""
    rows = office.client.pages(NewestJobs())
    return {row.job_ref: (row.status, row.cost_pence) for row in rows}


def test_jobs_are_recorded_corrected_and_cancelled_by_one_file_after_another(
    office: UploadingOffice, rob: Person
) -> None:
    rows = [job(1), job(2), job(3, tenant_ref="T9"), job(4, category="moon"), job(2)]
    office.upload(rob, f"{JOBS}/new", csv_of(*rows), "jobs.csv")
    page = rob.get(f"{JOBS}/2").text
    for shown in ("not a category of the scheme", "is in row 3 too", "2 jobs are recorded as new"):
        assert shown in page
    assert "2 rows imported" in decide(office, rob, f"{JOBS}/2")
    assert jobs_of(office) == {"J1": ("completed", 4500), "J2": ("completed", 4500)}
    rows = [job(1, status="cancelled"), job(2), job(5, cost_pence="100")]
    office.upload(rob, f"{JOBS}/new", csv_of(*rows), "jobs.csv")
    changes = rob.get(f"{JOBS}/3/rows?kind=changed").text
    assert "was cancelled" in changes
    decide(office, rob, f"{JOBS}/3")
    assert jobs_of(office)["J1"] == ("cancelled", 4500)
    versions = office.client.ask(JobByRef("J1")).versions
    assert [(each.version, each.status) for each in versions] == [
        (2, "cancelled"),
        (1, "completed"),
    ]
    office.upload(rob, f"{JOBS}/new", csv_of(*rows), "jobs.csv")
    again = rob.get(f"{JOBS}/4").text
    assert "Known already" in again
    assert "Import nothing" in again
    assert office.client.ask(JobByRef("J1")).versions == versions


def test_a_mapping_is_written_once_and_read_from_then_on(
    office: UploadingOffice, rob: Person
) -> None:
    filled: dict[str, Any] = {
        "heading-job_ref": "Order No",
        "heading-cost_pence": "Cost £",
        "words-category": "PAINT = decoration",
        "words-emergency": "Y = yes\nN = no",
        "words-status": "COMP=completed",
        "days": "day_first",
        "costs": "pounds",
        "why": "as Orchard writes it",
    }
    wrong = filled | {"words-category": "PAINT = moon"}
    answer = rob.do(f"{JOBS}/mapping", **wrong)
    assert answer.status_code == 422
    assert "cannot mean" in answer.text
    assert rob.do(f"{JOBS}/mapping", **(filled | {"words-category": "PAINT"})).status_code == 422
    assert rob.do(f"{JOBS}/mapping", **filled).status_code == 303
    assert "Version 1, by Rob Third" in rob.get(f"{JOBS}/mapping").text
    stale = rob.do(f"{JOBS}/mapping", **filled, seen="0")
    assert stale.status_code == 409
    theirs = {
        "Order No": "J1", "Cost £": "£1,045.50", "tenant_ref": "T0001",
        "reported_on": "10/01/2012", "category": "Paint", "emergency": "n",
        "done_by": "landlord", "status": "Comp",
    }  # fmt: skip
    content = ";".join(theirs) + "\r\n" + ";".join(theirs.values())
    office.upload(rob, f"{JOBS}/new", content.encode(), "jobs.csv")
    decide(office, rob, f"{JOBS}/2")
    (found,) = office.client.ask(JobByRef("J1")).versions
    assert (found.cost_pence, found.reported_on.isoformat()) == (104550, "2012-01-10")
    assert (found.category, found.emergency) == ("decoration", False)


def test_a_file_without_a_column_that_is_needed_is_not_read(
    office: UploadingOffice, rob: Person
) -> None:
    office.upload(rob, f"{JOBS}/new", b"job_ref,tenant_ref\r\nJ1,T0001\r\n", "jobs.csv")
    assert "missing columns: reported_on, category" in rob.get(f"{JOBS}/2").text
    assert office.states()[-1] == "unusable"


def test_who_went_into_arrears_and_who_came_out_is_shown_and_then_reported(
    office: UploadingOffice, ann: Person
) -> None:
    def known() -> tuple[bool | None, ...]:
        return office.client.ask(ArrearsOf(("T0001", "T0002", "T9"))).each

    content = b"tenant_ref,rent_arrears_pence\r\nT0001,2500\r\nT0002,-10\r\nT9,1\r\nT0001,0\r\n"
    office.upload(ann, f"{ARREARS}/new", content)
    page = ann.get(f"{ARREARS}/2").text
    assert "1 tenant went into arrears or came out" in page
    assert "is in row 2 too" in page
    assert "T0001 goes into arrears" in ann.get(f"{ARREARS}/2/rows?kind=changed").text
    assert "T9 is nobody" in ann.get(f"{ARREARS}/2/rows?kind=others").text
    decide(office, ann, f"{ARREARS}/2")
    assert known() == (True, False, None)
    office.upload(ann, f"{ARREARS}/new", b"tenant_ref,in_arrears\r\nT0001,no\r\nT0002,maybe\r\n")
    assert "is not an answer" in ann.get(f"{ARREARS}/3").text
    decide(office, ann, f"{ARREARS}/3")
    assert known() == (False, False, None)
