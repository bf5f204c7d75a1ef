"""The books: trial balance, ledgers, and whether everything agrees with everything."""

from datetime import date
from typing import Any

import click

from services.cli.desk import client_for
from services.cli.terminal import json_option, show, show_one, stop
from services.contracts.queries import Listed
from services.contracts.queries.payments.books import (
    BalanceRow,
    LedgerOfRun,
    LedgerOfTenant,
    TrialBalance,
)


@click.command("trial-balance")
@click.option("--on", default="", help="Up to this date, like 2012-04-30.")
@json_option
def trial_balance(on: str, as_json: bool) -> None:
    """Show what every account was debited and credited with, up to a date or until now."""
    day = _date_in(on)
    with client_for("payments") as client:
        found = client.ask(TrialBalance(day))
    if as_json:
        show_one(found, as_json)
        return
    sums = (found.debit_pence, found.credit_pence, found.debit_pence - found.credit_pence)
    click.echo(f"Up to {found.on or 'now'}")
    show([*found.accounts, BalanceRow("total", *sums)], as_json, nothing="")


@click.command("ledger")
@click.option("--tenant", default="", help="Of this tenant, with what they are owed.")
@click.option("--run", default="", help="Of this run's payments.")
@json_option
def ledger(tenant: str, run: str, as_json: bool) -> None:
    """Show the ledger of one tenant or of one run, in the order it was posted."""
    if bool(tenant) == bool(run):
        stop("give either --tenant or --run", 2)
    with client_for("payments") as client:
        query: Listed[Any] = LedgerOfTenant(tenant) if tenant else LedgerOfRun(run)
        show(client.pages(query), as_json, f"nothing is posted of {tenant or run}")


def _date_in(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        stop(f"--on is a date like 2012-04-30, not {text!r}", 2)
