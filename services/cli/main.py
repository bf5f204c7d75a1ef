"""The `cashback` command: its commands and groups, each loaded when it is called."""

import io
import sys

import click

from services.backbone.addresses import BadSetting
from services.backbone.garbage import look_rarely
from services.backbone.parent import end_with_parent
from services.cli.groups import Group

OPERATIONS = "services.cli.operations"

app = Group(
    "cashback",
    "Runs a housing association's tenant cashback pilot.",
    {
        "simulate": "services.cli.pilot",
        "check": "services.cli.pilot",
        "results": "services.cli.results",
        "declare": f"{OPERATIONS}.brokers",
        "migrate": f"{OPERATIONS}.databases",
        "run": f"{OPERATIONS}.running",
        "relay": f"{OPERATIONS}.running",
        "clock": f"{OPERATIONS}.running",
        "serve": f"{OPERATIONS}.running",
        "gateway": f"{OPERATIONS}.serving_console",
        "listen": f"{OPERATIONS}.listening",
        "signing-key": f"{OPERATIONS}.signing",
        "people": f"{OPERATIONS}.people",
        "status": f"{OPERATIONS}.watching",
        "prune": f"{OPERATIONS}.databases",
        "backup": f"{OPERATIONS}.backing_up",
        "restore": f"{OPERATIONS}.backing_up",
        "health": f"{OPERATIONS}.watching",
        "dead-letters": f"{OPERATIONS}.dead_letters",
        "evaluation": f"{OPERATIONS}.evaluation",
        "payments": "services.cli.payments",
        "notifications": "services.cli.notifications",
    },
)


def main() -> None:
    """Run the command line."""
    end_with_parent()
    look_rarely()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # an old terminal lacks `→` and `•`
    try:
        app()
    except BadSetting as fault:
        _stop(str(fault), 2)
    except Exception as error:
        if type(error).__name__ != SERVER_AWAY:
            raise
        _stop("a database or the broker does not answer: `cashback status` shows which", 1)


SERVER_AWAY = "OperationalError"
"""What every library calls it when a server is away or lets nobody in; by its name, because to load
one of them takes longer than most commands."""


def _stop(message: str, status: int) -> None:
    click.echo(message, err=True)
    sys.exit(status)
