"""The example pilot's files for the evaluation are those that its script makes."""

import shutil
import subprocess
import sys
from pathlib import Path

from services.pilot_files.reading import read_pilot

EXAMPLES = Path("examples")
PILOT = EXAMPLES / "home-rewards-club"
MADE = ("history.csv", "comparison.csv")


def test_the_script_makes_the_files_that_are_there_to_the_byte(tmp_path: Path) -> None:
    shutil.copy(PILOT / "tenants.csv", tmp_path)
    script = EXAMPLES / "evaluation_data.py"
    subprocess.run([sys.executable, str(script), str(tmp_path)], check=True, timeout=60)
    for name in MADE:
        assert (tmp_path / name).read_bytes() == (PILOT / name).read_bytes(), name


def test_nothing_in_them_is_doubted() -> None:
    pilot = read_pilot(PILOT)
    assert {doubt.file for doubt in pilot.report.doubts} == {"tenants.csv"}
    assert len(pilot.comparison) == 2 * 300
    assert len(pilot.history) > 200
