"""Practice: the dates stand still until an administrator closes them."""

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import kombu
import pytest
from sqlalchemy import func, select

from services.backbone.database import open_engine
from services.backbone.errors import Invalid, NotAllowed, NotFound, RoleRefused
from services.backbone.settings import database_url
from services.client.asking import Client
from services.client.in_process import InProcess, OnThisMachine
from services.client.rpc import Patience, RpcPool
from services.contracts.calendar import CloseDates
from services.contracts.commands import DONE, NO_EFFECT
from services.contracts.payments import ChangeBankDetails
from services.contracts.queries.calendar import Calendar, CalendarBacklog
from services.contracts.queries.enrolment import EnrolmentBacklog, OpenedScheme
from services.contracts.queries.evaluation import EvaluationBacklog
from services.contracts.queries.notifications.backlog import NotificationsBacklog
from services.contracts.queries.payments.accounts import Settings, UnconfirmedDetails
from services.contracts.queries.payments.backlog import PaymentsBacklog
from services.contracts.queries.repairs import RepairsBacklog
from services.gateway.sign_in.cases.practice import PRACTICE, practice_people
from services.gateway.sign_in.door import Door
from services.hosts.catalogue import CALLED, DATABASES, PUBLISHERS, SERVICES, service_class
from services.hosts.day_clock import publish_reached_dates
from services.hosts.declaring import declare_topology
from services.hosts.opening import transactions
from services.hosts.topology import inbox_name
from services.pilot.practice import begin_practice, prepare, prepare_empty
from services.pilot.processes import Processes
from services.pilot.workspace import CannotWrite
from services.pilot_files.errors import PilotError
from tests.builders import PilotBuilder
from tests.empty_databases import make_tables
from tests.integration.waiting import wait_until
from tests.people import GATEWAY, officer

DAY = dt.date(2011, 10, 10)
ONE = dt.timedelta(days=1)
ADMINISTRATOR = officer("Ada Admin", "administrator")


def calendar_on(url: str) -> Any:
    found = service_class("calendar")()
    found.database = service_class("calendar").database.on(open_engine(url), lambda: None)
    return found


@pytest.fixture
def calendar(tmp_path: Path) -> Iterator[Any]:
    """A calendar on whose dates nobody has begun to practise."""
    url = f"sqlite:///{tmp_path}/calendar.sqlite"
    make_tables("calendar", url)
    found = calendar_on(url)
    found.reach_cut_off(DAY)
    yield found
    found.database.engine.dispose()


def client_of(calendar: Any) -> Client:
    return Client(InProcess({"calendar": calendar}), ADMINISTRATOR)


def test_the_wall_clocks_dates_are_closed_by_nobody(calendar: Any) -> None:
    with pytest.raises(NotAllowed, match="wall clock"):
        client_of(calendar).tell(CloseDates(DAY + ONE), "k")
    found = client_of(calendar).ask(Calendar())
    assert (found.last_closed, found.practice, found.closing_until) == (DAY, False, None)
    assert calendar.close_next() is None


def test_in_practice_dates_are_closed_one_by_one_as_far_as_was_asked(calendar: Any) -> None:
    calendar.begin_practice()
    calendar.begin_practice()
    client = client_of(calendar)
    assert client.tell(CloseDates(DAY + 2 * ONE), "k1") == DONE
    assert client.ask(Calendar()).closing_until == DAY + 2 * ONE
    assert client.tell(CloseDates(DAY + ONE), "k2") == NO_EFFECT
    assert [calendar.close_next() for _ in range(3)] == [DAY + ONE, DAY + 2 * ONE, None]
    found = client.ask(Calendar())
    assert (found.last_closed, found.closing_until) == (DAY + 2 * ONE, None)
    assert client.tell(CloseDates(DAY + 2 * ONE), "k3") == NO_EFFECT


def test_in_practice_the_wall_clock_closes_nothing(calendar: Any) -> None:
    calendar.begin_practice()
    now = dt.datetime(2012, 1, 1, 18, tzinfo=dt.UTC)
    assert publish_reached_dates(calendar, dt.time(15), now) == []
    assert client_of(calendar).ask(Calendar()).last_closed == DAY


def test_more_than_a_year_at_once_and_another_than_an_administrator_are_refused(
    calendar: Any,
) -> None:
    calendar.begin_practice()
    with pytest.raises(Invalid, match="366 days") as refused:
        client_of(calendar).tell(CloseDates(DAY + 367 * ONE), "k")
    assert refused.value.field == "until"
    other = client_of(calendar).by(officer("Fay", "finance", "auditor"))
    with pytest.raises(RoleRefused):
        other.tell(CloseDates(DAY + ONE), "k")


# --- a pilot, on each host ---


def small_pilot(folder: Path) -> Path:
    pilot = PilotBuilder()
    pilot.tenant("T1", "housing_management")
    return pilot.write(folder)


def days_done(service: str, url: str) -> int:
    database = transactions(service, url)
    inbox = database.tables.inbox
    query = select(func.count()).select_from(inbox).where(inbox.c.publisher == "calendar")
    try:
        return int(database.read(lambda c: c.execute(query).scalar_one()))
    finally:
        database.engine.dispose()


@pytest.fixture
def practice(tmp_path: Path) -> Path:
    """A pilot played to a day, to practise on."""
    data = tmp_path / "practice"
    prepare(small_pilot(tmp_path / "pilot"), DAY, data)
    return data


