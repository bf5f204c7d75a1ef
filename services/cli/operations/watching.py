"""How everything stands, for people and for probes."""

import datetime as dt

import click

from services.backbone.settings import OPERATOR, Settings
from services.cli.terminal import table_of


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def status(as_json: bool) -> None:
    """Show each service's queue, unsent events, last date, and events it could not handle.

    Exit status: 0 all is well; 1 something needs you: a dead letter, or a server that is away.
    """
    from services.hosts import status as report

    settings = Settings.from_environment()
    on_broker = not settings.database_template.startswith("sqlite")
    found = report.statuses(
        settings.database_url,
        settings.broker_url(OPERATOR) if on_broker else None,
        dt.datetime.now(dt.UTC),
    )
    click.echo(report.as_json(found) if as_json else table_of(found))
    if not report.is_well(found):
        raise click.exceptions.Exit(1)


@click.command("health")
@click.option("--ready", is_flag=True, help="Ask for readiness.")
def health(ready: bool) -> None:
    """Ask the process that answers on CASHBACK_HEALTH_PORT whether it is alive, or ready.

    Exit status: 0 yes; 1 no, or no answer.
    """
    from services.hosts.health_probe import probe

    raise click.exceptions.Exit(probe("ready" if ready else "live"))
