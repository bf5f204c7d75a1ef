"""Where an officer's command reaches a service: by RPC, or in its database on this machine.

With `CASHBACK_BROKER_URL` in the environment it is nameko's RPC, as the console's, signed with the
officer's own key. Without, the databases are on this machine and the service's own code runs here;
a running `cashback serve` hears of the events within a second. Either way a person at a terminal is
a local actor, and who that is nobody can say of themselves: it is the login, or whose key it is.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import click

from services.backbone.errors import BackboneError, CommandFailed, NotReady, Refused
from services.backbone.settings import (
    CALLER,
    broker_in_use,
    database_in_use,
    database_url,
)
from services.cli.terminal import stop
from services.terms.people import ROLES, Actor

if TYPE_CHECKING:  # it loads what checks every message
    from services.client.asking import Client

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


@contextmanager
def client_for(service: str, folder: Path | None = None) -> Iterator["Client"]:
    """Give a command the way to a service, and end it with a sentence if it fails.

    `folder`: where its database is on this machine; without, the settings say. Refusals end it
    with status 2, other failures with 1.
    """
    quieten_logs()
    try:
        with client_of(service, folder) as client:
            yield client
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
def client_of(service: str, folder: Path | None = None) -> Iterator["Client"]:
    """Give a person the way to a service, and close it at the end; what fails is raised."""
    broker = None if folder else broker_in_use(CALLER)
    if broker is not None:
        from services.backbone.assertions import signer
        from services.client.asking import Client
        from services.client.rpc import RpcPool

        key = signer()
        with RpcPool(broker, key) as pool:
            yield Client(pool, _owner_of(key.key_id))
        return
    url_of = _of_what_is_there(_in(folder) if folder else database_in_use)
    url_of(service)
    from services.client.asking import Client
    from services.client.in_process import OnThisMachine

    with OnThisMachine(url_of) as machine:
        yield Client(machine, local_actor(login()))


@contextmanager
def messenger_of(service: str) -> Iterator["Client"]:
    """Give a program that passes on what others say the way to a service."""
    broker = broker_in_use(CALLER)
    if broker is None:
        with client_of(service) as client:
            yield client
        return
    from services.backbone.assertions import signer
    from services.client.asking import Client
    from services.client.rpc import RpcPool

    with RpcPool(broker, signer()) as pool:
        yield Client(pool, NOBODY)


NOBODY = Actor("messenger", "none", "nobody", frozenset())
"""Who a program is before it knows whose word it passes on."""


def login() -> str:
    """Return who is logged in: what the system says, not the environment."""
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid-{os.getuid()}"


def local_actor(name: str) -> Actor:
    """Return the person at this machine: who may open its databases may do whatever they hold."""
    return Actor("local", name, f"{name} (local)", ROLES)


def _owner_of(key_id: str) -> Actor:
    """Return whose key it is; `NotReady` for one that is no person's at a machine."""
    kind, _, name = key_id.partition(":")
    if kind != "local":
        raise NotReady(
            f"the signing key {key_id} is no officer's: make one of your own with"
            " `cashback signing-key local:YOUR-NAME`"
        )
    return local_actor(name)


def deed(key: str | None) -> str:
    """Return the idempotency key of what is done: the one given, or one of its own."""
    return key or f"desk:{uuid4()}"


def date_now(client: "Client") -> date:
    """Return the `on` of what an officer does: the date that is open, as the calendar has it."""
    from services.client.dates import date_here

    return date_here(client)


def _in(folder: Path) -> Callable[[str], str]:
    return lambda service: database_url(f"sqlite:///{folder.resolve()}/{{service}}.sqlite", service)


def _of_what_is_there(url_of: Callable[[str], str]) -> Callable[[str], str]:
    """Return where each service's database is; `NoDatabase` for one that is not there."""

    def url(service: str) -> str:
        found = url_of(service)
        _refuse_missing_database(found)
        return found

    return url


def _refuse_missing_database(url: str) -> None:
    path = url.removeprefix("sqlite:///")
    if path != url and not os.path.exists(path):
        raise NoDatabase(
            f"there is no database {path}; set CASHBACK_DATABASE_URL, or start `cashback serve`"
        )
