"""The disk full on the embedded host: it says so, nothing is lost, and it goes on with more room.

A limit on the size of a file stands for the disk: the system refuses the write as it does on a full
one, and no rights are needed to set it.
"""

import datetime as dt
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from services.backbone.database import open_engine
from services.backbone.settings import database_url
from services.calendar.service import CalendarService
from services.hosts.migrating import migrate
from services.hosts.opening import transactions
from tests.faults.pilot import UNTIL
from tests.integration.waiting import wait_until
from tests.playing import fingerprints

pytestmark = pytest.mark.timeout(900)

FIRST_LIMIT = 150
"""Kilobytes: too few for a play, whatever it does first."""

MOST_TIMES = 10
SERVE = ("serve", "--port", "0")

SERVING_LIMIT = 1_000
"""Kilobytes: enough for the tables to be made, too few for what is written after."""

DAYS_MISSED = 3000


def limited(kilobytes: int, *arguments: str, errors: Any = subprocess.PIPE) -> Any:
    """Start the command in a process whose files may not grow past a size."""
    under_a_limit = ["bash", "-c", 'ulimit -S -f "$0" && exec "$@"', str(kilobytes)]
    return subprocess.Popen(
        [*under_a_limit, sys.executable, "-m", "services.cli", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=errors,
        text=True,
    )


def test_disk_full_while_a_pilot_is_played(
    pilot: Path,
    undisturbed: dict[str, str],
    tmp_path: Path,
    write: Callable[[str, str], None],
) -> None:
    """The disk full under `cashback simulate` (embedded), again and again

    A transaction that does not fit is rolled back; the play stops and says what to do, with exit
    status 1; `--resume` goes on where it stopped.
    """
    out, kilobytes, times = tmp_path / "out", FIRST_LIMIT, 0
    command = ["simulate", str(pilot), "--out", str(out), "--until", UNTIL.isoformat()]
    while True:
        with limited(kilobytes, *command, *(["--resume"] if times else [])) as process:
            _, errors = process.communicate(timeout=100)
        if process.returncode == 0:
            break
        assert process.returncode == 1, errors
        last = errors.strip().splitlines()[-1]
        assert last.startswith(f"the disk that holds {tmp_path} is full"), errors
        assert "--resume" in last
        assert not out.exists()
        times, kilobytes = times + 1, kilobytes * 2
        assert times < MOST_TIMES
    assert times >= 1
    assert fingerprints(out) == undisturbed
    write(f"{times} times", f"{len(undisturbed)} files, byte for byte the same")


def test_disk_full_while_it_serves(tmp_path: Path, write: Callable[[str, str], None]) -> None:
    """The disk full under `cashback serve` (embedded), and room made while it runs

    As above; it goes on trying, and says so in its log and to readiness probes.
    """
    template = f"sqlite:///{tmp_path}/{{service}}.sqlite"
    begin_calendar(database_url(template, "calendar"))
    log = tmp_path / "log"
    with (
        log.open("wb") as errors,
        limited(SERVING_LIMIT, *SERVE, "--data", str(tmp_path), errors=errors) as serving,
    ):
        try:
            wait_until(lambda: log.read_bytes().count(b"disk full") >= 3, "the disk is full")
            assert serving.poll() is None
            times = log.read_bytes().count(b"disk full")
            resource.prlimit(serving.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
            for name in ("enrolment", "repairs", "payments"):
                wait_for_dates(name, database_url(template, name))
        finally:
            serving.terminate()
    assert serving.returncode == 0
    write(f"{times} failures in a row", f"{DAYS_MISSED} missed dates handled by every service")


def begin_calendar(url: str) -> None:
    """Have a date closed long ago, so that there is much to make up for."""
    migrate("calendar", url)
    calendar: Any = CalendarService()
    calendar.database = CalendarService.database.on(open_engine(url), lambda: None)
    calendar.reach_cut_off(dt.date.today() - dt.timedelta(days=DAYS_MISSED + 1))
    calendar.database.engine.dispose()


def wait_for_dates(service: str, url: str) -> None:
    """Return when a service has handled every date."""
    database = transactions(service, url)
    query = select(func.count()).select_from(database.tables.inbox)

    def received() -> int:
        return int(database.read(lambda connection: connection.execute(query).scalar_one()))

    try:
        wait_until(lambda: received() > DAYS_MISSED, f"{service} has every date", 90)
    finally:
        database.engine.dispose()
