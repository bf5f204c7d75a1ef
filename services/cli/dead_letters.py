"""`cashback dead-letters`: events that a service could not handle."""

import getpass
import json
from typing import Annotated

import typer

from services.backbone.errors import BackboneError
from services.backbone.settings import Settings
from services.cli.terminal import known, stop
from services.hosts.catalogue import SERVICES, transactions

letters = typer.Typer(
    help="Events that a service could not handle: look at them, try again, or give up.",
    no_args_is_help=True,
)

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
        stop(str(problem), 1)
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
            stop(str(problem), 1)
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
        stop(str(problem), 1)
    typer.echo("discarded")


def _database(service: str):  # type: ignore[no-untyped-def]  # importing its type costs a second
    (name,) = known([service], SERVICES)
    return transactions(name, Settings.from_environment().database_url(name))
