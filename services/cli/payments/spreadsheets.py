"""Lists as CSV files for people who open them in a spreadsheet.

UTF-8 with the mark that spreadsheets know it by. Text stands in quotation marks and never starts a
formula; numbers are numbers; amounts are pounds, in a column `…_pounds`, not pence: a sum below
them reads as money. Programs take `--json`, which has the whole numbers.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from services.cli.terminal import PATH, Row, row_of, show, stop, whole_file

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
    from services.spreadsheets.csv_file import ENCODING, csv_lines

    with whole_file(csv_file, encoding=ENCODING) as file:
        file.writelines(csv_lines(list(rows[0]), rows))
    click.echo(f"{csv_file}: {len(rows)} rows")
