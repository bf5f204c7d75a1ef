"""Whole pilots: the two sample pilots are read, and no file makes anything but faults."""

import tempfile
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.pilot_files.faults import Fault
from services.pilot_files.reading import read_pilot
from services.pilot_files.report import PilotFaults
from services.pilot_files.rows import Pilot

PILOTS = Path(__file__).parents[2] / "pilots"
SAMPLE = PILOTS / "sample"
FILES = sorted(path.name for path in SAMPLE.iterdir() if path.is_file())

NUMBERS = [
    # tenants, visits, findings, repairs, contacts, changes, returns, surveys
    ("sample", [230, 516, 2527, 168, 105, 65, 10, 1194]),
    ("tricky", [90, 204, 993, 106, 55, 38, 10, 477]),
]


@pytest.mark.parametrize(("name", "numbers"), NUMBERS)
def test_the_sample_pilots_are_read_whole(name: str, numbers: list[int]) -> None:
    pilot = read_pilot(PILOTS / name)
    findings = [finding for visit in pilot.visits for finding in visit.findings]
    parts: list[Any] = [pilot.tenants, pilot.visits, findings, pilot.repairs]
    parts += [pilot.contacts, pilot.changes, pilot.returns, pilot.surveys]
    assert [len(part) for part in parts] == numbers


def test_the_sample_pilot_is_read_as_it_is_written() -> None:
    pilot = read_pilot(SAMPLE)
    assert (pilot.scheme.name, pilot.scheme.payer.sort_code) == ("Home Rewards Club", "089999")
    assert sum(area.capacity for area in pilot.scheme.areas) == 200
    assert Counter(visit.result for visit in pilot.visits)["works_completed"] > 0
    assert pilot.changes[2].value == "Moving home"
    assert pilot.returns[0].entry_day == date(2012, 2, 16)
    assert pilot.contacts[0].recorded_on == pilot.contacts[0].date == date(2011, 10, 5)


def test_faults_are_shown_in_the_order_of_file_line_and_column() -> None:
    faults = [Fault("b", 1, "-", "x"), Fault("a", 10, "a", "y"), Fault("a", 9, "b", "z")]
    assert str(PilotFaults(faults)) == "a:9: b: z\na:10: a: y\nb:1: -: x"


def faults_of(folder: Path) -> list[str]:
    try:
        assert isinstance(read_pilot(folder), Pilot)
    except PilotFaults as faults:
        return [str(fault) for fault in faults.faults]
    return []


def spoilt(file: str, content: bytes) -> None:
    """Read the sample pilot with other content in one file; only faults may come of it.

    It has its first tenants only: to read all of them for every content takes ten times as long.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "scheme.toml").write_bytes((SAMPLE / "scheme.toml").read_bytes())
        (folder / "tenants.csv").write_bytes(excerpt("tenants.csv"))
        (folder / file).write_bytes(content)
        shown = faults_of(folder)
    assert all("\n" not in fault and fault.count(": ") >= 2 for fault in shown)


@given(file=st.sampled_from(FILES), content=st.binary(max_size=2000))
@settings(max_examples=150, deadline=None)
def test_random_bytes_in_a_file_give_faults_and_nothing_else(file: str, content: bytes) -> None:
    spoilt(file, content)


def excerpt(file: str) -> bytes:
    return b"".join((SAMPLE / file).read_bytes().splitlines(keepends=True)[:6])


@given(data=st.data(), file=st.sampled_from(FILES))
@settings(max_examples=250, deadline=None)
def test_a_file_with_something_random_in_it_gives_faults_and_nothing_else(
    data: st.DataObject, file: str
) -> None:
    original = (SAMPLE / file).read_bytes() if file == "scheme.toml" else excerpt(file)
    start = data.draw(st.integers(0, len(original)))
    end = data.draw(st.integers(start, min(len(original), start + 40)))
    put = data.draw(st.one_of(st.binary(max_size=20), st.text(max_size=20).map(str.encode)))
    spoilt(file, original[:start] + put + original[end:])
