"""The section: what `make demo` costs, beside a loop of Python in the same round.

Seconds of processor time, user and system together, of the whole process with all it started. A
loop of Python is what a play is made of; a machine that is slow or busy slows both.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from bench.databases import database_template, drop_database
from bench.own_keys import own_keys
from bench.pipeline.queues import delete_queues
from bench.results import PROJECT
from bench.rounds import Bench, interleaved
from bench.section import Goal, Measurement, Section, ratios
from services.hosts.catalogue import DATABASES

PILOT = PROJECT / "examples" / "home-rewards-club"
UNTIL, UNTIL_QUICK = "2013-04-03", "2011-12-31"
LIMIT = 6.0

LOOP = "x=0\nfor i in range(20_000_000): x+=i*i%7"
"""Run by the same Python as the play."""

DONT_KEEP = "PYTHONDONTWRITEBYTECODE"
"""With it each process compiles all the code anew, which takes a second."""

BESIDE, EMBEDDED, DISTRIBUTED = "loop", "embedded", "distributed"
VARIANTS = {
    BESIDE: f"`python -c '{LOOP.replace(chr(10), '; ', 1)}'`, with a line end for the semicolon.",
    EMBEDDED: "`cashback simulate examples/home-rewards-club`, as `make demo` does: the start of "
    "the program, the databases, every day and message, and the files.",
    DISTRIBUTED: "the same on RabbitMQ and PostgreSQL: five services and five relays, each a "
    "process. What the two servers themselves take is not in it.",
}
ABOUT = (
    "The example pilot of 230 tenants is played from the day enrolment opens to {until}. A figure "
    "is the processor time of the process and of those it started.",
)


def measure(bench: Bench) -> Section:
    """Run the loop and both plays in each round."""
    until = UNTIL_QUICK if bench.quick else UNTIL
    with own_keys(), tempfile.TemporaryDirectory(prefix="bench-") as folder:
        play = partial(played, Path(folder), until)
        variants = {
            BESIDE: partial(processor_seconds, [sys.executable, "-c", LOOP]),
            EMBEDDED: partial(play, "--keep-databases", str(Path(folder) / "databases")),
            DISTRIBUTED: partial(on_servers, bench, play),
        }
        found = interleaved(variants, bench.rounds, bench.say)
    return section_of(until, found)


def section_of(until: str, found: Mapping[str, Sequence[float]]) -> Section:
    """Return what was measured, with the goals."""
    to_loop = ratios(found[EMBEDDED], found[BESIDE])
    seconds = {name: tuple(found[name]) for name in VARIANTS}
    return Section(
        title="The demo",
        about=tuple(text.format(until=until) for text in ABOUT),
        variants=VARIANTS,
        measurements=(Measurement("the example pilot", "seconds of processor time", seconds),),
        goals=(Goal("processor time of the embedded play, to the loop", to_loop, LIMIT, False),),
    )


def played(folder: Path, until: str, *more: str) -> float:
    """Play the example in a process of its own, with more options if any are given."""
    options = ("--out", str(folder / "out"), "--force", "--until", until, *more)
    command = [sys.executable, "-m", "services.cli", "simulate", str(PILOT), *options]
    return processor_seconds(command)


def on_servers(bench: Bench, play: "partial[float]") -> float:
    """Play on the benchmarks' own servers; nothing is left behind."""
    template = database_template(bench.database)
    try:
        return play("--broker", bench.broker, "--database", template)
    finally:
        delete_queues(bench.broker)
        for name in DATABASES:
            drop_database(bench.database, name)


def processor_seconds(command: Sequence[str]) -> float:
    """Return the processor time of a command, with all that it started and waited for.

    Raises `CalledProcessError` for one that fails.
    """
    process = subprocess.Popen(command, cwd=PROJECT, env=_usual(), stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return used.ru_utime + used.ru_stime


def _usual() -> dict[str, str]:
    """Return the environment without what keeps Python from keeping what it has compiled."""
    return {name: value for name, value in os.environ.items() if name != DONT_KEEP}
