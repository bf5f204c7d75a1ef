"""A service as `cashback run` starts it, on real RabbitMQ and PostgreSQL."""

import datetime as dt
import itertools
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import kombu
import pytest
from sqlalchemy import func, select

from services.backbone.assertions import (
    CLOCKS_APART_SECONDS,
    GOOD_FOR_SECONDS,
    SIGNING_KEY,
    TRUSTED_KEYS,
    Signer,
)
from services.backbone.database import open_engine
from services.backbone.dead_letters import dead_letters
from services.backbone.envelope import new_event_id
from services.backbone.errors import Invalid, KeyReused, NotAllowed, NotFound
from services.backbone.settings import database_url
from services.client.asking import Client
from services.client.errors import NoAnswer, NotReached, OutcomeUnknown
from services.client.rpc import Line, Patience, RpcPool
from services.contracts import payments as contract
from services.contracts.contact_points import EXAMPLE_CONTACT_POINTS
from services.contracts.costs import USUAL_COSTS
from services.contracts.queries.payments.accounts import BankDetails, OpenDate
from services.contracts.queries.payments.backlog import PaymentsBacklog
from services.contracts.queries.payments.results import Instalments
from services.contracts.queries.payments.runs import RunByRef, Runs
from services.contracts.schema import to_wire
from services.gateway.app import gateway_app
from services.gateway.console.rooms import ROOMS
from services.gateway.settings import GatewaySettings
from services.hosts.catalogue import DATABASES, SERVICES, service_class
from services.hosts.declaring import declare_topology
from services.hosts.topology import inbox_name
from services.payments import tables
from services.pilot.processes import Processes
from services.terms.people import Actor, Role
from tests.empty_databases import make_tables
from tests.faults.servers import free_port
from tests.integration.waiting import wait_until
from tests.people import GATEWAY, officer
from tests.unit.gateway.rooms import NOBODY, as_a, by_header

FIRST = dt.date(2012, 1, 2)
SERVICE = "payments"
REGISTERED = {
    "tenant_ref": "T1",
    "on": "2011-10-03",
    "title": "Ms",
    "first_name": "Siân",
    "last_name": "O'Brien",
    "email": "sian@example.org",
    "mobile": "07700900123",
    "preferred_channel": "sms",
    "address_line_1": "1 High Street",
    "address_line_2": "",
    "town": "Dudley",
    "postcode": "DY1 1AA",
    "area_code": "DUD",
    "elements": ["repairs", "housing_management"],
}
SCHEME = {
    "name": "Home Rewards Club",
    "landlord": "Bromford",
    "opens_on": "2011-10-03",
    "months": 12,
    "instalments": 4,
    "timing": "arrears",
    "strikes": 3,
    "hold_while_in_arrears": True,
    "practice": True,
    "final_needs_follow_up": True,
    "visit_attempts": 3,
    "elements": [{"element": "repairs", "annual_pence": 30000, "inspection": True}],
    "areas": [{"code": "DUD", "name": "Dudley", "capacity": 60}],
    "payment_days": {"every": "working_day", "on": []},
    "tenant_categories": ["sealant"],
    "landlord_categories": ["gas"],
    "contact_points": to_wire(EXAMPLE_CONTACT_POINTS),
    "costs": to_wire(USUAL_COSTS),
}


class Running:
    """Payments as a process, fed through its inbox queue."""

    def __init__(self, broker: str, template: str, folder: Path) -> None:
        self.broker, self.template = broker, template
        environment = {"CASHBACK_BROKER_URL": broker, "CASHBACK_DATABASE_URL": template}
        self.processes = Processes(environment, folder)
        self.pool = RpcPool(broker, GATEWAY, Patience(away=60.0, answer=60.0))
        self.client = Client(self.pool, officer())
        engine = open_engine(database_url(template, SERVICE))
        self.database = service_class(SERVICE).database.on(engine, lambda: None)
        self.environment = environment

    def start(self, name: str = SERVICE) -> None:
        self.processes.start(name, "run", SERVICE)

    def send(self, kind: str, data: dict[str, Any], sequence: int = 1) -> str:
        event_id = new_event_id()
        body = {
            "specversion": "1.0",
            "id": event_id,
            "source": "urn:test",
            "type": kind,
            "sequence": str(sequence),
            "data": data,
        }
        self.send_text(json.dumps(body))
        return event_id

    def confirming(self) -> kombu.Connection:
        """Return a connection on which what is published is in the queue when that returns."""
        return kombu.Connection(self.broker, transport_options={"confirm_publish": True})

    def send_text(self, text: str) -> None:
        with self.confirming() as link:
            producer = link.Producer()
            producer.publish(
                text.encode(),
                routing_key=inbox_name(SERVICE),
                content_type="application/json",
                content_encoding="utf-8",
                delivery_mode=2,
            )

    def days_done(self) -> int:
        query = select(func.count()).select_from(tables.cut_offs)
        return int(self.database.read(lambda c: c.execute(query).scalar_one()))

    def cli(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "services.cli", *arguments],
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


