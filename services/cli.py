"""The `cashback` command."""

import datetime as dt
import getpass
import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from services.backbone.errors import BackboneError
from services.backbone.processes import end_with_parent
from services.backbone.settings import Settings
from services.catalogue import DATABASES, PUBLISHERS, SERVICES

app = typer.Typer(
    help="Runs a housing association's tenant cashback pilot.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
letters = typer.Typer(
    help="Events that a service could not handle: look at them, try again, or give up.",
    no_args_is_help=True,
)
app.add_typer(letters, name="dead-letters")

PLAIN_PROGRESS_EVERY = 60
"""Days between two lines of progress where the output is not a terminal."""


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
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with a play that was interrupted.")
    ] = False,
) -> None:
    """Play a pilot day by day from its files, and write what came of it.

    Without --broker and --database everything runs in this process and needs no servers.
    Exit status: 0 done; 2 input that cannot be used, with every fault listed; 1 anything else.
    """
    from services.pilot.faults import PilotFaults
    from services.pilot.simulate import Plan
    from services.pilot.simulate import simulate as play_pilot
    from services.pilot.summary import summarise
    from services.pilot.workspace import CannotWrite

    if (broker is None) != (database is None):
        _stop("--broker and --database go together", 2)
    day = until.date() if until else None
    plan = Plan(pilot_dir, out, day, broker, database, force, resume)
    try:
        with _DayProgress() as progress:
            results, _ = play_pilot(plan, progress.say, progress.day)
    except PilotFaults as faults:
        _stop(str(faults), 2)
    except CannotWrite as problem:
        _stop(str(problem), 2)
    except BackboneError as problem:
        _stop(str(problem), 1)
    if results is None:
        typer.echo(f"{out} is complete already; nothing to resume")
    else:
        typer.echo(summarise(results, out))


@app.command()
def check(
    pilot_dir: Annotated[Path, typer.Argument(help="Folder with scheme.toml and tenants.csv.")],
) -> None:
    """Check a pilot's files and list every fault, without playing it."""
    from services.pilot.faults import PilotFaults
    from services.pilot.reading import read_pilot

    try:
        pilot = read_pilot(pilot_dir)
    except PilotFaults as faults:
        _stop(str(faults), 2)
    typer.echo(f"{pilot_dir}: no faults; {len(pilot.tenants)} tenants, {len(pilot.visits)} visits")


@app.command()
def migrate(
    services: Annotated[
        list[str] | None, typer.Argument(help=f"Which of {', '.join(DATABASES)}; default all.")
    ] = None,
) -> None:
    """Create or update the tables of the databases that CASHBACK_DATABASE_URL names.

    Run it once before the services start, and after each new version.
    """
    from services.backbone.migrating import migrate as migrate_one

    settings = Settings.from_environment()
    for name in _known(services or list(DATABASES), DATABASES):
        url = settings.database_url(name)
        if url.startswith("sqlite:///"):
            Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
        migrate_one(name, url)
        typer.echo(f"{name}: tables are up to date")


@app.command()
def run(
    service: Annotated[str, typer.Argument(help=f"One of {', '.join(SERVICES)}.")],
) -> None:
    """Run one service on nameko and RabbitMQ, until it gets SIGTERM or Ctrl-C.

    CASHBACK_BROKER_URL and CASHBACK_DATABASE_URL say where; run `cashback migrate` first. A second
    process of the same service stands by: it takes over the inbox when the first one goes.
    """
    (name,) = _known([service], SERVICES)
    from services.backbone.nameko_host import run_service

    run_service(name)


@app.command()
def relay(
    service: Annotated[str, typer.Argument(help=f"One of {', '.join(PUBLISHERS)}.")],
) -> None:
    """Publish a service's recorded events to RabbitMQ, until it gets SIGTERM or Ctrl-C.

    One relay per database is active; a second one waits to take over.
    """
    (name,) = _known([service], PUBLISHERS)
    from services.backbone.relay import run_relay

    run_relay(name, Settings.from_environment())


@app.command()
def clock() -> None:
    """Publish each business date when its cut-off is reached, missed dates first.

    The first date is the day on which the clock is first started. The cut-off is CASHBACK_CUT_OFF
    (15:00) in Europe/London.
    """
    from services.backbone.day_clock import run_clock

    run_clock(Settings.from_environment())


