"""What the scheme is compared with is taken over page by page; again changes nothing."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, select

from services.backbone.errors import Invalid, NotAllowed
from services.backbone.settings import database_url
from services.contracts.evaluation import (
    MOST_ROWS,
    ComparedHome,
    EarlierRepair,
    TakeOverComparison,
    TakeOverHistory,
)
from services.contracts.queries.evaluation import ComparedWith, EvaluationStory, TakenOver
from services.evaluation import tables
from services.hosts.catalogue import DATABASES
from services.pilot.embedded_cluster import EmbeddedCluster
from services.pilot.playing import play
from services.pilot_files.reading import read_pilot
from tests.builders import PilotBuilder
from tests.empty_databases import make_tables
from tests.people import officer

ON = dt.date(2011, 10, 3)
REPAIR = EarlierRepair(1, "T1", dt.date(2010, 11, 20), "sealant", 5200)
HOME = ComparedHome("H1", "DUD", "before", dt.date(2010, 10, 3), dt.date(2011, 10, 2), 3, 15600)
DURING = replace(
    HOME, period="during", first_day=dt.date(2011, 10, 3), last_day=dt.date(2012, 10, 1), repairs=2
)


def running(folder: Path) -> EmbeddedCluster:
    template = f"sqlite:///{folder}/{{service}}.sqlite"
    return EmbeddedCluster(lambda name: database_url(template, name))


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[EmbeddedCluster]:
    for name in DATABASES:
        make_tables(name, database_url(f"sqlite:///{tmp_path}/{{service}}.sqlite", name))
    made = running(tmp_path)
    yield made
    made.close()


def rows(cluster: EmbeddedCluster, table: Table) -> list[dict[str, Any]]:
    database = cluster.host.services["evaluation"].database
    ordered = select(table).order_by(*table.primary_key)
    return database.read(lambda c: [dict(row) for row in c.execute(ordered).mappings()])


def test_a_page_takes_the_place_of_the_rows_that_it_names(cluster: EmbeddedCluster) -> None:
    tell = cluster.client.tell
    second = replace(REPAIR, number=2, tenant_ref="T2")
    tell(TakeOverHistory(ON, (REPAIR, second), anew=True), "1")
    tell(
        TakeOverHistory(ON, (replace(second, cost_pence=1), replace(REPAIR, number=3)), False), "2"
    )
    assert [
        (r["number"], r["tenant_ref"], r["cost_pence"]) for r in rows(cluster, tables.history)
    ] == [
        (1, "T1", 5200),
        (2, "T2", 1),
        (3, "T1", 5200),
    ]
    tell(TakeOverComparison(ON, (HOME, DURING), anew=True), "3")
    tell(
        TakeOverComparison(ON, (replace(HOME, repairs=4), replace(HOME, home_ref="H2")), False), "4"
    )
    assert [
        (r["home_ref"], r["period"], r["repairs"]) for r in rows(cluster, tables.comparison)
    ] == [("H1", "before", 4), ("H1", "during", 2), ("H2", "before", 3)]
    assert cluster.client.ask(ComparedWith()) == TakenOver(repairs=3, homes=2)


def test_the_same_again_changes_nothing_and_a_file_begun_anew_replaces_the_one_before(
    cluster: EmbeddedCluster,
) -> None:
    tell = cluster.client.tell
    for key in ("1", "1 again"):
        tell(TakeOverComparison(ON, (HOME, DURING), anew=False), key)
        tell(TakeOverHistory(ON, (REPAIR,), anew=False), f"h {key}")
    before = rows(cluster, tables.comparison)
    assert len(before) == 2
    assert rows(cluster, tables.comparison)[0] == vars(HOME)
    assert rows(cluster, tables.history) == [vars(REPAIR)]
    tell(TakeOverComparison(ON, (replace(HOME, home_ref="H9"),), anew=True), "2")
    tell(TakeOverHistory(ON, (), anew=True), "h 2")
    assert cluster.client.ask(ComparedWith()) == TakenOver(repairs=0, homes=1)


def test_every_row_that_cannot_be_is_named_and_nothing_is_kept(cluster: EmbeddedCluster) -> None:
    twice = (replace(REPAIR, cost_pence=-1), REPAIR, replace(REPAIR, number=0))
    with pytest.raises(Invalid) as history:
        cluster.client.tell(TakeOverHistory(ON, twice, anew=True), "1")
    assert [fault.field for fault in history.value.faults] == [
        *("rows.0.cost_pence", "rows.1.number", "rows.2.number"),
    ]
    wrong = replace(HOME, last_day=dt.date(2010, 10, 2), repairs=-1, cost_pence=-1)
    with pytest.raises(Invalid) as comparison:
        cluster.client.tell(TakeOverComparison(ON, (DURING, wrong, DURING), anew=True), "2")
    assert [fault.field for fault in comparison.value.faults] == [
        *("rows.1.last_day", "rows.1.repairs", "rows.1.cost_pence", "rows.2.period"),
    ]
    many = tuple(replace(REPAIR, number=n) for n in range(1, MOST_ROWS + 2))
    with pytest.raises(Invalid, match="500 rows at most"):
        cluster.client.tell(TakeOverHistory(ON, many, anew=True), "3")
    assert cluster.client.ask(ComparedWith()) == TakenOver(repairs=0, homes=0)


def test_a_housing_manager_takes_over_and_it_is_known_who_did(cluster: EmbeddedCluster) -> None:
    command = TakeOverHistory(ON, (REPAIR,), anew=True)
    with pytest.raises(NotAllowed):
        cluster.client.by(officer("Ann", "housing_officer")).tell(command, "1")
    cluster.client.by(officer("Bo", "housing_manager")).tell(command, "1")
    (line,) = cluster.client.pages(EvaluationStory("compared with", "history"))
    assert (line.who, line.what, line.after) == ("Bo", "taken over anew", "1 rows")


def test_a_play_hands_over_what_its_files_say(cluster: EmbeddedCluster, tmp_path: Path) -> None:
    pilot = PilotBuilder().tenant("T1", "repairs")
    for month in range(1, 4):
        pilot.earlier("T1", f"2011-0{month}-05")
    pilot.compared("H1", "before", ("2010-10-03", "2011-10-02"), 2)
    pilot.compared("H1", "during", ("2011-10-03", "2012-10-02"), 0, cost_pence="")
    play(read_pilot(pilot.write(tmp_path / "pilot")), cluster, ON)
    assert cluster.client.ask(ComparedWith()) == TakenOver(repairs=3, homes=1)
    assert [row["repairs"] for row in rows(cluster, tables.comparison)] == [2, 0]
    assert [row["reported_on"].month for row in rows(cluster, tables.history)] == [1, 2, 3]
