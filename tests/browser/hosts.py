"""A practice served on either host, by the processes that serve a real one."""

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import kombu
import pytest

from services.backbone.assertions import SIGNING_KEY, TRUSTED_KEYS, Signer
from services.backbone.database import open_engine
from services.backbone.settings import database_url
from services.cli.operations.practising import leave_to_people
from services.gateway.sign_in.sealing import SIGN_IN_KEY, make_key
from services.hosts.catalogue import CALLED, DATABASES, PUBLISHERS, SERVICES
from services.hosts.declaring import declare_topology
from services.hosts.topology import inbox_name
from services.payments.queries.dates import last_cut_off
from services.pilot.broker_cluster import BrokerCluster
from services.pilot.playing import play
from services.pilot.processes import Processes
from services.pilot_files.reading import read_pilot
from tests.empty_databases import make_tables
from tests.faults.servers import free_port
from tests.integration.waiting import wait_until
from tests.people import GATEWAY, LOCAL, key_file, trusted_file

START_SECONDS = 90.0


@dataclass(frozen=True)
class Served:
    """Where the console is, and how `cashback` reaches the same services."""

    address: str
    environment: dict[str, str]

    def finance_has_done(self, day: dt.date) -> bool:
        """Return whether payments has done a date's work: the calendar closes it a moment before.

        Looked up in its database, since a page that is open does not change.
        """
        url = database_url(self.environment["CASHBACK_DATABASE_URL"], "payments")
        engine = open_engine(url)
        try:
            with engine.connect() as connection:
                last = last_cut_off(connection)
                return last is not None and last >= day
        finally:
            engine.dispose()


def on_folder(folder: Path) -> dict[str, str]:
    """Return the environment in which `cashback` works on a folder of databases."""
    return {"CASHBACK_DATABASE_URL": f"sqlite:///{folder.resolve()}/{{service}}.sqlite"}


@contextmanager
def embedded(practice: Path, folder: Path) -> Iterator[Served]:
    """Serve a copy of the practice by `cashback serve`."""
    data, port = folder / "served", free_port()
    shutil.copytree(practice, data)
    processes = Processes({"CASHBACK_LOG_LEVEL": "warning"}, folder)
    processes.start("serve", "serve", "--data", str(data), "--port", str(port))
    try:
        yield Served(_answering(port), on_folder(data))
    finally:
        processes.stop()


@contextmanager
def embedded_from_nothing(on: dt.date, folder: Path) -> Iterator[tuple[Served, Path]]:
    """Serve an empty practice, on the morning of a date; with the folder of its databases."""
    data, port = folder / "served", free_port()
    processes = Processes({"CASHBACK_LOG_LEVEL": "warning"}, folder)
    begin = ("--practice-from", f"{on}")
    processes.start("serve", "serve", "--data", str(data), "--port", str(port), *begin)
    try:
        yield Served(_answering(port), on_folder(data)), data
    finally:
        processes.stop()


@contextmanager
def distributed(
    begin: Callable[[BrokerCluster], None],
    folder: Path,
    broker: str,
    url: Callable[[str], str],
    template: str,
) -> Iterator[Served]:
    """Begin a practice on RabbitMQ and PostgreSQL, and serve it there by `cashback gateway`."""
    for name in DATABASES:
        make_tables(name, url(name))
    with kombu.Connection(broker) as link:
        for name in SERVICES:
            link.default_channel.queue_delete(inbox_name(name))
    declare_topology(broker)
    player, port = Signer.made("play:1"), free_port()
    servers = {"CASHBACK_BROKER_URL": broker, "CASHBACK_DATABASE_URL": template}
    keys = {
        TRUSTED_KEYS: str(trusted_file(folder, GATEWAY, player, *LOCAL.values())),
        SIGNING_KEY: str(key_file(folder, GATEWAY)),
        SIGN_IN_KEY: str(folder / "sign-in.key"),
    }
    processes = Processes({"CASHBACK_LOG_LEVEL": "warning", **servers, **keys}, folder)
    try:
        for name in CALLED:
            processes.start(f"run {name}", "run", name)
        for name in PUBLISHERS:
            processes.start(f"relay {name}", "relay", name)
        cluster = BrokerCluster(broker, template, processes, player)
        try:
            begin(cluster)
        finally:
            cluster.close()
        make_key(folder / "sign-in.key")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(SIGN_IN_KEY, str(folder / "sign-in.key"))
            leave_to_people(template)
        processes.start("clock", "clock")
        processes.start("gateway", "gateway", "--port", str(port))
        yield Served(_answering(port), servers)
    finally:
        processes.stop()


def played(pilot: Path, until: dt.date) -> Callable[[BrokerCluster], None]:
    """Return what plays a pilot as far as a practice begins."""
    return lambda cluster: play(read_pilot(pilot), cluster, until)


def nothing_before(on: dt.date) -> Callable[[BrokerCluster], None]:
    """Return what leaves everything empty on the morning of a date."""

    def begin(cluster: BrokerCluster) -> None:
        cluster.reach_cut_off(on - dt.timedelta(days=1))
        cluster.settle()

    return begin


def _answering(port: int) -> str:
    address = f"http://127.0.0.1:{port}"
    wait_until(partial(_answers, f"{address}/sign-in"), "the console answers", START_SECONDS)
    return address


def _answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=20) as answer:
            return b"Amina Yusuf" in answer.read()
    except (URLError, OSError):
        return False
