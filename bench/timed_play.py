"""Plays a pilot on either host and says where the time went, without touching the play itself."""

import datetime as dt
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench.databases import database_template, drop_database
from bench.pipeline.queues import delete_queues
from services.backbone.settings import database_url
from services.hosts.catalogue import DATABASES
from services.hosts.migrating import migrate
from services.pilot.broker_cluster import broker_cluster
from services.pilot.cluster import Cluster
from services.pilot.embedded_cluster import EmbeddedCluster
from services.pilot.playing import play
from services.pilot.results import collect
from services.pilot.workspace import Workspace
from services.pilot_files.reading import read_pilot
from services.terms.people import Actor

READING, STARTING, COMMANDS, QUERIES = "reading the files", "starting", "commands", "queries"
SETTLING, CUT_OFFS, COLLECTING = "settling", "cut-offs", "collecting the results"
REST, STOPPING = "the rest", "stopping"
PHASES = (
    READING, STARTING, COMMANDS, QUERIES, SETTLING, CUT_OFFS, COLLECTING, STOPPING, REST
)  # fmt: skip


@dataclass(frozen=True)
class Played:
    """A play of `days` days: seconds in all, and by phase."""

    days: int
    seconds: float
    phases: dict[str, float]

    @property
    def seconds_a_day(self) -> float:
        """Seconds for one simulated day, everything counted in."""
        return self.seconds / self.days


class Stopwatch:
    """Adds up time by phase."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)

    @contextmanager
    def timing(self, phase: str) -> Iterator[None]:
        """Count what is done inside to a phase."""
        began = time.monotonic()
        try:
            yield
        finally:
            self.seconds[phase] += time.monotonic() - began


class TimedCluster(Cluster):
    """Passes everything on to a cluster, and times it."""

    def __init__(self, inner: Cluster, watch: Stopwatch) -> None:
        self.inner, self.watch = inner, watch
        self.calendar = inner.calendar
        self.client = replace(inner.client, way=self)

    def call(self, service: str, method: str, actor: Actor, arguments: dict[str, Any]) -> Any:
        """Time commands apart from queries."""
        with self.watch.timing(QUERIES if method == "ask" else COMMANDS):
            return self.inner.client.way.call(service, method, actor, arguments)

    def settle(self, but: Collection[str] = ()) -> int:
        """Time the wait for every effect."""
        with self.watch.timing(SETTLING):
            return self.inner.settle(but)

    def reach_cut_off(self, day: dt.date) -> None:
        """Time the cut-off's own transaction; what follows from it is settled after."""
        with self.watch.timing(CUT_OFFS):
            self.inner.reach_cut_off(day)


Host = Callable[[Path], Any]
"""Makes a context with a `Cluster` in it; the folder is for its files."""


def played(pilot_folder: Path, days: int, host: Host) -> Played:
    """Play `days` days from the opening on a new host, and collect the results."""
    watch, began = Stopwatch(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        with watch.timing(READING):
            pilot = read_pilot(pilot_folder)
        last_day = pilot.scheme.enrolment_opens + dt.timedelta(days=days - 1)
        context = host(Path(folder))
        with watch.timing(STARTING):
            inner = context.__enter__()
        try:
            cluster = TimedCluster(inner, watch)
            play(pilot, cluster, last_day)
            queries = watch.seconds[QUERIES]
            with watch.timing(COLLECTING):
                collect(last_day, cluster.client)
            watch.seconds[QUERIES] = queries  # those of the collecting count there
        finally:
            with watch.timing(STOPPING):
                context.__exit__(None, None, None)
    seconds = time.monotonic() - began
    watch.seconds[REST] = seconds - sum(watch.seconds.values())
    return Played(days, seconds, {phase: watch.seconds[phase] for phase in PHASES})


@contextmanager
def embedded(folder: Path) -> Iterator[Cluster]:
    """The embedded host, as `cashback simulate` opens it."""
    template = f"sqlite:///{folder}/{{service}}.sqlite"
    for name in DATABASES:
        migrate(name, database_url(template, name))
    cluster = EmbeddedCluster(lambda name: database_url(template, name))
    try:
        yield cluster
    finally:
        cluster.close()


def distributed(broker: str, database: str) -> Host:
    """The distributed host on the benchmarks' own servers; nothing is left behind."""

    @contextmanager
    def open_host(folder: Path) -> Iterator[Cluster]:
        workspace = Workspace(folder / "play", "benchmark")
        stage = workspace.open(force=False, resume=False)
        template = database_template(database)
        try:
            with broker_cluster(broker, template, workspace, stage, True, lambda _: None) as found:
                yield found
        finally:
            delete_queues(broker)
            for name in DATABASES:
                drop_database(database, name)

    return open_host
