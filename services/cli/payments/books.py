"""The books: trial balance, ledgers, and whether everything agrees with everything."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Annotated

import typer

from services.cli.desk import desk_for, pages
from services.cli.payments.asking import payments_database
from services.cli.terminal import AsJson, show, show_one, stop
from services.payments.domain.verifying import Difference


def trial_balance(
    on: Annotated[str, typer.Option(help="Up to this date, like 2012-04-30.")] = "",
    as_json: AsJson = False,
) -> None:
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
    typer.echo(f"Up to {found['on'] or 'now'}")
    show([*found["accounts"], total], as_json, nothing="")


def ledger(
    tenant: Annotated[str, typer.Option(help="Of this tenant, with what they are owed.")] = "",
    run: Annotated[str, typer.Option(help="Of this run's payments.")] = "",
    as_json: AsJson = False,
) -> None:
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


def verify(as_json: AsJson = False) -> None:
    """Work out every balance and status from postings and facts, and say where they differ.

    Reads the payments database itself, all of one moment, while the services run. Exit status: 0
    if everything agrees, 1 if anything differs.
    """
    from services.payments.queries.verifying import differences

    with (
        desk_for("payments"),
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


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


COMMANDS = {"trial-balance": trial_balance, "ledger": ledger, "verify": verify}
