"""Tenants are imported through pages: looked through, decided on, interrupted and gone on with."""

import datetime as dt
import io
import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook

from services.contracts.queries.enrolment import Membership
from services.gateway.importing import uploads
from services.gateway.importing.tenants import TENANTS as TENANTS_FILE
from services.hosts.catalogue import MIGRATED
from services.pilot.orders import scheme_orders
from services.pilot.playing import play
from services.pilot_files.reading import read_pilot
from tests.empty_databases import make_tables
from tests.integration.console.people import hidden_in
from tests.integration.console.uploading import (
    SECRET,
    TENANTS,
    UploadingOffice,
    csv_of,
    office_in,
    tenant,
)
from tests.integration.console.whole import Person

ROOM = "/imports/tenants"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[UploadingOffice]:
    with office_in(tmp_path) as made:
        yield made


@pytest.fixture
def ann(office: UploadingOffice) -> Person:
    return office.person("Ann First", "housing_officer")


def decide(office: UploadingOffice, who: Person, number: int, choice: str) -> None:
    sent = who.do(f"{ROOM}/{number}", choice=choice)
    assert sent.status_code == 303, sent.text
    office.carry()


def test_a_file_is_looked_through_and_then_everybody_is_registered(
    office: UploadingOffice, ann: Person
) -> None:
    assert "No file was uploaded yet" in ann.get(ROOM).text
    sent = office.upload(ann, f"{ROOM}/new", csv_of(tenant(1), tenant(2, agreed_on="")))
    assert (sent.status_code, sent.location) == (303, f"{ROOM}/1")
    page = ann.get(f"{ROOM}/1").text
    assert "Import all 2 rows" in page
    assert office.statuses() == {}, "nothing before it is decided"
    decide(office, ann, 1, "good")
    assert office.statuses() == {"T0001": "agreed", "T0002": "invited"}
    assert office.accounts("T0001") == [("••••4958", "Ann First")]
    assert "2 tenants of the file are registered" in ann.get(f"{ROOM}/1").text
    with office.door.reading() as store:
        assert store.imports.page(1, 0) is None, "what the file says is forgotten"


def test_who_signed_first_goes_first_whatever_the_place_in_the_file(
    office: UploadingOffice, ann: Person
) -> None:
    late, first = tenant(1, agreed_on="2011-10-05"), tenant(2, agreed_on="2011-10-04")
    office.upload(ann, f"{ROOM}/new", csv_of(late, first))
    decide(office, ann, 1, "good")
    signed = {ref: office.client.ask(Membership(ref)).signed_on for ref in ("T0001", "T0002")}
    assert signed == {"T0001": dt.date(2011, 10, 5), "T0002": dt.date(2011, 10, 4)}
    enrolment = office.cluster.host.services["enrolment"].database
    given = enrolment.read(
        lambda link: (
            link.exec_driver_sql(
                "SELECT data FROM outbox WHERE type = 'enrolment.place_given.v1' ORDER BY sequence"
            )
            .scalars()
            .all()
        )
    )
    assert [json.loads(data)["tenant_ref"] for data in given] == ["T0002", "T0001"]


def test_rows_with_faults_are_named_all_at_once_and_left_out(
    office: UploadingOffice, ann: Person
) -> None:
    rows = (
        tenant(1),
        tenant(2, postcode="", account_number="12"),
        tenant(3, tenant_ref="T0001"),
        tenant(4, area_code="DUDD"),
        tenant(5, agreed_on="2098-01-01"),
    )
    office.upload(ann, f"{ROOM}/new", csv_of(*rows))
    page = ann.get(f"{ROOM}/1").text
    for shown in ("is blank and must be given", "the reference is in row 2 too", "account_number"):
        assert shown in page
    assert "Import the 3 rows without a fault" in page
    doubts = ann.get(f"{ROOM}/1/rows?kind=doubt").text
    assert "not an area of the scheme" in doubts
    assert "1 January 2098 is still to come" in doubts
    assert "postcode" in ann.get(f"{ROOM}/1/rows?kind=fault&as=csv").text
    decide(office, ann, 1, "good")
    assert office.statuses() == {"T0001": "agreed", "T0004": "rejected", "T0005": "invited"}


def test_who_is_registered_already_is_shown_beside_the_file_and_stays_as_they_are(
    office: UploadingOffice, ann: Person
) -> None:
    office.upload(ann, f"{ROOM}/new", csv_of(tenant(1)))
    decide(office, ann, 1, "good")
    rows = (
        tenant(1, last_name="Other", account_number="12345674"),
        tenant(2, uprn="1001"),
        tenant(3),
    )
    office.upload(ann, f"{ROOM}/new", csv_of(*rows))
    there = ann.get(f"{ROOM}/2/alike?kind=registered").text
    assert "Ann Other" in there
    assert "Ann Hunta1" in there
    assert "(differs)" in there
    assert "T0002" in ann.get(f"{ROOM}/2/alike?kind=alike").text
    assert any(what == "import" and "T0001" in refs.split(", ") for what, refs in office.seen)
    assert SECRET not in there
    assert "12345674" not in there
    decide(office, ann, 2, "unlike")
    assert set(office.statuses()) == {"T0001", "T0003"}
    assert office.accounts("T0001") == [("••••4958", "Ann First")]


