"""The section: a large scheme is registered while `cashback serve` carries what follows of it.

An operator's process gives the commands, as an import does; the served process delivers the events
to every service. Measured until nobody waits for an event any more.
"""

import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import func, select

from bench.many_tenants import OPENS, write_scheme_of
from bench.memory import most_memory_mb
from bench.own_keys import own_keys
from bench.pages.serving import QUIET, free_port
from bench.rounds import Bench, interleaved
from bench.section import Figures, Goal, Measurement, Section, ratios
from services.backbone.database import open_engine
from services.backbone.settings import database_url
from services.client.asking import Client
from services.client.in_process import OnThisMachine
from services.enrolment import tables
from services.pilot.cluster import PLAYER
from services.pilot.orders import registrations, scheme_orders
from services.pilot.practice import prepare_empty
from services.pilot.processes import Processes
from services.pilot_files.reading import read_pilot
from services.pilot_files.rows import Pilot

SIZES, SIZES_QUICK = (10_000, 100_000), (200, 2_000)

MINUTES, GROWTH_OF_MEMORY = 10.0, 1.5
GIVE_UP_SECONDS = 3600.0
LOOK_SECONDS = 0.5

SERVED = "serve"
VARIANTS = {
    SERVED: "`cashback serve` on SQLite: six services, the console and the loop that carries"
    " events, in one process. Beside it, in another, whoever registers.",
}
ABOUT = (
    "A scheme of `bench/many_tenants.py` is opened and its tenants registered, 500 in a command."
    " The clock runs until every event has had its effect on every service that hears it.",
)


@dataclass(frozen=True)
class Registered:
    """Seconds until all was told and until all was heard; the most memory that `serve` held."""

    told: float
    heard: float
    megabytes: float


def measure(bench: Bench) -> Section:
    """Register a scheme of each size in each round."""
    sizes = SIZES_QUICK if bench.quick else SIZES
    with ExitStack() as stack:
        stack.enter_context(own_keys())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        trials = {}
        for size in sizes:
            bench.say(f"writing a scheme of {size:,} tenants")
            pilot = read_pilot(write_scheme_of(size, folder / f"scheme-{size}"))
            trials[_name(size)] = partial(_registered, pilot)
        found = interleaved(trials, bench.rounds, bench.say)
    return section_of(sizes, {size: found[_name(size)] for size in sizes})


def section_of(sizes: tuple[int, int], found: Mapping[int, list[Registered]]) -> Section:
    """Return what was measured, with the goals."""
    few, many = sizes
    heard = {size: tuple(each.heard for each in found[size]) for size in sizes}
    memory = {size: tuple(each.megabytes for each in found[size]) for size in sizes}
    minutes: Figures = tuple(seconds / 60 for seconds in heard[many])
    return Section(
        title="Registering on the embedded host",
        about=ABOUT,
        variants=VARIANTS,
        measurements=(
            Measurement(
                "until all is told",
                "seconds",
                {_name(size): tuple(each.told for each in found[size]) for size in sizes},
            ),
            Measurement(
                "until all is heard", "seconds", {_name(size): heard[size] for size in sizes}
            ),
            Measurement(
                "memory of `serve`",
                "MB at most",
                {_name(size): memory[size] for size in sizes},
            ),
        ),
        goals=(
            Goal(f"{many:,} tenants: minutes until all is heard", minutes, MINUTES, False),
            Goal(
                f"memory of `serve`, {many:,} to {few:,} tenants",
                ratios(memory[many], memory[few]),
                GROWTH_OF_MEMORY,
                False,
            ),
        ),
    )


def _name(size: int) -> str:
    return f"{size:,} tenants"


def _registered(pilot: Pilot) -> Registered:
    """Register on new databases, beside a process that serves them."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        data, logs = Path(name) / "data", Path(name) / "logs"
        logs.mkdir()
        prepare_empty(OPENS, data)
        processes = Processes(dict(QUIET), logs)
        processes.start(SERVED, "serve", "--data", str(data), "--port", str(free_port()))
        try:
            url = partial(database_url, f"sqlite:///{data}/{{service}}.sqlite")
            began = time.perf_counter()
            with OnThisMachine(url) as machine:
                client = Client(machine, PLAYER)
                opening, _ = scheme_orders(pilot.scheme)
                tenants = list(enumerate(pilot.tenants, start=1))
                for order in (*opening, *registrations(OPENS, tenants)):
                    client.tell(order.command, order.key)
            told = time.perf_counter() - began
            _wait_until_heard(url("enrolment"), processes)
            heard = time.perf_counter() - began
            return Registered(told, heard, most_memory_mb(processes.pid(SERVED)))
        finally:
            processes.stop()


def _wait_until_heard(enrolment: str, processes: Processes) -> None:
    """Return when no event of enrolment waits; what the others publish follows in the same loop."""
    outbox = tables.backbone.outbox
    unsent = select(func.count()).select_from(outbox).where(outbox.c.sent_at.is_(None))
    engine = open_engine(enrolment)
    give_up = time.monotonic() + GIVE_UP_SECONDS
    try:
        while time.monotonic() < give_up:
            with engine.connect() as connection:
                if not connection.execute(unsent).scalar_one():
                    return
            processes.look_after()
            time.sleep(LOOK_SECONDS)
    finally:
        engine.dispose()
    raise TimeoutError("events still wait")
