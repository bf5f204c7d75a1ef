"""The console on real services in this process, for whom a test lets in."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Blueprint
from flask.testing import FlaskClient

from services.backbone.settings import database_url
from services.client.asking import Client
from services.client.in_process import OnThisMachine
from services.gateway.app import gateway_app
from services.gateway.console.rooms import LINKS, ROOMS
from services.gateway.settings import GatewaySettings
from services.hosts.catalogue import DATABASES
from services.terms.people import Role
from tests.empty_databases import make_tables
from tests.people import officer
from tests.unit.gateway.rooms import NOBODY, as_a, let_in_by_header


class Console:
    """The whole console in a test's hands, with the way to the services behind it."""

    def __init__(self, template: str) -> None:
        self.template = template
        self.machine = OnThisMachine(lambda name: database_url(template, name))
        entrance = Blueprint("entrance", __name__)
        entrance.before_app_request(let_in_by_header)
        client = Client(self.machine, NOBODY)
        self.app = gateway_app(GatewaySettings(), client, entrance, *ROOMS, links=LINKS)
        self.services = Client(self.machine, officer("Test"))

    def visitor(self, *roles: Role, who: str = "Ann First") -> "Visit":
        """Return somebody's browser."""
        return Visit(self.app.test_client(), as_a(*roles, who=who))

    def service(self, name: str) -> Any:
        """Return a service that the console has reached already, or reaches now."""
        if name not in self.machine._opened:
            self.machine._opened[name] = self.machine._open(name)
        return self.machine._opened[name]


class Visit:
    """A browser of somebody who was let in."""

    def __init__(self, client: FlaskClient, headers: dict[str, str]) -> None:
        self.client, self.headers = client, headers

    def get(self, path: str, **options: Any) -> Any:
        return self.client.get(path, headers=self.headers, **options)

    def post(self, path: str, form: dict[str, str], **options: Any) -> Any:
        return self.client.post(path, data=form, headers=self.headers, **options)

    def form_of(self, path: str, number: int = 0) -> dict[str, str]:
        """Return the hidden fields of a page's form that posts, the first unless another's
        number is given."""
        text = self.get(path).text
        forms = re.findall(r'<form method="post".*?</form>', text, re.S)
        fields = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', forms[number])
        return dict(fields)


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    """The console on empty services, on SQLite."""
    template = f"sqlite:///{tmp_path}/{{service}}.sqlite"
    for name in DATABASES:
        make_tables(name, database_url(template, name))
    made = Console(template)
    yield made
    made.machine.close()


@pytest.fixture
def postgresql_console(
    database_template: str, make_database: Callable[[str], str]
) -> Iterator[Console]:
    """The console on PostgreSQL, with empty tables of the calendar and of notifications."""
    for name in ("calendar", "notifications"):
        make_tables(name, make_database(name))
    made = Console(database_template)
    yield made
    made.machine.close()