def test_nothing_is_imported_where_that_is_decided(office: UploadingOffice, ann: Person) -> None:
    office.upload(ann, f"{ROOM}/new", csv_of(tenant(1)))
    assert ann.do(f"{ROOM}/1").status_code == 422, "a choice is asked for"
    form = hidden_in(ann.get(f"{ROOM}/1"))
    decide(office, ann, 1, "none")
    assert office.statuses() == {}
    assert ann.post(f"{ROOM}/1", **form, choice="good").status_code == 303
    office.carry()
    assert office.states() == ["given_up"], "it cannot be decided twice"


def test_a_file_that_nobody_decides_on_is_forgotten(office: UploadingOffice, ann: Person) -> None:
    office.upload(ann, f"{ROOM}/new", csv_of(tenant(1)))
    with office.door.writing("test") as store:
        store.imports.change(1, begun_at=office.door.now() - dt.timedelta(days=31))
    office.carry()
    assert office.states() == ["given_up"]
    with office.door.reading() as store:
        assert store.imports.page(1, 0) is None


def test_who_starts_later_waits_for_their_day(
    office: UploadingOffice, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.upload(ann, f"{ROOM}/new", csv_of(tenant(1), tenant(2, tenancy_start="2097-03-01")))
    decide(office, ann, 1, "good")
    assert set(office.statuses()) == {"T0001"}
    assert "1 tenant waits" in ann.get(ROOM).text
    assert "Nobody's day has come" in ann.get(f"{ROOM}/waiting").text
    day = "services.gateway.console.importing.tenants.date_now"
    monkeypatch.setattr(day, lambda: dt.date(2097, 3, 1))
    form = hidden_in(ann.get(f"{ROOM}/waiting"))
    for _ in range(2):
        assert ann.post(f"{ROOM}/waiting", **form).location == f"{ROOM}/2"
    office.carry()
    assert office.statuses() == {"T0001": "agreed", "T0002": "agreed"}
    assert office.accounts("T0002") == [("••••4958", "Ann First")]


def test_somebody_who_was_registered_meanwhile_is_left_out(
    office: UploadingOffice, ann: Person
) -> None:
    for _ in range(2):
        office.upload(ann, f"{ROOM}/new", csv_of(tenant(1), tenant(2)))
    office.upload(ann, f"{ROOM}/new", csv_of(tenant(2), tenant(3)))
    for number in (1, 2, 3):
        decide(office, ann, number, "good")
    assert office.states() == ["done"] * 3
    assert set(office.statuses()) == {"T0001", "T0002", "T0003"}
    assert "registered by somebody else" in ann.get(f"{ROOM}/3/rows?kind=left_out").text


def test_who_lost_the_role_is_stopped_and_somebody_else_goes_on(
    office: UploadingOffice, ann: Person
) -> None:
    bo = office.person("Bo Second", "housing_officer")
    office.upload(ann, f"{ROOM}/new", csv_of(tenant(1)))
    with office.door.writing("test") as store:
        store.people.change("ann-first", roles="surveyor")
    decide(office, ann, 1, "good")
    assert office.states() == ["stopped"]
    assert "Ann First may not do this any more" in bo.get(f"{ROOM}/1").text
    bo.post(f"{ROOM}/1/go-on", **hidden_in(bo.get(f"{ROOM}/1")))
    office.carry()
    assert office.accounts("T0001") == [("••••4958", "Bo Second")]


def test_how_far_an_import_is_is_said_step_by_step(office: UploadingOffice, ann: Person) -> None:
    office.upload(ann, f"{ROOM}/new", csv_of(tenant(1)))
    ann.do(f"{ROOM}/1", choice="good")
    page = ann.get(f"{ROOM}/1").text
    for said in ("Tenants are registered: 0 of 1 row", "Places are given: to come"):
        assert f"<li>{said}</li>" in page
    office.carrier.carry_on()
    office.cluster.settle()
    page = ann.get(f"{ROOM}/1").text
    for said in ("Tenants are registered: done", "Bank details are handed to payments: 0 of 1 row"):
        assert f"<li>{said}</li>" in page
    office.carry()
    assert "Tenants are registered: done" not in ann.get(f"{ROOM}/1").text


def workbook(*rows: dict[str, str]) -> bytes:
    made, out = Workbook(), io.BytesIO()
    made.active.append(list(rows[0]))
    for row in rows:
        made.active.append(list(row.values()))
    made.save(out)
    return out.getvalue()


def test_a_workbook_is_read_whatever_it_is_called(office: UploadingOffice, ann: Person) -> None:
    office.upload(ann, f"{ROOM}/new", workbook(tenant(1)), "tenants.csv")
    assert "Import the row" in ann.get(f"{ROOM}/1").text


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "tenants.csv", "The file is empty"),
        (b"%PDF-1.4", "tenants.csv", "This is not a table"),
        (b"PK\x03\x04", "tenants.xlsm", "may have macros"),
    ],
)
def test_the_wrong_thing_is_refused_at_once(
    office: UploadingOffice, ann: Person, content: bytes, name: str, says: str
) -> None:
    sent = office.upload(ann, f"{ROOM}/new", content, name)
    assert sent.status_code == 422
    assert says in sent.text
    assert office.states() == []


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"PK\x03\x04 and no more", "damaged"),
        (b"\xd0\xcf\x11\xe0", "has a password"),
        (b"name,address\r\nAnn,Here\r\n", "this is not a header"),
        (",".join(TENANTS).encode(), "there is no row"),
        (csv_of(tenant(1)).replace(b"Lime", b"L\xffme"), "not UTF-8"),
        (csv_of({k: v for k, v in tenant(1).items() if k != "uprn"}), "missing columns: uprn"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    office: UploadingOffice, ann: Person, content: bytes, says: str
) -> None:
    office.upload(ann, f"{ROOM}/new", content)
    page = ann.get(f"{ROOM}/1").text
    assert office.states() == ["unusable"]
    assert "The file cannot be used" in page
    assert says in page


