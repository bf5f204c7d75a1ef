"""What one tenant was told: the list, one message as it went out, the secure inbox."""

import base64
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from services.cli.desk import client_for
from services.cli.notifications.asking import clock_time, tenant_argument
from services.cli.terminal import PATH, Row, json_option, show, show_one, stop, write_whole
from services.contracts.queries.notifications.telling import (
    ContentOf,
    Inbox,
    InboxRow,
    Preferences,
    SentContent,
    Told,
    ToldRow,
)

ENDINGS = {"sms": ".txt", "email": ".eml", "letter": ".pdf", "inbox": ".txt"}


@click.command("told")
@tenant_argument
@click.option(
    "--show", "reference", default="", help="Print this one as it went out, by its reference."
)
@click.option(
    "--save", type=PATH, help="With --show: write it into this file (.txt, .eml or .pdf) instead."
)
@json_option
def told(tenant: str, reference: str, save: Path | None, as_json: bool) -> None:
    """List every message to a tenant: date, template, cause, channel, status, when, and why.

    A message that was tried more than once has a line for each try. `created` waits to be sent,
    `sent` was taken by the provider, `delivered` arrived; of a failure it says why.
    """
    if save is not None and not reference:
        stop("--save writes one message: name it with --show REFERENCE", 2)
    with client_for("notifications") as client:
        client.ask(Preferences(tenant))  # refuses a reference that is nobody's
        if reference:
            _one(client.ask(ContentOf(tenant, reference)), save, as_json)
            return
        messages = list(client.pages(Told(tenant)))
    rows: Sequence[Any] = messages
    if not as_json:
        rows = [row for message in messages for row in lines_of(message)]
    show(rows, as_json, f"{tenant} was told nothing yet")


@click.command("inbox")
@tenant_argument
@json_option
def inbox(tenant: str, as_json: bool) -> None:
    """List what is in a tenant's secure inbox, the newest first, and when they read it.

    `told TENANT --show REFERENCE` prints one.
    """
    with client_for("notifications") as client:
        client.ask(Preferences(tenant))  # refuses a reference that is nobody's
        items = list(client.pages(Inbox(tenant)))
    show(items if as_json else [_item(item) for item in items], as_json, "the inbox is empty")


def lines_of(message: ToldRow) -> Iterator[Row]:
    """Yield a line for each try of a message, and one for how it stands if that says no try."""
    tries = message.deliveries
    for each in tries:
        when = each.ended_at or each.sent_at or each.claimed_at
        why = each.reason
        if each is tries[-1] and each.status == message.status == "created":
            why = "; ".join(filter(None, [why, _what_next(message)]))
        yield _line(message, each.channel, each.status, when, why, each.reference)
    if not tries or tries[-1].status != message.status:
        yield _line(message, message.channel, message.status, None, _what_next(message), "")


def _line(
    message: ToldRow, channel: str, status: str, when: datetime | None, why: str, reference: str
) -> Row:
    return {
        "date": message.on,
        "template": message.template,
        "cause": message.cause,
        "channel": channel,
        "status": status,
        "when": clock_time(when),
        "why": why,
        "reference": reference,
    }


def _what_next(message: ToldRow) -> str:
    """Say why a message is where it is, where no try says it."""
    if message.status == "not-wanted":
        return "the tenant stopped such messages, or has died"
    if message.status == "created":
        later = clock_time(message.send_after)
        return f"tried again from {later}" if later else "waits to be sent: see `lines`"
    return "for an officer: see `tasks`"


def _one(found: SentContent, save: Path | None, as_json: bool) -> None:
    if save is not None:
        _save(found, save)
    elif as_json:
        show_one(found, as_json)
    else:
        if found.subject:
            click.echo(f"{found.subject}\n")
        click.echo(found.body.rstrip())


def _save(found: SentContent, path: Path) -> None:
    content = base64.b64decode(found.content)
    ending = ENDINGS[found.channel]
    if ending == ".pdf" and not content.startswith(b"%PDF"):
        ending = ".txt"  # a letter from before they were PDFs
    if path.suffix.lower() != ending:
        stop(f"it went by {found.channel}: name a file that ends in {ending}", 2)
    write_whole(path, content)
    click.echo(path)


def _item(item: InboxRow) -> Row:
    return {
        "when": clock_time(item.at),
        "subject": item.subject,
        "read": clock_time(item.read_at) or "not yet",
        "reference": item.reference,
    }
