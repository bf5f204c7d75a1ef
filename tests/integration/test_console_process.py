"""The console beside the services in one process, and in a process of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import func, select

from services.backbone.assertions import SIGNING_KEY
from services.backbone.settings import database_url
from services.client.asking import Client
from services.client.in_process import OnThisMachine
from services.contracts.enrolment import RegisterTenants
from services.contracts.queries.enrolment import EnrolmentBacklog
from services.contracts.queries.payments.backlog import PaymentsBacklog
from services.contracts.queries.repairs import RepairsBacklog
from services.enrolment import tables as enrolment_tables
from services.hosts.catalogue import DATABASES
from services.hosts.serving import embedded_host
from tests.empty_databases import make_tables
from tests.integration.enrolling import OPENS, SCHEME, tenant
from tests.integration.waiting import wait_until
from tests.people import GATEWAY, key_file, officer

CASHBACK = (sys.executable, "-m", "services.cli")


@contextmanager
def started(log: Path, *arguments: str, **environment: str) -> Iterator[str]:
    """Run a command until it listens; it ends in order, with status 0."""
    command = [*CASHBACK, *arguments, "--port", "0"]
    with log.open("wb") as file:
        process = subprocess.Popen(
            command, stdout=file, stderr=subprocess.STDOUT, env=os.environ | environment
        )
    try:
        wait_until(lambda: b'"listening"' in log.read_bytes() or process.poll() is not None, "it")
        (port,) = re.findall(rb'"port": (\d+), "rooms"', log.read_bytes())
        yield f"http://127.0.0.1:{port.decode()}"
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
        assert b"Traceback" not in log.read_bytes()
    finally:
        process.kill()
        process.wait()


def status_of(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        refused.close()
        return refused.code


def asked_to_sign_in(url: str) -> bool:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return bool(answer.url.endswith("/sign-in"))


def test_serve_answers_browsers_beside_the_services(tmp_path: Path) -> None:
    with started(tmp_path / "log", "serve", "--data", str(tmp_path / "data")) as address:
        assert status_of(f"{address}/live") == 200
        assert asked_to_sign_in(f"{address}/")
        log = (tmp_path / "log").read_text()
        link = re.search(r"/sign-in/link/[\w-]+", log)
        assert link is not None
        assert log.count(link[0]) == 1
        assert status_of(address + link[0]) == 200
        assert status_of(f"{address}/nothing") == 404


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        told = subprocess.run(
            [*CASHBACK, "serve", "--data", str(tmp_path), "--port", port],
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert told.returncode == 1
    assert f"cannot listen on 127.0.0.1 port {port}" in told.stderr


def test_a_gateway_of_its_own_answers_while_the_broker_is_away(tmp_path: Path) -> None:
    nowhere = {
        "CASHBACK_BROKER_URL": "amqp://guest:guest@127.0.0.1:1//",
        "CASHBACK_DATABASE_URL": f"sqlite:///{tmp_path}/{{service}}.sqlite",
        SIGNING_KEY: str(key_file(tmp_path, GATEWAY)),
    }
    subprocess.run([*CASHBACK, "migrate", "gateway"], env=os.environ | nowhere, check=True)
    with started(tmp_path / "log", "gateway", **nowhere) as address:
        assert status_of(f"{address}/live") == 200
        assert asked_to_sign_in(f"{address}/status")


TENANTS, THREADS = 60, 8


def test_threads_ask_and_tell_beside_the_loop_that_carries_events(tmp_path: Path) -> None:
    """Each command is done once and each event arrives, whoever holds a database meanwhile."""
    url = partial(database_url, f"sqlite:///{tmp_path}/{{service}}.sqlite")
    for name in DATABASES:
        make_tables(name, url(name))
    host = embedded_host(url)
    with OnThisMachine(url) as machine, ThreadPoolExecutor(THREADS) as threads:
        client = Client(machine, officer())
        client.tell(SCHEME, "scheme")

        def register(number: int) -> object:
            key = f"web:{number // 2}"  # each is sent twice, by two threads
            client.ask(RepairsBacklog())
            return client.tell(RegisterTenants(OPENS, (tenant(number // 2 + 1),)), key)

        told = [threads.submit(register, number) for number in range(2 * TENANTS)]
        while not all(each.done() for each in told):
            host.look_again()
            host.deliver_all()
        answers = [each.result() for each in told]
        host.look_again()
        host.deliver_all()
        assert answers[::2] == answers[1::2]
        for query in (EnrolmentBacklog(), RepairsBacklog(), PaymentsBacklog()):
            backlog = client.ask(query)
            assert (backlog.unsent, backlog.waiting, backlog.dead) == (0, 0, 0)
    table = enrolment_tables.metadata.tables["participations"]
    count = select(func.count(), func.count(table.c.tenant_ref.distinct())).select_from(table)
    database = host.services["enrolment"].database
    assert tuple(database.read(lambda c: c.execute(count).one())) == (TENANTS, TENANTS)
    host.close()
