"""Two managers at once, on PostgreSQL: one scheme, one change, and the other is told by whom."""

import threading
from collections.abc import Callable, Iterator

import pytest

from services.contracts.queries.enrolment import SchemeInForce
from tests.empty_databases import make_tables
from tests.integration.console.people import hidden_in
from tests.integration.console.test_opening_a_scheme import ANSWERS, manager
from tests.integration.console.whole import Person, WholeConsole

FIRST, SECOND = "Ann First", "Bo Second"


@pytest.fixture
def console(database_template: str, make_database: Callable[[str], str]) -> Iterator[WholeConsole]:
    for name in ("calendar", "enrolment"):
        make_tables(name, make_database(name))
    with WholeConsole(database_template) as made:
        yield made


def at_once(paths: list[str], people: list[Person], forms: list[dict[str, str]]) -> dict[str, int]:
    """Send each person's form at the same moment; return the statuses by name."""
    statuses, start = dict[str, int](), threading.Barrier(len(people))

    def send(path: str, person: Person, form: dict[str, str]) -> None:
        start.wait()
        statuses[person.name] = person.post(path, **form).status_code

    each = zip(paths, people, forms, strict=True)
    threads = [threading.Thread(target=send, args=sent) for sent in each]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


def test_of_two_who_open_or_change_the_scheme_at_once_one_does(console: WholeConsole) -> None:
    people = [manager(console, name) for name in (FIRST, SECOND)]
    forms = [hidden_in(each.post("/scheme/open/check", **ANSWERS)) for each in people]
    opened = at_once(["/scheme/open"] * 2, people, forms)
    assert sorted(opened.values()) == [303, 409]
    (by,) = (name for name, status in opened.items() if status == 303)
    assert console.services.ask(SchemeInForce()).opened_by == by

    rules = "/scheme/settings/rules"
    wished = {"scheme.visit_attempts": "2", "why": "Shorter"}
    forms = [hidden_in(each.get(rules)) | wished for each in people]
    kept = at_once([rules] * 2, people, forms)
    assert sorted(kept.values()) == [303, 409]
    found = console.services.ask(SchemeInForce())
    assert (found.version, found.definition.scheme.visit_attempts) == (2, 2)