def test_a_killed_import_goes_on_without_loss_or_doubling(
    office: UploadingOffice, ann: Person, tmp_path: Path
) -> None:
    number = 9
    rows = [tenant(each) for each in range(1, number + 1)]
    form = hidden_in(ann.get(f"{ROOM}/new"))
    ann.post(f"{ROOM}/new", **form, file=(io.BytesIO(csv_of(*rows)), "tenants.csv"))
    run_until_killed(tmp_path, 1)  # while it is read
    run_until_killed(tmp_path, None)
    ann.do(f"{ROOM}/1", choice="good")
    for steps in (2, 5, 9):
        run_until_killed(tmp_path, steps)
    run_until_killed(tmp_path, None)
    assert office.states() == ["done"]
    assert len(office.statuses()) == number
    assert set(office.statuses().values()) == {"agreed"}
    assert office.accounts("T0009") == [("••••4958", "Ann First")]


def run_until_killed(folder: Path, steps: int | None) -> None:
    """Carry on in a process of its own, which is killed in the middle of a step."""
    command = [sys.executable, "-m", "tests.integration.console.uploading", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            said.append(line.strip())
            if steps is not None and len(said) > steps:
                process.kill()
                return
    assert (process.returncode, said[-1:]) == (0, ["all done"])


def test_a_pilots_tenants_come_out_as_in_a_play(tmp_path: Path) -> None:
    pilot = read_pilot(PILOTS / "tricky")
    opens = pilot.scheme.enrolment_opens
    nothing_else = dict.fromkeys(("visits", "repairs", "contacts", "changes", "returns"), ())
    for name in ("played", "imported"):
        (tmp_path / name).mkdir()
        for service in MIGRATED:
            make_tables(service, f"sqlite:///{tmp_path}/{name}/{service}.sqlite")
    played = UploadingOffice(tmp_path / "played")
    play(replace(pilot, **nothing_else), played.cluster, opens)
    made = UploadingOffice(tmp_path / "imported")
    for group in scheme_orders(pilot.scheme):
        made.client.tell_all((order.command, order.key) for order in group)
        made.cluster.settle()
    ann = made.person("Ann First", "housing_officer")
    content = (PILOTS / "tricky" / "tenants.csv").read_bytes()
    made.upload(ann, f"{ROOM}/new", content)
    uploads.decide(made.door, TENANTS_FILE, 1, "ann-first", opens, 0, without_alike=False)
    made.carry()
    made.cluster.reach_cut_off(opens)
    made.cluster.settle()
    for table, of in SAME:
        assert rows_in(tmp_path / "imported", table, of) == rows_in(tmp_path / "played", table, of)
    played.close()
    made.close()


PILOTS = Path(__file__).parents[2] / "pilots"
SAME = (
    ("enrolment", "participations"),
    ("enrolment", "people"),
    ("payments", "payees"),
    ("payments", "instalments"),
    ("repairs", "homes"),
)
"""What says who joined, where, from when, and to which account they are paid."""


def rows_in(folder: Path, service: str, table: str) -> list[str]:
    with sqlite3.connect(folder / f"{service}.sqlite") as link:
        found = sorted(map(str, link.execute(f"SELECT * FROM {table}")))
    link.close()
    return found
