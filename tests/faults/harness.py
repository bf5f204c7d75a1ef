"""Plays a pilot on processes while something happens to them, and says what came of it."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import psycopg
import pytest

from services.backbone.settings import database_url
from services.hosts.catalogue import SERVICES
from services.pilot import broker_cluster
from services.pilot.processes import Processes
from services.pilot.simulate import Plan, simulate
from tests.faults.pilot import DAYS, UNTIL
from tests.faults.servers import Servers
from tests.integration.waiting import wait_until
from tests.playing import fingerprints

DAY_SECONDS = 0.15
"""About what a day takes. A fault comes at a random moment of it, drawn from a fixed seed."""

FAULT_SECONDS = 300.0

ALONE_SECONDS = 120.0
"""Within these a service on its own has started and has taken what was left."""

Fault = Callable[[], int]
"""Does something to the play and returns how often it did."""


def after_days(fault: Fault, *days: int) -> dict[int, Fault]:
    """Return a plan: the fault happens after each of these days, while the next one is played."""
    return dict.fromkeys(days, fault)


@dataclass
class Stage:
    """Where a pilot is played on the tests' own servers. `processes` are those of the last play."""

    servers: Servers
    pilot: Path
    undisturbed: dict[str, str]
    folder: Path
    monkeypatch: pytest.MonkeyPatch
    times: int = 0
    day_seconds: dict[int, float] = field(default_factory=dict)
    processes: Processes = field(init=False)

    @property
    def out(self) -> Path:
        """Where the results go."""
        return self.folder / "out"

    @property
    def database(self) -> str:
        """The address of the play's databases, without the service's name."""
        return self.servers.database.url_of("played")

    def database_of(self, service: str) -> str:
        """The address of one service's database."""
        return database_url(self.database, service)

    def play(
        self, faults: Mapping[int, Fault], *, broker: str | None = None, resume: bool = False
    ) -> None:
        """Play to the end; `faults` says what happens after which day. Counts in `times`."""
        self.monkeypatch.setattr(broker_cluster, "Processes", self._processes)
        url = broker or self.servers.broker.url
        plan = Plan(
            self.pilot, self.out, UNTIL, url, self.database, force=not resume, resume=resume
        )
        disturber = _Disturber(faults)
        try:
            simulate(plan, say=lambda line: None, progress=disturber.day_done)
        finally:
            self.times += disturber.finish()
            self.day_seconds = disturber.day_seconds

    def _processes(self, environment: dict[str, str], folder: Path) -> Processes:
        self.processes = Processes(environment, folder)
        return self.processes

    def same_bytes(self) -> str:
        """Assert that the results are those of an undisturbed play and nothing is left parked."""
        assert self.times, "nothing happened to this play"
        assert fingerprints(self.out) == self.undisturbed
        assert self.parked() == []
        return f"{len(self.undisturbed)} files, byte for byte the same"

    def all_survived(self) -> str:
        """Assert that no process ended by itself and had to be started again."""
        assert [c.name for c in self.processes.children.values() if c.restarts] == []
        return "no process ended"

    def parked(self) -> list[tuple[str, str]]:
        """Return service and type of every event that waits or is dead."""
        found = []
        for name in SERVICES:
            with psycopg.connect(self.database_of(name)) as link:
                rows = link.execute("SELECT type FROM parked ORDER BY parked_at").fetchall()
                found += [(name, kind) for (kind,) in rows]
        return found

    def run_alone(self, service: str, condition: Callable[[], object], what: str) -> None:
        """Run one service on what the last play left in its queue, until `condition()`."""
        alone = Processes(self.processes.environment, self.folder)
        alone.start(service, "run", service)
        try:
            wait_until(condition, what, ALONE_SECONDS)
        finally:
            alone.stop()

    def longest_day(self, first: int) -> float:
        """Return how long the longest of three days took; the play cannot do without anybody."""
        return max(self.day_seconds[day] for day in range(first, first + 3))

    def in_order(self) -> str:
        """Assert that every service took each publisher's events in the order of recording."""
        for name in SERVICES:
            taken = order_of_handling(self.database_of(name))
            for publisher in {who for who, _ in taken}:
                sequences = [sequence for who, sequence in taken if who == publisher]
                assert sequences == sorted(sequences), f"{name} of {publisher}"
        return "each publisher's events in order"


def order_of_handling(url: str) -> list[tuple[str, int]]:
    """Return publisher and sequence of a service's events in the order in which it took them."""
    with psycopg.connect(url) as link:
        return link.execute(
            "SELECT publisher, sequence FROM inbox ORDER BY received_at, sequence"
        ).fetchall()


def cashback(database: str, *arguments: str) -> str:
    """Run the command on these databases, as an operator does; returns what it says."""
    done = subprocess.run(
        [sys.executable, "-m", "services.cli", *arguments],
        env={**os.environ, "CASHBACK_DATABASE_URL": database},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


class _Disturber:
    """Has each fault happen in a thread during the day it is planned for, and waits for it."""

    def __init__(self, faults: Mapping[int, Fault]) -> None:
        assert all(day < DAYS for day in faults)
        self.faults, self.chance, self.times = faults, Random(len(faults)), 0
        self.day_seconds: dict[int, float] = {}
        self.day_began = time.monotonic()
        self.pool = ThreadPoolExecutor(1, "fault")
        self.under_way: Future[int] | None = None

    def day_done(self, done: int, of: int) -> None:
        """Called by the play after each day."""
        self.day_seconds[done] = time.monotonic() - self.day_began
        self._wait()
        if done in self.faults:
            self.under_way = self.pool.submit(self._act, self.faults[done])
        self.day_began = time.monotonic()

    def finish(self) -> int:
        """Wait for what is under way and return how often something happened."""
        self._wait()
        self.pool.shutdown()
        return self.times

    def _wait(self) -> None:
        if self.under_way is not None:
            under_way, self.under_way = self.under_way, None
            self.times += under_way.result(FAULT_SECONDS)

    def _act(self, fault: Fault) -> int:
        threading.Event().wait(self.chance.uniform(0, DAY_SECONDS))
        return fault()
