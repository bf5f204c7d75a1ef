"""The `cashback` command: its commands and groups, each loaded when it is called."""

import io
import sys

from services.backbone.parent import end_with_parent
from services.cli.groups import Group

OPERATIONS = "services.cli.operations"

app = Group(
    "cashback",
    "Runs a housing association's tenant cashback pilot.",
    {
        "simulate": "services.cli.pilot",
        "check": "services.cli.pilot",
        "declare": f"{OPERATIONS}.brokers",
        "migrate": f"{OPERATIONS}.databases",
        "run": f"{OPERATIONS}.running",
        "relay": f"{OPERATIONS}.running",
        "clock": f"{OPERATIONS}.running",
        "serve": f"{OPERATIONS}.running",
        "listen": f"{OPERATIONS}.listening",
        "status": f"{OPERATIONS}.watching",
        "prune": f"{OPERATIONS}.databases",
        "health": f"{OPERATIONS}.watching",
        "dead-letters": f"{OPERATIONS}.dead_letters",
        "payments": "services.cli.payments",
        "notifications": "services.cli.notifications",
    },
)


def main() -> None:
    """Run the command line."""
    end_with_parent()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # an old terminal lacks `→` and `•`
    app()
