"""How a tenant wants to be told: by which channel, in which language and print, texts or none."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Literal, get_args

import click

from services.cli.desk import client_for, date_now, deed, key_option
from services.cli.notifications.asking import tenant_argument
from services.cli.terminal import json_option, show, show_one, stop
from services.contracts import notifications as contract
from services.contracts.queries.notifications.telling import Preferences, TenantsPreferences

Wish = Literal["sms", "email", "letter", "inbox", "none", "preferred"]
Language = Literal["en", "cy"]

TEXTS_STOPPED = (
    "Texts are stopped: what is by sms here goes by e-mail; if it can be stopped, it is not sent."
)


@click.command("preferences")
@tenant_argument
@click.option("--kind", default="", help="A kind of message, such as payments; with --channel.")
@click.option(
    "--channel",
    type=click.Choice(get_args(Wish)),
    help="Have that kind by it: `none` stops it, `preferred` is as the rest.",
)
@click.option("--language", type=click.Choice(get_args(Language)), help="English or Welsh.")
@click.option("--large-print/--ordinary-print", default=None, help="How letters are set.")
@click.option(
    "--start-texts/--stop-texts",
    "texts",
    default=None,
    help="As if the tenant texted START or STOP.",
)
@key_option
@json_option
def preferences(
    tenant: str,
    kind: str,
    channel: Wish | None,
    language: Language | None,
    large_print: bool | None,
    texts: bool | None,
    key: str | None,
    as_json: bool,
) -> None:
    """Show how a tenant wants to be told, and change what is given.

    A change counts for every message that is not sent yet. Only reminders and news can be stopped:
    the rest is about money, place or home, and must be told.
    """
    if bool(kind) != (channel is not None):
        stop("--kind and --channel go together, like --kind payments --channel email", 2)
    with client_for("notifications") as client:
        if (channel, language, large_print, texts) != (None, None, None, None):
            now, on = client.ask(Preferences(tenant)), date_now(client)
            for part, command in _changes(now, on, kind, channel, language, large_print, texts):
                client.tell(command, deed(f"{key}:{part}" if key else None))
        _show(client.ask(Preferences(tenant)), as_json)


def _changes(
    now: TenantsPreferences,
    on: date,
    kind: str,
    channel: Wish | None,
    language: Language | None,
    large_print: bool | None,
    texts: bool | None,
) -> Iterator[tuple[str, Any]]:
    """Yield a command for each part that is given, first the one that may be refused."""
    tenant = now.tenant_ref
    if channel is not None:
        yield "kind", contract.SetPreference(tenant, kind, channel, on)
    if language is not None or large_print is not None:
        print_ = now.large_print if large_print is None else large_print
        yield "reading", contract.SetReading(tenant, language or now.language, print_, on)
    if texts is not None:
        yield "texts", contract.SetTexts(tenant, not texts, on)


def _show(found: TenantsPreferences, as_json: bool) -> None:
    show_one(found, as_json)
    if as_json:
        return
    click.echo()
    show(found.kinds, as_json, nothing="")
    if found.texts_stopped:
        click.echo(f"\n{TEXTS_STOPPED}")
