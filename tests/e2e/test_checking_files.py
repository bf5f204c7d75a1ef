"""`cashback check` and `simulate` about the files: what was read, faults, doubts, `--strict`."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders import PilotBuilder

HM = "housing_management"


def cashback(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "services.cli", *arguments],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


@pytest.fixture
def pilot(tmp_path: Path) -> Path:
    """A pilot with a tenant who is fine, and one whose area is written as nobody else does."""
    builder = PilotBuilder().tenant("T1", HM)
    builder.tenant("T2", HM, area_code="dudley", mobile="07700 900931")
    folder = tmp_path / "pilot"
    builder.write(folder)
    (folder / "notes.txt").write_text("for us")
    return folder


DOUBT = (
    'tenants.csv:3: area_code: "dudley" is not an area of the scheme; did you mean "DUD"? The '
    "tenant will be rejected"
)


def test_check_says_what_was_read_what_is_not_there_and_what_is_doubtful(pilot: Path) -> None:
    done = cashback("check", str(pilot))
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0].startswith("Read: scheme.toml, tenants.csv (2 rows)")
    assert "surveys.csv" in next(line for line in lines if line.startswith("Not there: "))
    assert "Left alone: notes.txt" in lines
    assert "1 doubt: it may be right; look whether it is meant" in lines
    assert DOUBT in lines
    assert lines[-1] == f"{pilot}: no faults"


def test_doubts_are_faults_to_who_asks_for_it(pilot: Path, tmp_path: Path) -> None:
    for arguments in (["check"], ["simulate", "--out", str(tmp_path / "out")]):
        refused = cashback(*arguments, str(pilot), "--strict")
        assert (refused.returncode, refused.stdout) == (2, "")
        assert DOUBT in refused.stderr.splitlines()
    assert not (tmp_path / "out").exists()


def test_faults_and_doubts_are_both_listed(pilot: Path) -> None:
    shutil.copy(pilot / "tenants.csv", pilot / "Tenants (1).csv")
    refused = cashback("check", str(pilot))
    assert refused.returncode == 2
    lines = refused.stderr.splitlines()
    assert "1 fault" in lines
    assert any(
        line.startswith("Tenants (1).csv:0: -: the name is nearly tenants.csv") for line in lines
    )
    assert DOUBT in lines


def test_a_play_says_what_it_read_and_repeats_the_doubts_in_its_summary(
    pilot: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    done = cashback("simulate", str(pilot), "--out", str(out), "--until", "2011-10-05")
    assert done.returncode == 0, done.stderr
    assert "tenants.csv (2 rows)" in done.stderr
    assert "Not there: " in done.stderr
    told = done.stdout.splitlines()
    assert told[told.index(DOUBT) - 1] == "1 doubt: it may be right; look whether it is meant"
    assert f"The files are in {out}" in told
    assert told[-2].startswith("Did it work?  It cannot be said")
    assert told[-1] == f"The board's report is {out}/report.html"
