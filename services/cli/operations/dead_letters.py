"""`cashback dead-letters`: events that a service could not handle."""

import getpass
import json

import click

from services.backbone.errors import BackboneError
from services.cli.groups import Group
from services.cli.operations.databases import database_of
from services.cli.terminal import known, stop
from services.hosts.catalogue import SERVICES

service_argument = click.argument("service", help=f"One of {', '.join(SERVICES)}.")
event_argument = click.argument("event_id", help="The event's id, as `list` shows it.")


@click.command("list")
@service_argument
@click.option("--waiting", is_flag=True, help="Also those that are still tried again.")
def list_(service: str, waiting: bool) -> None:
    """List the events that a service could not handle, with the reason."""
    from services.backbone import dead_letters as kept

    states = ("dead", "waiting") if waiting else ("dead",)
    (name,) = known([service], SERVICES)
    with database_of(name) as database:
        found = kept.dead_letters(database, states)
    for event in found:
        click.echo(
            f"{event.event_id}  {event.state}  {event.type}"
            f"  tried {event.attempts}×  {event.parked_at:%Y-%m-%d %H:%M}  {event.reason}"
        )
    if not found:
        click.echo(f"{service}: no dead letters")


@click.command("show")
@service_argument
@event_argument
def show(service: str, event_id: str) -> None:
    """Show one event whole. It may name a person."""
    from services.backbone import dead_letters as kept

    (name,) = known([service], SERVICES)
    try:
        with database_of(name) as database:
            event = kept.show(database, event_id)
    except BackboneError as problem:
        stop(str(problem), 1)
    click.echo(f"{event.type}, {event.state}, tried {event.attempts} times: {event.reason}")
    try:
        click.echo(json.dumps(json.loads(event.body), indent=2, ensure_ascii=False))
    except ValueError:
        click.echo(event.body)


@click.command("replay")
@service_argument
@click.argument("event_ids", nargs=-1, help="Ids; without any, all dead ones.")
def replay(service: str, event_ids: tuple[str, ...]) -> None:
    """Have the service try events again. A running service does so within seconds."""
    from services.backbone import dead_letters as kept

    (name,) = known([service], SERVICES)
    try:
        with database_of(name) as database:
            dead = kept.dead_letters(database)
            chosen = event_ids or [event.event_id for event in dead]
            for event_id in chosen:
                kept.replay(database, event_id, getpass.getuser())
    except BackboneError as problem:
        stop(str(problem), 1)
    click.echo(f"{len(chosen)} events will be tried again")


@click.command("discard")
@service_argument
@event_argument
@click.option("--why", required=True, help="The reason, for the audit trail.")
def discard(service: str, event_id: str, why: str) -> None:
    """Give one event up for good."""
    from services.backbone import dead_letters as kept

    (name,) = known([service], SERVICES)
    try:
        with database_of(name) as database:
            kept.discard(database, event_id, getpass.getuser(), why)
    except BackboneError as problem:
        stop(str(problem), 1)
    click.echo("discarded")


dead_letters = Group(
    "dead-letters",
    "Events that a service could not handle: look at them, try again, or give up.",
    dict.fromkeys(("list", "show", "replay", "discard"), __name__),
)
