"""The tables come from the migrations alone, alike on SQLite and PostgreSQL."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from services.backbone.database import open_engine
from services.hosts.catalogue import MIGRATED, metadata
from services.hosts.migrating import alembic_config, migrate


def check_history(service: str, url: str) -> None:
    migrate(service, url)
    migrate(service, url)  # repeated, it does nothing
    engine = open_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences: list[Any] = compare_metadata(context, metadata(service))
        names = {
            constraint["name"]
            for table in inspect(connection).get_table_names()
            for constraint in inspect(connection).get_check_constraints(table)
        }
    assert differences == []
    assert all(names), "every constraint has a name"
    command.downgrade(alembic_config(service, url), "base")
    with engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
    migrate(service, url)
    engine.dispose()


@pytest.mark.parametrize("service", MIGRATED)
def test_the_history_makes_the_tables_up_down_and_up_on_sqlite(
    service: str, tmp_path: Path
) -> None:
    check_history(service, f"sqlite:///{tmp_path}/{service}.sqlite")


@pytest.mark.parametrize("service", MIGRATED)
def test_the_history_makes_the_tables_up_down_and_up_on_postgresql(
    service: str, make_database: Callable[[str], str]
) -> None:
    check_history(service, make_database(service))
