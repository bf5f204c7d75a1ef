"""What each process answers to probes, over real sockets."""

import json
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from services.backbone.database import WRITER_LOCK
from services.backbone.settings import database_url
from services.hosts.health import LOOP, Health
from services.pilot.processes import Processes
from tests.faults.servers import free_port
from tests.integration.test_distributed_host import SCHEME, SERVICE, Running, running
from tests.integration.test_relay import calendar, processes, queue
from tests.integration.test_stopping import AWAY, WAITING, assert_stops
from tests.integration.waiting import wait_until

__all__ = ["calendar", "processes", "queue", "running"]


class Probed:
    """A process that answers on a port of its own."""

    def __init__(self, processes: Processes, *arguments: str) -> None:
        self.port = free_port()
        self.processes = processes
        self.name = arguments[0]
        self.environment = {"CASHBACK_HEALTH_PORT": str(self.port)}
        processes.environment |= self.environment
        processes.start(self.name, *arguments)

    def ask(self, page: str) -> tuple[int, Any]:
        """Return the status and the body; 0 when nothing answers."""
        try:
            url = f"http://127.0.0.1:{self.port}/{page}"
            with urllib.request.urlopen(url, timeout=30) as got:
                return got.status, json.load(got)
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, json.load(refusal)
        except OSError:
            return 0, {}

    def wait_for(self, page: str, status: int) -> Any:
        """Return the body of the first answer with a status."""
        body: Any = None

        def says_so() -> bool:
            nonlocal body
            found, body = self.ask(page)
            return found == status

        wait_until(says_so, f"/{page} of {self.name} says {status}")
        return body


def test_a_loop_that_does_not_come_round_in_time_is_not_alive() -> None:
    health = Health()
    health.begin("test", "broker")
    assert health.is_alive()[0]
    health.good(LOOP, seconds=0.01)
    wait_until(lambda: not health.is_alive()[0], "it is no longer good")
    assert health.is_alive()[1]["checks"][LOOP]["good"] is False


def test_ready_names_each_check_with_its_age_and_needs_them_all() -> None:
    health = Health()
    health.begin("test", "broker", "database")
    health.good("broker", state="connected")
    ready, body = health.is_ready()
    assert not ready
    assert body["checks"]["database"] == {"good": False, "state": "not yet", "age_seconds": None}
    health.good("database")
    assert health.is_ready()[0]
    health.bad("broker")
    assert health.is_ready()[1]["checks"]["broker"]["state"] == "away"
    assert health.is_alive()[0], "an orchestrator is not to restart it for that"


def test_a_service_is_ready_and_answers_while_a_batch_waits_in_the_database(
    running: Running,
) -> None:
    service = Probed(running.processes, "run", SERVICE)
    body = service.wait_for("ready", 200)
    assert body["process"] == f"run {SERVICE}"
    assert set(body["checks"]) == {"loop", "broker", "database"}
    with psycopg.connect(database_url(running.template, SERVICE), autocommit=True) as link:
        link.execute("SELECT pg_advisory_lock(%s)", (WRITER_LOCK,))
        running.send("enrolment.scheme_opened.v1", SCHEME)
        wait_until(lambda: link.execute(WAITING).fetchone(), "its batch waits for the lock")
        assert service.ask("live")[0] == 200
        with socket.create_connection(("127.0.0.1", service.port)):  # it says nothing, and stays
            assert service.ask("ready")[0] == 200
    assert service.ask("metrics") == (404, {"pages": ["/live", "/ready"]})


def test_a_service_without_its_database_is_alive_and_not_ready(running: Running) -> None:
    running.processes.environment["CASHBACK_DATABASE_URL"] = AWAY["CASHBACK_DATABASE_URL"]
    service = Probed(running.processes, "run", SERVICE)
    wait_until(
        lambda: "away" in json.dumps(service.ask("ready")[1].get("checks", {}).get("database")),
        "it says that the database is away",
    )
    assert service.ask("ready")[0] == 503
    assert service.ask("live")[0] == 200


def test_a_relay_is_ready_and_a_second_one_says_that_it_stands_by(
    calendar: Any, queue: Callable[[], list[dict[str, Any]]], processes: Processes
) -> None:
    first = Probed(processes, "relay", "calendar")
    assert first.wait_for("ready", 200)["checks"]["broker"]["state"] == "well"
    second = Probed(Processes(processes.environment, processes.folder), "relay", "calendar")
    try:
        body = second.wait_for("ready", 200)
        assert body["checks"]["broker"]["state"] == "standing by"
    finally:
        second.processes.stop()


@pytest.mark.parametrize("arguments", [("run", "repairs"), ("relay", "calendar"), ("clock",)])
def test_a_process_without_any_server_is_alive_but_not_ready_and_stops_when_asked(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    stranded = Processes(dict(AWAY), tmp_path)
    probed = Probed(stranded, *arguments)
    try:
        probed.wait_for("live", 200)
        body = probed.wait_for("ready", 503)
        assert "127.0.0.1" not in json.dumps(body)
        assert_stops(stranded, probed.name)
    finally:
        stranded.stop()


def test_serve_is_ready(tmp_path: Path) -> None:
    serving = Processes({}, tmp_path)
    probed = Probed(serving, "serve", "--port", "0", "--data", str(tmp_path / "data"))
    try:
        probed.wait_for("ready", 200)
    finally:
        serving.stop()


def test_the_command_asks_this_process(calendar: Any, processes: Processes) -> None:
    probed = Probed(processes, "clock")
    probed.wait_for("ready", 200)

    def command(*options: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "services.cli", "health", *options],
            env=probed.environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    told = command("--ready")
    assert told.returncode == 0
    assert json.loads(told.stdout)["process"] == "clock"
    process = processes.children[probed.name].process
    assert process is not None
    process.send_signal(signal.SIGSTOP)
    try:
        assert command().returncode == 1, "a process that hangs gives no answer"
    finally:
        process.send_signal(signal.SIGCONT)
    assert command("--nonsense").returncode == 2
    probed.environment = {}
    unset = command()
    assert unset.returncode == 1
    assert "CASHBACK_HEALTH_PORT" in unset.stderr


def test_a_port_that_is_taken_ends_the_process_with_a_message(tmp_path: Path) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        environment = AWAY | {"CASHBACK_HEALTH_PORT": str(taken.getsockname()[1])}
        process = Processes(environment, tmp_path)
        process.start("clock", "clock")
        child = process.children["clock"].process
        assert child is not None
        assert child.wait(timeout=60) == 1
    log = process.children["clock"].log.read_text()
    assert "cannot listen" in log
    assert "Traceback" not in log
