"""Contacts and arrears through the pages: what they would do is seen first."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.contracts.enrolment import (
    OpenScheme,
    RecordContact,
    RegisterTenants,
    SignAgreement,
    TenantDetails,
)
from services.contracts.repairs import RecordVisit
from services.terms.days import short_day
from tests.fakes.scheme import scheme_opened
from tests.integration.console.people import hidden_in
from tests.integration.console.test_first_page import waits
from tests.integration.console.test_job_pages import today
from tests.integration.console.uploading import MIGRATED, UploadingOffice, make_tables
from tests.integration.console.whole import Person

NEW, CHECK = "/tenants/T0001/contacts/new", "/tenants/T0001/contacts/check"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[UploadingOffice]:
    """T0001's year begins today, for both parts of the deal."""
    for name in MIGRATED:
        make_tables(name, f"sqlite:///{tmp_path}/{name}.sqlite")
    made = UploadingOffice(tmp_path)
    opens, home = dt.date(2011, 10, 3), ("1 High St", "", "Dudley", "DY1 1AA", "DUD")
    ann = TenantDetails(
        "T0001", "Ms", "Ann", "Lee", "", "", "letter", "101", *home, "general_needs", 0,
        ("repairs", "housing_management"),
    )  # fmt: skip
    for command in (
        OpenScheme(scheme_opened(opens), ("general_needs",), True),
        RegisterTenants(opens, (ann,)),
        SignAgreement("T0001", opens),
        RecordVisit("V1", "T0001", "baseline", today(), "completed", "", ()),
    ):
        made.client.tell(command, type(command).__name__)
        made.cluster.settle()
    yield made
    made.close()


@pytest.fixture
def olu(office: UploadingOffice) -> Person:
    return office.person("Olu Second", "housing_officer")


def typed(kind: str = "asb", day: dt.date | None = None, ref: str = "") -> dict[str, str]:
    on = day or today()
    parts = {"on": str(on.day), "on-month": str(on.month), "on-year": str(on.year)}
    return {"kind": kind, "came_by": "telephone", "contact_ref": ref, **parts}


def log(office: UploadingOffice, olu: Person, ref: str, really: str = "no", **more: str) -> str:
    """Log a contact; returns what was said of it before it was kept."""
    seen = olu.post(CHECK, **hidden_in(olu.get(NEW)), **typed(ref=ref, **more))  # type: ignore[arg-type]
    for _ in range(2):
        kept = olu.post(NEW, **hidden_in(seen), really=really)
        assert kept.status_code == 303, kept.text
    office.cluster.settle()
    return seen.text


def test_a_contact_says_what_it_costs_before_it_is_logged(
    office: UploadingOffice, olu: Person
) -> None:
    assert "No contact is logged" in olu.get("/tenants/T0001/contacts").text
    assert "The tenant loses <strong>£50.00</strong>: quarter 1" in log(office, olu, "C1")
    assert "It costs nothing more" in log(office, olu, "C2", really="emergency")
    assert "contacts of this kind never count" in log(office, olu, "C3", kind="complaint")
    listed = olu.get("/tenants/T0001/contacts").text
    assert (listed.count("Does not count"), listed.count(">Take back<span")) == (2, 3)
    assert "£50.00" in olu.get("/tenants/T0001").text


def test_what_is_wrong_is_said_and_what_changed_is_shown_again(
    office: UploadingOffice, olu: Person
) -> None:
    form = hidden_in(olu.get(NEW))
    nothing = olu.post(CHECK, **form).text
    assert "Choose what it was about" in nothing
    assert "Enter the day of the contact" in nothing
    future = today() + dt.timedelta(days=9)
    assert "still to come" in olu.post(CHECK, **form, **typed(day=future)).text
    assert "no tenant has the reference" in olu.post("/contacts/new", tenant_ref="T9").text.lower()
    seen = olu.post(CHECK, **form, **typed())
    unanswered = olu.post(NEW, **hidden_in(seen))
    assert "Say whether it was one of these" in unanswered.text
    command = RecordContact("C9", "T0001", today(), today(), "asb")
    office.client.tell(command, "another officer")
    office.cluster.settle()
    stale = olu.post(NEW, **hidden_in(seen), really="no")
    assert stale.status_code == 409
    assert "It costs nothing more" in stale.text
    assert olu.post(NEW, **hidden_in(stale), really="no").status_code == 303
    seen = olu.post(CHECK, **hidden_in(olu.get(NEW)), **typed(kind="complaint", ref="C9"))
    taken = olu.post(NEW, **hidden_in(seen))
    assert "is recorded already" in taken.text


