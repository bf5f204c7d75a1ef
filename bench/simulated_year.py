"""The section: a simulated year on both hosts, and where its time goes."""

import functools
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.own_keys import own_keys
from bench.profile_table import profiled
from bench.replicated_pilot import replicate
from bench.results import PROJECT
from bench.rounds import Bench, interleaved
from bench.section import Goal, Measurement, Section, Table, ratios
from bench.timed_play import PHASES, Played, distributed, embedded, played

PILOT = PROJECT / "examples" / "home-rewards-club"
DAYS, DAYS_QUICK = 365, 60
TIMES = {200: 1, 2_000: 10}
"""Tenants with a place → how often the example's tenants are in the pilot."""

MOST_ROUNDS_OF_MANY = 2
MANY = 2_000
LIMIT = 4.0

EMBEDDED, DISTRIBUTED = "embedded", "distributed"
VARIANTS = {
    EMBEDDED: "one process, a SQLite file for each service, no broker.",
    DISTRIBUTED: "five services and five relays, each a process, on RabbitMQ and PostgreSQL.",
}

ABOUT = (
    "The example pilot is played for {days} days from the day enrolment opens. It has places for "
    "200 tenants; for 2,000, each of its tenants is in it ten times, with references of their own "
    "and all their visits, repairs and payments, and the areas have room for ten times as many.",
    "Seconds for a simulated day count everything: reading the files, making the databases, "
    "starting and stopping, and collecting the results.",
)
FEWER = f"2,000 tenants are played {MOST_ROUNDS_OF_MANY} rounds at most: a play takes minutes."


def measure(bench: Bench) -> Section:
    """Play both hosts in each round, then once more under the profiler."""
    days = DAYS_QUICK if bench.quick else DAYS
    sizes = (200,) if bench.quick else tuple(TIMES)
    hosts = {EMBEDDED: embedded, DISTRIBUTED: distributed(bench.broker, bench.database)}
    found: dict[int, dict[str, list[Played]]] = {}
    with own_keys(), tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for size in sizes:
            pilot = replicate(PILOT, TIMES[size], Path(folder) / str(size))
            plays = {
                name: functools.partial(played, pilot, days, host) for name, host in hosts.items()
            }
            rounds = min(bench.rounds, MOST_ROUNDS_OF_MANY) if size == MANY else bench.rounds
            bench.say(f"{size} tenants")
            found[size] = interleaved(plays, rounds, bench.say)
        bench.say("the embedded host under the profiler")
        smallest = Path(folder) / str(sizes[0])
        profile = profiled(
            f"Embedded, {sizes[0]} tenants: where the processor time goes (under Python's "
            "profiler, which slows calls of Python functions most)",
            functools.partial(played, smallest, days, embedded),
        )
    return section_of(days, found, profile)


def section_of(days: int, found: dict[int, dict[str, list[Played]]], profile: Table) -> Section:
    """Return what was measured, with the goals."""
    measurements, goals, tables = [], [], []
    for size, plays in found.items():
        a_day = {name: tuple(p.seconds_a_day for p in plays[name]) for name in VARIANTS}
        measurements.append(Measurement(f"{size:,} tenants", "seconds for a simulated day", a_day))
        what = f"{size:,} tenants: seconds a day, distributed to embedded"
        goals.append(Goal(what, ratios(a_day[DISTRIBUTED], a_day[EMBEDDED]), LIMIT, False))
        tables.append(phases_of(f"{size:,} tenants: seconds by the clock, median of rounds", plays))
    return Section(
        title="Simulated year",
        about=tuple(text.format(days=days) for text in ABOUT),
        variants=VARIANTS,
        measurements=tuple(measurements),
        goals=tuple(goals),
        tables=(*tables, profile),
        notes=(FEWER,) if MANY in found else (),
    )


def phases_of(title: str, plays: dict[str, list[Played]]) -> Table:
    """Return a row for each phase and one for all, a column for each host."""
    rows = [
        (phase, *(_seconds([p.phases[phase] for p in plays[name]]) for name in VARIANTS))
        for phase in PHASES
    ]
    in_all = ("in all", *(_seconds([p.seconds for p in plays[name]]) for name in VARIANTS))
    return Table(title, ("phase", *VARIANTS), (*rows, in_all))


def _seconds(rounds: Sequence[float]) -> str:
    return f"{statistics.median(rounds):.2f}"
