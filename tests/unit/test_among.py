"""Rows that are among many are found by an index, on SQLite too."""

import json

from sqlalchemy import Column, MetaData, String, Table, create_engine, select
from sqlalchemy.dialects import postgresql

from services.backbone.among import among, one_of

THINGS = Table("things", MetaData(), Column("ref", String(10), primary_key=True))
SOME = select(THINGS.c.ref).where(among(THINGS.c.ref, "refs"))


def test_sqlite_looks_each_up_in_the_index() -> None:
    engine = create_engine("sqlite://")
    THINGS.create(engine)
    text = str(SOME.compile(engine))
    with engine.connect() as link:
        plan = link.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", (json.dumps(["a"]),)).all()
    assert any("SEARCH things USING" in step for *_, step in plan), plan


def test_among_finds_those_that_are_there() -> None:
    engine = create_engine("sqlite://")
    THINGS.create(engine)
    with engine.begin() as link:
        link.execute(THINGS.insert(), [{"ref": "a"}, {"ref": "it's"}, {"ref": "c"}])
        found = link.execute(SOME, {"refs": ["it's", "c", "d"]}).scalars().all()
    assert sorted(found) == ["c", "it's"]


def test_words_of_ours_stand_in_the_statement() -> None:
    query = select(THINGS.c.ref).where(one_of(THINGS.c.ref, ("b", "a")))
    assert str(query.compile(dialect=postgresql.dialect())).endswith("IN ('a', 'b')")