def test_a_contact_taken_back_gives_back_what_it_cost(office: UploadingOffice, olu: Person) -> None:
    log(office, olu, "C1")
    page = olu.get("/contacts/C1/take-back")
    assert "The tenant gets back <strong>£50.00</strong>: quarter 1" in page.text
    assert "Say why" in olu.post("/contacts/C1/take-back", **hidden_in(page)).text
    for _ in range(2):
        done = olu.post("/contacts/C1/take-back", **hidden_in(page), reason="another tenant's")
        assert done.status_code == 303, done.text
    office.cluster.settle()
    assert "Taken back" in olu.get("/tenants/T0001/contacts").text
    other = olu.post("/contacts/C1/take-back", **hidden_in(olu.get(NEW)), reason="again")
    assert "was taken back on" in other.text
    assert "£50.00" in log(office, olu, "C2")


def test_arrears_say_what_they_hold_and_are_undone(office: UploadingOffice, olu: Person) -> None:
    page = olu.get("/tenants/T0001/arrears")
    assert "What is due is held until the account is clear" in page.text
    assert olu.post("/tenants/T0001/arrears", **hidden_in(page)).status_code == 303
    office.cluster.settle()
    now = olu.get("/tenants/T0001/arrears")
    assert "in arrears</strong>" in now.text
    assert olu.post("/tenants/T0001/arrears", **hidden_in(now)).status_code == 303
    office.cluster.settle()
    assert olu.post("/tenants/T0001/arrears", **hidden_in(now)).status_code == 303
    assert "clear</strong>" in olu.get("/tenants/T0001/arrears").text


def test_an_appeal_is_recorded_by_one_and_decided_by_another_who_saw_what_comes_back(
    office: UploadingOffice, olu: Person
) -> None:
    mia = office.person("Mia Third", "housing_manager")
    log(office, olu, "C1")
    assert "No appeal waits" in mia.get("/appeals").text
    page = olu.get("/tenants/T0001/appeals/new")
    nothing = olu.post("/tenants/T0001/appeals/new", **hidden_in(page)).text
    assert "Choose what it is against" in nothing
    received = {name.replace("on", "received_on", 1): v for name, v in typed().items()}
    given = {"cause_ref": "C1", "came_by": "letter", "words": "not me", **received}
    for _ in range(2):
        done = olu.post("/tenants/T0001/appeals/new", **hidden_in(page), **given)
        assert done.status_code == 303, done.text
    waiting = next(row for row in waits(mia) if row[0] == "1 appeal to decide")
    assert waiting[1] == short_day(today())
    assert waiting[2] != "–"
    assert "you: another person decides" in olu.get("/appeals").text
    seen = mia.get("/appeals/1")
    assert "The tenant gets back <strong>£50.00</strong>: quarter 1" in seen.text
    assert "Choose what you decide" in mia.post("/appeals/1", **hidden_in(seen)).text
    decision = {"decision": "upheld", "reason": "the wrong flat"}
    for _ in range(2):
        done = mia.post("/appeals/1", **hidden_in(seen), **decision)
        assert done.status_code == 303, done.text
    office.cluster.settle()
    other = office.person("Ned Fourth", "housing_manager")
    late = other.post("/appeals/1", **hidden_in(olu.get(NEW)), **decision)
    assert "was upheld by Mia Third" in late.text
    assert "Does not count" in olu.get("/tenants/T0001/contacts").text
    assert "Upheld" in mia.get("/appeals?state=decided").text
    assert "costs nothing more" not in log(office, olu, "C2")
