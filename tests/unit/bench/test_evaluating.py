"""What the benchmark of the evaluation says of its figures, and that its copies are whole."""

import pytest
from sqlalchemy import func, select

from bench.evaluating import ASKED, POSTGRESQL, SQLITE, Taken, ask_all, made, section_of
from services.backbone.database import open_engine
from services.backbone.errors import NotFound
from services.evaluation import tables
from services.hosts.migrating import migrate


def test_the_goals_are_all_three_together_and_the_memory_to_that_of_few():
    few = Taken({"figures": 0.1, "effects": 0.2, "money": 0.1}, 100.0)
    many = Taken({"figures": 11.0, "effects": 8.0, "money": 6.0}, 120.0)
    found = {f"{database}, 200 participants": [few] for database in (SQLITE, POSTGRESQL)}
    found |= {f"{database}, 1,000 participants": [many] for database in (SQLITE, POSTGRESQL)}
    section = section_of(5, found)
    assert [goal.median for goal in section.goals] == [25.0, pytest.approx(1.2)] * 2
    assert all(goal.met for goal in section.goals)


def test_everybody_is_there_many_times_with_what_is_theirs(tmp_path):
    played = f"sqlite:///{tmp_path}/played.sqlite"
    migrate("evaluation", played)
    engine = open_engine(played)
    with engine.begin() as connection:
        home = {"home_ref": "H1", "area_code": "DUD", "first_day": "2011-01-01"}
        connection.exec_driver_sql(
            "INSERT INTO tenants (tenant_ref, area_code, elements, registered_on, sequence)"
            " VALUES ('T1', 'DUD', 'repairs', '2011-10-03', 1)"
        )
        connection.exec_driver_sql(
            "INSERT INTO comparison VALUES (:home_ref, 'before', :area_code, :first_day,"
            " '2011-12-31', 2, 500)",
            home,
        )
    engine.dispose()
    engine = open_engine(made(f"sqlite:///{tmp_path}/many.sqlite", played, 3))
    with engine.connect() as connection:
        for table in (tables.tenants, tables.comparison):
            assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 3
    engine.dispose()


def test_every_question_is_asked_and_its_refusal_shown(tmp_path):
    url = f"sqlite:///{tmp_path}/empty.sqlite"
    migrate("evaluation", url)
    assert ASKED.keys() == {"figures", "effects", "money"}
    with pytest.raises(NotFound, match="No date of the scheme is closed"):
        ask_all(url)
