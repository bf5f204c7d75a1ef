"""Budgets and their forecast; random samples of people who are asked whether the money came."""

from dataclasses import replace
from pathlib import Path
from typing import get_args

import click

from services.cli.desk import client_for, deed, key_option
from services.cli.payments.asking import business_date
from services.cli.payments.spreadsheets import csv_option, one_form, show_list, write_rows
from services.cli.terminal import json_option, row_of, show, show_one, stop
from services.contracts import payments as contract
from services.contracts.queries.payments.budgets_and_samples import (
    Budget,
    SampleByNumber,
    SamplePeople,
    SamplePersonRow,
    SampleRow,
    Samples,
)
from services.contracts.vocabulary import Element, SampleOutcome
from services.terms.money import from_decimal, pounds


@click.command("budget")
@json_option
@csv_option
def budget(as_json: bool, csv: Path | None) -> None:
    """Show by element and area the budget, what is paid and still due, and the forecast.

    A file of --csv is without the line of totals: what a spreadsheet adds up counts once.
    """
    one_form(as_json, csv)
    with client_for("payments") as client:
        told = client.ask(Budget())
    if as_json:
        show_one(told, as_json)
    elif csv is not None and told.lines:
        write_rows([row_of(line) for line in told.lines], csv)
    else:
        rows = [*told.lines, replace(told.total, element="in all")] if told.lines else []
        show(rows, as_json, "no budget is set and no instalment planned yet")


@click.command("set-budget")
@click.argument("element", type=click.Choice(get_args(Element)))
@click.argument("area", help="The area's code, such as DUD.")
@click.argument("amount", help="Pounds and pence, like 18000.00.")
@key_option
def set_budget(element: Element, area: str, amount: str, key: str | None) -> None:
    """Set what may be spent on one element in one area.

    The amount is in pounds, always with its pence, so that nobody can mean the other.
    """
    pence = from_decimal(amount)
    if pence is None or pence < 0:
        stop("give the amount in pounds and pence, like 18000.00", 2)
    with client_for("payments") as client:
        command = contract.SetBudget(business_date(client), element, area, pence)
        answer = client.tell(command, deed(key))
        before = answer.before_pence
        was = "" if before is None else f"; it was {pounds(before)}"
        click.echo(f"the budget for {element} in {area} is {pounds(pence)}{was}")


@click.command("draw-sample")
@click.option("--seed", required=True, help="Any text; the same one draws the same people.")
@click.option("--confidence", type=int, default=95, help="Per cent: 90, 95 or 99.")
@click.option("--margin", type=int, default=5, help="Margin of error, 1 to 50 per cent.")
@key_option
def draw_sample(seed: str, confidence: int, margin: int, key: str | None) -> None:
    """Draw people at random, of all whose account a payment has reached, to ask if it did.

    Settle the seed before you look who was paid, so that nobody can choose whom it draws.
    """
    with client_for("payments") as client:
        command = contract.DrawSample(business_date(client), seed, confidence, margin)
        answer = client.tell(command, deed(key))
        drawn = f"{answer.people} of {answer.population} people drawn"
        click.echo(f"sample {answer.sample}: {drawn}")


@click.command("sample")
@click.argument("number", type=int, required=False, help="Show the people of this one.")
@json_option
@csv_option
def sample(number: int | None, as_json: bool, csv: Path | None) -> None:
    """List the samples with what came of them, or the people of one with what each was paid."""
    one_form(as_json, csv)
    with client_for("payments") as client:
        if number is None:
            show_list(client.pages(Samples()), as_json, csv, "no sample was drawn yet")
            return
        found = client.ask(SampleByNumber(number))
        people = list(client.pages(SamplePeople(number)))
    _show_sample(found, people, as_json, csv)


def _show_sample(
    found: SampleRow, people: list[SamplePersonRow], as_json: bool, csv: Path | None
) -> None:
    if as_json:
        show_one(row_of(found) | {"drawn": [row_of(person) for person in people]}, as_json)
        return
    if csv is None:
        show_one(found, as_json)
        click.echo()
    show_list(people, as_json, csv, "nobody")


@click.command("record-outcome")
@click.argument("number", type=int, help="The sample's number.")
@click.argument("tenant", help="The tenant's reference.")
@click.argument("outcome", type=click.Choice(get_args(SampleOutcome)))
@click.option("--note", default="", help="What does not agree, or what was tried.")
@key_option
def record_outcome(
    number: int, tenant: str, outcome: SampleOutcome, note: str, key: str | None
) -> None:
    """Record what came of asking one person of a sample; once more to correct it."""
    with client_for("payments") as client:
        command = contract.RecordSampleOutcome(business_date(client), number, tenant, outcome, note)
        answer = client.tell(command, deed(key))
        click.echo(f"sample {number}, {tenant}: {answer.before} → {answer.outcome}")
