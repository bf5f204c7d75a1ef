"""`among`: one of many texts or numbers, as one parameter."""

from pathlib import Path

import pytest
from sqlalchemy import Column, ColumnElement, MetaData, Table, Text, select, true
from sqlalchemy.dialects.postgresql import psycopg

from services.backbone.among import among, one_of
from services.backbone.database import open_engine
from services.backbone.tables import BigId

things = Table(
    "things",
    MetaData(),
    Column("ref", Text, primary_key=True),
    Column("kind", Text),
    Column("place", BigId, index=True),
)
ONE_OF = among(things.c.ref, "refs")
IN_PLACES = among(things.c.place, "places")


@pytest.mark.parametrize("condition", [ONE_OF, ONE_OF & (things.c.kind == "old"), true() & ONE_OF])
def test_sqlite_finds_the_rows_by_their_index(
    condition: ColumnElement[bool], tmp_path: Path
) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/things.sqlite")
    things.metadata.create_all(engine)
    query = select(things.c.kind).where(condition)
    parameters = query.compile(engine).construct_params({"refs": '["A"]'})
    with engine.connect() as connection:
        bound = tuple(parameters.values())
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query.compile(engine)}", bound)
        steps = [row.detail for row in plan]
    engine.dispose()
    assert any(step.startswith("SEARCH things USING INDEX") for step in steps), steps


@pytest.mark.parametrize("places", [[], [2], [1, 3, 9]])
def test_numbers_are_looked_up_as_numbers(places: list[int], tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/things.sqlite")
    things.metadata.create_all(engine)
    with engine.begin() as connection:
        rows = [{"ref": ref, "place": place} for place, ref in enumerate("ABC", 1)]
        connection.execute(things.insert(), rows)
        query = select(things.c.place).where(IN_PLACES)
        found = set(connection.execute(query, {"places": places}).scalars())
    engine.dispose()
    assert found == {1, 2, 3} & set(places)
    assert "= ANY (%(places)s::BIGINT[])" in str(query.compile(dialect=psycopg.dialect()))


@pytest.mark.parametrize("refs", [[], ["A"], ["A", "C", "none"]])
def test_it_is_true_of_those_and_its_contrary_of_the_others(
    refs: list[str], tmp_path: Path
) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/things.sqlite")
    things.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(things.insert(), [{"ref": ref} for ref in "ABC"])
        found = set(
            connection.execute(select(things.c.ref).where(ONE_OF), {"refs": refs}).scalars()
        )
        others = select(things.c.ref).where(~ONE_OF)
        left = set(connection.execute(others, {"refs": refs}).scalars())
    engine.dispose()
    assert found == set("ABC") & set(refs)
    assert left == set("ABC") - set(refs)


def test_words_of_ours_stand_in_the_statement() -> None:
    query = select(things.c.ref).where(one_of(things.c.kind, ("old", "new")))
    assert str(query.compile(dialect=psycopg.dialect())).endswith("IN ('new', 'old')")
