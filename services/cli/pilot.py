"""A pilot from its files: played, or checked without playing it."""

import datetime as dt
import os
from pathlib import Path

import click

from services.backbone.addresses import require_broker, require_postgresql
from services.backbone.errors import BackboneError
from services.cli.terminal import PATH, stop


@click.command("simulate")
@click.argument("pilot_dir", type=PATH, help="Folder with scheme.toml and tenants.csv.")
@click.option(
    "--out", required=True, type=PATH, help="Folder for the results; it must not exist yet."
)
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Last day to play; by default the whole pilot.",
)
@click.option(
    "--broker", help="amqp://… of RabbitMQ: play on separate processes (with --database)."
)
@click.option("--database", help="postgresql://…/name: a database name_<service> is made for each.")
@click.option(
    "--keep-databases", type=PATH, help="Folder to keep the databases in, for `cashback payments`."
)
@click.option(
    "--practice", type=PATH, help="Folder for a copy to practise on, for `cashback serve --data`."
)
@click.option(
    "--practice-on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day on whose evening that copy is made.",
)
@click.option(
    "--practise",
    is_flag=True,
    help="With --broker: leave the databases to people at the end, to practise on.",
)
@click.option("--force", is_flag=True, help="Replace what is there.")
@click.option("--resume", is_flag=True, help="Go on with a play that was interrupted.")
@click.option("--strict", is_flag=True, help="Refuse files with doubts.")
def simulate(
    pilot_dir: Path,
    out: Path,
    until: dt.datetime | None,
    broker: str | None,
    database: str | None,
    keep_databases: Path | None,
    practice: Path | None,
    practice_on: dt.datetime | None,
    practise: bool,
    force: bool,
    resume: bool,
    strict: bool,
) -> None:
    """Play a pilot day by day from its files, and write what came of it.

    Without --broker and --database everything runs in this process and needs no servers.
    Exit status: 0 done; 2 input that cannot be used, with every fault listed; 1 anything else.
    """
    from services.cli.operations.practising import leave_to_people
    from services.cli.progress import DayProgress
    from services.pilot.practice import Practice
    from services.pilot.simulate import Plan
    from services.pilot.simulate import simulate as play_pilot
    from services.pilot.summary import conclusion, how_to_ask, summarise
    from services.pilot.workspace import CannotWrite
    from services.pilot_files.report import PilotFaults, told

    if (broker is None) != (database is None):
        stop("--broker and --database go together", 2)
    if broker is not None and database is not None:
        require_broker(broker, "--broker")
        require_postgresql(database, "--database")
    if keep_databases is not None and database is not None:
        stop("--keep-databases is for a play without --database, whose databases stay", 2)
    if (practice is None) != (practice_on is None) or (practice and broker):
        stop("--practice and --practice-on go together, without --broker", 2)
    if practise:
        _require_keys(broker)
    day = until.date() if until else None
    to = Practice(practice_on.date(), practice) if practice and practice_on else None
    plan = Plan(pilot_dir, out, day, broker, database, force, resume, keep_databases, strict, to)
    try:
        with DayProgress() as progress:
            results, pilot = play_pilot(plan, progress.say, progress.day)
        if practise and database is not None:
            leave_to_people(database)
    except PilotFaults as faults:
        stop(told(faults.report, faults.faults), 2)
    except CannotWrite as problem:
        stop(str(problem), 2)
    except BackboneError as problem:
        stop(str(problem), 1)
    if results is None:
        click.echo(f"{out} is complete already; nothing to resume")
    else:
        click.echo(summarise(results, out, pilot.report))
        if keep_databases is not None:
            click.echo(how_to_ask(results, keep_databases))
        click.echo(f"\n{conclusion(results, out)}")


def _require_keys(broker: str | None) -> None:
    """Refuse to practise where what is sealed in the play could not be opened after it."""
    if broker is None:
        stop("--practise goes with --broker; without, there is --practice with a folder", 2)
    for name in ("CASHBACK_PAYMENTS_KEYS", "CASHBACK_SIGN_IN_KEY"):
        if name not in os.environ:
            stop(f"to practise, {name} has to name the key file that the services use", 2)


@click.command("check")
@click.argument("pilot_dir", type=PATH, help="Folder with scheme.toml and tenants.csv.")
@click.option("--strict", is_flag=True, help="Exit with 2 if there are doubts, too.")
def check(pilot_dir: Path, strict: bool) -> None:
    """Check a pilot's files without playing it: list what was read, every fault and every doubt.

    A doubt is what may be right and deserves a look. Exit status: 0 no faults; 2 faults.
    """
    from services.pilot_files.reading import read_pilot
    from services.pilot_files.report import PilotFaults, told

    try:
        pilot = read_pilot(pilot_dir, strict)
    except PilotFaults as faults:
        stop(told(faults.report, faults.faults), 2)
    click.echo(told(pilot.report))
    click.echo(f"\n{pilot_dir}: no faults")
