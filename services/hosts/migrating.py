"""Creates and updates a service's tables, on SQLite and PostgreSQL from one history per service.

Run as a step of its own (`cashback migrate`), never by a service as it starts.
"""

import logging
from pathlib import Path

from alembic import command
from alembic.config import Config

from services.hosts import catalogue

PROJECT = Path(__file__).resolve().parent.parent.parent


def alembic_config(service: str, url: str) -> Config:
    """Return Alembic's configuration for one service's history and database."""
    config = Config()
    config.set_main_option("script_location", str(PROJECT / "services" / "backbone" / "alembic"))
    versions = PROJECT.joinpath(*catalogue.package(service).split("."), "migrations")
    config.set_main_option("version_locations", str(versions))
    config.set_main_option("path_separator", "newline")
    config.attributes["url"] = url
    config.attributes["metadata"] = catalogue.metadata(service)
    return config


def migrate(service: str, url: str, revision: str = "head") -> None:
    """Bring one service's database to `revision`; repeated, it does nothing."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    command.upgrade(alembic_config(service, url), revision)


def draft(service: str, url: str, message: str, revision_id: str) -> None:
    """Write a new migration from the difference between the tables and a database at head."""
    command.revision(
        alembic_config(service, url), message=message, rev_id=revision_id, autogenerate=True
    )
