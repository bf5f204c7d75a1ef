"""The `cashback` command as people use it."""

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from services.backbone.database import open_engine
from services.backbone.dead_letters import dead_letters
from services.hosts.catalogue import service_class
from tests.conftest import PILOTS
from tests.integration.waiting import wait_until
from tests.playing import fingerprints

TRICKY = PILOTS / "tricky"
UNTIL = "2012-01-15"
"""105 days on: the first have been paid."""


def cashback(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "services.cli", *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


@dataclass(frozen=True)
class Played:
    """What the command said, and where its results are."""

    done: subprocess.CompletedProcess[str]
    out: Path


def simulate(out: Path, *options: str) -> Played:
    done = cashback("simulate", str(TRICKY), "--out", str(out), "--until", UNTIL, *options)
    assert done.returncode == 0, done.stderr
    return Played(done, out)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """A play whose databases are kept."""
    folder = tmp_path_factory.mktemp("played")
    return simulate(folder / "results", "--keep-databases", str(folder / "databases"))


def test_a_play_ends_with_a_summary_that_says_where_the_files_are(played: Played) -> None:
    told = played.done.stdout
    assert "Home Rewards Club (Bromford), up to 15 January 2012" in told
    assert re.search(r"Paid {2}£[\d,.]+ in \d+ payments?, \d+ bank files?", told)
    assert f"The files are in {played.out}" in told
    assert "105 of 105 days" in played.done.stderr
    assert sorted(path.name for path in played.out.iterdir()) == [
        "bacs",
        "evaluation.json",
        "instalments.csv",
        "ledger.csv",
        "messages",
        "messages.csv",
        "participants.csv",
        "payments.csv",
        "report",
        "report-public",
        "report-public.html",
        "report.html",
        "report.pdf",
        "report.xlsx",
        "results.xlsx",
    ]
    assert "Did it work?  It cannot be said whether it worked, because" in told
    assert not played.out.with_name("results.part").exists()


def test_databases_that_are_kept_can_be_asked(played: Played) -> None:
    how = r"CASHBACK_DATABASE_URL='(.*)' cashback payments explain (.*)"
    asked = re.search(how, played.done.stdout)
    assert asked, played.done.stdout
    address, tenant = asked.groups()
    told = cashback("payments", "explain", tenant, CASHBACK_DATABASE_URL=address)
    assert told.returncode == 0, told.stderr
    assert "repairs" in told.stdout


def test_the_same_input_gives_the_same_bytes(played: Played, tmp_path: Path) -> None:
    again = simulate(tmp_path / "results")
    assert fingerprints(again.out) == fingerprints(played.out)


def test_every_fault_of_the_input_is_listed_and_nothing_is_written(tmp_path: Path) -> None:
    pilot, out = tmp_path / "pilot", tmp_path / "out"
    shutil.copytree(TRICKY, pilot)
    tenants = (pilot / "tenants.csv").read_text(encoding="utf-8").splitlines()
    tenants[3] = tenants[3].replace("sms", "pigeon").replace("email,", "pigeon,")
    (pilot / "tenants.csv").write_text("\n".join(tenants), encoding="utf-8")
    with (pilot / "contacts.csv").open("a", encoding="utf-8") as contacts:
        contacts.write("C99999,T9999,2012-02-30,,chat,\n")
    refused = cashback("simulate", str(pilot), "--out", str(out))
    assert refused.returncode == 2
    faults = refused.stderr.splitlines()
    assert any(line.startswith("tenants.csv:4: ") for line in faults)
    last = len((pilot / "contacts.csv").read_text(encoding="utf-8").splitlines())
    assert {f"contacts.csv:{last}: {name}" for name in ("date", "kind", "tenant_ref")} <= {
        ":".join(line.split(":")[:3]) for line in faults
    }
    assert not out.exists()
    assert not out.with_name("out.part").exists()
    assert cashback("check", str(pilot)).stderr == refused.stderr


def test_a_folder_that_is_no_pilot_is_refused(tmp_path: Path) -> None:
    refused = cashback("simulate", str(tmp_path / "nowhere"), "--out", str(tmp_path / "out"))
    assert refused.returncode == 2
    assert "scheme.toml" in refused.stderr or "nowhere" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--until", "2011-01-01"], "before enrolment opens"),
        (["--broker", "amqp://127.0.0.1"], "--broker and --database go together"),
    ],
)
def test_options_that_cannot_be_are_refused(
    arguments: list[str], message: str, tmp_path: Path
) -> None:
    refused = cashback("simulate", str(TRICKY), "--out", str(tmp_path / "out"), *arguments)
    assert refused.returncode == 2
    assert message in refused.stderr


