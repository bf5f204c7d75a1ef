"""The books: trial balance, ledgers, and whether everything agrees with everything."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

import typer

from services.cli.desk import client_for
from services.cli.payments.asking import payments_database
from services.cli.terminal import AsJson, show, show_one, stop
from services.contracts.queries import Listed
from services.contracts.queries.payments.books import (
    BalanceRow,
    LedgerOfRun,
    LedgerOfTenant,
    TrialBalance,
)
from services.payments.domain.verifying import Difference


def trial_balance(
    on: Annotated[str, typer.Option(help="Up to this date, like 2012-04-30.")] = "",
    as_json: AsJson = False,
) -> None:
    """Show what every account was debited and credited with, up to a date or until now."""
    day = _date_in(on)
    with client_for("payments") as client:
        found = client.ask(TrialBalance(day))
    if as_json:
        show_one(found, as_json)
        return
    sums = (found.debit_pence, found.credit_pence, found.debit_pence - found.credit_pence)
    typer.echo(f"Up to {found.on or 'now'}")
    show([*found.accounts, BalanceRow("total", *sums)], as_json, nothing="")


def ledger(
    tenant: Annotated[str, typer.Option(help="Of this tenant, with what they are owed.")] = "",
    run: Annotated[str, typer.Option(help="Of this run's payments.")] = "",
    as_json: AsJson = False,
) -> None:
    """Show the ledger of one tenant or of one run, in the order it was posted."""
    if bool(tenant) == bool(run):
        stop("give either --tenant or --run", 2)
    with client_for("payments") as client:
        query: Listed[Any] = LedgerOfTenant(tenant) if tenant else LedgerOfRun(run)
        show(client.pages(query), as_json, f"nothing is posted of {tenant or run}")


def verify(as_json: AsJson = False) -> None:
    """Work out every balance and status from postings and facts, and say where they differ.

    Reads the payments database itself, all of one moment, while the services run. Exit status: 0
    if everything agrees, 1 if anything differs.
    """
    from services.payments.queries.verifying import differences

    with (
        client_for("payments"),
        payments_database() as database,
        database.engine.connect() as connection,
    ):
        number = _shown(differences(connection), as_json)
    typer.echo(f"{number} differences" if number else "everything agrees", err=True)
    raise typer.Exit(1 if number else 0)


def _shown(differences: Iterable[Difference], as_json: bool) -> int:
    """Show each difference as it is found, or all of them as JSON; return how many there are."""
    if as_json:
        rows = [asdict(each) for each in differences]
        show(rows, as_json, nothing="")
        return len(rows)
    number = 0
    for each in differences:
        number += 1
        typer.echo(f"{each.what}: {each.where}")
        typer.echo(f"  expected  {each.expected}\n  found     {each.found}")
    return number


def _date_in(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        stop(f"--on is a date like 2012-04-30, not {text!r}", 2)


COMMANDS = {"trial-balance": trial_balance, "ledger": ledger, "verify": verify}
