"""The books: trial balance, ledgers, and whether everything agrees with everything."""

from datetime import date

import click

from services.cli.desk import desk_for, pages
from services.cli.terminal import json_option, show, show_one, stop


@click.command("trial-balance")
@click.option("--on", default="", help="Up to this date, like 2012-04-30.")
@json_option
def trial_balance(on: str, as_json: bool) -> None:
    """Show what every account was debited and credited with, up to a date or until now."""
    if on and not _is_date(on):
        stop(f"--on is a date like 2012-04-30, not {on!r}", 2)
    with desk_for("payments") as desk:
        found = desk.ask("trial_balance", on=on)
    if as_json:
        show_one(found, as_json)
        return
    total = {"account": "total", "balance_pence": found["debit_pence"] - found["credit_pence"]}
    total |= {name: found[name] for name in ("debit_pence", "credit_pence")}
    click.echo(f"Up to {found['on'] or 'now'}")
    show([*found["accounts"], total], as_json, nothing="")


@click.command("ledger")
@click.option("--tenant", default="", help="Of this tenant, with what they are owed.")
@click.option("--run", default="", help="Of this run's payments.")
@json_option
def ledger(tenant: str, run: str, as_json: bool) -> None:
    """Show the ledger of one tenant or of one run, in the order it was posted."""
    if bool(tenant) == bool(run):
        stop("give either --tenant or --run", 2)
    with desk_for("payments") as desk:
        if tenant:
            rows = desk.ask("ledger_of_tenant", tenant_ref=tenant)
        else:
            rows = list(pages(desk, "ledger_of_run", "id", run_ref=run))
    if not as_json:
        rows = [{k: v for k, v in row.items() if k != "id"} for row in rows]
    show(rows, as_json, f"nothing is posted of {tenant or run}")


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
