"""Budgets and their forecast; random samples of people who are asked whether the money came."""

from typing import Annotated

import typer

from services.cli.desk import By, Key, desk_for, officer, pages
from services.cli.payments.asking import business_date
from services.cli.payments.spreadsheets import Csv, one_form, show_list, write_rows
from services.cli.terminal import AsJson, Row, show, show_one, stop
from services.contracts import payments as contract
from services.contracts.vocabulary import Element, SampleOutcome
from services.terms.money import from_decimal, pounds


def budget(as_json: AsJson = False, csv: Csv = None) -> None:
    """Show by element and area the budget, what is paid and still due, and the forecast.

    A file of --csv is without the line of totals: what a spreadsheet adds up counts once.
    """
    one_form(as_json, csv)
    with desk_for("payments") as desk:
        told = desk.ask("budget")
    if as_json:
        show_one(told, as_json)
    elif csv is not None and told["lines"]:
        write_rows(told["lines"], csv)
    else:
        rows = [*told["lines"], told["total"] | {"element": "in all"}] if told["lines"] else []
        show(rows, as_json, "no budget is set and no instalment planned yet")


def set_budget(
    element: Annotated[Element, typer.Argument()],
    area: Annotated[str, typer.Argument(help="The area's code, such as DUD.")],
    amount: Annotated[str, typer.Argument(help="Pounds and pence, like 18000.00.")],
    by: By = "",
    key: Key = None,
) -> None:
    """Set what may be spent on one element in one area.

    The amount is in pounds, always with its pence, so that nobody can mean the other.
    """
    pence = from_decimal(amount)
    if pence is None or pence < 0:
        stop("give the amount in pounds and pence, like 18000.00", 2)
    with desk_for("payments") as desk:
        command = contract.SetBudget(business_date(desk), element, area, pence)
        answer = desk.tell(command, by or officer(), key)
        before = answer["before_pence"]
        was = "" if before is None else f"; it was {pounds(before)}"
        typer.echo(f"the budget for {element} in {area} is {pounds(pence)}{was}")


def draw_sample(
    seed: Annotated[str, typer.Option(help="Any text; the same one draws the same people.")],
    confidence: Annotated[int, typer.Option(help="Per cent: 90, 95 or 99.")] = 95,
    margin: Annotated[int, typer.Option(help="Margin of error, 1 to 50 per cent.")] = 5,
    by: By = "",
    key: Key = None,
) -> None:
    """Draw people at random, of all whose account a payment has reached, to ask if it did.

    Settle the seed before you look who was paid, so that nobody can choose whom it draws.
    """
    with desk_for("payments") as desk:
        command = contract.DrawSample(business_date(desk), seed, confidence, margin)
        answer = desk.tell(command, by or officer(), key)
        drawn = f"{answer['people']} of {answer['population']} people drawn"
        typer.echo(f"sample {answer['sample']}: {drawn}")


def sample(
    number: Annotated[int | None, typer.Argument(help="Show the people of this one.")] = None,
    as_json: AsJson = False,
    csv: Csv = None,
) -> None:
    """List the samples with what came of them, or the people of one with what each was paid."""
    one_form(as_json, csv)
    with desk_for("payments") as desk:
        if number is None:
            show_list(desk.ask("samples"), as_json, csv, "no sample was drawn yet")
            return
        found = desk.ask("sample", number=number)
        if found is None:
            stop(f"there is no sample {number}", 2)
        people = list(pages(desk, "sample_people", "tenant_ref", number=number))
    _show_sample(found, people, as_json, csv)


def _show_sample(found: Row, people: list[Row], as_json: bool, csv: Csv) -> None:
    if as_json:
        show_one(found | {"drawn": people}, as_json)
        return
    if csv is None:
        show_one(found, as_json)
        typer.echo()
    show_list(people, as_json, csv, "nobody")


def record_outcome(
    number: Annotated[int, typer.Argument(help="The sample's number.")],
    tenant: Annotated[str, typer.Argument(help="The tenant's reference.")],
    outcome: Annotated[SampleOutcome, typer.Argument()],
    note: Annotated[str, typer.Option(help="What does not agree, or what was tried.")] = "",
    by: By = "",
    key: Key = None,
) -> None:
    """Record what came of asking one person of a sample; once more to correct it."""
    with desk_for("payments") as desk:
        command = contract.RecordSampleOutcome(business_date(desk), number, tenant, outcome, note)
        answer = desk.tell(command, by or officer(), key)
        typer.echo(f"sample {number}, {tenant}: {answer['before']} → {answer['outcome']}")


COMMANDS = {
    "budget": budget,
    "set-budget": set_budget,
    "draw-sample": draw_sample,
    "sample": sample,
    "record-outcome": record_outcome,
}
