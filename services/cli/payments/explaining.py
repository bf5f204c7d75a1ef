"""Why a tenant's instalments are what they are, and the statement that goes to the tenant."""

import base64
from collections.abc import Iterator
from pathlib import Path

import click

from services.cli.desk import desk_for
from services.cli.terminal import PATH, Row, json_option, show_one, stop, write_whole
from services.terms.money import pounds

tenant_argument = click.argument("tenant", help="The tenant's reference, such as T0001.")

NOT_STARTED = "{} has no instalments: check the reference, or the year has not started"


@click.command("explain")
@tenant_argument
@click.option("--quarter", type=int, help="Only this quarter, from 1.")
@json_option
def explain(tenant: str, quarter: int | None, as_json: bool) -> None:
    """Say of every instalment what made it what it is: when, what, who, why, and the ledger."""
    with desk_for("payments") as desk:
        found = desk.ask("explain", tenant_ref=tenant, quarter=quarter)
    if found is None:
        stop(NOT_STARTED.format(tenant), 2)
    if not found["instalments"]:
        stop(f"{tenant} has no quarter {quarter}", 2)
    if as_json:
        show_one(found, as_json)
        return
    click.echo(f"{tenant}, as of {found['as_of']}")
    for instalment in found["instalments"]:
        click.echo("\n" + "\n".join(_block(instalment)))


@click.command("statement")
@tenant_argument
@click.option(
    "--to", required=True, type=PATH, help="File to write; its name ends in .html or .pdf."
)
def statement(tenant: str, to: Path) -> None:
    """Write a tenant's statement as a page or as a PDF, for the tenant to keep."""
    form = to.suffix.removeprefix(".").lower()
    if form not in ("html", "pdf"):
        stop(f"{to.name}: name a file that ends in .html or .pdf", 2)
    with desk_for("payments") as desk:
        document = desk.ask("statement_document", tenant_ref=tenant, form=form)
    if document is None:
        stop(NOT_STARTED.format(tenant), 2)
    write_whole(to, base64.b64decode(document) if form == "pdf" else document.encode())
    click.echo(to)


def _block(instalment: Row) -> Iterator[str]:
    """One instalment: how it stands, its steps, its lines in the ledger."""
    yield f"{instalment['reference']}: {instalment['summary']}"
    for step in instalment["steps"]:
        yield from _step(step)
    if instalment["movements"]:
        yield "  Ledger"
    for movement in instalment["movements"]:
        yield f"  {movement['on']}  {_posting(movement)}"


def _step(step: Row) -> Iterator[str]:
    yield f"  {step['on']}  {step['what']}"
    details = [f"by {step['who']}" if step["who"] else "", step["why"]]
    if any(details):
        yield " " * len("  2012-01-16  ") + "; ".join(filter(None, details))


def _posting(movement: Row) -> str:
    """`earned £75.00: debit scheme cost, credit tenant payable (T1 repairs Q1)`."""
    pence, own = movement["amount_pence"], movement["own_pence"]
    part = "" if pence == own else f", {pounds(own)} of it for this instalment"
    kind, debit, credit = (movement[n].replace("_", " ") for n in ("kind", "debit", "credit"))
    return f"{kind} {pounds(pence)}{part}: debit {debit}, credit {credit} ({movement['reference']})"
