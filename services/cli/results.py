"""The result files of a pilot that runs: `cashback results`."""

import shutil
from pathlib import Path

import click

from services.cli.desk import client_for
from services.cli.terminal import PATH, stop
from services.terms.days import long_day


@click.command("results")
@click.option(
    "--to", required=True, type=PATH, help="Folder for the results; it must not exist yet."
)
@click.option(
    "--data", type=PATH, help="The folder of `cashback serve`, or what --keep-databases kept."
)
def results(to: Path, data: Path | None) -> None:
    """Write the files that `simulate` writes, of a live or a practice pilot as it stands.

    Without --data, CASHBACK_BROKER_URL or CASHBACK_DATABASE_URL say where it is. Exit status: 0
    done; 2 an option that cannot be used; 1 anything else, and nothing is written.
    """
    from services.contracts.queries.calendar import Calendar
    from services.pilot.output_files import write_results
    from services.pilot.results import collect

    if to.exists():
        stop(f"{to} exists; name a new folder", 2)
    with client_for("enrolment", data) as client:
        as_of = client.ask(Calendar()).last_closed
        if as_of is None:
            stop("no date is closed yet: there are no results", 1)
        found = collect(as_of, client)
    part = to.with_name(to.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    write_results(found, part)
    part.rename(to)
    click.echo(f"The results up to {long_day(as_of)} are in {to}")
