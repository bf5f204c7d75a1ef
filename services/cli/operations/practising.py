"""Practice begun: a pilot played to an evening, and left to people from there."""

import datetime as dt
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import click

from services.backbone.errors import BackboneError, Conflict
from services.cli.terminal import stop

if TYPE_CHECKING:
    from services.cli.progress import DayProgress
    from services.gateway.sign_in.door import Door


def play_to_practise(pilot: Path, until: dt.date, data: Path) -> None:
    """Play a pilot's files into a folder's databases up to a date; what is there already stays.

    Stops the command, with 2, for files or a date that cannot be used.
    """
    from services.cli.progress import DayProgress
    from services.pilot.practice import prepare
    from services.pilot.workspace import CannotWrite
    from services.pilot_files.report import PilotFaults, told

    if _has_databases(data):
        return
    try:
        with DayProgress() as progress:
            progress.say(f"Playing {pilot} to {until}")
            days = count()  # those that are over
            prepare(pilot, until, data, lambda day: _show(progress, next(days), day, until))
    except PilotFaults as faults:
        stop(told(faults.report, faults.faults), 2)
    except CannotWrite as problem:
        stop(str(problem), 2)
    except BackboneError as problem:
        stop(str(problem), 1)


def _show(progress: "DayProgress", before: int, day: dt.date, until: dt.date) -> None:
    done = before + 1
    progress.day(done, done + (until - day).days)


def practise_from_nothing(on: dt.date, data: Path) -> None:
    """Make a folder's databases empty, on the morning of a date; what is there already stays."""
    from services.pilot.practice import prepare_empty
    from services.pilot.workspace import CannotWrite

    if _has_databases(data):
        return
    try:
        prepare_empty(on, data)
    except CannotWrite as problem:
        stop(str(problem), 2)


def _has_databases(data: Path) -> bool:
    if not any(data.glob("*.sqlite")):
        return False
    click.echo(f"{data} has databases already: they are served as they are")
    return True


def leave_to_people(template: str) -> None:
    """Have people go on where a play on PostgreSQL ended: close the dates, and sign in by a button.

    Makes the gateway's database where there is none. `NotReady` without the key it is sealed with.
    """
    from services.backbone.settings import database_url
    from services.gateway.sign_in.door import Door
    from services.hosts.catalogue import GATEWAY
    from services.hosts.migrating import migrate
    from services.pilot.broker_cluster import make_database_if_missing
    from services.pilot.practice import begin_practice

    make_database_if_missing(template, GATEWAY)
    url = database_url(template, GATEWAY)
    migrate(GATEWAY, url)
    with closing(Door.at(url)) as door:
        begin_practice(template)
        make_people_of_practice(door)


def make_people_of_practice(door: "Door") -> bool:
    """Make the people of the example; return whether they are there, and not others."""
    from services.gateway.sign_in.cases.practice import make_practice_people, mark_practice

    try:
        mark_practice(door)
    except Conflict:  # people of its own sign in there
        return False
    make_practice_people(door)
    return True
