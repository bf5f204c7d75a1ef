"""A pilot on one machine is copied while it runs, and goes on from the copy."""

import datetime as dt
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from services.backbone.errors import NotReady
from services.backbone.settings import database_url
from services.client.asking import Client
from services.client.in_process import OnThisMachine
from services.contracts.payments import ChangeBankDetails
from services.contracts.queries.payments.accounts import BankDetails
from services.hosts.catalogue import MIGRATED, PUBLISHERS, SERVICES
from services.hosts.copying import copy_at_one_moment
from services.pilot.practice import prepare
from tests.builders import PilotBuilder
from tests.integration.waiting import wait_until
from tests.people import officer

OPENS = dt.date(2011, 10, 3)
ACCOUNT = ("089999", "66374958", "A Tenant")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The folder of a pilot in its first days."""
    pilot = PilotBuilder()
    pilot.tenant("T1", "housing_management")
    folder = tmp_path / "data"
    prepare(pilot.write(tmp_path / "pilot"), OPENS, folder)
    return folder


def cashback(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "services.cli", *map(str, arguments)],
        env={**os.environ, "CASHBACK_LOG_LEVEL": "error"},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


@pytest.fixture
def serving(data: Path, tmp_path: Path) -> Iterator[None]:
    """The pilot at work."""
    log = tmp_path / "serve.log"
    with log.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "services.cli", "serve", "--port", "0", "--data", str(data)],
            stderr=said,
        )
    wait_until(lambda: b"serving" in log.read_bytes(), "serve has begun")
    yield
    process.terminate()
    assert process.wait(timeout=30) == 0


def last_sequences(folder: Path, publisher: str) -> tuple[int, int]:
    """Return how far a publisher's outbox goes, and how far the furthest subscriber is in it."""
    with closing(sqlite3.connect(folder / f"{publisher}.sqlite")) as link:
        (own,) = link.execute("SELECT coalesce(max(sequence), 0) FROM outbox").fetchone()
    heard = 0
    for service in SERVICES:
        with closing(sqlite3.connect(folder / f"{service}.sqlite")) as link:
            query = "SELECT coalesce(max(sequence), 0) FROM inbox WHERE publisher = ?"
            heard = max(heard, *link.execute(query, (publisher,)).fetchone())
    return own, heard


def test_a_copy_made_while_officers_work_is_of_one_moment_and_goes_on(
    data: Path, serving: None, tmp_path: Path
) -> None:
    stop, told = threading.Event(), list[str]()

    def work() -> None:
        template = f"sqlite:///{data}/{{service}}.sqlite"
        with OnThisMachine(lambda name: database_url(template, name)) as machine:
            client = Client(machine, officer())
            while not stop.is_set():
                number = f"{len(told) % 90000000:08d}"
                command = ChangeBankDetails("T1", OPENS, "089999", number, f"A {len(told)}")
                client.tell(command, f"details-{len(told)}")
                told.append(number)

    officers = threading.Thread(target=work)
    officers.start()
    try:
        wait_until(lambda: len(told) > 5, "at work")
        for number in range(3):
            before = len(told)
            done = cashback("backup", tmp_path / f"copy-{number}", "--data", data)
            assert done.returncode == 0, done.stderr
            assert "payments.keys" in done.stdout or "CASHBACK_PAYMENTS_KEYS" in done.stdout
            wait_until(lambda before=before: len(told) > before, "at work again")  # type: ignore[misc]
    finally:
        stop.set()
        officers.join()
    for number in range(3):
        copy = tmp_path / f"copy-{number}"
        assert {path.stem for path in copy.iterdir()} == {*MIGRATED}, "no keys, nothing else"
        for publisher in PUBLISHERS:
            own, heard = last_sequences(copy, publisher)
            assert heard <= own, "nobody has heard what was not said yet"

    restored = tmp_path / "restored"
    done = cashback("restore", tmp_path / "copy-2", "--data", restored)
    assert done.returncode == 0, done.stderr
    template = f"sqlite:///{restored}/{{service}}.sqlite"
    with OnThisMachine(lambda name: database_url(template, name)) as machine:
        client = Client(machine, officer())
        kept = len(client.ask(BankDetails("T1")).accounts)
        assert kept > 5
        client.tell(ChangeBankDetails("T1", OPENS, *ACCOUNT), "after")
        assert len(client.ask(BankDetails("T1")).accounts) >= kept


def test_what_is_in_the_way_is_said_and_nothing_is_replaced(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy_at_one_moment(data, copy)
    again = cashback("backup", copy, "--data", data)
    assert (again.returncode, "exists" in again.stderr) == (1, True)
    over = cashback("restore", copy, "--data", data)
    assert over.returncode == 2
    assert "move them away first" in over.stderr
    (copy / "repairs.sqlite").unlink()
    short = cashback("restore", copy, "--data", tmp_path / "new")
    assert (short.returncode, "no database of repairs" in short.stderr) == (1, True)
    assert not (tmp_path / "new").exists()
    none = cashback("backup", tmp_path / "other", "--data", tmp_path / "nowhere")
    assert (none.returncode, "no database of" in none.stderr) == (1, True)


def test_a_database_that_is_not_sound_is_not_copied(data: Path, tmp_path: Path) -> None:
    path = data / "repairs.sqlite"
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + b"\xff" * 4096 + whole[12288:])
    with pytest.raises(NotReady):
        copy_at_one_moment(data, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
    assert not (tmp_path / "copy.part").exists()


def test_a_database_that_stays_locked_is_said(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.hosts.copying.WAIT_SECONDS", 0.2)
    with closing(sqlite3.connect(data / "payments.sqlite", isolation_level=None)) as link:
        link.execute("BEGIN IMMEDIATE")
        with pytest.raises(NotReady, match="locked"):
            copy_at_one_moment(data, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
