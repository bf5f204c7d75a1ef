"""Whole pilots verified, month by month: nothing differs of what nobody interfered with."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from services.backbone.settings import database_url
from services.contracts.queries.payments.books import Differences, Postings
from services.hosts.catalogue import DATABASES
from services.pilot.embedded_cluster import EmbeddedCluster
from services.pilot.playing import last_day_of, play
from services.pilot_files.reading import read_pilot
from tests.conftest import PILOTS
from tests.empty_databases import make_tables
from tests.generator import generate_pilot


def verify_month_by_month(folder: Path, databases: Path, until: dt.date | None = None) -> list[Any]:
    """Play a pilot; return what differs at the end of any month, or of the play, by day."""
    template = f"sqlite:///{databases}/{{service}}.sqlite"
    for name in DATABASES:
        make_tables(name, database_url(template, name))
    cluster = EmbeddedCluster(lambda name: database_url(template, name))
    found: list[Any] = []

    def look(day: dt.date) -> None:
        found.extend((day, each) for each in cluster.client.pages(Differences()))

    pilot = read_pilot(folder)
    last_day = last_day_of(pilot, until)
    try:
        play(pilot, cluster, last_day, lambda day: look(day) if day.day == 28 else None)
        look(last_day)
        assert cluster.client.ask(Postings()).rows, "money moved"
    finally:
        cluster.close()
    return found


@pytest.mark.timeout(600)
def test_nothing_differs_in_the_tricky_pilot(tmp_path: Path) -> None:
    assert verify_month_by_month(PILOTS / "tricky", tmp_path) == []


@pytest.mark.parametrize("seed", range(2))
def test_nothing_differs_in_a_generated_pilot(seed: int, tmp_path: Path) -> None:
    pilot = tmp_path / "pilot"
    until = generate_pilot(seed, pilot)
    assert verify_month_by_month(pilot, tmp_path, until) == []
