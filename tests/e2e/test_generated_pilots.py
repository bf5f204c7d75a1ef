"""Pilots that nobody wrote: their books balance, and both hosts agree on them to the byte."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from services.pilot_files.reading import read_pilot
from tests.generator import generate_pilot
from tests.invariants import REASONS, REJECTIONS, Play, assert_invariants
from tests.playing import fingerprints, play

SEEDS = range(20)
WHOLE_YEAR, FIRST_MONEY = dt.timedelta(days=170), dt.timedelta(days=75)
"""Until most have completed a year that is 4 months here; until some were paid in advance and some
of it came back."""

ON_BOTH_HOSTS = {1: WHOLE_YEAR, 3: FIRST_MONEY, 13: FIRST_MONEY}
"""Some of the seeds, and how long. A day costs the distributed host about 0.1 s, besides 8 s for
starting its processes; the others are played embedded alone."""

PlayedSeed = Callable[[int, dt.timedelta | None], tuple[Play, dt.date | None]]


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> PlayedSeed:
    """Return a function that plays a seed embedded, at most so long, and each play only once."""
    folder = tmp_path_factory.mktemp("generated")
    plays: dict[tuple[int, dt.date | None], Play] = {}

    def played_seed(seed: int, longest: dt.timedelta | None) -> tuple[Play, dt.date | None]:
        pilot = folder / f"pilot-{seed}"
        until = generate_pilot(seed, pilot)
        if longest is not None:
            end = read_pilot(pilot).scheme.enrolment_opens + longest
            until = min(until or end, end)
        if (seed, until) not in plays:
            out = folder / f"out-{seed}-{until}"
            play(pilot, out, until)
            plays[seed, until] = Play(pilot, out)
        return plays[seed, until], until

    return played_seed


@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_seed_writes_the_same_pilot(seed: int, tmp_path: Path) -> None:
    assert generate_pilot(seed, tmp_path / "1") == generate_pilot(seed, tmp_path / "2")
    assert fingerprints(tmp_path / "1") == fingerprints(tmp_path / "2")


@pytest.mark.parametrize("seed", SEEDS)
def test_every_invariant_holds_of_a_generated_pilot(seed: int, played: PlayedSeed) -> None:
    generated, _ = played(seed, None)
    assert_invariants(generated.pilot, generated.out)


def test_between_them_the_generated_pilots_come_to_everything_that_can_happen(
    played: PlayedSeed,
) -> None:
    plays = [played(seed, None)[0] for seed in SEEDS]
    participants = [row for generated in plays for row in generated.participants]
    ends = {(row["status"], row["reason"]) for row in participants}
    assert {status for status, _ in ends} == {
        "rejected",
        "invited",
        "waiting",
        "agreed",
        "active",
        "completed",
        "withdrawn",
        "tenancy_ended",
    }
    assert {r for status, text in ends if status == "rejected" for r in text.split(";")} == (
        REJECTIONS
    )
    assert any(status == "rejected" and ";" in text for status, text in ends)
    assert ("withdrawn", "no_access") in ends
    instalments = [row for generated in plays for row in generated.instalments]
    assert {(row["status"], row["reason"]) for row in instalments} == {
        (status, reason) for status, reasons in REASONS.items() for reason in reasons
    }
    payments = [row for generated in plays for row in generated.payments]
    assert {row["return_code"] for row in payments} == {"", "0", "2", "3", "5", "B", "C"}
    assert {row["status"] for row in payments} == {"submitted", "paid", "returned"}
    channels = {row["channel"] for p in plays for row in p.messages}
    assert channels == {"sms", "email", "letter", ""}  # "": no channel reaches the tenant
    assert any(generated.evaluation["unmatched_returns"] for generated in plays)
    assert any(generated.silences for generated in plays)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", ON_BOTH_HOSTS)
def test_both_hosts_agree_on_a_generated_pilot(
    seed: int, played: PlayedSeed, broker_url: str, database_template: str, tmp_path: Path
) -> None:
    embedded, until = played(seed, ON_BOTH_HOSTS[seed])
    assert_invariants(embedded.pilot, embedded.out)
    out = tmp_path / "distributed"
    play(embedded.pilot, out, until, broker_url, database_template)
    assert fingerprints(out) == fingerprints(embedded.out)
