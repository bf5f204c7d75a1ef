"""A play is new, goes on, or is finished, wherever it was killed."""

import contextlib
import shutil
from pathlib import Path

import pytest

from services.pilot.workspace import CannotWrite, Workspace, fingerprint_of


class Killed(Exception):
    """Stands for kill -9 at that line."""


def workspace(tmp_path: Path, fingerprint: str = "same") -> Workspace:
    return Workspace(tmp_path / "out", fingerprint)


def write(folder: Path) -> None:
    (folder / "payments.csv").write_text("results")


def result(tmp_path: Path) -> str:
    return (tmp_path / "out" / "payments.csv").read_text()


def test_results_are_put_in_place_and_nothing_else_is_left(tmp_path: Path) -> None:
    play = workspace(tmp_path)
    assert play.open(force=False, resume=False) == ""
    play.prepare()
    play.begin()
    play.finish(write)
    assert result(tmp_path) == "results"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_databases_are_kept_where_they_are_asked_for_and_replaced_only_by_force(
    tmp_path: Path,
) -> None:
    kept = tmp_path / "kept" / "databases"
    for force in (False, True):
        play = Workspace(tmp_path / "out", "same", kept)
        assert play.open(force=force, resume=False) == ""
        play.begin()
        (play.state / "payments.sqlite").write_text(f"force {force}")
        play.finish(write)
        assert (kept / "payments.sqlite").read_text() == f"force {force}"
    shutil.rmtree(tmp_path / "out")
    with pytest.raises(CannotWrite, match=r"databases exists; give --force"):
        Workspace(tmp_path / "out", "same", kept).open(force=False, resume=False)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept"]


def test_results_are_replaced_only_by_force(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(CannotWrite, match="--force"):
        workspace(tmp_path).open(force=False, resume=False)
    assert workspace(tmp_path).open(force=True, resume=False) == ""


@pytest.mark.parametrize("stage", ["preparing", "playing"])
def test_a_killed_play_goes_on_where_it_was(tmp_path: Path, stage: str) -> None:
    killed = workspace(tmp_path)
    killed.open(force=False, resume=False)
    killed.prepare()
    if stage == "playing":
        killed.begin()
    assert workspace(tmp_path).open(force=False, resume=True) == stage
    with pytest.raises(CannotWrite, match="--resume to go on"):
        workspace(tmp_path).open(force=False, resume=False)
    with pytest.raises(CannotWrite, match="other input"):
        workspace(tmp_path, "another").open(force=False, resume=True)
    assert workspace(tmp_path).open(force=True, resume=False) == ""


@pytest.mark.parametrize("old_results", [False, True])
@pytest.mark.parametrize("step", range(4))
def test_a_kill_while_results_are_put_in_place_is_made_good(
    tmp_path: Path, step: int, old_results: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if old_results:
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "payments.csv").write_text("old")
    killed = workspace(tmp_path)
    killed.open(force=True, resume=False)
    killed.prepare()
    killed.begin()
    renames: list[Path] = []
    rename = Path.rename

    def kill_at_step(path: Path, target: Path) -> Path:
        if len(renames) == step + 1:  # the first rename is that of the mark
            raise Killed
        renames.append(path)
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", kill_at_step)
    with contextlib.suppress(Killed):
        killed.finish(write)
    monkeypatch.undo()
    assert workspace(tmp_path).open(force=False, resume=True) == "done"
    assert result(tmp_path) == "results"
    assert not (tmp_path / "out.part").exists()


def test_a_play_that_could_not_be_prepared_leaves_nothing(tmp_path: Path) -> None:
    refused = workspace(tmp_path)
    refused.open(force=False, resume=False)
    refused.give_up()
    assert list(tmp_path.iterdir()) == []


def test_giving_up_does_not_touch_a_play_that_is_under_way(tmp_path: Path) -> None:
    play = workspace(tmp_path)
    play.open(force=False, resume=False)
    play.prepare()
    play.give_up()
    assert workspace(tmp_path).open(force=False, resume=True) == "preparing"


@pytest.mark.parametrize("name", ["tenants.csv", "contacts.xlsx", "scheme.toml"])
def test_every_form_of_a_pilots_files_tells_one_play_from_another(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_bytes(b"as it was")
    before = fingerprint_of(tmp_path)
    (tmp_path / "notes.txt").write_bytes(b"for us")
    assert fingerprint_of(tmp_path) == before
    (tmp_path / name).write_bytes(b"as it is now")
    assert fingerprint_of(tmp_path) != before
