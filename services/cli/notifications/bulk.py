"""A message to many: prepared with a preview, approved by another officer, or cancelled."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

import typer

from services.cli.desk import By, Desk, Key, civil_date, desk_for, officer
from services.cli.terminal import AsJson, Row, show, show_one, stop
from services.contracts import notifications as contract
from services.terms.money import MILLIPENCE, pounds

BulkRef = Annotated[str, typer.Argument(help="Its reference, such as news-2012-05.")]

LARGEST_FILE = 100_000
"""Bytes of a file of words; the words themselves may be far fewer."""

MEANS = {"news": "news, which tenants can stop", "notice": "notice, which must be sent"}


def prepare(
    bulk_ref: Annotated[str, typer.Argument(help="A reference for it: letters, digits, hyphens.")],
    template: Annotated[
        Literal["news", "notice"],
        typer.Option(help="`news` tenants can stop; a `notice` must be sent."),
    ],
    subject: Annotated[str, typer.Option(help="Of e-mail and letter, 70 characters at most.")],
    text: Annotated[str, typer.Option(help="What it says, 2,000 characters at most.")] = "",
    text_from: Annotated[
        Path | None, typer.Option(help="A file with what it says; blank lines part paragraphs.")
    ] = None,
    area: Annotated[str, typer.Option(help="Only this area, by its code, such as DUD.")] = "",
    status: Annotated[
        str, typer.Option(help="Only tenants with this status, such as active.")
    ] = "",
    by: By = "",
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """Prepare a message to everyone in an area or with a status, and say what it comes to.

    Words and tenants are frozen; nothing goes out before another officer approves it. The cost is
    at the prices in the channels' settings, and exact. Whom no channel reaches, or who stopped
    news, stand in a line of their own.
    """
    words = _words(text, text_from)
    with desk_for("notifications") as desk:
        command = contract.PrepareBulk(
            bulk_ref, template, subject, words, area, status, civil_date()
        )
        answer = desk.tell(command, by or officer(), key)
    if as_json:
        show_one(answer, as_json)
        return
    typer.echo(f"{bulk_ref} is prepared: {_tenants(answer)}, {pounds(answer['price'], MILLIPENCE)}")
    show([_channel(line) for line in answer["channels"]], as_json, nothing="")
    typer.echo(f"Another officer approves it: cashback notifications bulk approve {bulk_ref}")


def list_(as_json: AsJson = False) -> None:
    """List the messages to many, the newest first."""
    with desk_for("notifications") as desk:
        rows = desk.ask("bulks")
    show(rows if as_json else [_priced(row) for row in rows], as_json, "no message to many yet")


def show_bulk(bulk_ref: BulkRef, as_json: AsJson = False) -> None:
    """Show a message to many: its words, whom it is for, and how its messages stand."""
    with desk_for("notifications") as desk:
        found = _known(desk, bulk_ref)
    if as_json:
        show_one(found, as_json)
        return
    _show(found)
    if found["messages"]:
        typer.echo()
        rows = [{"status": k, "messages": v} for k, v in found["messages"].items()]
        show(rows, as_json, nothing="")


def approve(
    bulk_ref: BulkRef,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask me again.")] = False,
    by: By = "",
    key: Key = None,
) -> None:
    """Have a prepared message go out; not by the officer who prepared it.

    Shows what it will do and asks first. It goes out at the pace set for messages to many, after
    what else there is to tell.
    """
    person = by or officer()
    with desk_for("notifications") as desk:
        found = _known(desk, bulk_ref)
        _show(found)
        if found["state"] == "prepared" and not yes:
            _confirm(found)
        command = contract.ApproveBulk(bulk_ref, found["tenants"], civil_date())
        answer = desk.tell(command, person, key)
    typer.echo(f"{bulk_ref} is approved; its messages to {_tenants(answer)} wait: see `lines`")


def cancel(bulk_ref: BulkRef, by: By = "", key: Key = None) -> None:
    """Have a prepared message not go out. What is approved cannot be called back."""
    with desk_for("notifications") as desk:
        desk.tell(contract.CancelBulk(bulk_ref, civil_date()), by or officer(), key)
    typer.echo(f"{bulk_ref} is cancelled; nobody was told")


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


def _confirm(found: Row) -> None:
    question = f"\nSend it to {_tenants(found)} for {pounds(found['price'], MILLIPENCE)}?"
    try:
        agreed = typer.confirm(question)
    except typer.Abort:
        agreed = False
    if not agreed:
        stop("nothing was approved; --yes approves without asking", 1)


def _known(desk: Desk, bulk_ref: str) -> Row:
    found: Row | None = desk.ask("bulk", bulk_ref=bulk_ref)
    if found is None:
        stop(f"there is no message to many {bulk_ref!r}; `bulk list` shows those there are", 2)
    return found


def _show(found: Row) -> None:
    parts = {
        "reference": found["bulk_ref"],
        "template": MEANS[found["template"]],
        "area": found["area_code"] or "every area",
        "status": found["status"] or "any status",
        **{k: v for k, v in _priced(found).items() if k in SHOWN},
        "subject": found["subject"],
    }
    show_one(parts, as_json=False)
    typer.echo(f"\n{found['text']}")


SHOWN = ("tenants", "segments", "price_millipence", "state", "prepared_by", "decided_by")


def _priced(row: Row) -> Row:
    return {("price_millipence" if k == "price" else k): v for k, v in row.items()}


def _channel(line: Row) -> Row:
    return _priced(line) | {"channel": line["channel"] or "none, or not wanted"}


def _tenants(answer: Row) -> str:
    number = answer["tenants"]
    return f"{number} {'tenant' if number == 1 else 'tenants'}"


COMMANDS: dict[str, Callable[..., None]] = {
    "prepare": prepare,
    "list": list_,
    "show": show_bulk,
    "approve": approve,
    "cancel": cancel,
}
