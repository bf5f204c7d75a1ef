"""Whatever is pulled while a pilot is played on processes, the results are the same bytes."""

import datetime as dt
import os
import random
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from services.backbone.processes import Processes
from services.backbone.settings import database_url
from services.catalogue import DATABASES
from tests.conftest import PILOTS
from tests.playing import fingerprints, play

UNTIL = dt.date(2012, 1, 15)
PILOT = PILOTS / "tricky"
SECONDS_BETWEEN = 4.0
MOST_FAULTS = 8
"""Starting a service again takes seconds: with no end of faults the play would have none."""


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The bytes of the embedded play, which the distributed one equals."""
    out = tmp_path_factory.mktemp("undisturbed") / "out"
    play(PILOT, out, UNTIL)
    return fingerprints(out)


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch) -> list[Processes]:
    """The processes of the play that is under way, to be disturbed from outside."""
    started: list[Processes] = []
    start = Processes.start

    def notice(self: Processes, name: str, *arguments: str) -> None:
        start(self, name, *arguments)
        if self not in started:
            started.append(self)

    monkeypatch.setattr(Processes, "start", notice)
    return started


def disturbed(fault: Callable[[], bool]) -> Callable[[Callable[[], None]], int]:
    """Return a function that runs a play with the fault happening every so often, and counts."""

    def run(the_play: Callable[[], None]) -> int:
        over, happened = threading.Event(), [0]

        def disturb() -> None:
            while happened[0] < MOST_FAULTS and not over.wait(SECONDS_BETWEEN):
                happened[0] += fault()

        thread = threading.Thread(target=disturb)
        thread.start()
        try:
            the_play()
        finally:
            over.set()
            thread.join()
        return happened[0]

    return run


@pytest.mark.timeout(400)
@pytest.mark.parametrize("seed", [1])
def test_services_and_relays_killed_at_random_change_nothing(
    seed: int,
    undisturbed: dict[str, str],
    running: list[Processes],
    tmp_path: Path,
    broker_url: str,
    database_template: str,
) -> None:
    chance = random.Random(seed)

    def kill_one() -> bool:
        if not running or len(running[0].children) < 8:
            return False
        child = running[0].children[chance.choice(sorted(running[0].children))]
        if child.process is None or child.process.poll() is not None:
            return False
        os.kill(child.process.pid, signal.SIGKILL)
        return True

    kills = disturbed(kill_one)(lambda: _played(tmp_path / "out", broker_url, database_template))
    assert kills >= 1
    assert fingerprints(tmp_path / "out") == undisturbed


@pytest.mark.timeout(400)
def test_connections_that_are_cut_change_nothing(
    undisturbed: dict[str, str],
    running: list[Processes],
    tmp_path: Path,
    broker_url: str,
    database_template: str,
    postgresql_url: str,
) -> None:
    names = [str(make_url(database_url(database_template, n)).database) for n in DATABASES]
    cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = ANY(%s)"

    def cut_database_connections() -> bool:
        with psycopg.connect(postgresql_url, autocommit=True) as link:
            row = link.execute(cut, (names,)).fetchone()
            return bool(row and row[0])

    cuts = disturbed(cut_database_connections)(
        lambda: _played(tmp_path / "out", broker_url, database_template)
    )
    assert cuts >= 1
    assert fingerprints(tmp_path / "out") == undisturbed


def _played(out: Path, broker: str, database: str) -> None:
    play(PILOT, out, UNTIL, broker, database)
