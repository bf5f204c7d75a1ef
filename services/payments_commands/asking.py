"""How the payments commands reach the service, and how they show rows, money and refusals."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Annotated, Any

import typer

from services.backbone.errors import BackboneError, CommandFailed, CommandRefused
from services.backbone.settings import Settings
from services.command_line import aligned, stop
from services.desk import Desk, desk_of, officer

By = Annotated[str, typer.Option("--by", help="Who you are, for the audit trail.")]
Key = Annotated[
    str | None,
    typer.Option(
        "--key",
        help="Names the deed: the same key and input are done once. Where the command fills in the"
        " business date, a repeat after the next cut-off is refused.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON, for programs.")]

Row = dict[str, Any]


@contextmanager
def payments_desk() -> Iterator[Desk]:
    """Give the way to payments. Refusals end the command with status 2, other failures with 1."""
    try:
        with desk_of("payments") as desk:
            yield desk
    except CommandRefused as refused:
        stop(str(refused), 2)
    except CommandFailed as problem:
        stop(f"{problem}. Is the database there, and up to date? {HELP}", 1)
    except BackboneError as problem:
        stop(str(problem), 1)
    except Exception as problem:
        if type(problem).__module__.split(".")[0] not in SERVERS_AND_SETTINGS:
            raise
        stop(f"the settings do not lead to payments ({type(problem).__name__}). {HELP}", 1)


SERVERS_AND_SETTINGS = frozenset({"sqlalchemy", "kombu", "amqp", "environs"})
"""Whose errors mean that an address or a setting is wrong; importing them would take a second."""


HELP = "`cashback status` shows what answers; `cashback migrate` brings tables up to date."


@contextmanager
def payments_database() -> Iterator[Any]:
    """Give the way into the payments database itself, for what takes longer than a call may."""
    from services.catalogue import transactions

    database = transactions("payments", Settings.from_environment().database_url("payments"))
    try:
        yield database
    finally:
        database.engine.dispose()


def business_date(desk: Desk) -> date:
    """Return the date that what is recorded now counts for; stop before the pilot has begun."""
    answer = desk.ask("business_date")
    if not answer:
        stop("no date's cut-off has been reached yet: is the pilot running?", 1)
    return date.fromisoformat(answer)


def pages(desk: Desk, query: str, cursor: str, **arguments: Any) -> Iterator[Row]:
    """Yield every row of a query that takes `after`, the last row's `cursor`."""
    rows = desk.ask(query, **arguments)
    while rows:
        yield from rows
        rows = desk.ask(query, after=rows[-1][cursor], **arguments)


def pounds(pence: int) -> str:
    """Return an amount as people write it, such as `£1,250.00` or `-£75.00`."""
    sign = "-" if pence < 0 else ""
    return f"{sign}£{abs(pence) // 100:,}.{abs(pence) % 100:02d}"


def show(rows: Sequence[Row], as_json: bool, nothing: str) -> None:
    """Print rows as aligned columns, amounts in pounds, or as JSON as they are."""
    if as_json:
        typer.echo(json.dumps(list(rows), indent=2, ensure_ascii=False))
    elif not rows:
        typer.echo(nothing)
    else:
        shown = [_shown(row) for row in rows]
        names = list(shown[0])
        typer.echo(aligned([names, *([row[name] for name in names] for row in shown)]))


def show_one(row: Row, as_json: bool) -> None:
    """Print one thing, a line for each of its parts."""
    if as_json:
        typer.echo(json.dumps(row, indent=2, ensure_ascii=False))
        return
    shown = _shown({k: v for k, v in row.items() if not isinstance(v, (list, dict))})
    width = max(map(len, shown))
    for name, value in shown.items():
        typer.echo(f"{name.ljust(width)}  {value}".rstrip())


def _shown(row: Row) -> dict[str, str]:
    return {
        name.removesuffix("_pence").replace("_", " "): _cell(name, value)
        for name, value in row.items()
    }


def _cell(name: str, value: Any) -> str:
    if value is None or value == "":
        return "-"
    if name.endswith("_pence"):
        return pounds(value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


__all__ = [
    "AsJson",
    "By",
    "Key",
    "Row",
    "business_date",
    "officer",
    "pages",
    "payments_database",
    "payments_desk",
    "pounds",
    "show",
    "show_one",
]
