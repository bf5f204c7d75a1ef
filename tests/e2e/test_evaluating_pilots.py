"""Four pilots whose truth is known, played from their files to the answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from services.backbone.settings import database_url
from services.contracts.queries.evaluation import Effects, EffectsAnswer, Estimate
from services.hosts.catalogue import DATABASES
from services.pilot.embedded_cluster import EmbeddedCluster
from services.pilot.playing import play
from services.pilot_files.reading import read_pilot
from tests.empty_databases import make_tables
from tests.pilots_to_evaluate import OVER, Truth, pilot_like


@contextmanager
def played(truth: Truth, folder: Path) -> Iterator[EffectsAnswer]:
    """Play a pilot to its end, and give what the evaluation says of it."""
    template = f"sqlite:///{folder}/{{service}}.sqlite"
    for name in DATABASES:
        make_tables(name, database_url(template, name))
    cluster = EmbeddedCluster(lambda name: database_url(template, name))
    try:
        play(read_pilot(pilot_like(truth).write(folder / "pilot")), cluster, OVER)
        yield cluster.client.ask(Effects())
    finally:
        cluster.close()


def estimate(found: EffectsAnswer, name: str, people: str = "as_treated") -> Estimate:
    (one,) = (each for each in found.estimates if (each.name, each.people) == (name, people))
    return one


def contains(found: Estimate, truth: float) -> bool:
    assert found.low is not None
    assert found.high is not None
    return float(found.low) <= truth <= float(found.high)


RATIO = "repairs.ratio_of_rate_ratios"


@pytest.mark.parametrize(
    ("truth", "verdict", "reason", "ratio"),
    [
        (Truth(inside=1.0, outside=1.0), "no_effect", "no_difference_found", 1.0),
        (Truth(inside=0.5, outside=1.0), "worked", "fewer_repairs_than_outside", 0.5),
        (Truth(inside=0.5, outside=0.5), "not_the_scheme", "fell_outside_too", 1.0),
    ],
    ids=["nothing changed", "the scheme halves repairs", "everything fell outside too"],
)
def test_what_is_true_of_a_pilot_is_what_the_evaluation_says(
    truth: Truth, verdict: str, reason: str, ratio: float, tmp_path: Path
) -> None:
    with played(truth, tmp_path) as found:
        assert (found.verdict, found.reasons[0]) == (verdict, reason)
        assert found.maryland_level == 3
        assert estimate(found, RATIO).homes == truth.tenants
        for people in ("as_treated", "intention_to_treat"):
            assert contains(estimate(found, RATIO, people), ratio), people
        assert contains(estimate(found, "repairs.rate_ratio"), truth.inside)
        assert contains(estimate(found, "repairs.rate_ratio", "comparison"), truth.outside)


def test_a_pilot_that_is_too_small_says_that_it_cannot_be_said(tmp_path: Path) -> None:
    with played(Truth(inside=0.5, outside=1.0, tenants=12, homes_outside=12), tmp_path) as found:
        assert (found.verdict, found.reasons[0]) == ("cannot_be_said", "too_few_homes")
