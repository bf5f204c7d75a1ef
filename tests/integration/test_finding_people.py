"""Officers find tenants as one would on the telephone, on both databases, among few and many."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.engine import make_url

from services.backbone.errors import Invalid, NotFound
from services.backbone.transactions import Transactions
from services.backbone.unit_of_work import UnitOfWork
from services.contracts import enrolment as contract
from services.contracts.queries.enrolment import FindPeople, Person, PersonRow
from services.enrolment import tables
from services.enrolment.domain.eligibility import Applicant
from services.enrolment.domain.participation import Participation
from services.enrolment.domain.person import Person as Somebody
from services.enrolment.queries.people import find_people, person
from services.enrolment.store import EnrolmentStore
from tests.integration.enrolling import OPENS, open_enrolment, register, run, tenant

MANY = 20_000
SIAN = tenant(
    1, title="Ms", first_name="Siân", last_name="O’Brien", address_line_1="12 Mill Lane",
    town="Lichfield", postcode="WS13 6QW", email="sian@example.org", mobile="07700 900123",
)  # fmt: skip
OTHERS = (
    tenant(2, first_name="Sian", last_name="Jones", address_line_1="120 Mill Street"),
    tenant(3, first_name="Łukasz", last_name="Nowak", address_line_1="4 Miller Road"),
    tenant(4, first_name="Ann", last_name="O Brien", postcode="WS136QX"),
    tenant(5, first_name="Zoë", last_name="Jones", rent_arrears_pence=100),
)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def office(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Transactions[Any]]:
    """Enrolment with five tenants, to be read."""
    with own_database(request, tmp_path_factory) as database:
        register(database, "tenants-0", SIAN, *OTHERS)
        yield database


@contextmanager
def own_database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Transactions[Any]]:
    """An enrolment service for many tests: to migrate takes longer than a search."""
    if request.param == "sqlite":
        address: Any = nullcontext(f"sqlite:///{tmp_path_factory.mktemp('people')}/file.sqlite")
    else:
        address = on_postgresql(request.getfixturevalue("postgresql_url"))
    with address as url, open_enrolment(url) as database:
        yield database


@contextmanager
def on_postgresql(postgresql_url: str) -> Iterator[str]:
    name = f"cashback_test_{os.getpid()}_{uuid4().hex[:8]}"
    with psycopg.connect(postgresql_url, autocommit=True) as link:
        link.execute(f"CREATE DATABASE \"{name}\" ENCODING 'UTF8' TEMPLATE template0".encode())
        yield make_url(postgresql_url).set(database=name).render_as_string(hide_password=False)
        link.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def find(database: Transactions[Any], words: str, **cursor: Any) -> list[str]:
    page = database.read(lambda c: find_people(FindPeople(words, **cursor), c))
    return [row.tenant_ref for row in page.rows]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("siân obr", ["T1"]),
        ("SIAN", ["T2", "T1"]),
        ("obrien", ["T4", "T1"]),
        ("o'brien mill", ["T1"]),
        ("12 mill", ["T2", "T1"]),
        ("mill", ["T2", "T3", "T1"]),
        ("ws13", ["T4", "T1"]),
        ("ws13 6qw", ["T1"]),
        ("ws136qx", ["T4"]),
        ("lukasz", ["T3"]),
        ("t5", ["T5"]),
        ("jones z", ["T5"]),
        ("+44 7700 900123", ["T1"]),
        ("sian@example", ["T1"]),
        ("siân nowak", []),
        ("100% _", []),
    ],
)
def test_people_are_found_by_beginnings_of_words(
    office: Transactions[Any], words: str, found: list[str]
) -> None:
    assert find(office, words) == found


def test_a_row_says_enough_to_tell_one_from_another(office: Transactions[Any]) -> None:
    page = office.read(lambda c: find_people(FindPeople("zoe"), c))
    assert page.next is None
    assert page.rows == (
        PersonRow(
            "T5", "Ms", "Zoë", "Jones", "104 Lime Tree Avenue", "", "Dudley", "DY1 1AA", "DUD",
            "rejected",
        ),
    )  # fmt: skip


@pytest.mark.parametrize("words", ["", " ", "-", "a b c d e f g h i j k l m n o p q"])
def test_a_search_without_words_or_with_too_many_is_refused(
    office: Transactions[Any], words: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        find(office, words)
    assert [fault.field for fault in refusal.value.faults] == ["text"]


def test_a_cursor_holds_no_name_and_one_of_another_list_is_refused(
    office: Transactions[Any],
) -> None:
    page = office.read(lambda c: find_people(FindPeople("jones", limit=1), c))
    assert page.next == '["T2"]'
    for cursor in ('["T9"]', '["T2", 1]', "O’Brien"):
        with pytest.raises(Invalid, match="no cursor of this list"):
            find(office, "jones", after=cursor)


def test_a_tenant_with_how_to_reach_them(office: Transactions[Any]) -> None:
    details = office.read(lambda c: person(Person("T1"), c))
    assert (details.who.last_name, details.who.status) == ("O’Brien", "invited")
    assert (details.email, details.mobile) == ("sian@example.org", "07700 900123")
    with pytest.raises(NotFound, match="no tenant has the reference 'T9'"):
        office.read(lambda c: person(Person("T9"), c))


def test_who_changes_contacts_is_found_by_the_new_and_no_more_by_the_old(
    enrolment: Transactions[Any],
) -> None:
    register(enrolment, "tenants-0", SIAN, *OTHERS)
    change = contract.ChangeContactDetails("T1", OPENS, "obrien@example.net", "07700 900999")
    run(enrolment, "contact", change)
    run(enrolment, "channel", contract.ChangePreferredChannel("T1", OPENS, "letter"))
    assert find(enrolment, "obrien@example.net") == find(enrolment, "07700 900 999") == ["T1"]
    assert find(enrolment, "sian@example.org") == find(enrolment, "07700900123") == []
    assert find(enrolment, "siân obr ws13") == ["T1"]
    details = enrolment.read(lambda c: person(Person("T1"), c))
    assert (details.mobile, details.preferred_channel) == ("07700 900999", "letter")


# --- among many ---


def resident(number: int) -> Somebody:
    first, last = ("Ann", "Sam", "Zoë")[number % 3], ("Smith", "Jones", "Patel", "Khan")[number % 4]
    return Somebody(
        f"R{number:06}", "Mx", first, last, f"{number % 90 + 1} Mill Lane", "", "Lichfield",
        f"WS{number % 15 + 1} {number % 9}QW", f"r{number}@example.org", "", "email",
    )  # fmt: skip


def add_residents(uow: UnitOfWork[EnrolmentStore]) -> None:
    for number in range(1, MANY + 1):
        home = Applicant(f"9{number}", "DUD", "general_needs", in_arrears=False)
        member = Participation(f"R{number:06}", 100 + number, "DUD", ("repairs",), "invited")
        uow.store.add(member, home)
        uow.store.people.add(resident(number))
    uow.commit()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def town(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Transactions[Any]]:
    """Enrolment with 20,000 tenants."""
    with own_database(request, tmp_path_factory) as database:
        with database.begin("test") as uow:
            add_residents(uow)
        yield database


def said_to(database: Transactions[Any], ask: Callable[[], Any]) -> list[tuple[str, Any]]:
    """Return the statements of a question, as the database hears them."""
    heard: list[tuple[str, Any]] = []

    def hear(connection: Any, cursor: Any, statement: str, values: Any, *rest: Any) -> None:
        if statement != "BEGIN":
            heard.append((statement, values))

    event.listen(database.engine, "before_cursor_execute", hear)
    try:
        ask()
    finally:
        event.remove(database.engine, "before_cursor_execute", hear)
    return heard


def plan_of(database: Transactions[Any], statement: str, values: Any) -> str:
    """How a statement is answered; by PostgreSQL without reading a table whole, where it can be.

    It reads 20,000 rows whole as readily as it looks some of them up.
    """
    explain = "EXPLAIN QUERY PLAN"
    with database.engine.connect() as link:
        if database.engine.dialect.name == "postgresql":
            explain = "EXPLAIN"
            link.execute(text("SET LOCAL enable_seqscan = off"))
        rows = link.exec_driver_sql(f"{explain} {statement}", values)
        return "\n".join(" ".join(map(str, row)) for row in rows)


@pytest.mark.parametrize("words", ["r000042", "zoë pat 12 mill ws14"])
def test_among_many_a_search_is_two_statements_that_use_the_index(
    town: Transactions[Any], words: str
) -> None:
    heard = said_to(town, lambda: find(town, words))
    assert len(heard) == min(len(words.split()), 2)
    for statement, values in heard:
        plan = plan_of(town, statement, values)
        for table in ("people", "people_words", "participations"):
            assert f"Seq Scan on {table}" not in plan
            assert f"SCAN {table}" not in plan
        assert "people_words" in plan


def test_pages_of_many_tile_the_list_in_its_order(town: Transactions[Any]) -> None:
    found, after = [], None
    while True:
        query = FindPeople("khan ann mill", after=after)
        page = town.read(lambda c, query=query: find_people(query, c))
        found += [(row.last_name, row.first_name, row.tenant_ref) for row in page.rows]
        after = page.next
        if after is None:
            break
    everybody = (resident(number) for number in range(1, MANY + 1))
    assert found == sorted(
        (each.last_name, each.first_name, each.tenant_ref)
        for each in everybody
        if (each.first_name, each.last_name) == ("Ann", "Khan")
    )
    assert len(found) > FindPeople.most


def test_a_tenant_costs_few_rows_of_the_index(town: Transactions[Any]) -> None:
    count = select(func.count()).select_from(tables.people_words)
    assert town.read(lambda c: c.execute(count).scalar_one()) < 15 * MANY
