"""Nobody gives a command on a date of their own: each service knows which dates are closed."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from services.backbone.envelope import payload, seal
from services.backbone.errors import Invalid
from services.client.asking import Client
from services.client.in_process import InProcess
from services.contracts import enrolment, evaluation, notifications, payments, repairs
from services.contracts.calendar import CutOffReached
from services.contracts.commands import Command
from services.contracts.events import type_of
from services.hosts.catalogue import service_class
from services.hosts.opening import transactions
from tests.empty_databases import make_tables
from tests.integration.enrolling import SCHEME
from tests.people import officer

LAST = dt.date(2012, 3, 5)
OPEN = LAST + dt.timedelta(days=1)
FAR = dt.date(2099, 1, 1)
OVER = dt.date(2012, 1, 3)
EARLIER = evaluation.EarlierRepair(1, "T1", dt.date(2011, 5, 3), "sealant", 4_000)

DEEDS: dict[str, Callable[[dt.date], Command[Any]]] = {
    "enrolment": lambda on: enrolment.GivePlaces(on),
    "repairs": lambda on: repairs.SetRooms((), 0, on),
    "payments": lambda on: payments.SetBudget(on, "repairs", "", 100),
    "notifications": lambda on: notifications.ReceiveText("house", "1", "07700900930", "STOP", on),
    "evaluation": lambda on: evaluation.TakeOverHistory(on, (EARLIER,), False),
}
"""A command of each service that hears of the dates."""


class OutboxRow:
    """An event as its publisher kept it."""

    def __init__(self, sequence: int, event_id: str, event: Any) -> None:
        self.sequence, self.event_id = sequence, event_id
        self.type, self.data = str(type_of(event)), payload(event)
        self.recorded_at, self.correlation_id = dt.datetime(2012, 3, 5, tzinfo=dt.UTC), "test"


class Hosted:
    """The services in this process, each on a database of its own."""

    def __init__(self, urls: dict[str, str]) -> None:
        self.services = {name: service_class(name)() for name in urls}
        for name, url in urls.items():
            make_tables(name, url)
            self.services[name].database = transactions(name, url)
        self.client = Client(InProcess(self.services), officer())
        self.client.tell(SCHEME, "scheme")
        self.sent = 0

    def hear(self, service: str, event: Any) -> None:
        """Have a service take an event from its inbox queue."""
        self.sent += 1
        row = OutboxRow(self.sent, f"event-{self.sent}", event)
        self.services[service].receive([seal(row)])
        backlog = self.services[service].database.read(
            lambda c: c.exec_driver_sql("SELECT reason FROM parked").all()
        )
        assert not backlog

    def close(self) -> None:
        for service in self.services.values():
            service.database.engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def hosted(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hosted]:
    """The services; each that hears of the dates has heard that LAST is closed."""
    if request.param == "sqlite":
        urls = {name: f"sqlite:///{tmp_path}/{name}.sqlite" for name in DEEDS}
    else:
        urls = {name: request.getfixturevalue("make_database")(name) for name in DEEDS}
    found = Hosted(urls)
    for name in DEEDS:
        if name in ("repairs", "payments"):
            found.hear(name, SCHEME.scheme)
        found.hear(name, CutOffReached(LAST))
    yield found
    found.close()


def test_a_date_that_is_still_to_come_is_refused_by_every_service(hosted: Hosted) -> None:
    for name, deed in DEEDS.items():
        with pytest.raises(Invalid) as refused:
            hosted.client.tell(deed(FAR), f"far {name}")
        assert refused.value.field == "on", name
        assert "1 January 2099 is later" in str(refused.value)


def test_what_says_a_date_that_is_over_counts_for_the_one_that_is_open(hosted: Hosted) -> None:
    """And the same key gives the same answer, though a later date is open by then."""
    change = enrolment.ChangeDealText(OVER, "Do your own repairs.", "plain words", 1)
    first = hosted.client.tell(change, "deal")
    hosted.hear("enrolment", CutOffReached(OPEN))
    assert hosted.client.tell(change, "deal") == first
    with hosted.services["enrolment"].database.begin("test") as uow:
        text = uow.store.deal_texts.find(2)
        assert (text.since, uow.store.deal_texts.last_version()) == (OPEN, 2)


def test_dates_that_come_in_another_order_go_no_way_back(hosted: Hosted) -> None:
    for name in ("enrolment", "notifications"):
        hosted.hear(name, CutOffReached(OPEN))
        hosted.hear(name, CutOffReached(LAST))
        with hosted.services[name].database.begin("test") as uow:
            assert uow.store.last_cut_off() == OPEN
