"""The two reference pilots come out as they were worked out independently of this project."""

from pathlib import Path

import pytest

from tests.conftest import PILOTS
from tests.playing import play, rows


@pytest.mark.parametrize("pilot", ["sample", "tricky"])
def test_a_reference_pilot_gives_the_results_that_were_expected(pilot: str, tmp_path: Path) -> None:
    play(PILOTS / pilot, tmp_path / "out")
    for name in ("participants.csv", "instalments.csv", "payments.csv"):
        expected = rows(PILOTS / pilot / "expected" / name)
        assert rows(tmp_path / "out" / name) == expected, name
