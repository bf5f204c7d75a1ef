"""The section: 100,000 tenants from their file into enrolment's database, beside COPY of the file.

Each measurement of ours runs in a process of its own, so that memory and garbage of one round are
not another's.
"""

import functools
import multiprocessing
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from bench.databases import empty_database
from bench.importing import TABLES, Taken, import_tenants
from bench.many_tenants import write_scheme_of
from bench.rounds import Bench, interleaved
from bench.section import Goal, Measurement, Section, ratios
from services.hosts.migrating import migrate
from services.pilot_files.record_reading import columns_of
from services.pilot_files.rows import TenantRow

TENANTS, TENANTS_QUICK = 100_000, 5_000
LIMIT = 5.0
BLOCK = 1 << 20
TYPES = {"tenancy_start": "date", "agreed_on": "date", "rent_arrears_pence": "bigint"}
"""PostgreSQL types of the file's columns that are not text."""

COPY, OURS, GROUND = "COPY of the file", "ours", "COPY of our rows"
VARIANTS = {
    COPY: "psycopg streams `tenants.csv` into one table with the same columns: `date`, `bigint`, "
    "otherwise `text`, and its primary key. It checks no more than these types.",
    OURS: "`read_pilot` on the folder, then one `RegisterTenants` command for each 500 tenants, "
    "through its wire form, in a transaction each. One process.",
    GROUND: "the rows that ours leaves in enrolment's tables, exported before, copied into the "
    "same tables with their keys and indexes in one transaction: what PostgreSQL alone needs.",
}
ABOUT = (
    "The folder of a scheme with {number:,} tenants, {size:.0f} MB, made by "
    "`bench/many_tenants.py`: 21 columns, a few per cent of the tenants not eligible, no fault.",
    "*Read* means: every rule of [pilot-files.md](pilot-files.md) was checked, and the rows stand "
    "in memory. *Registered* means: eligibility is decided, and for each tenant the participation, "
    "the events ({events:,} in all) and the audit line stand in PostgreSQL.",
)


def measure(bench: Bench) -> Section:
    """Measure every variant in each round."""
    number = TENANTS_QUICK if bench.quick else TENANTS
    with tempfile.TemporaryDirectory() as name:
        folder = write_scheme_of(number, Path(name) / "scheme")
        rows = Path(name) / "rows"
        rows.mkdir()
        bench.say("our rows, for the ground")
        _ours(bench, folder, number, export=rows)
        trials: dict[str, Callable[[], Taken]] = {
            COPY: functools.partial(_copy_of_file, bench, folder, number),
            OURS: functools.partial(_ours, bench, folder, number),
            GROUND: functools.partial(_copy_of_rows, bench, rows),
        }
        size = (folder / "tenants.csv").stat().st_size / 1e6
        return section_of(number, size, interleaved(trials, bench.rounds, bench.say))


def section_of(number: int, size: float, found: Mapping[str, list[Taken]]) -> Section:
    """Return what was measured, with the goals; `size` of the file is in MB."""

    def seconds(name: str, stage: str) -> tuple[float, ...]:
        return tuple(taken.seconds[stage] for taken in found[name])

    read, registered = seconds(OURS, "read"), seconds(OURS, "register")
    both = tuple(sum(stages) for stages in zip(read, registered, strict=True))
    copied, ground = seconds(COPY, "copy"), seconds(GROUND, "copy")
    wall = {
        COPY: copied,
        f"{OURS}: read": read,
        f"{OURS}: register": registered,
        f"{OURS}: both": both,
        GROUND: ground,
    }
    memory = {OURS: tuple(taken.megabytes for taken in found[OURS])}
    processor = {
        f"{OURS}: {stage}": tuple(taken.processor[stage] for taken in found[OURS])
        for stage in ("read", "register")
    }
    goals = (
        ("seconds to read and check the file, to COPY of it", read, copied),
        ("seconds to read and register, to COPY of the file", both, copied),
        ("seconds to read and register, to COPY of our rows", both, ground),
    )
    return Section(
        title="Import of tenants",
        about=tuple(
            t.format(number=number, size=size, events=found[OURS][0].events) for t in ABOUT
        ),
        variants=VARIANTS,
        measurements=(
            Measurement("time", "seconds", wall),
            Measurement("processor time", "seconds, without the server's", processor),
            Measurement("most memory", "MB", memory),
        ),
        goals=tuple(Goal(what, ratios(ours, under), LIMIT, False) for what, ours, under in goals),
        notes=(
            "Of the second goal COPY of our rows is the part that is the server's: for each row of "
            "the file seventeen rows, twelve of them words that a tenant is found by, and nearly "
            "thirty entries of indexes. The third is what we add to that.",
        ),
    )


def _ours(bench: Bench, folder: Path, number: int, export: Path | None = None) -> Taken:
    with _enrolment(bench) as url:
        spawning = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(max_workers=1, mp_context=spawning) as process:
            taken = process.submit(import_tenants, folder, url).result()
        with psycopg.connect(url) as link:
            _expect(link, "participations", number)
            if export is not None:
                for table in TABLES:
                    _export(link, table, export / table)
        return taken


def _copy_of_file(bench: Bench, folder: Path, number: int) -> Taken:
    columns = [
        sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(TYPES.get(name, "text")))
        for name in columns_of(TenantRow)
    ]
    create = sql.SQL("CREATE TABLE tenants ({}, PRIMARY KEY (tenant_ref))")
    with empty_database(bench.database, "import") as url, psycopg.connect(url) as link:
        link.execute(create.format(sql.SQL(", ").join(columns)))
        link.commit()
        begun = time.perf_counter()
        _copy(link, "COPY tenants FROM STDIN (FORMAT csv, HEADER)", folder / "tenants.csv")
        link.commit()
        taken = Taken({"copy": time.perf_counter() - begun})
        _expect(link, "tenants", number)
        return taken


def _copy_of_rows(bench: Bench, folder: Path) -> Taken:
    with _enrolment(bench) as url, psycopg.connect(url) as link:
        begun = time.perf_counter()
        for table in TABLES:
            _copy(link, f"COPY {table} FROM STDIN", folder / table)
        link.commit()
        return Taken({"copy": time.perf_counter() - begun})


@contextmanager
def _enrolment(bench: Bench) -> Iterator[str]:
    """Make an enrolment database at the head of its history."""
    with empty_database(bench.database, "import_enrolment") as url:
        migrate("enrolment", url)
        yield url


def _copy(link: psycopg.Connection[Any], statement: str, path: Path) -> None:
    with link.cursor() as cursor, cursor.copy(statement.encode()) as copy, path.open("rb") as file:
        while block := file.read(BLOCK):
            copy.write(block)


def _export(link: psycopg.Connection[Any], table: str, path: Path) -> None:
    statement = f"COPY {table} TO STDOUT".encode()
    with link.cursor() as cursor, cursor.copy(statement) as copy, path.open("wb") as file:
        file.writelines(copy)


def _expect(link: psycopg.Connection[Any], table: str, number: int) -> None:
    found = link.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()
    if found != (number,):
        raise RuntimeError(f"{table} has {found} rows and should have {number}")
