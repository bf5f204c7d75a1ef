"""The three reference pilots come out as they were worked out independently of this project."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import PILOTS
from tests.e2e.conftest import ReferencePlay
from tests.playing import fingerprints, play, rows

UNTIL = dt.date(2012, 4, 20)
"""Payments have been made and some returned. Plays on both hosts until the end of the year are in
`test_generated_pilots.py`, where a year is shorter."""


@pytest.mark.parametrize("pilot", ["sample", "tricky", "lives"])
def test_a_reference_pilot_gives_the_results_that_were_expected(
    pilot: str, reference_play: Callable[[str], ReferencePlay]
) -> None:
    played = reference_play(pilot)
    for name in ("participants.csv", "instalments.csv", "payments.csv"):
        expected = rows(played.pilot / "expected" / name)
        assert rows(played.out / name) == expected, name


@pytest.mark.timeout(900)
def test_both_hosts_give_the_same_bytes_for_a_reference_pilot(
    tmp_path: Path, broker_url: str, database_template: str
) -> None:
    pilot = PILOTS / "tricky"
    play(pilot, tmp_path / "embedded", UNTIL)
    play(pilot, tmp_path / "distributed", UNTIL, broker_url, database_template)
    assert fingerprints(tmp_path / "distributed") == fingerprints(tmp_path / "embedded")
