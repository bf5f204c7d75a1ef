"""`cashback people`: who signs in at the gateway, from the machine that has its database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from services.backbone.errors import BackboneError, Refused
from services.backbone.settings import database_in_use
from services.cli.desk import local_actor, login
from services.cli.groups import Group
from services.cli.terminal import json_option, show, stop
from services.hosts.catalogue import GATEWAY
from services.terms.people import FOR_PROGRAMS, ROLES

if TYPE_CHECKING:
    from services.gateway.sign_in.door import Door


email_argument = click.argument("email", help="The e-mail address they sign in with.")


@contextmanager
def open_door() -> Iterator["Door"]:
    """Give the way into the gateway's database; end the command with a sentence if it fails."""
    from services.gateway.sign_in.door import Door

    try:
        door = Door.at(database_in_use(GATEWAY))
        try:
            yield door
        finally:
            door.close()
    except Refused as refused:
        stop(str(refused), 2)
    except BackboneError as problem:
        stop(str(problem), 1)


def _address() -> str:
    from services.gateway.settings import GatewaySettings

    return GatewaySettings.from_environment().address()


@click.command("add")
@click.argument("name", help="What they are called.")
@email_argument
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice(sorted(ROLES - FOR_PROGRAMS)),
    help="Give it several times for several roles.",
)
@click.option(
    "--address", default="", help="Where browsers reach the gateway, if not by its settings."
)
def add(name: str, email: str, roles: tuple[str, ...], address: str) -> None:
    """Invite somebody, and print the link by which they come in: good once, for 7 days.

    A money role or an administrator's waits, here too, for an administrator or a finance approver
    who confirms it in the browser, once there is one.
    """
    from services.gateway.sign_in.cases.people import add_at_machine, link_address

    with open_door() as door:
        outcome = add_at_machine(door, local_actor(login()), name, email, frozenset(roles))
    if outcome.link:
        click.echo(link_address(address or _address(), outcome.link))
        return
    click.echo("An administrator or a finance approver has to confirm this, and gives them a link.")
    click.echo(f"Tell {name} the start code that goes with it: {outcome.start_code}")


@click.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List who signs in, with their roles."""
    with open_door() as door, door.reading() as store:
        everybody = store.people.all()
    rows = [
        {"name": p.name, "email": p.email, "roles": sorted(p.roles), "state": p.state}
        for p in everybody
    ]
    show(rows, as_json, "nobody signs in yet")


@click.command("suspend")
@email_argument
def suspend(email: str) -> None:
    """Let somebody in no more, and sign them out everywhere; an invitation is withdrawn."""
    from services.gateway.sign_in.cases.people import suspend_at_machine

    with open_door() as door:
        person = suspend_at_machine(door, local_actor(login()), email)
    click.echo(f"{person.name} is suspended")


@click.command("end-sessions")
@email_argument
def end_sessions(email: str) -> None:
    """Sign somebody out everywhere."""
    from services.gateway.sign_in.cases.people import end_sessions_at_machine

    with open_door() as door:
        ended = end_sessions_at_machine(door, local_actor(login()), email)
    click.echo(f"{ended} sessions ended")


@click.command("reset")
@email_argument
@click.option(
    "--address", default="", help="Where browsers reach the gateway, if not by its settings."
)
@click.option("--yes", is_flag=True, help="Do it without asking.")
def reset(email: str, address: str, yes: bool) -> None:
    """Let somebody in afresh who lost password or phone, where nobody else could confirm it.

    Shows what it will do and asks first. Prints the link by which they come in, with the roles that
    they have: good once, for an hour.
    """
    from services.gateway.sign_in.cases.people import (
        link_address,
        reset_at_machine,
        resettable_at_machine,
    )

    with open_door() as door:
        if not yes:
            _confirm_reset(resettable_at_machine(door, email).name)
        outcome = reset_at_machine(door, local_actor(login()), email)
    click.echo(link_address(address or _address(), outcome.link))


def _confirm_reset(name: str) -> None:
    click.echo(
        f"The password, the authenticator and the recovery codes of {name} are of no use any"
    )
    click.echo(
        "more, and they are signed out everywhere. Whoever has the link can come in as them."
    )
    try:
        agreed = click.confirm(f"\nReset {name}?")
    except click.Abort:
        agreed = False
    if not agreed:
        stop("nothing was reset; --yes resets without asking", 1)


people = Group(
    "people",
    "Who signs in at the gateway, by its database on this machine.",
    dict.fromkeys(("add", "list", "suspend", "end-sessions", "reset"), __name__),
)