def test_a_folder_in_use_and_a_date_before_the_opening_are_refused(
    practice: Path, tmp_path: Path
) -> None:
    with pytest.raises(PilotError, match="not empty"):
        prepare(tmp_path / "pilot", DAY, practice)
    with pytest.raises(PilotError, match="before enrolment opens"):
        prepare(tmp_path / "pilot", dt.date(2011, 1, 1), tmp_path / "other")
    assert not (tmp_path / "other").exists()


def test_the_play_needed_nobody_to_confirm_details_and_the_practice_does(practice: Path) -> None:
    template = f"sqlite:///{practice}/{{service}}.sqlite"
    with OnThisMachine(lambda name: database_url(template, name)) as machine:
        client = Client(machine, officer("Fay", "finance"))
        settings = client.ask(Settings())
        assert (settings.details_confirmed, settings.cooling_off_days) == (False, 1)
        assert client.ask(UnconfirmedDetails()).rows == ()
        change = ChangeBankDetails("T1", DAY, "089999", "66374958", "Quentin Stranger")
        assert client.tell(change, "own account").unconfirmed == (
            "the name differs from the tenant's"
        )


def test_serve_plays_and_closes_what_an_administrator_wants_closed_and_no_more(
    tmp_path: Path,
) -> None:
    pilot, practice = small_pilot(tmp_path / "pilot"), tmp_path / "practice"
    template = f"sqlite:///{practice}/{{service}}.sqlite"
    command = [sys.executable, "-m", "services.cli", "serve", "--port", "0"]
    to_practise = ["--practice", str(pilot), "--until", str(DAY)]
    told = tmp_path / "told"
    with told.open("w") as output:
        process = subprocess.Popen(
            [*command, "--data", str(practice), *to_practise],
            env={**os.environ, "CASHBACK_LOG_LEVEL": "error"},
            stdout=output,
        )
    try:
        wait_until((practice / "sign-in.key").exists, "the console", 60)
        begun = days_done("payments", database_url(template, "payments"))
        with OnThisMachine(lambda name: database_url(template, name)) as machine:
            client = Client(machine, ADMINISTRATOR)
            client.tell(CloseDates(DAY + 3 * ONE), "three days")
            door = Door.at(database_url(template, "gateway"))
            wait_until(lambda: len(practice_people(door)) == len(PRACTICE), "people of the example")
            door.close()
            wait_until(lambda: "The console is at " in told.read_text(), "the console's address")
            assert "  Gareth Price, finance approver\n" in told.read_text()
            wait_until(lambda: client.ask(Calendar()).closing_until is None, "closed", 60)
            assert client.ask(Calendar()).last_closed == DAY + 3 * ONE
            for name in ("enrolment", "repairs", "payments"):
                url = database_url(template, name)
                wait_until(lambda url=url, n=name: days_done(n, url) == begun + 3, name, 60)  # type: ignore[misc]
            calendar = client.ask(CalendarBacklog())
            assert calendar.last_date == DAY + 3 * ONE
            for backlog in (EnrolmentBacklog, RepairsBacklog, PaymentsBacklog):
                assert client.ask(backlog()).dates == calendar.dates
            for heard in (EvaluationBacklog(), NotificationsBacklog()):
                wait_until(
                    lambda heard=heard: client.ask(heard).dates == calendar.dates,  # type: ignore[misc]
                    type(heard).__name__,
                    60,
                )
    finally:
        process.terminate()
        assert process.wait(timeout=30) == 0


def test_the_clock_of_the_distributed_host_closes_them_each_when_all_is_at_rest(
    broker_url: str,
    database_template: str,
    make_database: Callable[[str], str],
    tmp_path: Path,
) -> None:
    for name in DATABASES:
        make_tables(name, make_database(name))
    with kombu.Connection(broker_url) as link:
        for name in SERVICES:
            link.default_channel.queue_delete(inbox_name(name))
    declare_topology(broker_url)
    calendar = calendar_on(database_url(database_template, "calendar"))
    calendar.reach_cut_off(DAY)
    calendar.database.engine.dispose()
    begin_practice(database_template)
    environment = {"CASHBACK_BROKER_URL": broker_url, "CASHBACK_DATABASE_URL": database_template}
    processes = Processes(environment, tmp_path)
    try:
        for name in CALLED:
            processes.start(f"run {name}", "run", name)
        for name in PUBLISHERS:
            processes.start(f"relay {name}", "relay", name)
        processes.start("clock", "clock")
        with RpcPool(broker_url, GATEWAY, Patience(away=90.0, answer=90.0)) as pool:
            client = Client(pool, ADMINISTRATOR)
            client.tell(CloseDates(DAY + 3 * ONE), "three days")
            wait_until(lambda: client.ask(Calendar()).closing_until is None, "closed", 120)
            assert client.ask(Calendar()).last_closed == DAY + 3 * ONE
        for name in ("enrolment", "repairs", "payments"):
            url = database_url(database_template, name)
            wait_until(lambda url=url, n=name: days_done(n, url) == 4, name, 60)  # type: ignore[misc]
    finally:
        processes.stop()


def test_an_empty_practice_begins_on_the_morning_of_its_date(tmp_path: Path) -> None:
    prepare_empty(DAY, tmp_path / "data")
    url = f"sqlite:///{tmp_path}/data/{{service}}.sqlite"
    with OnThisMachine(lambda name: database_url(url, name)) as machine:
        client = Client(machine, ADMINISTRATOR)
        found = client.ask(Calendar())
        assert (found.last_closed, found.practice) == (DAY - ONE, True)
        with pytest.raises(NotFound):
            client.ask(OpenedScheme())
        assert client.tell(CloseDates(DAY), "k") == DONE
    with pytest.raises(CannotWrite, match="not empty"):
        prepare_empty(DAY, tmp_path / "data")
