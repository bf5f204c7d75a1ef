"""Where an officer's command reaches a service: by RPC, or in its database on this machine.

With `CASHBACK_BROKER_URL` in the environment it is nameko's RPC, as the console's. Without, the
databases are on this machine and the service's own code runs here; a running `cashback serve`
hears of the events within a second.
"""

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import click

from services.backbone.errors import BackboneError, CommandFailed, NotReady, Refused
from services.backbone.settings import (
    CALLER,
    broker_in_use,
    database_in_use,
)
from services.cli.terminal import stop
from services.terms.days import LONDON

by_option = click.option("--by", default="", help="Who you are, for the audit trail.")
key_option = click.option(
    "--key",
    help="Names the deed: the same key and input are done once. Where the command fills in the"
    " date, a repeat when that date is over is refused.",
)

HELP = "`cashback status` shows what answers; `cashback migrate` brings tables up to date."

SERVERS_AND_SETTINGS = frozenset({"sqlalchemy", "kombu", "amqp", "environs"})
"""Whose errors mean that an address or a setting is wrong; importing them would take a second."""


class NoDatabase(NotReady):
    """Raised where this machine has no database of the service; the message says how to name it."""


class Desk:
    """One service, to be asked and told. `call` takes a method's name and its arguments."""

    def __init__(self, call: Any) -> None:
        self._call = call

    def ask(self, query: str, **arguments: Any) -> Any:
        """Return the answer to a query; `Refused` names what it does not know."""
        return self._call("ask", query=query, arguments=arguments)

    def tell(self, command: Any, actor: str, key: str | None = None) -> Any:
        """Run a command once and return its answer; `Refused` says which rule it breaks.

        `key` is its idempotency key: the same key and input give the first answer again.
        """
        from services.contracts.schema import to_wire  # loads what checks every message

        return self._call(
            "execute",
            command=type(command).__name__,
            key=key or f"desk:{uuid4()}",
            actor=actor,
            data=to_wire(command),
        )


@contextmanager
def desk_for(service: str) -> Iterator[Desk]:
    """Give the way to a service to a command, which failures end with a sentence.

    Refusals end it with status 2, other failures with 1.
    """
    quieten_logs()
    try:
        with desk_of(service) as desk:
            yield desk
    except Refused as refused:
        stop(str(refused), 2)
    except CommandFailed as problem:
        stop(f"{problem}. Is the database there, and up to date? {HELP}", 1)
    except BackboneError as problem:
        stop(str(problem), 1)
    except Exception as problem:
        if type(problem).__module__.split(".")[0] not in SERVERS_AND_SETTINGS:
            raise
        stop(f"the settings do not lead to {service} ({type(problem).__name__}). {HELP}", 1)


def quieten_logs() -> None:
    """A service's code that runs here logs nothing: the command says, once, what went wrong."""
    from services.hosts.logs import set_up_logs

    set_up_logs("critical")


@contextmanager
def desk_of(service: str) -> Iterator[Desk]:
    """Give a way to a service, and close it at the end; what fails is raised."""
    broker = broker_in_use(CALLER)
    if broker is not None:
        from services.client.rpc import RpcClient

        with RpcClient(broker) as client:
            yield Desk(lambda method, **given: client.call(service, method, **given))
        return
    yield from _on_this_machine(service, database_in_use(service))


def officer() -> str:
    """Return who is at the keyboard, for the audit trail."""
    return os.environ.get("CASHBACK_OFFICER") or getpass.getuser()


def civil_date(moment: datetime | None = None) -> date:
    """Return the date in Britain of a moment, now if none is given.

    It is the `on` of what an officer does where no cut-off decides: an input, like the date a
    person puts on a form. The command line reads it off the clock and sends it along; no rule does.
    """
    return (moment or datetime.now(UTC)).astimezone(LONDON).date()


def pages(desk: Desk, query: str, cursor: str, **arguments: Any) -> Iterator[dict[str, Any]]:
    """Yield every row of a query that takes `after`, the last row's `cursor`."""
    rows = desk.ask(query, **arguments)
    while rows:
        yield from rows
        rows = desk.ask(query, after=rows[-1][cursor], **arguments)


def _on_this_machine(service: str, url: str) -> Iterator[Desk]:
    _refuse_missing_database(url)
    from services.hosts.catalogue import service_class
    from services.hosts.opening import transactions

    opened = service_class(service)()
    opened.database = transactions(service, url)
    try:
        yield Desk(lambda method, **given: getattr(opened, method)(**given))
    finally:
        opened.database.engine.dispose()


def _refuse_missing_database(url: str) -> None:
    path = url.removeprefix("sqlite:///")
    if path != url and not os.path.exists(path):
        raise NoDatabase(
            f"there is no database {path}; set CASHBACK_DATABASE_URL, or start `cashback serve`"
        )
