"""What runs: a service, a relay, the day clock, or all of it in one process."""

import datetime as dt
from pathlib import Path

import click

from services.backbone.errors import NotReady
from services.backbone.settings import Settings
from services.cli.operations.practising import play_to_practise, practise_from_nothing
from services.cli.operations.serving_console import console_beside, host_option, port_option
from services.cli.terminal import PATH, known, stop
from services.hosts.catalogue import CALLED, PUBLISHERS


@click.command("run")
@click.argument("service", help=f"One of {', '.join(CALLED)}.")
def run(service: str) -> None:
    """Run one service on nameko and RabbitMQ, until it gets SIGTERM or Ctrl-C.

    CASHBACK_BROKER_URL and CASHBACK_DATABASE_URL say where; run `cashback migrate` first. A second
    process of the same service stands by: it takes over the inbox when the first one goes.
    """
    (name,) = known([service], CALLED)
    from services.hosts.nameko_host import run_service

    Settings.from_environment()  # what is wrong with them is said before another process starts
    run_service(name)


@click.command("relay")
@click.argument("service", help=f"One of {', '.join(PUBLISHERS)}.")
def relay(service: str) -> None:
    """Publish a service's recorded events to RabbitMQ, until it gets SIGTERM or Ctrl-C.

    One relay per database is active; a second one waits to take over.
    """
    (name,) = known([service], PUBLISHERS)
    from services.hosts.relay import run_relay

    run_relay(name, Settings.from_environment())


@click.command("clock")
def clock() -> None:
    """Publish each business date when its cut-off is reached, missed dates first.

    The first date is the last one whose cut-off had passed when the clock first started. The
    cut-off is CASHBACK_CUT_OFF (15:00) in Europe/London.
    """
    from services.hosts.day_clock import run_clock

    run_clock(Settings.from_environment())


@click.command("serve")
@click.option("--data", type=PATH, default=Path("cashback-data"), help="Folder for the databases.")
@click.option(
    "--practice",
    type=PATH,
    help="Folder of a pilot's files to practise on: played first, unless there are databases.",
)
@click.option(
    "--until", type=click.DateTime(["%Y-%m-%d"]), help="The date on whose evening practice begins."
)
@click.option(
    "--practice-from",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Practise from nothing, from the morning of this date: open a scheme yourself.",
)
@port_option
@host_option
def serve(
    data: Path,
    practice: Path | None,
    until: dt.datetime | None,
    practice_from: dt.datetime | None,
    port: int,
    host: str,
) -> None:
    """Run every service, the day clock and the console in this process, on SQLite, without servers.

    The tables are created or updated first. Stop it with Ctrl-C or SIGTERM; nothing is lost.
    """
    from services.hosts.serving import run_embedded

    if (practice is None) != (until is None) or (practice and practice_from):
        stop("--practice and --until go together, --practice-from goes alone", 2)
    if practice is not None and until is not None:
        play_to_practise(practice, until.date(), data)
    if practice_from is not None:
        practise_from_nothing(practice_from.date(), data)
    try:
        run_embedded(data, Settings.from_environment(), lambda url: console_beside(url, port, host))
    except NotReady as problem:
        stop(str(problem), 1)