@pytest.fixture
def running(
    broker_url: str,
    database_template: str,
    make_database: Callable[[str], str],
    tmp_path: Path,
) -> Iterator[Running]:
    make_tables(SERVICE, make_database(SERVICE))
    with kombu.Connection(broker_url) as link:
        for name in SERVICES:
            link.default_channel.queue_delete(inbox_name(name))
    declare_topology(broker_url)
    host = Running(broker_url, database_template, tmp_path)
    yield host
    host.pool.close()
    host.processes.stop()
    host.database.engine.dispose()


def test_what_waited_is_handled_when_the_service_starts(running: Running) -> None:
    running.send("enrolment.scheme_opened.v1", SCHEME)
    for number in range(300):
        day = FIRST + dt.timedelta(days=number)
        running.send("calendar.cut_off_reached.v1", {"date": day.isoformat()}, number + 2)
    running.start()
    wait_until(lambda: running.days_done() == 300, "all dates done")


def test_a_service_without_its_queues_says_what_to_do_and_starts_once_they_are_there(
    running: Running,
) -> None:
    with kombu.Connection(running.broker) as link:
        link.default_channel.queue_delete(inbox_name(SERVICE))
        link.default_channel.queue_delete(f"rpc-{SERVICE}")
    running.start()
    log = running.processes.children[SERVICE].log
    says = (
        "not on the broker: payments.inbox, rpc-payments. Import deploy/rabbitmq/definitions.json,"
        " or run `cashback declare`"
    )
    wait_until(lambda: says in log.read_text("utf-8"), "it says so")
    declare_topology(running.broker)
    running.send("enrolment.scheme_opened.v1", SCHEME)
    running.send("calendar.cut_off_reached.v1", {"date": "2012-01-02"}, 2)
    wait_until(lambda: running.days_done() == 1, "the date is done")
    assert "Traceback" not in log.read_text("utf-8")


def test_commands_and_queries_come_by_rpc(running: Running) -> None:
    running.start()
    details = {
        "tenant_ref": "T1",
        "on": "2012-01-02",
        "sort_code": "089999",
        "account_number": "66374958",
        "account_name": "Ann Tenant",
    }

    def change(key: str, **data: str) -> Any:
        order = {"command": "ChangeBankDetails", "key": key, "data": {**details, **data}}
        return running.pool.call(SERVICE, "execute", officer(), order)

    first = change("k1")
    assert first["verdict"] == "valid"
    assert change("k1") == first
    with pytest.raises(KeyReused, match="another input"):
        change("k1", account_number="66374959")
    with pytest.raises(KeyReused, match="was used by Ann First"):
        running.pool.call(
            SERVICE,
            "execute",
            officer("Bo Second"),
            {"command": "ChangeBankDetails", "key": "k1", "data": details},
        )
    assert change("k2", account_number="66374959")["verdict"] == "invalid"
    with pytest.raises(Invalid, match="colour") as refusal:
        change("k3", colour="red")
    assert refusal.value.field == "colour"
    steal = {"command": "Steal", "key": "k", "data": {}}
    with pytest.raises(NotFound, match="no command 'Steal'"):
        running.pool.call(SERVICE, "execute", officer(), steal)
    with pytest.raises(NotFound, match="no query"):
        running.pool.call(SERVICE, "ask", officer(), {"query": "Secrets", "arguments": {}})
    with pytest.raises(Invalid, match="6 digits") as refusal:
        change("k4", sort_code="08-99-99", account_number="1")
    assert [fault.field for fault in refusal.value.faults] == ["sort_code", "account_number"]
    assert "66374958" not in str(refusal.value)
    with pytest.raises(NotFound, match="there is no run 'x'") as refused:
        running.client.ask(RunByRef("x"))
    assert refused.value.field == "run_ref"
    assert list(running.client.pages(Runs())) == []
    assert b"66374958" not in running.processes.children[SERVICE].log.read_bytes()


