"""How a tenant wants to be told: by which channel, in which language and print, texts or none."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

import typer

from services.cli.desk import By, Key, civil_date, desk_for, officer
from services.cli.notifications.asking import Tenant, preferences_of
from services.cli.terminal import AsJson, Row, show, show_one, stop
from services.contracts import notifications as contract

Wish = Literal["sms", "email", "letter", "inbox", "none", "preferred"]
Language = Literal["en", "cy"]

TEXTS_STOPPED = (
    "Texts are stopped: what is by sms here goes by e-mail; if it can be stopped, it is not sent."
)


def preferences(
    tenant: Tenant,
    kind: Annotated[
        str, typer.Option(help="A kind of message, such as payments; with --channel.")
    ] = "",
    channel: Annotated[
        Wish | None,
        typer.Option(help="Have that kind by it: `none` stops it, `preferred` is as the rest."),
    ] = None,
    language: Annotated[Language | None, typer.Option(help="English or Welsh.")] = None,
    large_print: Annotated[
        bool | None, typer.Option("--large-print/--ordinary-print", help="How letters are set.")
    ] = None,
    texts: Annotated[
        bool | None,
        typer.Option("--start-texts/--stop-texts", help="As if the tenant texted START or STOP."),
    ] = None,
    by: By = "",
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """Show how a tenant wants to be told, and change what is given.

    A change counts for every message that is not sent yet. Only reminders and news can be stopped:
    the rest is about money, place or home, and must be told.
    """
    if bool(kind) != (channel is not None):
        stop("--kind and --channel go together, like --kind payments --channel email", 2)
    with desk_for("notifications") as desk:
        now = preferences_of(desk, tenant)
        for part, command in _changes(now, kind, channel, language, large_print, texts):
            desk.tell(command, by or officer(), f"{key}:{part}" if key else None)
        _show(preferences_of(desk, tenant), as_json)


def _changes(
    now: Row,
    kind: str,
    channel: Wish | None,
    language: Language | None,
    large_print: bool | None,
    texts: bool | None,
) -> Iterator[tuple[str, Any]]:
    """Yield a command for each part that is given, first the one that may be refused."""
    tenant, on = now["tenant_ref"], civil_date()
    if channel is not None:
        yield "kind", contract.SetPreference(tenant, kind, channel, on)
    if language is not None or large_print is not None:
        print_ = now["large_print"] if large_print is None else large_print
        yield "reading", contract.SetReading(tenant, language or now["language"], print_, on)
    if texts is not None:
        yield "texts", contract.SetTexts(tenant, not texts, on)


def _show(found: Row, as_json: bool) -> None:
    show_one(found, as_json)
    if as_json:
        return
    typer.echo()
    show(found["kinds"], as_json, nothing="")
    if found["texts_stopped"]:
        typer.echo(f"\n{TEXTS_STOPPED}")


COMMANDS = {"preferences": preferences}
