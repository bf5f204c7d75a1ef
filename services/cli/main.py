"""The `cashback` command."""

import datetime as dt
import io
import sys
from pathlib import Path
from typing import Annotated

import typer

from services.backbone.errors import BackboneError
from services.backbone.settings import Settings
from services.backbone.stopping import end_with_parent
from services.cli.dead_letters import letters
from services.cli.notifications import notifications
from services.cli.payments import payments
from services.cli.terminal import DayProgress, known, stop, table_of
from services.hosts.catalogue import DATABASES, PUBLISHERS, SERVICES

app = typer.Typer(
    help="Runs a housing association's tenant cashback pilot.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(letters, name="dead-letters")
app.add_typer(payments, name="payments")
app.add_typer(notifications, name="notifications")


@app.command()
def simulate(
    pilot_dir: Annotated[Path, typer.Argument(help="Folder with scheme.toml and tenants.csv.")],
    out: Annotated[Path, typer.Option(help="Folder for the results; it must not exist yet.")],
    until: Annotated[
        dt.datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Last day to play; by default the whole pilot."),
    ] = None,
    broker: Annotated[
        str | None,
        typer.Option(help="amqp://… of RabbitMQ: play on separate processes (with --database)."),
    ] = None,
    database: Annotated[
        str | None,
        typer.Option(help="postgresql://…/name: a database name_<service> is made for each."),
    ] = None,
    keep_databases: Annotated[
        Path | None,
        typer.Option(help="Folder to keep the databases in, for `cashback payments`."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with a play that was interrupted.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Refuse files with doubts.")] = False,
) -> None:
    """Play a pilot day by day from its files, and write what came of it.

    Without --broker and --database everything runs in this process and needs no servers.
    Exit status: 0 done; 2 input that cannot be used, with every fault listed; 1 anything else.
    """
    from services.pilot.report import PilotFaults, told
    from services.pilot.simulate import Plan
    from services.pilot.simulate import simulate as play_pilot
    from services.pilot.summary import how_to_ask, summarise
    from services.pilot.workspace import CannotWrite

    if (broker is None) != (database is None):
        stop("--broker and --database go together", 2)
    if keep_databases is not None and database is not None:
        stop("--keep-databases is for a play without --database, whose databases stay", 2)
    day = until.date() if until else None
    plan = Plan(pilot_dir, out, day, broker, database, force, resume, keep_databases, strict)
    try:
        with DayProgress() as progress:
            results, pilot = play_pilot(plan, progress.say, progress.day)
    except PilotFaults as faults:
        stop(told(faults.report, faults.faults), 2)
    except CannotWrite as problem:
        stop(str(problem), 2)
    except BackboneError as problem:
        stop(str(problem), 1)
    if results is None:
        typer.echo(f"{out} is complete already; nothing to resume")
    else:
        typer.echo(summarise(results, out, pilot.report))
        if keep_databases is not None:
            typer.echo(how_to_ask(results, keep_databases))


@app.command()
def check(
    pilot_dir: Annotated[Path, typer.Argument(help="Folder with scheme.toml and tenants.csv.")],
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 2 if there are doubts, too.")
    ] = False,
) -> None:
    """Check a pilot's files without playing it: list what was read, every fault and every doubt.

    A doubt is what may be right and deserves a look. Exit status: 0 no faults; 2 faults.
    """
    from services.pilot.reading import read_pilot
    from services.pilot.report import PilotFaults, told

    try:
        pilot = read_pilot(pilot_dir, strict)
    except PilotFaults as faults:
        stop(told(faults.report, faults.faults), 2)
    typer.echo(told(pilot.report))
    typer.echo(f"\n{pilot_dir}: no faults")


@app.command()
def migrate(
    services: Annotated[
        list[str] | None, typer.Argument(help=f"Which of {', '.join(DATABASES)}; default all.")
    ] = None,
) -> None:
    """Create or update the tables of the databases that CASHBACK_DATABASE_URL names.

    Run it once before the services start, and after each new version.
    """
    from services.hosts.migrating import migrate as migrate_one

    settings = Settings.from_environment()
    for name in known(services or list(DATABASES), DATABASES):
        url = settings.database_url(name)
        if url.startswith("sqlite:///"):
            Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
        try:
            migrate_one(name, url)
        except BackboneError as problem:
            stop(str(problem), 1)
        typer.echo(f"{name}: tables are up to date")


@app.command()
def run(
    service: Annotated[str, typer.Argument(help=f"One of {', '.join(SERVICES)}.")],
) -> None:
    """Run one service on nameko and RabbitMQ, until it gets SIGTERM or Ctrl-C.

    CASHBACK_BROKER_URL and CASHBACK_DATABASE_URL say where; run `cashback migrate` first. A second
    process of the same service stands by: it takes over the inbox when the first one goes.
    """
    (name,) = known([service], SERVICES)
    from services.hosts.nameko_host import run_service

    run_service(name)


@app.command()
def relay(
    service: Annotated[str, typer.Argument(help=f"One of {', '.join(PUBLISHERS)}.")],
) -> None:
    """Publish a service's recorded events to RabbitMQ, until it gets SIGTERM or Ctrl-C.

    One relay per database is active; a second one waits to take over.
    """
    (name,) = known([service], PUBLISHERS)
    from services.hosts.relay import run_relay

    run_relay(name, Settings.from_environment())


@app.command()
def clock() -> None:
    """Publish each business date when its cut-off is reached, missed dates first.

    The first date is the last one whose cut-off had passed when the clock first started. The
    cut-off is CASHBACK_CUT_OFF (15:00) in Europe/London.
    """
    from services.hosts.day_clock import run_clock

    run_clock(Settings.from_environment())


@app.command()
def serve(
    data: Annotated[Path, typer.Option(help="Folder for the databases.")] = Path("cashback-data"),
) -> None:
    """Run every service and the day clock in this process, on SQLite, without servers.

    The tables are created or updated first. Stop it with Ctrl-C or SIGTERM; nothing is lost.
    """
    from services.hosts.serving import run_embedded

    run_embedded(data, Settings.from_environment())


@app.command()
def listen(
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any free one.")] = 8090,
    host: Annotated[str, typer.Option(help="0.0.0.0 for every address.")] = "127.0.0.1",
) -> None:
    """Take providers' receipts, texts that tenants send, and clicks on unsubscribe links.

    CASHBACK_CHANNELS names the settings, among them the token that providers show. Put a server
    that speaks TLS before it: docs/channels.md.
    """
    from services.cli.listening import run_listener

    run_listener(host, port)


@app.command()
def status(
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Show each service's queue, unsent events, last date, and events it could not handle.

    Exit status: 0 all is well; 1 something needs you: a dead letter, or a server that is away.
    """
    from services.hosts import status as report

    settings = Settings.from_environment()
    on_broker = not settings.database_template.startswith("sqlite")
    found = report.statuses(
        settings.database_url,
        settings.broker_url if on_broker else None,
        dt.datetime.now(dt.UTC),
    )
    typer.echo(report.as_json(found) if as_json else table_of(found))
    if not report.is_well(found):
        raise typer.Exit(1)


@app.command()
def prune(
    days: Annotated[
        int | None, typer.Option(min=1, help="Keep what is younger; default CASHBACK_KEEP_DAYS.")
    ] = None,
) -> None:
    """Delete old outbox and inbox rows now; the running processes do so once a day.

    A late duplicate of a pruned event still does nothing.
    """
    from services.hosts.catalogue import transactions
    from services.hosts.pruning import prune as prune_one

    settings = Settings.from_environment()
    before = dt.datetime.now(dt.UTC) - dt.timedelta(days=days or settings.keep_days)
    for name in DATABASES:
        gone = prune_one(transactions(name, settings.database_url(name)), before)
        typer.echo(f"{name}: {gone.outbox} outbox rows and {gone.inbox} inbox rows deleted")


@app.command()
def health(
    ready: Annotated[bool, typer.Option("--ready", help="Ask for readiness.")] = False,
) -> None:
    """Ask the process that answers on CASHBACK_HEALTH_PORT whether it is alive, or ready.

    Exit status: 0 yes; 1 no, or no answer.
    """
    from services.hosts.health_probe import probe

    raise typer.Exit(probe("ready" if ready else "live"))


def main() -> None:
    """Run the command line."""
    end_with_parent()
    if sys.argv[1:2] in (["payments"], ["notifications"]):
        # It runs a service's code here, and says itself, once, what went wrong. The others set up
        # their own logs, or have none: importing the library takes longer than most of them.
        from services.hosts.logs import set_up_logs

        set_up_logs("critical")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # an old terminal lacks `→` and `•`
    app()


if __name__ == "__main__":
    main()