def test_several_threads_ask_and_tell_at_once_over_one_pool(running: Running) -> None:
    running.start()
    running.client.ask(OpenDate())
    together = threading.Barrier(8)

    def at_a_desk(number: int) -> tuple[str, str, str]:
        mine = running.client.by(officer(f"Officer {number}"))
        command = contract.ChangeBankDetails(f"T{number}", FIRST, "089999", "66374958", "A")
        together.wait(timeout=30)
        first = mine.tell(command, f"key-{number}")
        assert mine.tell(command, f"key-{number}") == first
        (account,) = mine.ask(BankDetails(f"T{number}")).accounts
        return account.entered_by, account.account, first.verdict

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(at_a_desk, range(8)))
    assert found == [(f"Officer {n}", "••••4958", "valid") for n in range(8)]


def test_a_broker_that_is_away_is_found_out_within_seconds_where_a_person_waits() -> None:
    began = time.monotonic()
    with RpcPool("amqp://guest:guest@127.0.0.1:1//", GATEWAY) as pool, pytest.raises(NotReached):
        Client(pool, officer()).tell(contract.SubmitRun("run-1", "0" * 64), "key")
    assert time.monotonic() - began < 10


def test_a_command_that_no_service_answers_in_time_has_an_unknown_outcome(
    running: Running,
) -> None:
    with kombu.Connection(running.broker) as link:
        calls = kombu.Exchange("nameko-rpc", type="topic", durable=True)
        kombu.Queue(f"rpc-{SERVICE}", calls, f"{SERVICE}.*")(link.default_channel).declare()
    with RpcPool(running.broker, GATEWAY, Patience(away=1.0, answer=0.5)) as pool:
        client = Client(pool, officer())
        with pytest.raises(OutcomeUnknown, match="'key-1'"):
            client.tell(contract.SubmitRun("run-1", "0" * 64), "key-1")
        with pytest.raises(NoAnswer):
            client.ask(OpenDate())
    running.start()  # what its callers gave up is dropped, and others are answered
    assert running.client.ask(OpenDate()).date is None
    with running.database.begin("test") as uow:
        assert uow.connection.execute(tables.backbone.commands.select()).all() == []


def test_dead_letters_are_listed_replayed_and_discarded_from_the_command_line(
    running: Running,
) -> None:
    running.start()
    running.send("enrolment.scheme_opened.v1", SCHEME)
    poison = running.send("calendar.cut_off_reached.v1", {"day": "2012-01-02"}, 2)
    future = running.send("enrolment.scheme_opened.v7", SCHEME, 3)
    running.send_text("not even JSON")
    running.send("calendar.cut_off_reached.v1", {"date": "2012-01-02"}, 4)
    wait_until(lambda: running.days_done() == 1, "the good one among them is handled")
    wait_until(lambda: len(dead_letters(running.database)) == 3, "the others are dead letters")
    listed = running.cli("dead-letters", "list", SERVICE)
    assert poison in listed.stdout
    assert future in listed.stdout
    assert "not valid by its schema" in listed.stdout
    assert '"day": "2012-01-02"' in running.cli("dead-letters", "show", SERVICE, poison).stdout
    replayed = running.cli("dead-letters", "replay", SERVICE, poison)
    assert replayed.stdout.strip() == "1 events will be tried again"
    wait_until(
        lambda: (
            {letter.event_id: letter.attempts for letter in dead_letters(running.database)}.get(
                poison
            )
            == 1
        ),
        "it was tried again and is dead again",
    )
    done = running.cli("dead-letters", "discard", SERVICE, poison, "--why", "a test's")
    assert done.returncode == 0
    assert poison not in running.cli("dead-letters", "list", SERVICE).stdout
    unknown = running.cli("dead-letters", "show", SERVICE, "nonsense")
    assert unknown.returncode == 1
    assert "no parked event" in unknown.stderr


