"""`cashback results` writes of a pilot's databases what `simulate` wrote of the same facts."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner

from services.cli.main import app
from services.hosts.catalogue import DATABASES
from services.hosts.migrating import migrate
from services.pilot.practice import Practice
from services.pilot.simulate import Plan, simulate
from services.pilot_files.reading import read_pilot
from tests.conftest import PILOTS
from tests.e2e.conftest import ReferencePlay
from tests.playing import fingerprints, play


def test_results_of_a_plays_databases_are_the_files_of_the_play(
    tmp_path: Path, reference_play: Callable[[str], ReferencePlay]
) -> None:
    played = reference_play("sample")
    to = tmp_path / "results"
    done = CliRunner().invoke(app, ["results", "--to", str(to), "--data", str(played.databases)])
    assert (done.exit_code, done.output) == (0, f"The results up to 3 April 2013 are in {to}\n")
    assert fingerprints(to) == fingerprints(played.out)


def test_a_practice_copied_in_the_middle_of_a_play_has_heard_all_until_then(
    tmp_path: Path,
) -> None:
    pilot = PILOTS / "tricky"
    opens = read_pilot(pilot).scheme.enrolment_opens
    evening, last = (opens + dt.timedelta(days=days) for days in (60, 75))
    play(pilot, tmp_path / "until", evening)
    practice = Practice(evening, tmp_path / "practice")
    plan = Plan(pilot, tmp_path / "beyond", last, practice=practice)
    simulate(plan, say=lambda line: None, progress=lambda done, of: None)
    to = tmp_path / "results"
    asked = ["results", "--to", str(to), "--data", str(practice.folder)]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 0, done.output
    assert fingerprints(to) == fingerprints(tmp_path / "until")


def test_results_are_refused_where_there_are_none_and_nothing_is_written(tmp_path: Path) -> None:
    data, to = tmp_path / "data", tmp_path / "results"
    asked = ["results", "--to", str(to), "--data", str(data)]
    missing = CliRunner().invoke(app, asked)
    data.mkdir()
    for name in DATABASES:
        migrate(name, f"sqlite:///{data}/{name}.sqlite")
    empty = CliRunner().invoke(app, asked)
    assert (missing.exit_code, empty.exit_code) == (1, 1)
    assert "there is no database" in missing.output
    assert empty.output == "no date is closed yet: there are no results\n"
    assert not [*tmp_path.glob("results*")]


def test_results_never_go_into_a_folder_that_is_there(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["results", "--to", str(tmp_path), "--data", str(tmp_path)])
    assert (done.exit_code, done.output) == (2, f"{tmp_path} exists; name a new folder\n")