@app.command()
def serve(
    data: Annotated[Path, typer.Option(help="Folder for the databases.")] = Path("cashback-data"),
) -> None:
    """Run every service and the day clock in this process, on SQLite, without servers.

    The tables are created or updated first. Stop it with Ctrl-C or SIGTERM; nothing is lost.
    """
    from services.backbone.serving import run_embedded

    run_embedded(data, Settings.from_environment())


# --- dead letters ---

ServiceArgument = Annotated[str, typer.Argument(help=f"One of {', '.join(SERVICES)}.")]
EventArgument = Annotated[str, typer.Argument(help="The event's id, as `list` shows it.")]


@letters.command("list")
def list_letters(
    service: ServiceArgument,
    waiting: Annotated[
        bool, typer.Option("--waiting", help="Also those that are still tried again.")
    ] = False,
) -> None:
    """List the events that a service could not handle, with the reason."""
    from services.backbone.dead_letters import dead_letters

    states = ("dead", "waiting") if waiting else ("dead",)
    found = dead_letters(_database(service), states)
    for letter in found:
        typer.echo(
            f"{letter.event_id}  {letter.state}  {letter.type}"
            f"  tried {letter.attempts}×  {letter.parked_at:%Y-%m-%d %H:%M}  {letter.reason}"
        )
    if not found:
        typer.echo(f"{service}: no dead letters")


@letters.command("show")
def show_letter(service: ServiceArgument, event_id: EventArgument) -> None:
    """Show one event whole. It may name a person."""
    from services.backbone.dead_letters import show

    try:
        letter = show(_database(service), event_id)
    except BackboneError as problem:
        _stop(str(problem), 1)
    typer.echo(f"{letter.type}, {letter.state}, tried {letter.attempts} times: {letter.reason}")
    try:
        typer.echo(json.dumps(json.loads(letter.body), indent=2, ensure_ascii=False))
    except ValueError:
        typer.echo(letter.body)


@letters.command("replay")
def replay_letters(
    service: ServiceArgument,
    event_ids: Annotated[
        list[str] | None, typer.Argument(help="Ids; without any, all dead ones.")
    ] = None,
) -> None:
    """Have the service try events again. A running service does so within seconds."""
    from services.backbone.dead_letters import dead_letters
    from services.backbone.dead_letters import replay as replay_one

    database = _database(service)
    chosen = event_ids or [letter.event_id for letter in dead_letters(database)]
    for event_id in chosen:
        try:
            replay_one(database, event_id, getpass.getuser())
        except BackboneError as problem:
            _stop(str(problem), 1)
    typer.echo(f"{len(chosen)} events will be tried again")


@letters.command("discard")
def discard_letter(
    service: ServiceArgument,
    event_id: EventArgument,
    why: Annotated[str, typer.Option(help="The reason, for the audit trail.")],
) -> None:
    """Give one event up for good."""
    from services.backbone.dead_letters import discard

    try:
        discard(_database(service), event_id, getpass.getuser(), why)
    except BackboneError as problem:
        _stop(str(problem), 1)
    typer.echo("discarded")


# --- shared ---


def main() -> None:
    """Run the command line."""
    end_with_parent()
    app()


def _database(service: str):  # type: ignore[no-untyped-def]  # importing its type costs a second
    from services.backbone.database import open_engine
    from services.catalogue import service_class

    (name,) = _known([service], SERVICES)
    url = Settings.from_environment().database_url(name)
    return service_class(name).database.on(open_engine(url), lambda: None)


def _known(names: list[str], among: tuple[str, ...]) -> list[str]:
    for name in names:
        if name not in among:
            _stop(f"there is no {name!r} here; take one of {', '.join(among)}", 2)
    return names


def _stop(message: str, status: int) -> None:
    typer.echo(message, err=True)
    raise typer.Exit(status)


class _DayProgress:
    """A bar on a terminal, a plain line now and then elsewhere; both on standard error."""

    def __init__(self) -> None:
        self.console = Console(stderr=True)
        self.bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("days"),
            TimeElapsedColumn(),
            console=self.console,
            disable=not self.console.is_terminal,
        )
        self.task = self.bar.add_task("Playing", total=None)

    def __enter__(self) -> "_DayProgress":
        self.bar.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.bar.stop()

    def say(self, line: str) -> None:
        """Print a line of what is being done."""
        print(line, file=sys.stderr, flush=True)

    def day(self, done: int, of: int) -> None:
        """Show how many days are done."""
        self.bar.update(self.task, completed=done, total=of)
        if not self.console.is_terminal and (done % PLAIN_PROGRESS_EVERY == 0 or done == of):
            self.say(f"  {done} of {of} days")


if __name__ == "__main__":
    main()
