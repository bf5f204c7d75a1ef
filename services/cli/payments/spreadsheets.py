"""Lists as CSV files for people who open them in a spreadsheet.

UTF-8 with the mark that spreadsheets know it by. Text stands in quotation marks and never starts a
formula; numbers are numbers; amounts are pounds, in a column `…_pounds`, not pence: a sum below
them reads as money. Programs take `--json`, which has the whole numbers.
"""

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from services.cli.terminal import PATH, Row, amount_in, row_of, show, stop, whole_file

csv_option = click.option(
    "--csv", type=PATH, help="Write the rows into this file, for a spreadsheet."
)


def one_form(as_json: bool, csv_file: Path | None) -> None:
    """Stop unless at most one of --json and --csv is given."""
    if as_json and csv_file is not None:
        stop("give --json or --csv, not both", 2)


def show_list(rows: Iterable[Any], as_json: bool, csv_file: Path | None, nothing: str) -> None:
    """Print rows, as `show` does, or write them into a file where one is named."""
    one_form(as_json, csv_file)
    found = [row_of(row) for row in rows]
    if csv_file is None or not found:
        show(found, as_json, nothing)
    else:
        write_rows(found, csv_file)


def write_rows(rows: Sequence[Row], csv_file: Path) -> None:
    """Write rows of the same columns, at least one, and say where they are."""
    with whole_file(csv_file, encoding="utf-8-sig") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC)
        writer.writerow([_heading(name) for name in rows[0]])
        writer.writerows([_cell(name, row[name]) for name in rows[0]] for row in rows)
    click.echo(f"{csv_file}: {len(rows)} rows")


def _heading(name: str) -> str:
    amount = amount_in(name)
    return f"{amount[0]}_pounds" if amount else name


def _cell(name: str, value: Any) -> str | int | Decimal:
    from services.bank_formats.spreadsheet import guarded

    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        amount = amount_in(name)
        return Decimal(value).scaleb(-amount[1]) if amount else value
    if isinstance(value, list):
        return guarded(", ".join(map(str, value)))
    return guarded(str(value))
