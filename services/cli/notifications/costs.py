"""What telling tenants came to, by month, channel and template."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from pathlib import Path

import click

from services.cli.desk import client_for
from services.cli.payments.spreadsheets import csv_option, one_form, write_rows
from services.cli.terminal import Row, json_option, row_of, show, show_one, stop
from services.contracts.queries.notifications.lines_and_tasks import Costs

SUMMED = ("messages", "segments", "price_millipence")


@click.command("costs")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="First day it was sent.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Last day it was sent.")
@json_option
@csv_option
def costs(since: datetime | None, until: datetime | None, as_json: bool, csv: Path | None) -> None:
    """Show messages, segments and pounds by month, channel and template, with totals.

    What a provider took costs, whether or not it arrived, at the price that was set when it was
    sent. Prices are thousandths of a penny, and pounds have as many decimals as that takes: every
    sum is exact and nothing is rounded. A file of --csv is without the totals: what a spreadsheet
    adds up counts once.
    """
    one_form(as_json, csv)
    if since and until and since > until:
        stop("--since is after --until: give the first day and the last", 2)
    with client_for("notifications") as client:
        lines = [row_of(row) for row in client.pages(Costs(_day(since), _day(until)))]
    if as_json:
        show_one({"lines": lines, "months": list(_months(lines)), "total": _sum(lines)}, as_json)
    elif csv is not None and lines:
        write_rows(lines, csv)
    else:
        show(list(with_totals(lines)), as_json, "nothing was sent in that time")


def with_totals(lines: Sequence[Row]) -> Iterator[Row]:
    """Yield the lines, each month's followed by its total, and at the end the total of all."""
    months = list(_months(lines))
    for total in months:
        yield from (line for line in lines if line["month"] == total["month"])
        if len(months) > 1:
            yield {"month": total["month"], "channel": "in all", "template": ""} | total
    if lines:
        yield {"month": "in all", "channel": "", "template": ""} | _sum(lines)


def _months(lines: Sequence[Row]) -> Iterator[Row]:
    for month, those in groupby(lines, key=lambda line: str(line["month"])):
        yield {"month": month} | _sum(list(those))


def _sum(lines: Sequence[Row]) -> Row:
    return {name: sum(line[name] for line in lines) for name in SUMMED}


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
