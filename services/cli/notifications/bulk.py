"""A message to many: prepared with a preview, approved by another officer, or cancelled."""

from pathlib import Path
from typing import Literal

import click

from services.cli.desk import client_for, date_now, deed, key_option
from services.cli.terminal import PATH, Row, json_option, row_of, show, show_one, stop
from services.contracts import notifications as contract
from services.contracts.queries.notifications.lines_and_tasks import BulkByRef, BulkDetails, Bulks
from services.terms.counting import counted
from services.terms.money import MILLIPENCE, pounds

bulk_argument = click.argument("bulk_ref", help="Its reference, such as news-2012-05.")

LARGEST_FILE = 100_000
"""Bytes of a file of words; the words themselves may be far fewer."""

MEANS = {"news": "news, which tenants can stop", "notice": "notice, which must be sent"}


@click.command("prepare")
@click.argument("bulk_ref", help="A reference for it: letters, digits, hyphens.")
@click.option(
    "--template",
    required=True,
    type=click.Choice(["news", "notice"]),
    help="`news` tenants can stop; a `notice` must be sent.",
)
@click.option("--subject", required=True, help="Of e-mail and letter, 70 characters at most.")
@click.option("--text", default="", help="What it says, 2,000 characters at most.")
@click.option(
    "--text-from", type=PATH, help="A file with what it says; blank lines part paragraphs."
)
@click.option("--area", default="", help="Only this area, by its code, such as DUD.")
@click.option("--status", default="", help="Only tenants with this status, such as active.")
@key_option
@json_option
def prepare(
    bulk_ref: str,
    template: Literal["news", "notice"],
    subject: str,
    text: str,
    text_from: Path | None,
    area: str,
    status: str,
    key: str | None,
    as_json: bool,
) -> None:
    """Prepare a message to everyone in an area or with a status, and say what it comes to.

    Words and tenants are frozen; nothing goes out before another officer approves it. The cost is
    at the prices in the channels' settings, and exact. Whom no channel reaches, or who stopped
    news, stand in a line of their own.
    """
    words = _words(text, text_from)
    with client_for("notifications") as client:
        command = contract.PrepareBulk(
            bulk_ref, template, subject, words, area, status, date_now(client)
        )
        answer = client.tell(command, deed(key))
    if as_json:
        show_one(answer, as_json)
        return
    price = pounds(answer.price_millipence, MILLIPENCE)
    click.echo(f"{bulk_ref} is prepared: {counted(answer.tenants, 'tenant')}, {price}")
    show([_channel(line) for line in answer.channels], as_json, nothing="")
    click.echo(f"Another officer approves it: cashback notifications bulk approve {bulk_ref}")


@click.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List the messages to many, the newest first."""
    with client_for("notifications") as client:
        show(client.pages(Bulks()), as_json, "no message to many yet")


@click.command("show")
@bulk_argument
@json_option
def show_bulk(bulk_ref: str, as_json: bool) -> None:
    """Show a message to many: its words, whom it is for, and how its messages stand."""
    with client_for("notifications") as client:
        found = client.ask(BulkByRef(bulk_ref))
    if as_json:
        show_one(found, as_json)
        return
    _show(found)
    if found.messages:
        click.echo()
        show(found.messages, as_json, nothing="")


@click.command("approve")
@bulk_argument
@click.option("--yes", is_flag=True, help="Do not ask me again.")
@key_option
def approve(bulk_ref: str, yes: bool, key: str | None) -> None:
    """Have a prepared message go out; not by the officer who prepared it.

    Shows what it will do and asks first. It goes out at the pace set for messages to many, after
    what else there is to tell.
    """
    with client_for("notifications") as client:
        found = client.ask(BulkByRef(bulk_ref))
        _show(found)
        if found.state == "prepared" and not yes:
            _confirm(found)
        command = contract.ApproveBulk(bulk_ref, found.tenants, date_now(client))
        answer = client.tell(command, deed(key))
    to = counted(answer.tenants, "tenant")
    click.echo(f"{bulk_ref} is approved; its messages to {to} wait: see `lines`")


@click.command("cancel")
@bulk_argument
@key_option
def cancel(bulk_ref: str, key: str | None) -> None:
    """Have a prepared message not go out. What is approved cannot be called back."""
    with client_for("notifications") as client:
        client.tell(contract.CancelBulk(bulk_ref, date_now(client)), deed(key))
    click.echo(f"{bulk_ref} is cancelled; nobody was told")


def _words(text: str, text_from: Path | None) -> str:
    if bool(text) == (text_from is not None):
        stop("give what it says with --text, or a file with --text-from", 2)
    if text_from is None:
        return text
    try:
        with text_from.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
        words = content.decode("utf-8-sig")
    except OSError as problem:
        stop(f"{text_from} cannot be read: {problem.strerror}", 2)
    except UnicodeDecodeError:
        stop(f"{text_from} is not a text in UTF-8; save it as plain text", 2)
    if len(content) > LARGEST_FILE:
        stop(f"{text_from} is too long for a message", 2)
    return "\n".join(words.splitlines()).strip()


def _confirm(found: BulkDetails) -> None:
    price = pounds(found.price_millipence, MILLIPENCE)
    question = f"\nSend it to {counted(found.tenants, 'tenant')} for {price}?"
    try:
        agreed = click.confirm(question)
    except click.Abort:
        agreed = False
    if not agreed:
        stop("nothing was approved; --yes approves without asking", 1)


def _show(found: BulkDetails) -> None:
    parts = {
        "reference": found.bulk_ref,
        "template": MEANS[found.template],
        "area": found.area_code or "every area",
        "status": found.status or "any status",
        **{name: getattr(found, name) for name in SHOWN},
        "subject": found.subject,
    }
    show_one(parts, as_json=False)
    click.echo(f"\n{found.text}")


SHOWN = ("tenants", "segments", "price_millipence", "state", "prepared_by", "decided_by")


def _channel(line: contract.BulkChannelRow) -> Row:
    """Return a line of a preview, with words for those whom none reaches."""
    row = row_of(line)
    return row | {"channel": row["channel"] or "none, or not wanted"}
