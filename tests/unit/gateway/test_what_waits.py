"""The first page: what waits for the visitor, oldest first."""

import threading
from dataclasses import replace
from datetime import date
from typing import Any

from flask import Flask

from services.client.asking import Client
from services.client.errors import NotReached
from services.contracts.queries.enrolment import EnrolmentDay, PlacesToGiveRow
from services.contracts.queries.notifications.lines_and_tasks import TellingDay
from services.contracts.queries.payments.finance import FinanceDay, WaitingRow
from services.contracts.schema import to_wire
from services.gateway.app import gateway_app
from services.gateway.console.rooms import ROOMS
from services.gateway.settings import GatewaySettings
from services.terms.people import Actor
from tests.unit.gateway.rooms import NOBODY, as_a, by_header

ENROLMENT = EnrolmentDay(
    True, (PlacesToGiveRow("DUD", "Dudley", 2, 3, date(2012, 1, 9)),), 0, None, None
)
FINANCE = FinanceDay(
    date(2012, 1, 12), None, None, None, None, None,
    (
        WaitingRow("approve", "run-2012-01-10", 4, 30000, date(2012, 1, 10), date(2012, 1, 16), ()),
        WaitingRow("unmatched_returns", "", 2, None, date(2012, 1, 3), None, ()),
        WaitingRow("submit", "run-2012-01-02", 4, 1, date(2012, 1, 2), None, ("person:7c1f",)),
    ),
    (), (),
)  # fmt: skip


class Answering:
    """A way on which some queries are answered, and others reach nobody."""

    def __init__(self, **answers: Any) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def call(self, service: str, method: str, actor: Actor, arguments: dict[str, Any]) -> Any:
        query = arguments["query"]
        self.asked.append(query)
        if query not in self.answers:
            raise NotReached(f"{service} is not running")
        answer = self.answers[query]
        return answer if isinstance(answer, dict) else to_wire(answer)


def console(way: Answering, elsewhere: bool = False) -> Flask:
    settings = GatewaySettings(landlord="Northgate Homes")
    return gateway_app(settings, Client(way, NOBODY, elsewhere), by_header, *ROOMS)


def test_what_waits_is_there_oldest_first_and_only_what_the_visitor_may_do() -> None:
    way = Answering(EnrolmentToday=ENROLMENT, FinanceToday=FINANCE)
    page = console(way).test_client().get("/", headers=as_a("finance", "finance_approver")).text
    returns, approve = page.index("Returns that fit no payment: 2"), page.index("Approve run-")
    assert returns < approve
    assert "3 Jan 2012" in page
    assert "16 Jan 2012" in page
    assert "run-2012-01-02" not in page, "they are barred from it"
    assert "EnrolmentToday" not in way.asked, "they have no role for it"


def test_a_service_that_is_away_does_not_take_the_first_page_with_it() -> None:
    answer = console(Answering()).test_client().get("/", headers=as_a("finance"))
    assert answer.status_code == 200
    assert "cannot be shown for the moment" in answer.text


def test_services_that_are_elsewhere_are_asked_at_the_same_time() -> None:
    asked = ("EnrolmentToday", "TellingToday", "EnrolmentDeadLetters")
    all_asked = threading.Barrier(len(asked))

    class Slow(Answering):
        def call(self, service: str, method: str, actor: Actor, arguments: dict[str, Any]) -> Any:
            if arguments["query"] in asked:
                all_asked.wait(timeout=60)
            return super().call(service, method, actor, arguments)

    browser = console(Slow(EnrolmentToday=ENROLMENT), elsewhere=True).test_client()
    page = browser.get("/", headers=as_a("housing_officer")).text
    assert "Dudley: 2 free" in page
    assert "cannot be shown for the moment" in page


def test_appeals_wait_since_the_first_was_received_and_no_longer_before_all_else() -> None:
    since, until = date(2012, 1, 10), date(2012, 1, 24)
    way = Answering(
        EnrolmentToday=replace(
            ENROLMENT, open_appeals=2, appeals_since=since, decide_first_by=until
        )
    )
    page = console(way).test_client().get("/", headers=as_a("housing_manager")).text
    assert page.index("Dudley: 2 free") < page.index("2 appeals to decide")
    assert "10 Jan 2012" in page
    assert "24 Jan 2012" in page


def test_nothing_waits() -> None:
    nothing = EnrolmentDay(True, (), 0, None, None)
    services = ("Enrolment", "Repairs", "Payments", "Notifications")
    handled = {f"{service}DeadLetters": {"rows": [], "next": None} for service in services}
    way = Answering(EnrolmentToday=nothing, TellingToday=TellingDay(0, None, ()), **handled)
    page = console(way).test_client().get("/", headers=as_a("housing_officer")).text
    assert "Nothing." in page
