"""A replicated pilot is a valid one, so many times as large."""

from pathlib import Path

from bench.replicated_pilot import replicate
from bench.simulated_year import PILOT
from services.pilot_files.reading import read_pilot


def test_a_pilot_replicated_three_times_has_three_times_the_rows_and_the_room(
    tmp_path: Path,
) -> None:
    one = read_pilot(PILOT)
    three = read_pilot(replicate(PILOT, 3, tmp_path / "three"))
    for kind in ("tenants", "visits", "repairs", "contacts", "changes", "returns", "surveys"):
        assert len(getattr(three, kind)) == 3 * len(getattr(one, kind)), kind
    room = [area.capacity for area in three.scheme.areas]
    assert room == [3 * area.capacity for area in one.scheme.areas]


def test_a_pilot_replicated_once_is_the_same_pilot(tmp_path: Path) -> None:
    assert read_pilot(replicate(PILOT, 1, tmp_path / "one")) == read_pilot(PILOT)
