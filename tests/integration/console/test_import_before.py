"""Files of what the scheme is compared with: looked through, decided, one in the other's place."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.contracts.queries.evaluation import ComparedWith, TakenOver
from tests.integration.console.uploading import UploadingOffice, csv_of, office_in, tenant
from tests.integration.console.whole import Person

HISTORY, COMPARISON = "/imports/history", "/imports/comparison"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[UploadingOffice]:
    with office_in(tmp_path) as made:
        ann = made.person("Ann First", "housing_officer")
        made.upload(ann, "/imports/tenants/new", csv_of(tenant(1), tenant(2)))
        decide(made, ann, "/imports/tenants/1")
        yield made


@pytest.fixture
def bo(office: UploadingOffice) -> Person:
    return office.person("Bo Second", "housing_manager")


def decide(office: UploadingOffice, who: Person, path: str) -> str:
    sent = who.do(path, choice="good")
    assert sent.status_code == 303, sent.text
    office.carry()
    return who.get(path).text


def repair(**cells: str) -> dict[str, str]:
    common = {
        "tenant_ref": "T0001",
        "reported_on": "2011-01-10",
        "category": "decoration",
        "cost_pence": "4500",
    }
    return common | cells


def home(period: str, first: str, last: str, **cells: str) -> dict[str, str]:
    common = {"home_ref": "H1", "area_code": "DUD", "period": period, "from": first, "to": last}
    return common | {"repairs": "2", "cost_pence": "9000"} | cells


BEFORE = home("before", "2010-10-03", "2011-10-02")
DURING = home("during", "2011-10-03", "2012-10-02")


def test_earlier_repairs_are_looked_through_and_taken_over_in_place_of_the_file_before(
    office: UploadingOffice, bo: Person
) -> None:
    rows = [
        repair(),
        repair(),
        repair(category="moon", cost_pence="£45"),
        repair(tenant_ref="T9"),
        repair(reported_on="2011-10-03"),
    ]
    office.upload(bo, f"{HISTORY}/new", csv_of(*rows), "history.csv")
    page = bo.get(f"{HISTORY}/2").text
    for shown in ("not a category of the scheme", "Nobody&#39;s here", "Doubts", "3 rows"):
        assert shown in page
    assert "T9 is nobody who is registered" in bo.get(f"{HISTORY}/2/rows?kind=others").text
    assert "not before enrolment opens" in bo.get(f"{HISTORY}/2/rows?kind=doubt").text
    assert office.client.ask(ComparedWith()) == TakenOver(0, 0)
    assert "3 rows imported" in decide(office, bo, f"{HISTORY}/2")
    assert office.client.ask(ComparedWith()) == TakenOver(repairs=3, homes=0)
    office.upload(bo, f"{HISTORY}/new", csv_of(repair()), "history.csv")
    decide(office, bo, f"{HISTORY}/3")
    assert office.client.ask(ComparedWith()) == TakenOver(repairs=1, homes=0)
    assert "Taken over so far: 1 repair." in bo.get(HISTORY).text


def test_homes_outside_are_taken_over_once_what_is_wrong_was_seen(
    office: UploadingOffice, bo: Person
) -> None:
    rows = [BEFORE, DURING, BEFORE, home("before", "2011-01-01", "2010-01-01", home_ref="H2")]
    rows += [home("during", "2011-10-03", "2012-10-02", home_ref="H3", area_code="WLV")]
    office.upload(bo, f"{COMPARISON}/new", csv_of(*rows), "comparison.csv")
    page = bo.get(f"{COMPARISON}/2").text
    for shown in ("the first is in row 2", "is before from", "Doubts"):
        assert shown in page
    doubts = bo.get(f"{COMPARISON}/2/rows?kind=doubt").text
    assert "has no row for before" in doubts
    assert "not an area of the scheme" in doubts
    decide(office, bo, f"{COMPARISON}/2")
    assert office.client.ask(ComparedWith()) == TakenOver(repairs=0, homes=2)
    assert "Taken over so far: 2 homes." in bo.get(COMPARISON).text


def test_a_file_of_several_pages_is_taken_over_whole(office: UploadingOffice, bo: Person) -> None:
    office.upload(bo, f"{HISTORY}/new", csv_of(*[repair()] * 1_201), "history.csv")
    decide(office, bo, f"{HISTORY}/2")
    assert office.client.ask(ComparedWith()) == TakenOver(repairs=1_201, homes=0)


def test_a_file_without_its_columns_cannot_be_used(office: UploadingOffice, bo: Person) -> None:
    office.upload(bo, f"{COMPARISON}/new", b"home_ref,area_code\r\nH1,DUD\r\n", "comparison.csv")
    page = bo.get(f"{COMPARISON}/2").text
    assert "missing columns: period, from, to, repairs and cost_pence" in page
    assert "cannot be used" in page


def test_who_may_not_take_over_does_not_and_the_auditor_looks(
    office: UploadingOffice, bo: Person
) -> None:
    office.upload(bo, f"{HISTORY}/new", csv_of(repair()), "history.csv")
    for path in (HISTORY, f"{HISTORY}/2", f"{COMPARISON}"):
        assert office.person("Al Third", "auditor").get(path).status_code == 200
        assert office.person("Ann First", "housing_officer").get(path).status_code == 403
    assert office.person("Al Third", "auditor").get(f"{HISTORY}/new").status_code == 403
