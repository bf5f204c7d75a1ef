"""What comes back from the bank: returned credits, corrections, the landlord's statement."""

import base64
from pathlib import Path
from typing import TYPE_CHECKING

import click

from services.cli.desk import client_for, deed, key_option
from services.cli.payments.asking import business_date
from services.cli.payments.spreadsheets import csv_option, one_form, show_list
from services.cli.terminal import PATH, json_option, show, stop
from services.contracts import payments as contract
from services.contracts.queries.payments.bank import ImportedRows, Imports, NotOnStatement
from services.terms.imports import import_in_words

if TYPE_CHECKING:
    from services.client.asking import Client

file_argument = click.argument("file", type=PATH, help="The file as the bank gave it.")


@click.command("import-returns")
@file_argument
@key_option
def import_returns(file: Path, key: str | None) -> None:
    """Import an ARUCS or AWACS report, CSV or XML, and match every row of it.

    A file with a fault is refused whole, with every fault listed (exit status 2). The same file a
    second time only decides again what was unknown.
    """
    content = _content(file)
    with client_for("payments") as client:
        command = contract.ImportReturns(business_date(client), file.name, content)
        _tell_outcome(client, client.tell(command, deed(key)))


@click.command("import-statement")
@file_argument
@key_option
def import_statement(file: Path, key: str | None) -> None:
    """Import the landlord's bank statement (CSV), settle the runs on it, and list what is missing.

    Exit status 1 if something is unexpected or overdue, so that nobody overlooks it; also for a
    statement imported before. Its lines that settled nothing are looked at again.
    """
    content = _content(file)
    with client_for("payments") as client:
        command = contract.ImportStatement(business_date(client), file.name, content)
        answer = client.tell(command, deed(key))
        _tell_outcome(client, answer)
        if answer.missing:
            click.echo("\nNot on the statement")
            show(answer.missing, as_json=False, nothing="")
        overdue = any(row.overdue for row in answer.missing)
        if overdue or answer.unexpected:
            raise click.exceptions.Exit(1)


@click.command("imports")
@click.argument("number", type=int, required=False, help="Show the rows of this one.")
@json_option
@csv_option
def imports(number: int | None, as_json: bool, csv: Path | None) -> None:
    """List what was imported from the bank, or every row of one file with what became of it."""
    one_form(as_json, csv)
    with client_for("payments") as client:
        if number is None:
            show_list(client.pages(Imports()), as_json, csv, "nothing was imported yet")
        else:
            show_list(client.pages(ImportedRows(number)), as_json, csv, "no rows")


@click.command("missing")
@json_option
def missing(as_json: bool) -> None:
    """List what should be on the bank statement by now and was on none that was imported."""
    with client_for("payments") as client:
        rows = client.pages(NotOnStatement(business_date(client)))
        show(rows, as_json, "nothing is missing")


def _content(file: Path) -> str:
    """Return a file in Base64, one that is far too large unread."""
    from services.bank_formats.incoming.faults import FileFault
    from services.bank_formats.incoming.source import pieces

    try:
        return base64.b64encode(b"".join(pieces(file))).decode("ascii")
    except FileFault as fault:
        stop(f"{file.name}: {fault}", 2)


def _tell_outcome(client: "Client", answer: contract.ImportedReturns) -> None:
    click.echo(f"import {answer.number}: {import_in_words(answer.repeated, answer.changed)}")
    show(client.pages(ImportedRows(answer.number)), as_json=False, nothing="no rows")
