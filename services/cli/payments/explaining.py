"""Why a tenant's instalments are what they are, and the statement that goes to the tenant."""

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import click

from services.cli.desk import client_for
from services.cli.terminal import PATH, json_option, show_one, stop, write_whole
from services.contracts.queries.payments.explaining import (
    ExplainedInstalment,
    Explanation,
    PostingOfInstalment,
    StatementDocument,
    StepRow,
)
from services.terms.money import pounds

FORMS: dict[str, Literal["html", "pdf"]] = {".html": "html", ".pdf": "pdf"}

tenant_argument = click.argument("tenant", help="The tenant's reference, such as T0001.")


@click.command("explain")
@tenant_argument
@click.option("--quarter", type=int, help="Only this quarter, from 1.")
@json_option
def explain(tenant: str, quarter: int | None, as_json: bool) -> None:
    """Say of every instalment what made it what it is: when, what, who, why, and the ledger."""
    with client_for("payments") as client:
        found = client.ask(Explanation(tenant, quarter))
    if as_json:
        show_one(found, as_json)
        return
    click.echo(f"{tenant}, as of {found.as_of}")
    for instalment in found.instalments:
        click.echo("\n" + "\n".join(_block(instalment)))


@click.command("statement")
@tenant_argument
@click.option(
    "--to", required=True, type=PATH, help="File to write; its name ends in .html or .pdf."
)
def statement(tenant: str, to: Path) -> None:
    """Write a tenant's statement as a page or as a PDF, for the tenant to keep."""
    form = FORMS.get(to.suffix.lower())
    if form is None:
        stop(f"{to.name}: name a file that ends in .html or .pdf", 2)
    with client_for("payments") as client:
        document = client.ask(StatementDocument(tenant, form)).content
    write_whole(to, base64.b64decode(document) if form == "pdf" else document.encode())
    click.echo(to)


def _block(instalment: ExplainedInstalment) -> Iterator[str]:
    """One instalment: how it stands, its steps, its lines in the ledger."""
    yield f"{instalment.reference}: {instalment.summary}"
    for step in instalment.steps:
        yield from _step(step)
    if instalment.postings:
        yield "  Ledger"
    for posting in instalment.postings:
        yield f"  {posting.on}  {_posting(posting)}"


def _step(step: StepRow) -> Iterator[str]:
    yield f"  {step.on}  {step.what}"
    details = [f"by {step.who}" if step.who else "", step.why]
    if any(details):
        yield " " * len("  2012-01-16  ") + "; ".join(filter(None, details))


def _posting(posting: PostingOfInstalment) -> str:
    """`earned £75.00: debit scheme cost, credit tenant payable (T1 repairs Q1)`."""
    pence, own = posting.amount_pence, posting.own_pence
    part = "" if pence == own else f", {pounds(own)} of it for this instalment"
    kind, debit, credit = (
        word.replace("_", " ") for word in (posting.kind, posting.debit, posting.credit)
    )
    return f"{kind} {pounds(pence)}{part}: debit {debit}, credit {credit} ({posting.reference})"
