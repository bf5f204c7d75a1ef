"""The services' databases: the way into one, tables made, old rows deleted."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from services.backbone.errors import BackboneError
from services.backbone.settings import Settings
from services.cli.terminal import known, stop
from services.hosts.catalogue import DATABASES, GATEWAY, MIGRATED

if TYPE_CHECKING:  # the command line is there before the library is loaded
    from services.backbone.transactions import Transactions


@contextmanager
def database_of(service: str) -> Iterator["Transactions[Any]"]:
    """Give the way into a service's database itself, and close it at the end."""
    from services.hosts.opening import transactions

    database = transactions(service, Settings.from_environment().database_url(service))
    try:
        yield database
    finally:
        database.engine.dispose()


@click.command("migrate")
@click.argument("services", nargs=-1, help=f"Which of {', '.join(MIGRATED)}; default all.")
def migrate(services: tuple[str, ...]) -> None:
    """Create or update the tables of the databases that CASHBACK_DATABASE_URL names.

    Run it once before the services start, and after each new version.
    """
    from services.hosts.migrating import migrate as migrate_one

    settings = Settings.from_environment()
    for name in known(services or list(MIGRATED), MIGRATED):
        url = settings.database_url(name)
        if url.startswith("sqlite:///"):
            Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
        try:
            migrate_one(name, url)
            if name == GATEWAY:
                _make_sign_in_key(url)
        except BackboneError as problem:
            stop(str(problem), 1)
        click.echo(f"{name}: tables are up to date")


def _make_sign_in_key(url: str) -> None:
    """Make what the gateway's database is sealed with, the first time."""
    from services.gateway.sign_in.sealing import SIGN_IN_KEY, key_path, make_key

    path = key_path(url)
    if path is None:
        click.echo(f"gateway: {SIGN_IN_KEY} names no key file; nobody can sign in without one")
    elif make_key(path):
        click.echo(f"gateway: made the key {path}; keep a copy apart from the database")


@click.command("prune")
@click.option(
    "--days", type=click.IntRange(min=1), help="Keep what is younger; default CASHBACK_KEEP_DAYS."
)
def prune(days: int | None) -> None:
    """Delete old outbox and inbox rows now; the running processes do so once a day.

    A late duplicate of a pruned event still does nothing.
    """
    from services.hosts.pruning import prune as prune_one

    settings = Settings.from_environment()
    before = dt.datetime.now(dt.UTC) - dt.timedelta(days=days or settings.keep_days)
    for name in DATABASES:
        with database_of(name) as database:
            gone = prune_one(database, before)
        click.echo(f"{name}: {gone.outbox} outbox rows and {gone.inbox} inbox rows deleted")
