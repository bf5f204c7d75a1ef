"""The console: beside the services of `cashback serve`, or in a process of its own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import TYPE_CHECKING

import click

from services.backbone.errors import BackboneError
from services.backbone.settings import CALLER, Settings
from services.cli.desk import NOBODY
from services.cli.operations.practising import make_people_of_practice
from services.cli.terminal import stop
from services.gateway.settings import PORT
from services.hosts.catalogue import GATEWAY

if TYPE_CHECKING:
    from services.client.asking import Client
    from services.gateway.settings import GatewaySettings
    from services.gateway.sign_in.door import Door

port_option = click.option(
    "--port",
    type=click.IntRange(min=0, max=65535),
    default=PORT,
    help="Of the console; 0 takes any free one.",
)
host_option = click.option(
    "--host",
    default="127.0.0.1",
    help="0.0.0.0 for every address; CASHBACK_HOSTS names what the console is called there.",
)


@click.command("gateway")
@port_option
@host_option
def gateway(port: int, host: str) -> None:
    """Serve the console beside services that run elsewhere, until SIGTERM or Ctrl-C.

    CASHBACK_BROKER_URL says where they are, CASHBACK_SIGNING_KEY whose word they take;
    CASHBACK_DATABASE_URL and CASHBACK_SIGN_IN_KEY where its own database is, of who signs in.
    Several can run side by side. Put a server that speaks TLS before it: docs/operations.md.
    """
    from services.backbone.assertions import signer
    from services.client.asking import Client
    from services.client.rpc import FOR_BROWSERS, RpcPool
    from services.gateway.app import LARGEST_BODY
    from services.gateway.console.rooms import console_app, imports_beside
    from services.gateway.serving import serve
    from services.gateway.settings import GatewaySettings
    from services.gateway.sign_in.door import Door
    from services.hosts.logs import set_up_logs

    settings, console = Settings.from_environment(), GatewaySettings.from_environment()
    set_up_logs(settings.log_level)
    warn_of_names(host, console)
    try:
        door = Door.at(settings.database_url(GATEWAY))
        with RpcPool(settings.broker_url(CALLER), signer(), FOR_BROWSERS) as pool:
            client = Client(pool, NOBODY, elsewhere=True)
            app = console_app(console, client, door)
            with imports_beside(app, client, door):
                serve(app, host, port, LARGEST_BODY)
    except BackboneError as problem:
        stop(str(problem), 1)


@contextmanager
def console_beside(database_url: Callable[[str], str], port: int, host: str) -> Iterator[None]:
    """Serve the console in threads of this process, on engines of its own.

    What it changes the loop beside it finds as it finds what an officer's command line changes.
    Raises `NotReady` if the address cannot be had.
    """
    from services.client.asking import Client
    from services.client.in_process import OnThisMachine
    from services.gateway.app import LARGEST_BODY
    from services.gateway.console.rooms import console_app, imports_beside
    from services.gateway.serving import served_beside
    from services.gateway.settings import GatewaySettings
    from services.gateway.sign_in.door import Door
    from services.gateway.sign_in.sealing import key_path, make_key

    settings = GatewaySettings.from_environment()
    warn_of_names(host, settings)
    url = database_url(GATEWAY)
    key = key_path(url)
    if key is not None:
        make_key(key)
    door = Door.at(url)
    try:
        with OnThisMachine(database_url) as machine:
            client = Client(machine, NOBODY)
            app = console_app(settings, client, door)
            with (
                imports_beside(app, client, door),
                served_beside(app, host, port, LARGEST_BODY) as port_in_use,
            ):
                _welcome(client, door, settings.address(port_in_use))
                yield
    finally:
        door.close()


def warn_of_names(host: str, settings: "GatewaySettings") -> None:
    """Say so where others can reach the console, and it would refuse them by its name."""
    if not is_this_machine(host) and all(map(is_this_machine, settings.hosts)):
        names = " or ".join(settings.hosts)
        click.echo(
            f"The console answers on {host} to who calls it {names}. For it to be called otherwise,"
            " set CASHBACK_HOSTS to the names",
            err=True,
        )


def is_this_machine(host: str) -> bool:
    """Return whether a name or an address leads nowhere but to the machine that it is used on."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _welcome(client: "Client", door: "Door", address: str) -> None:
    """In practice, make the people of the example; where nobody signs in yet, print the way in."""
    from services.contracts.permissions import in_words
    from services.contracts.queries.calendar import Calendar
    from services.gateway import practice as gateway
    from services.gateway.sign_in.cases.people import first_administrator_link
    from services.gateway.sign_in.cases.practice import practice_people

    if client.by(gateway.GATEWAY).ask(Calendar()).practice and make_people_of_practice(door):
        click.echo("Practice: its people sign in by a button, without a password")
        for person in practice_people(door):
            click.echo(f"  {person.name}, {in_words(person.roles)}")
    click.echo(f"The console is at {address}")
    link = first_administrator_link(door, address)
    if link is not None:
        click.echo(f"Nobody signs in yet. The first administrator comes in here: {link}")
