"""What the commands share: stopping with a message, showing rows and money, whole files.

A name that ends in `_pence` or `_millipence` (thousandths of a penny) is an amount: shown in
pounds, and exactly. As JSON it stays the whole number that it is.
"""

import contextlib
import dataclasses
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn, TextIO

import click

from services.spreadsheets.cells import amount_in
from services.terms.money import pounds

PATH = click.Path(path_type=Path)
json_option = click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")

Row = dict[str, Any]
"""What is shown of one thing, by name, in the order of its columns."""


def known(names: Sequence[str], among: tuple[str, ...]) -> Sequence[str]:
    """Return the names if all are among the known ones; otherwise stop."""
    for name in names:
        if name not in among:
            stop(f"there is no {name!r} here; take one of {', '.join(among)}", 2)
    return names


def stop(message: str, status: int) -> NoReturn:
    """End the command with a message on standard error."""
    click.echo(message, err=True)
    raise click.exceptions.Exit(status)


def table_of(rows: Sequence[Any]) -> str:
    """Return dataclasses of one kind as lines of aligned columns; None as a dash."""
    names = [field.name for field in dataclasses.fields(rows[0])]
    lines = [[name.replace("_", " ") for name in names]]
    lines += [["-" if (v := getattr(row, n)) is None else str(v) for n in names] for row in rows]
    return aligned(lines)


def aligned(lines: Sequence[Sequence[str]]) -> str:
    """Return lines of as many cells each, the cells below each other."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def row_of(answer: Any) -> Row:
    """Return a row of an answer, with its fields in their order and as JSON has them."""
    if isinstance(answer, dict):
        return answer
    from services.contracts.schema import to_wire  # loads what checks every message

    wire = to_wire(answer)
    return {field.name: wire[field.name] for field in dataclasses.fields(answer)}


def show(rows: Iterable[Any], as_json: bool, nothing: str) -> None:
    """Print rows of a service's answer, or dicts, as aligned columns with amounts in pounds; or as
    JSON as they are."""
    found = [row_of(row) for row in rows]
    if as_json:
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
    elif not found:
        click.echo(nothing)
    else:
        shown = [_shown(row) for row in found]
        names = list(shown[0])
        click.echo(aligned([names, *([row[name] for name in names] for row in shown)]))


def show_one(thing: Any, as_json: bool) -> None:
    """Print one thing, a line for each of its parts."""
    row = row_of(thing)
    if as_json:
        click.echo(json.dumps(row, indent=2, ensure_ascii=False))
        return
    shown = _shown({k: v for k, v in row.items() if not isinstance(v, (list, dict))})
    width = max(map(len, shown))
    for name, value in shown.items():
        click.echo(f"{name.ljust(width)}  {value}".rstrip())


def _shown(row: Row) -> dict[str, str]:
    return {_heading(name): _cell(name, value) for name, value in row.items()}


def _heading(name: str) -> str:
    amount = amount_in(name)
    return (amount[0] if amount else name).replace("_", " ")


def _cell(name: str, value: Any) -> str:
    amount = amount_in(name)
    if value is None or value == "":
        return "-"
    if amount is not None:
        return pounds(value, amount[1])
    if isinstance(value, list):
        return _one_line(", ".join(map(str, value)))
    return ("yes" if value else "no") if isinstance(value, bool) else _one_line(str(value))


def _one_line(text: str) -> str:
    """What a person typed may hold what a terminal would obey."""
    return "".join(c if c.isprintable() else " " for c in text)


# --- files that are whole or not there ---


@contextmanager
def whole_file(path: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """Open a file to be written, with its folder; it gets its name when all of it is there.

    Until then it is beside its name, as `….part`; half a file never has the name of one. An earlier
    file is replaced. Only its owner may read it: it may hold account numbers. Stops the command
    with status 1 where the disk refuses.
    """
    with _beside(path) as half, half.open("w", encoding=encoding, newline="") as file:
        yield file


def require_folder(folder: Path) -> None:
    """Stop the command, before anything is done, if no file can be written into a folder."""
    with _beside(folder / ".cashback-can-write") as half:
        half.touch()
    (folder / ".cashback-can-write").unlink(missing_ok=True)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whose content is known, as `whole_file` does."""
    with _beside(path) as half:
        half.write_bytes(content)


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """Give the path to write to, and put what was written in its place at the end."""
    half = path.parent / f"{path.name}.part"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        yield half
        half.replace(path)
    except OSError as problem:
        stop(f"{path} cannot be written: {problem.strerror}", 1)
    finally:
        with contextlib.suppress(OSError):
            half.unlink(missing_ok=True)