def test_servers_that_do_not_answer_are_named(tmp_path: Path) -> None:
    refused = cashback(
        "simulate",
        str(TRICKY),
        "--out",
        str(tmp_path / "out"),
        "--broker",
        "amqp://guest:guest@127.0.0.1:1//",
        "--database",
        "postgresql://nobody@127.0.0.1:1/nothing",
    )
    assert refused.returncode == 1
    assert "RabbitMQ does not answer" in refused.stderr
    assert list(tmp_path.iterdir()) == []
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["simulate"],
        ["check"],
        ["declare"],
        ["migrate"],
        ["run"],
        ["relay"],
        ["clock"],
        ["serve"],
        ["gateway"],
        ["status"],
        ["prune"],
        ["health"],
        ["people"],
        ["people", "add"],
        ["people", "list"],
        ["people", "suspend"],
        ["people", "end-sessions"],
        ["people", "reset"],
        ["dead-letters"],
        ["dead-letters", "list"],
        ["dead-letters", "show"],
        ["dead-letters", "replay"],
        ["dead-letters", "discard"],
    ],
    ids=" ".join,
)
def test_every_command_explains_itself(command: list[str]) -> None:
    told = cashback(*command, "--help")
    assert told.returncode == 0
    assert "Usage:" in told.stdout
    assert len(told.stdout.split()) > 15


@pytest.mark.parametrize(
    "command",
    [
        "migrate",
        "run enrolment",
        "relay enrolment",
        "clock",
        "status",
        "prune",
        "listen",
        "people list",
        "gateway",
        "dead-letters list enrolment",
        "payments runs",
        "notifications tasks",
    ],
)
def test_an_address_that_is_no_use_is_refused_by_every_command_with_a_sentence(
    command: str,
) -> None:
    address = "postgresql://postgres:s3kret@127.0.0.1:5432/"
    done = cashback(*command.split(), CASHBACK_DATABASE_URL=address)
    assert (done.returncode, done.stdout) == (2, "")
    (sentence,) = done.stderr.splitlines()
    assert sentence.startswith("CASHBACK_DATABASE_URL is no address of a database")
    assert "s3kret" not in sentence


def test_an_unknown_service_is_refused_naming_the_known_ones() -> None:
    refused = cashback("run", "catering")
    assert refused.returncode == 2
    assert "enrolment, repairs, payments, notifications, evaluation" in refused.stderr


def test_migrate_makes_every_database_and_can_be_repeated(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/data/{{service}}.sqlite"
    for _ in range(2):
        done = cashback("migrate", CASHBACK_DATABASE_URL=url)
        assert done.returncode == 0, done.stderr
    made = sorted(path.stem for path in (tmp_path / "data").glob("*.sqlite"))
    services = ["calendar", "enrolment", "evaluation", "gateway"]
    assert made == [*services, "notifications", "payments", "repairs"]


def unsent_in(database: Path) -> int:
    with closing(sqlite3.connect(database)) as link:
        return int(link.execute("SELECT count(*) FROM outbox WHERE sent_at IS NULL").fetchone()[0])


def test_serve_closes_each_date_and_stops_on_sigterm(tmp_path: Path) -> None:
    data = tmp_path / "data"
    log = tmp_path / "serve.log"
    with log.open("wb") as out:
        serving = subprocess.Popen(
            [sys.executable, "-m", "services.cli", "serve", "--port", "0", "--data", str(data)],
            stderr=out,
            env={**os.environ, "CASHBACK_CUT_OFF": "00:00"},
        )
    try:
        wait_until(lambda: b"cut-off reached" in log.read_bytes(), "today's cut-off")
        wait_until(lambda: not unsent_in(data / "calendar.sqlite"), "everybody has it")
        serving.send_signal(signal.SIGTERM)
        assert serving.wait(timeout=10) == 0
    finally:
        serving.kill()
        serving.wait()
    told = cashback(
        "status", "--json", CASHBACK_DATABASE_URL=f"sqlite:///{data}/{{service}}.sqlite"
    )
    assert told.returncode == 0
    dates = {row["service"]: row["last_date"] for row in json.loads(told.stdout)}
    assert dates["calendar"] is not None
    assert dates["calendar"] == dates["enrolment"] == dates["repairs"] == dates["payments"]
    engine = open_engine(f"sqlite:///{data}/payments.sqlite")
    payments = service_class("payments").database.on(engine, lambda: None)
    assert dead_letters(payments, ("waiting", "dead")) == []
    engine.dispose()
