"""Two people at once, on PostgreSQL: the last place of an area, one appeal, one visit."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from services.backbone.settings import database_url
from services.contracts.enrolment import (
    OpenScheme,
    RecordAppeal,
    RecordContact,
    RegisterTenants,
    SignAgreement,
)
from services.contracts.queries.enrolment import LineOfArea, Participants
from services.contracts.queries.repairs import Inspections
from services.contracts.repairs import BeginVisit, EnteredItem, KeepRoom
from services.hosts.catalogue import DATABASES
from services.pilot.embedded_cluster import EmbeddedCluster
from tests.empty_databases import make_tables
from tests.fakes.scheme import scheme_opened
from tests.integration.console.people import hidden_in
from tests.integration.console.test_two_managers import FIRST, SECOND, at_once
from tests.integration.console.whole import Person, WholeConsole
from tests.integration.enrolling import TENANT
from tests.people import officer

OPENS = date(2011, 10, 3)

KITCHEN = (EnteredItem("Boiler", "gas", "good", ""),)


@pytest.fixture
def console(database_template: str, make_database: Callable[[str], str]) -> Iterator[WholeConsole]:
    """One place is free, and T2 and T3 are invited; T1 is in their year, and appeals; the baseline
    of T4 is entered, and is not completed yet."""
    for name in DATABASES:
        make_tables(name, make_database(name))
    cluster = EmbeddedCluster(partial(database_url, database_template))
    one, two = ("housing_management",), ("repairs", "housing_management")
    tenants = tuple(
        replace(
            TENANT, tenant_ref=f"T{n}", uprn=str(n), position=n, elements=two if n == 4 else one
        )
        for n in (1, 2, 3, 4)
    )
    clerk = cluster.client.by(officer("Clerk"))
    for number, command in enumerate(
        (
            OpenScheme(scheme_opened(OPENS, places=3), ("general_needs",), True),
            RegisterTenants(OPENS, tenants),
            SignAgreement("T1", OPENS),
            SignAgreement("T4", OPENS),
            RecordContact("C1", "T1", OPENS, OPENS, "enquiry"),
            RecordAppeal("T1", OPENS, "C1", OPENS, "letter", "not me"),
            BeginVisit("V4", "T4", "baseline", OPENS),
            KeepRoom("V4", "Kitchen", 0, "form", KITCHEN, OPENS),
        )
    ):
        clerk.tell(command, f"set-up {number}")
        cluster.settle()
    cluster.reach_cut_off(OPENS)
    cluster.settle()
    cluster.close()
    with WholeConsole(database_template) as made:
        yield made


def two(console: WholeConsole, role: str) -> list[Person]:
    return [console.person(role, name=name) for name in (FIRST, SECOND)]  # type: ignore[arg-type]


def test_of_two_who_sign_for_the_last_place_one_has_it_and_one_waits(console: WholeConsole) -> None:
    officers = two(console, "housing_officer")
    paths = [f"/tenants/{ref}/sign" for ref in ("T2", "T3")]
    pages = [who.get(path) for who, path in zip(officers, paths, strict=True)]
    assert all("There is a place" in page.text for page in pages)
    forms = [hidden_in(page) | {"signed_how": "paper", **typed_day()} for page in pages]
    assert set(at_once(paths, officers, forms).values()) == {303}

    status = {row.tenant_ref: row.status for row in console.services.pages(Participants())}
    (has_it,) = (ref for ref in ("T2", "T3") if status[ref] == "active")
    (waits,) = {"T2", "T3"} - {has_it}
    assert status[waits] == "waiting"
    assert [row.tenant_ref for row in console.services.ask(LineOfArea("DUD")).rows] == [waits]
    assert "waiting list" in officers[0].get(f"/tenants/{waits}").text


def test_who_signs_when_the_last_place_has_just_gone_is_told_that_they_wait(
    console: WholeConsole,
) -> None:
    officers = two(console, "housing_officer")
    paths = [f"/tenants/{ref}/sign" for ref in ("T2", "T3")]
    forms = [hidden_in(who.get(path)) for who, path in zip(officers, paths, strict=True)]
    signed = {"signed_how": "paper", **typed_day()}
    first, second = (
        who.follow(path, **form | signed)
        for who, path, form in zip(officers, paths, forms, strict=True)
    )
    assert "T2 has signed the deal</" in "".join(first.text.split("\n"))
    assert "T3 has signed the deal, and waits: every place of the area is taken" in second.text


def typed_day() -> dict[str, str]:
    parts = {"": OPENS.day, "-month": OPENS.month, "-year": OPENS.year}
    return {f"signed_on{part}": str(number) for part, number in parts.items()}


def test_of_two_who_decide_an_appeal_one_does_and_the_other_is_told(console: WholeConsole) -> None:
    managers = two(console, "housing_manager")
    answers = ({"decision": "upheld"}, {"decision": "dismissed"})
    forms = [
        hidden_in(who.get("/appeals/1")) | answer | {"reason": f"said by {who.name}"}
        for who, answer in zip(managers, answers, strict=True)
    ]
    decided = at_once(["/appeals/1"] * 2, managers, forms)
    assert sorted(decided.values()) == [303, 409]
    (by,) = (name for name, status in decided.items() if status == 303)
    page = managers[0].get("/appeals/1").text
    assert f"said by {by}" in page
    assert "What you decide" not in page


def test_of_two_phones_that_complete_a_visit_one_does_and_it_is_made_once(
    console: WholeConsole,
) -> None:
    surveyors = two(console, "surveyor")
    path = "/visits/V4/complete"
    forms = [hidden_in(who.get(path)) for who in surveyors]
    completed = at_once([path] * 2, surveyors, forms)
    assert sorted(completed.values()) == [303, 409]
    home = console.services.ask(Inspections("T4"))
    assert [(visit.visit_ref, visit.before) for visit in home.visits] == [("V4", ())]