def test_status_shows_what_waits_and_what_is_dead_and_that_it_needs_someone(
    running: Running, make_database: Callable[[str], str]
) -> None:
    for name in DATABASES:
        if name != SERVICE:
            make_tables(name, make_database(name))
    declare_topology(running.broker)
    running.send("enrolment.scheme_opened.v1", SCHEME)
    running.send("calendar.cut_off_reached.v1", {"day": "2012-01-02"}, 1)

    def payments_status() -> dict[str, Any]:
        told = running.cli("status", "--json")
        return {row["service"]: row for row in json.loads(told.stdout)}[SERVICE]

    wait_until(lambda: payments_status()["queue"] == 2, "both events wait in the queue")
    assert running.cli("status").returncode == 0
    running.start()
    wait_until(lambda: payments_status()["dead"] == 1, "the malformed one is dead")
    assert payments_status()["queue"] == 0
    told = running.cli("status")
    assert told.returncode == 1
    assert "oldest unsent seconds" in told.stdout


def test_status_names_the_servers_that_do_not_answer() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "services.cli", "status"],
        env={
            **os.environ,
            "CASHBACK_BROKER_URL": "amqp://guest:guest@127.0.0.1:1//",
            "CASHBACK_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert told.returncode == 1
    assert told.stdout.count("database does not answer") == len(DATABASES)


def test_an_event_before_its_cause_is_tried_again_until_the_cause_is_there(
    running: Running,
) -> None:
    running.start()
    started = {
        "tenant_ref": "T1",
        "start_date": "2012-01-02",
        "end_date": "2013-01-02",
        "follow_up_counts_from": "2012-12-02",
        "elements": SCHEME["elements"],
        "quarters": [{"quarter": 1, "starts_on": "2012-01-02", "ends_on": "2013-01-02"}],
    }
    running.send("enrolment.participation_started.v1", started, 2)
    wait_until(
        lambda: len(dead_letters(running.database, ("waiting",))) == 1, "parked, to be tried again"
    )
    running.send("enrolment.scheme_opened.v1", SCHEME)
    running.send("enrolment.tenant_registered.v1", REGISTERED)
    wait_until(
        lambda: running.client.ask(Instalments()).rows,
        "it had its effect by itself",
    )
    assert dead_letters(running.database, ("waiting", "dead")) == []


def test_a_standby_takes_over_when_the_first_process_is_killed(running: Running) -> None:
    running.start("first")
    running.send("enrolment.scheme_opened.v1", SCHEME)
    running.send("calendar.cut_off_reached.v1", {"date": "2012-01-02"}, 2)
    wait_until(lambda: running.days_done() == 1, "the first works")
    running.start("second")
    wait_until(
        lambda: b"service started" in running.processes.children["second"].log.read_bytes(),
        "the second stands by",
    )
    first = running.processes.children.pop("first").process
    assert first is not None
    first.send_signal(signal.SIGKILL)
    first.wait()
    running.send("calendar.cut_off_reached.v1", {"date": "2012-01-03"}, 3)
    wait_until(lambda: running.days_done() == 2, "the second took over", limit=20)


def test_a_service_refuses_to_start_where_psycopg_would_block_green_threads() -> None:
    code = "from services.hosts.nameko_runner import serve; serve('payments')"
    refused = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "PSYCOPG_WAIT_FUNC=wait_selector" in refused.stderr
    assert refused.returncode != 0


def test_every_database_has_its_own_address() -> None:
    addresses = {database_url("postgresql://host/cashback", name) for name in DATABASES}
    assert len(addresses) == len(DATABASES)
    assert database_url("sqlite:///data/{service}.sqlite", "repairs") == (
        "sqlite:///data/repairs.sqlite"
    )


# --- who gives a call ---


STRANGER = Signer.made("gateway:test")
"""Another's key, under the name of the one that is trusted."""


def expired(actor: Actor, service: str) -> str:
    with pytest.MonkeyPatch.context() as patch:
        long_ago = time.time() - GOOD_FOR_SECONDS - CLOCKS_APART_SECONDS - 5
        patch.setattr("services.backbone.assertions.time.time", lambda: long_ago)
        return GATEWAY.assertion(actor, service)


UNPROVEN: dict[str, Callable[[Actor], dict[str, str]]] = {
    "missing": lambda ann: {},
    "unreadable": lambda ann: {"assertion": "Ann First"},
    "expired": lambda ann: {"assertion": expired(ann, SERVICE)},
    "other_service": lambda ann: {"assertion": GATEWAY.assertion(ann, "repairs")},
    "signature": lambda ann: {"assertion": STRANGER.assertion(ann, SERVICE)},
    "role": lambda ann: {"assertion": GATEWAY.assertion(replace(ann, roles=READ_ONLY), SERVICE)},
}
"""What is wrong with a call, by the word that it is counted by."""

READ_ONLY = frozenset[Role]({"board"})


def test_calls_that_do_not_prove_who_gives_them_are_refused_logged_and_counted(
    running: Running, tmp_path: Path
) -> None:
    port = free_port()
    running.processes.environment["CASHBACK_HEALTH_PORT"] = str(port)
    running.start()
    running.client.ask(OpenDate())
    command = contract.ChangeBankDetails("T1", FIRST, "089999", "66374958", "A")
    methods = {
        "execute": {"command": "ChangeBankDetails", "key": "k", "data": to_wire(command)},
        "ask": {"query": "Runs", "arguments": to_wire(Runs())},
    }
    tried = itertools.product(methods.items(), UNPROVEN.items())
    with closing(Line(running.broker)) as line:
        for (method, arguments), (why, proof) in tried:
            line.send(SERVICE, method, arguments | proof(officer()), 60.0)
            assert line.answered(60.0), why
            with pytest.raises(NotAllowed) as refused:
                line.answer()
            assert refused.value.code == "not_allowed"
        line.send(SERVICE, "execute_all", {"orders": [methods["execute"]]}, 60.0)
        assert line.answered(60.0)
        with pytest.raises(NotAllowed):
            line.answer()
    with urlopen(f"http://127.0.0.1:{port}/live", timeout=30) as answer:
        counted = json.load(answer)["refused_calls"]
    assert counted == dict.fromkeys(UNPROVEN, 2) | {"missing": 3}
    log = running.processes.children[SERVICE].log.read_text()
    assert log.count("call refused") == sum(counted.values())
    audit, commands = tables.backbone.audit, tables.backbone.commands
    for table in (audit, commands):
        assert running.database.read(lambda c: c.execute(select(table)).all()) == []  # noqa: B023
    running.client.tell(command, "k")


def test_a_service_without_trusted_keys_does_not_start(
    running: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(TRUSTED_KEYS)
    ended = running.cli("run", SERVICE)
    assert ended.returncode != 0
    assert TRUSTED_KEYS in ended.stderr


def test_an_officers_key_is_made_trusted_and_used(
    running: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, trusted = tmp_path / "keys" / "ann.key", tmp_path / "keys" / "trusted.json"
    files = ("--key", str(key), "--trusted", str(trusted))
    made = running.cli("signing-key", "local:ann", *files, "--role", "auditor")
    assert made.returncode == 0, made.stderr
    assert key.stat().st_mode & 0o777 == 0o600
    again = running.cli("signing-key", "local:ann", *files)
    assert (again.returncode, "never replaced" in again.stderr) == (2, True)
    monkeypatch.setenv(TRUSTED_KEYS, str(trusted))
    running.start()
    assert "CASHBACK_SIGNING_KEY is not set" in running.cli("payments", "runs").stderr
    monkeypatch.setenv(SIGNING_KEY, str(key))
    wait_until(lambda: running.cli("payments", "runs").returncode == 0, "payments answers")
    refused = running.cli("payments", "reject", "run-1", "--why", "x")
    assert "is for finance or finance approver to use; ann (local) has auditor" in refused.stderr
    assert refused.returncode == 2


def test_the_console_reaches_services_over_the_broker_and_says_which_are_away(
    running: Running,
) -> None:
    running.start()
    running.client.ask(PaymentsBacklog())  # it has started
    with RpcPool(running.broker, GATEWAY, Patience(away=1, answer=20, reading=2)) as pool:
        app = gateway_app(GatewaySettings(), Client(pool, NOBODY), by_header, *ROOMS)
        browser = app.test_client()
        page = browser.get("/status", headers=as_a("administrator"))
        assert page.status_code == 200
        tags = re.findall(r'govuk-tag--\w+">(\w+)<', page.text)
        assert tags == ["Away", "Away", "Away", "Works", "Away", "Away"]
        assert browser.get("/status", headers=as_a("finance")).status_code == 403
