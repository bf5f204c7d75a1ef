"""The two reference pilots come out as they were worked out independently of this project."""

from pathlib import Path

import pytest

from tests.conftest import PILOTS
from tests.playing import fingerprints, play, rows


@pytest.mark.parametrize("pilot", ["sample", "tricky"])
def test_a_reference_pilot_gives_the_results_that_were_expected(pilot: str, tmp_path: Path) -> None:
    play(PILOTS / pilot, tmp_path / "out")
    for name in ("participants.csv", "instalments.csv", "payments.csv"):
        expected = rows(PILOTS / pilot / "expected" / name)
        assert rows(tmp_path / "out" / name) == expected, name


@pytest.mark.timeout(900)
def test_both_hosts_give_the_same_bytes_for_a_whole_reference_pilot(
    tmp_path: Path, broker_url: str, database_template: str
) -> None:
    pilot = PILOTS / "tricky"
    play(pilot, tmp_path / "embedded")
    play(pilot, tmp_path / "distributed", broker=broker_url, database=database_template)
    assert fingerprints(tmp_path / "distributed") == fingerprints(tmp_path / "embedded")
