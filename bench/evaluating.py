"""The section: what a board asks of the evaluation, with 200 participants and with 100,000.

Everybody of the example is there many times, with all that was counted of them, and so is each home
outside that they are compared with. Each measurement runs in a process of its own.
"""

import datetime as dt
import multiprocessing
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Table, cast, insert, literal, select, true
from sqlalchemy import String as Text

from bench.databases import empty_database
from bench.memory import most_memory_mb
from bench.pages.multiplied import copy_rows, numbers_to, unlocked
from bench.results import PROJECT
from bench.rounds import Bench, interleaved
from bench.section import Goal, Measurement, Section, ratios
from services.backbone.database import open_engine
from services.contracts.queries import Query
from services.contracts.queries.evaluation import Effects, Figures, MoneySummary
from services.evaluation import tables
from services.evaluation.queries import ON_QUERY
from services.hosts.migrating import migrate
from services.pilot.practice import prepare

PILOT = PROJECT / "examples" / "home-rewards-club"
LAST_DAY = dt.date(2013, 4, 3)
SERVICE = "evaluation"
PLACES = 200
MANY, MANY_QUICK = 500, 5
"""How often everybody of the example is there."""

LIMIT, LIMIT_OF_MEMORY = 30.0, 1.5

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
VARIANTS = {
    SQLITE: "the embedded host's database, in memory of the machine where there is room.",
    POSTGRESQL: "the distributed host's. What the server itself takes of memory is not in it.",
}
ABOUT = (
    "The example is played to its end. It has places for 200; for {many:,} participants everybody "
    "is there {times} times, with their visits, repairs, payments, messages and answers, and so is "
    "each home outside.",
    "Asked are all figures, the effects with their intervals (2,000 draws of the bootstrap) and "
    "the money, which needs both: once each, one after another, as for the board's report.",
)

ASKED: Mapping[str, Query[Any]] = {
    "figures": Figures(),
    "effects": Effects(),
    "money": MoneySummary(),
}


@dataclass(frozen=True)
class Taken:
    """Seconds by what was asked, and the most memory of the process in MB."""

    seconds: Mapping[str, float]
    megabytes: float


def measure(bench: Bench) -> Section:
    """Ask each size on each database in each round."""
    many = MANY_QUICK if bench.quick else MANY
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        bench.say("playing the example")
        prepare(PILOT, LAST_DAY, folder / "played")
        played = f"sqlite:///{folder}/played/{SERVICE}.sqlite"
        trials: dict[str, Callable[[], Taken]] = {}
        with _postgresql(bench, played, 1) as few, _postgresql(bench, played, many) as all_of_it:
            for copies, url in ((1, few), (many, all_of_it)):
                bench.say(f"making {copies * PLACES:,} participants")
                on_sqlite = made(f"sqlite:///{folder}/{copies}.sqlite", played, copies)
                trials[_name(SQLITE, copies)] = partial(_in_a_process, on_sqlite)
                trials[_name(POSTGRESQL, copies)] = partial(_in_a_process, url)
            return section_of(many, interleaved(trials, bench.rounds, bench.say))


def section_of(many: int, found: Mapping[str, list[Taken]]) -> Section:
    """Return what was measured, with the goals; `many` is how often everybody was there."""
    seconds = {
        f"{name}: {asked}": tuple(taken.seconds[asked] for taken in each)
        for name, each in found.items()
        for asked in ASKED
    }
    memory = {name: tuple(taken.megabytes for taken in each) for name, each in found.items()}
    goals = []
    for database in VARIANTS:
        large, small = _name(database, many), _name(database, 1)
        together = tuple(sum(taken.seconds.values()) for taken in found[large])
        goals.append(Goal(f"{large}: seconds for all three", together, LIMIT, False))
        grows = ratios(memory[large], memory[small])
        goals.append(Goal(f"{large}: memory, to that of 200", grows, LIMIT_OF_MEMORY, False))
    return Section(
        title="Evaluation",
        about=tuple(text.format(many=many * PLACES, times=many) for text in ABOUT),
        variants=VARIANTS,
        measurements=(
            Measurement("time", "seconds", seconds),
            Measurement("most memory", "MB", memory),
        ),
        goals=tuple(goals),
    )


def _name(database: str, copies: int) -> str:
    return f"{database}, {copies * PLACES:,} participants"


@contextmanager
def _postgresql(bench: Bench, played: str, copies: int) -> Iterator[str]:
    with empty_database(bench.database, f"evaluation{copies}") as url:
        yield made(url, played, copies)


def made(url: str, played: str, copies: int) -> str:
    """Make a database with everybody of the played one so often; return its address."""
    migrate(SERVICE, url)
    source, target = open_engine(played), open_engine(url)
    copy_rows(source, target, tables.metadata)
    if copies > 1:
        _multiply(target, copies)
    source.dispose()
    target.dispose()
    return url


def _multiply(engine: Engine, copies: int) -> None:
    """Write everything that was counted of somebody again, under references of its own."""
    with engine.begin() as connection, unlocked(connection):
        made = numbers_to(connection, copies - 1)
        for table in (*tables.FACTS, tables.history, tables.comparison):
            if any(_is_reference(column.name) for column in table.c):
                connection.execute(_again(table, made))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


def _again(table: Table, made: Table) -> Any:
    number = made.c.number
    suffix = literal("-") + cast(number, Text)
    columns = []
    for column in table.columns:
        if _is_reference(column.name):
            columns.append((column + suffix).label(column.name))
        elif table is tables.history and column is table.c.number:
            columns.append((column + number * 1_000_000).label(column.name))
        else:
            columns.append(column.label(column.name))
    rows = select(*columns).select_from(table.join(made, true()))
    return insert(table).from_select([column.name for column in table.columns], rows)


def _is_reference(name: str) -> bool:
    return name.endswith("_ref") or name == "message_id"


def _in_a_process(url: str) -> Taken:
    spawning = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=spawning) as process:
        return process.submit(ask_all, url).result()


def ask_all(url: str) -> Taken:
    """Ask everything of an evaluation's database, in this process."""
    engine, seconds = open_engine(url), dict[str, float]()
    with engine.connect() as connection:
        for name, query in ASKED.items():
            begun = time.perf_counter()
            ON_QUERY[type(query)](query, connection)
            seconds[name] = time.perf_counter() - begun
    engine.dispose()
    return Taken(seconds, most_memory_mb())
