"""Where a profile puts the time."""

import json
import sqlite3

import sqlalchemy

from bench.profile_table import place_of, table_of
from services.backbone import envelope


def test_time_is_put_to_our_module_to_the_library_or_to_python() -> None:
    assert place_of(envelope.__file__, "seal") == "`services/backbone/envelope.py`"
    assert place_of(sqlalchemy.__file__, "execute") == "sqlalchemy"
    assert place_of(json.__file__, "dumps") == "Python's standard library"
    assert place_of("~", repr(sqlite3.Cursor.execute)) == "SQLite"
    assert place_of("~", "<built-in method builtins.len>") == "Python's built-in functions"


def test_the_places_that_took_most_come_first_and_the_shares_are_of_everything() -> None:
    table = table_of("A title", {"a": 1.0, "b": 3.0})
    assert table.rows == (("b", "75.0%", "3.00"), ("a", "25.0%", "1.00"))
