"""Whether the books agree with everything: `cashback payments verify`."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from services.cli.desk import client_for
from services.cli.operations.databases import database_of
from services.cli.terminal import json_option, show

if TYPE_CHECKING:
    from services.payments.domain.verifying import Difference


@click.command("verify")
@json_option
def verify(as_json: bool) -> None:
    """Work out every balance and status from postings and facts, and say where they differ.

    Reads the payments database itself, all of one moment, while the services run. Exit status: 0
    if everything agrees, 1 if anything differs.
    """
    from services.payments.queries.verifying import differences

    with (
        client_for("payments"),
        database_of("payments") as database,
        database.engine.connect() as connection,
    ):
        number = _shown(differences(connection), as_json)
    click.echo(f"{number} differences" if number else "everything agrees", err=True)
    raise click.exceptions.Exit(1 if number else 0)


def _shown(differences: Iterable["Difference"], as_json: bool) -> int:
    """Show each difference as it is found, or all of them as JSON; return how many there are."""
    if as_json:
        rows = [asdict(each) for each in differences]
        show(rows, as_json, nothing="")
        return len(rows)
    number = 0
    for each in differences:
        number += 1
        click.echo(f"{each.what}: {each.where}")
        click.echo(f"  expected  {each.expected}\n  found     {each.found}")
    return number
