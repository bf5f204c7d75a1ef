"""A full disk is told from every other failure of a database or a file."""

import errno
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.backbone.database import open_engine, out_of_room
from services.backbone.errors import NoRoom
from services.pilot.room import room_for


def failure_of(statement: str, path: Path) -> DBAPIError:
    """Return what comes of a statement in a SQLite database that may not grow."""
    engine = open_engine(f"sqlite:///{path}")
    try:
        with engine.connect() as link:
            link.execute(text("CREATE TABLE letters (body TEXT)"))
            link.execute(text("PRAGMA max_page_count = 3"))
            with pytest.raises(DBAPIError) as failed:
                link.execute(text(statement))
            return failed.value
    finally:
        engine.dispose()


def test_a_database_that_may_not_grow_is_out_of_room(tmp_path: Path) -> None:
    error = failure_of("INSERT INTO letters VALUES (zeroblob(100000))", tmp_path / "full.sqlite")
    assert out_of_room(error)
    with pytest.raises(NoRoom, match=r"make room, then give --resume"), room_for(tmp_path / "out"):
        raise error


def test_another_failure_of_the_database_is_not(tmp_path: Path) -> None:
    error = failure_of("INSERT INTO nothing VALUES (1)", tmp_path / "well.sqlite")
    assert not out_of_room(error)
    with pytest.raises(DBAPIError), room_for(tmp_path / "out"):
        raise error


@pytest.mark.parametrize(
    ("number", "expected"), [(errno.ENOSPC, True), (errno.EDQUOT, True), (errno.EACCES, False)]
)
def test_a_file_on_a_full_disk_or_over_a_quota_is_out_of_room(number: int, expected: bool) -> None:
    assert out_of_room(OSError(number, "write failed")) is expected
