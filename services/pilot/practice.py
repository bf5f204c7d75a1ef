"""A practice: a played pilot whose dates stand still until an administrator closes them."""

import datetime as dt
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from services.backbone.database import open_engine
from services.backbone.settings import database_url
from services.client.asking import Client
from services.client.in_process import OnThisMachine
from services.contracts.payments import ChangePaymentSettings
from services.contracts.queries.payments.accounts import OpenDate, Settings
from services.hosts.catalogue import DATABASES, service_class
from services.hosts.copying import copy_at_one_moment
from services.hosts.migrating import migrate
from services.pilot.cluster import PLAYER
from services.pilot.embedded_cluster import EmbeddedCluster
from services.pilot.playing import play
from services.pilot.workspace import CannotWrite
from services.pilot_files.reading import read_pilot

KEYS = "payments.keys"


@dataclass(frozen=True)
class Practice:
    """A copy to practise on: of which date's evening, and the new folder it goes to."""

    on: dt.date
    folder: Path


def copy_for_practice(databases: Path, practice: Practice) -> None:
    """Copy a play's databases as they are now, keys and all, and have a person close the dates."""
    copy_at_one_moment(databases, practice.folder)
    if (databases / KEYS).exists():
        shutil.copy2(databases / KEYS, practice.folder / KEYS)
    begin_practice(f"sqlite:///{practice.folder.resolve()}/{{service}}.sqlite")


def begin_practice(template: str) -> None:
    """Have people do what the play did, on the databases that the template names, from now on:
    close the dates, and confirm bank details as where it is live."""
    _have_a_person_close_dates(template)
    with OnThisMachine(lambda name: database_url(template, name)) as machine:
        _look_at_details(Client(machine, PLAYER))


def _have_a_person_close_dates(template: str) -> None:
    calendar_class = service_class("calendar")
    engine = open_engine(database_url(template, "calendar"))
    try:
        calendar = calendar_class()
        calendar.database = calendar_class.database.on(engine, lambda: None)
        calendar.begin_practice()
    finally:
        engine.dispose()


def _look_at_details(client: Client) -> None:
    """Tighten finance's settings, where a play loosened them, to those of a live scheme."""
    on = client.ask(OpenDate()).date
    if on is not None and client.ask(Settings()).details_confirmed:
        settings = ChangePaymentSettings(on, 1, None, "", "")
        client.tell(settings, "practice")


def prepare(
    pilot_folder: Path,
    until: dt.date,
    data: Path,
    progress: Callable[[dt.date], None] = lambda day: None,
) -> None:
    """Play a pilot to a date into a new folder, to practise on from there.

    The folder appears when the play is over. Raises `PilotFaults` for files that cannot be used,
    `CannotWrite` where the folder has databases or the date is before enrolment opens.
    """
    pilot = read_pilot(pilot_folder)
    if until < pilot.scheme.enrolment_opens:
        opens = pilot.scheme.enrolment_opens
        raise CannotWrite(f"{until} is before enrolment opens on {opens}")
    with _new_databases(data) as template:
        cluster = EmbeddedCluster(lambda name: database_url(template, name))
        try:
            play(pilot, cluster, until, progress)
        finally:
            cluster.close()
        begin_practice(template)


def prepare_empty(on: dt.date, data: Path) -> None:
    """Make a new folder in which nothing was done yet, to practise opening a scheme on a date.

    `CannotWrite` where the folder has databases.
    """
    with _new_databases(data) as template:
        cluster = EmbeddedCluster(lambda name: database_url(template, name))
        try:
            cluster.reach_cut_off(on - dt.timedelta(days=1))
            cluster.settle()
        finally:
            cluster.close()
        begin_practice(template)


@contextmanager
def _new_databases(data: Path) -> Iterator[str]:
    """Make databases with empty tables; they are in the folder once what is done to them is."""
    if data.exists() and any(data.iterdir()):
        raise CannotWrite(f"{data} is not empty; practise in a folder of its own")
    part = data.with_name(data.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    template = f"sqlite:///{part.resolve()}/{{service}}.sqlite"
    for name in DATABASES:
        migrate(name, database_url(template, name))
    yield template
    if data.exists():
        data.rmdir()
    os.replace(part, data)
