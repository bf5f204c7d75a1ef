"""`cashback simulate`: reads a pilot, plays it on one of the hosts, writes the results."""

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.backbone.settings import database_url
from services.hosts.catalogue import DATABASES
from services.hosts.migrating import migrate
from services.pilot.embedded_cluster import EmbeddedCluster
from services.pilot.output_files import write_results
from services.pilot.playing import last_day_of, play
from services.pilot.practice import Practice, copy_for_practice
from services.pilot.results import Results, collect
from services.pilot.room import room_for
from services.pilot.workspace import CannotWrite, Stage, Workspace, fingerprint_of
from services.pilot_files.reading import read_pilot
from services.pilot_files.report import told_files
from services.pilot_files.rows import Pilot

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Plan:
    """What to play, where to, and on which host. Without `broker` and `database`: embedded.

    `databases`: where the embedded host's databases are kept afterwards, to be looked into.
    `strict`: files with doubts are not played. `practice`: the embedded host's databases are copied
    on the way, to practise on.
    """

    folder: Path
    out: Path
    until: dt.date | None = None
    broker: str | None = None
    database: str | None = None
    force: bool = False
    resume: bool = False
    databases: Path | None = None
    strict: bool = False
    practice: Practice | None = None


def simulate(
    plan: Plan, say: Callable[[str], None], progress: Progress
) -> tuple[Results | None, Pilot]:
    """Play the pilot and write its files; returns the results, None if they were there already.

    Raises `PilotFaults` for input that cannot be used, `CannotWrite` when the output folder is in
    the way, `NotReady` when a server or a service fails, `NoRoom` when the disk is full. Nothing is
    written in these cases.
    """
    pilot = read_pilot(plan.folder, plan.strict)
    for line in told_files(pilot.report):
        say(line)
    opens = pilot.scheme.enrolment_opens
    if plan.until is not None and plan.until < opens:
        raise CannotWrite(f"--until {plan.until} is before enrolment opens on {opens}")
    if plan.practice is not None:
        _refuse_practice(plan.practice, plan.force, opens, last_day_of(pilot, plan.until))
    where = (str(plan.broker), str(plan.database))
    fingerprint = fingerprint_of(plan.folder, str(plan.until), *where)
    workspace = Workspace(plan.out, fingerprint, plan.databases)
    with room_for(plan.out):
        stage = workspace.open(force=plan.force, resume=plan.resume)
        results = None if stage == "done" else _play(plan, pilot, workspace, stage, say, progress)
    return results, pilot


def _play(
    plan: Plan,
    pilot: Pilot,
    workspace: Workspace,
    stage: Stage,
    say: Callable[[str], None],
    progress: Progress,
) -> Results:
    """Play what is left of the pilot and put its files in place."""
    opens = pilot.scheme.enrolment_opens
    last_day = last_day_of(pilot, plan.until)
    say(f"Playing {plan.folder} from {opens} to {last_day}")
    days = (last_day - opens).days + 1

    try:
        with _cluster(plan, workspace, stage, say) as cluster:

            def over(day: dt.date) -> None:
                if plan.practice is not None and day == plan.practice.on:
                    cluster.settle()
                    shutil.rmtree(plan.practice.folder, ignore_errors=True)
                    copy_for_practice(workspace.state, plan.practice)
                progress((day - opens).days + 1, days)

            play(pilot, cluster, last_day, over)
            results = collect(last_day, cluster.client)
    finally:
        workspace.give_up()
    workspace.finish(lambda folder: write_results(results, folder))
    return results


def _refuse_practice(practice: Practice, force: bool, first: dt.date, last: dt.date) -> None:
    if not first <= practice.on <= last:
        raise CannotWrite(f"{practice.on} to practise from is not played: {first} to {last} are")
    if practice.folder.exists() and not force:
        raise CannotWrite(f"{practice.folder} exists; give --force to replace it")


@contextmanager
def _cluster(
    plan: Plan, workspace: Workspace, stage: Stage, say: Callable[[str], None]
) -> Iterator[Any]:
    if plan.broker is None or plan.database is None:
        with _embedded(workspace, stage) as cluster:
            yield cluster
        return
    from services.pilot.broker_cluster import broker_cluster, keys_in

    force = plan.force or stage == "preparing"
    servers = (plan.broker, plan.database)
    with (
        keys_in(workspace.state),
        broker_cluster(*servers, workspace, stage, force, say) as other,
    ):
        yield other


@contextmanager
def _embedded(workspace: Workspace, stage: Stage) -> Iterator[EmbeddedCluster]:
    template = f"sqlite:///{workspace.state.resolve()}/{{service}}.sqlite"
    if stage != "playing":
        workspace.prepare()
        for name in DATABASES:
            migrate(name, database_url(template, name))
        workspace.begin()
    cluster = EmbeddedCluster(lambda name: database_url(template, name))
    try:
        yield cluster
    finally:
        cluster.close()
