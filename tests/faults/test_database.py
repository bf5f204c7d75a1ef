"""The database while a pilot is played: the same bytes come out."""

from collections.abc import Callable

import psycopg
import pytest

from tests.faults.harness import Stage, after_days

CUT = """
    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE datname LIKE 'played%' AND pid <> pg_backend_pid()
"""

pytestmark = pytest.mark.timeout(900)


def test_database_stopped_and_started(stage: Stage, write: Callable[[str, str], None]) -> None:
    """PostgreSQL stopped without a farewell (`pg_ctl stop -m immediate`) and started again

    A batch is one transaction, all of it or none. While the database is away nothing is
    acknowledged and the same batch is tried again; being away is no try of the message.
    """
    database = stage.servers.database

    def restart() -> int:
        database.stop()
        database.start()
        return 1

    stage.play(after_days(restart, 5, 12, 20, 28, 36, 44))
    write(f"{stage.times} times", f"{stage.same_bytes()}; {stage.all_survived()}")


def test_database_connections_cut(stage: Stage, write: Callable[[str, str], None]) -> None:
    """Every connection to the databases cut by the server

    As above; a relay loses its advisory lock with its connection and takes it again.
    """

    def cut() -> int:
        with psycopg.connect(stage.servers.database.url) as link:
            row = link.execute(CUT).fetchone()
            return int(row[0]) if row else 0

    stage.play(after_days(cut, 5, 12, 20, 28, 36, 44))
    write(f"6 times, {stage.times} connections", f"{stage.same_bytes()}; {stage.all_survived()}")
