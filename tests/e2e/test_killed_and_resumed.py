"""A play that is killed loses nothing: `--resume` goes on, and the bytes come out the same."""

import datetime as dt
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner

from services.cli.main import app
from services.client.asking import Client
from services.contracts.payments import ApproveRun, ExportRuns, SubmitRun
from services.pilot.simulate import Plan, simulate
from tests.builders import PilotBuilder
from tests.conftest import PILOTS
from tests.playing import fingerprints, play

TRICKY = PILOTS / "tricky"
LONG = dt.date(2012, 1, 20)
"""110 days on: long enough to be killed in, and the first have been paid."""
SHORT = dt.date(2011, 10, 12)
KILLS_IN_A_ROW = 6
LIMIT_SECONDS = 240.0
LOOK_SECONDS = 0.001
"""Between two looks whether it is time to kill. Without a pause they would slow the play down."""


@dataclass(frozen=True)
class Undisturbed:
    """What a play comes to that nobody kills, where, and how many seconds it takes."""

    out: Path
    hashes: dict[str, str]
    seconds: float

    def copy_to(self, out: Path) -> None:
        """Put the results into another folder, as if they had been played there."""
        shutil.copytree(self.out, out)


def start(out: Path, until: dt.date, *options: str, pilot: Path = TRICKY) -> subprocess.Popen[str]:
    """Start the command in a process of its own."""
    command = [sys.executable, "-m", "services.cli", "simulate", str(pilot), "--out", str(out)]
    return subprocess.Popen(
        [*command, "--until", until.isoformat(), *options],
        cwd=PILOTS.parent.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(out: Path, until: dt.date, *options: str, pilot: Path = TRICKY) -> tuple[int, str, str]:
    """Run the command to its end; return exit status, output and error output.

    Here, where all is loaded already: nobody kills this one.
    """
    asked = ["simulate", str(pilot), "--out", str(out), "--until", until.isoformat(), *options]
    done = CliRunner().invoke(app, asked)
    return done.exit_code, done.stdout, done.stderr


def kill_after(seconds: float, out: Path, *options: str) -> bool:
    """Start a long play and kill it so much later; False if it had come to its end by itself."""
    with start(out, LONG, *options) as process:
        try:
            process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return True
        assert process.returncode == 0
        return False


def kill_when(
    condition: Callable[[], bool], out: Path, *options: str, pilot: Path = TRICKY
) -> None:
    """Start a short play and kill it as soon as `condition` holds."""
    with start(out, SHORT, *options, pilot=pilot) as process:
        limit = time.monotonic() + LIMIT_SECONDS
        while not condition():
            assert process.poll() is None, "it ended before it could be killed"
            assert time.monotonic() < limit
            time.sleep(LOOK_SECONDS)
        process.kill()
        process.communicate()


def part_of(out: Path) -> Path:
    """Return the folder in which a play is under way."""
    return out.with_name(out.name + ".part")


def marked(out: Path, stage: str) -> Callable[[], bool]:
    """Return whether a play is at a stage, as a condition to wait for."""
    mark = part_of(out) / "play.json"

    def at_stage() -> bool:
        try:
            return bool(json.loads(mark.read_text())["stage"] == stage)
        except FileNotFoundError:
            return False

    return at_stage


def writing(out: Path) -> Callable[[], bool]:
    """Return whether a play is writing its results, as a condition to wait for."""
    return (part_of(out) / "results" / "messages").exists


@pytest.fixture(scope="module")
def long_play(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    """The long play, undisturbed."""
    return undisturbed(tmp_path_factory.mktemp("long") / "out", LONG)


@pytest.fixture(scope="module")
def short_play(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    """The short play, undisturbed."""
    return undisturbed(tmp_path_factory.mktemp("short") / "out", SHORT)


def undisturbed(out: Path, until: dt.date) -> Undisturbed:
    """Play and measure, in a process of its own as those that are killed."""
    began = time.monotonic()
    with start(out, until) as process:
        _, errors = process.communicate(timeout=LIMIT_SECONDS)
    assert process.returncode == 0, errors
    assert not part_of(out).exists()
    return Undisturbed(out, fingerprints(out), time.monotonic() - began)


@pytest.mark.parametrize("seed", range(2))
def test_a_play_killed_again_and_again_comes_out_as_if_nothing_had_happened(
    seed: int, long_play: Undisturbed, tmp_path: Path
) -> None:
    chance, kills, plays = Random(seed), 0, 1
    while kills < KILLS_IN_A_ROW:
        seconds = chance.uniform(0.05, 0.45) * long_play.seconds
        killed = kill_after(seconds, tmp_path / f"out-{plays}", *(["--resume"] if kills else []))
        kills += killed
        plays += not killed  # it was quicker; the next kills are another play's
    status, _, errors = finish(tmp_path / f"out-{plays}", LONG, "--resume")
    assert status == 0, errors
    for number in range(1, plays + 1):
        assert fingerprints(tmp_path / f"out-{number}") == long_play.hashes
    assert not part_of(tmp_path / f"out-{plays}").exists()


class Killed(Exception):
    """Stands for kill -9 at that moment."""


@pytest.mark.parametrize("steps_done", [1, 2])
def test_a_play_killed_between_the_steps_of_a_run_takes_it_the_rest_of_the_way(
    steps_done: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scheme = PilotBuilder(months=4, instalments=4).tenant("T1", "housing_management")
    pilot, until = scheme.write(tmp_path / "pilot"), dt.date(2011, 11, 10)
    play(pilot, tmp_path / "undisturbed", until)
    killed = Plan(pilot, tmp_path / "killed", until)
    with monkeypatch.context() as patch:
        tell, done = Client.tell, list[str]()

        def some_steps(client: Client, command: Any, key: str) -> Any:
            if isinstance(command, (ApproveRun, ExportRuns, SubmitRun)):
                if len(done) == steps_done:
                    raise Killed
                done.append(key)
            return tell(client, command, key)

        patch.setattr(Client, "tell", some_steps)
        with pytest.raises(Killed):
            simulate(killed, lambda line: None, lambda done, of: None)
    simulate(replace(killed, resume=True), lambda line: None, lambda done, of: None)
    assert fingerprints(tmp_path / "killed") == fingerprints(tmp_path / "undisturbed")
    assert (tmp_path / "killed" / "bacs" / "2011-11-04.txt").exists()


def test_a_play_killed_once_late_in_its_course_comes_out_the_same(
    long_play: Undisturbed, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    kill_after(0.85 * long_play.seconds, out)
    status, _, errors = finish(out, LONG, "--resume")
    assert status == 0, errors
    assert fingerprints(out) == long_play.hashes


def test_a_play_killed_before_it_began_is_begun_by_resume(
    short_play: Undisturbed, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    kill_when(lambda: True, out)
    assert not part_of(out).exists()
    assert finish(out, SHORT, "--resume")[0] == 0
    assert fingerprints(out) == short_play.hashes


def test_a_play_killed_while_it_made_its_databases_is_begun_by_resume(
    short_play: Undisturbed, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    kill_when((part_of(out) / "state" / "calendar.sqlite").exists, out)
    assert not marked(out, "playing")()
    assert finish(out, SHORT, "--resume")[0] == 0
    assert fingerprints(out) == short_play.hashes


def test_a_play_killed_while_writing_its_results_leaves_no_half_of_them(
    short_play: Undisturbed, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    kill_when(writing(out), out)
    assert not out.exists()
    assert finish(out, SHORT, "--resume")[0] == 0
    assert fingerprints(out) == short_play.hashes
    assert not part_of(out).exists()


def test_results_that_are_being_replaced_stay_whole_until_the_new_ones_are(
    short_play: Undisturbed, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    short_play.copy_to(out)
    kill_when(writing(out), out, "--force")
    assert fingerprints(out) == short_play.hashes
    assert finish(out, SHORT, "--resume")[0] == 0
    assert fingerprints(out) == short_play.hashes
    assert not part_of(out).exists()


def test_a_play_killed_between_taking_the_old_results_away_and_putting_the_new_there(
    short_play: Undisturbed, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    short_play.copy_to(out)
    kill_when(writing(out), out, "--force")
    out.rename(part_of(out) / "replaced")
    assert finish(out, SHORT, "--resume")[0] == 0
    assert fingerprints(out) == short_play.hashes
    assert not part_of(out).exists()


@pytest.mark.parametrize(
    ("moment", "replaced"), [("marked done", True), ("in place", False), ("tidying up", True)]
)
def test_a_play_killed_in_its_last_moments_is_complete_after_resume(
    moment: str, replaced: bool, short_play: Undisturbed, tmp_path: Path
) -> None:
    """The moments are short: where one is missed the play has ended, which must not matter."""
    out = tmp_path / "out"
    force = ["--force"] if replaced else []
    if replaced:
        out.mkdir()
        (out / "evaluation.json").write_text("an earlier play's")
    conditions = {
        "marked done": marked(out, "done"),
        "in place": lambda: writing(out)() is False and (out / "evaluation.json").exists(),
        "tidying up": lambda: out.exists() and not part_of(out).exists(),
    }
    with start(out, SHORT, *force) as process:
        limit = time.monotonic() + LIMIT_SECONDS
        while not writing(out)() and process.poll() is None:
            assert time.monotonic() < limit
            time.sleep(LOOK_SECONDS)
        while not conditions[moment]() and process.poll() is None:
            assert time.monotonic() < limit
        process.kill()
        process.communicate()
    status, _, errors = finish(out, SHORT, "--resume")
    assert status == 0, errors
    assert fingerprints(out) == short_play.hashes
    assert not part_of(out).exists()


def test_resuming_after_a_kill_while_tidying_up_leaves_no_databases_behind(
    short_play: Undisturbed, tmp_path: Path
) -> None:
    out, rubbish = tmp_path / "out", tmp_path / "out.part.rubbish"
    short_play.copy_to(out)
    (rubbish / "state").mkdir(parents=True)
    (rubbish / "state" / "payments.sqlite").write_text("everybody's bank details")
    assert finish(out, SHORT, "--resume")[0] == 0
    assert not rubbish.exists()


def test_resuming_a_finished_play_says_so_and_leaves_it(
    short_play: Undisturbed, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    short_play.copy_to(out)
    written = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    status, output, _ = finish(out, SHORT, "--resume")
    assert status == 0
    assert "complete already" in output
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == written


def test_an_interrupted_play_is_refused_without_a_word_of_what_to_do_with_it(
    short_play: Undisturbed, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    kill_when(marked(out, "playing"), out)
    status, _, errors = finish(out, SHORT)
    assert status == 2
    assert "--resume" in errors
    assert "--force" in errors
    assert not out.exists()
    assert finish(out, SHORT, "--force")[0] == 0
    assert fingerprints(out) == short_play.hashes


def test_results_that_are_there_are_refused_without_force(
    short_play: Undisturbed, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("mine")
    status, _, errors = finish(out, SHORT)
    assert status == 2
    assert "--force" in errors
    assert [path.name for path in out.iterdir()] == ["mine.txt"]
    assert not part_of(out).exists()
    assert finish(out, SHORT, "--force")[0] == 0
    assert fingerprints(out) == short_play.hashes


def test_an_interrupted_play_is_not_resumed_with_other_input(
    short_play: Undisturbed, tmp_path: Path
) -> None:
    out, pilot = tmp_path / "out", tmp_path / "pilot"
    shutil.copytree(TRICKY, pilot)
    kill_when(marked(out, "playing"), out, pilot=pilot)
    contacts = pilot / "contacts.csv"
    before = contacts.read_text(encoding="utf-8")
    contacts.write_text(before + "C99999,T0001,2011-10-05,,scheme,\n", encoding="utf-8")
    status, _, errors = finish(out, SHORT, "--resume", pilot=pilot)
    assert status == 2
    assert "other input" in errors
    contacts.write_text(before, encoding="utf-8")
    status, _, errors = finish(out, LONG, "--resume", pilot=pilot)
    assert status == 2
    assert "other input" in errors
    assert not out.exists()
    assert finish(out, SHORT, "--resume", pilot=pilot)[0] == 0
    assert fingerprints(out) == short_play.hashes
