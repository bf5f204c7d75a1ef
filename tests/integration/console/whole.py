"""The console on real services of every kind in this process, and the people at it."""

from dataclasses import dataclass
from typing import Any, Self

from flask import Blueprint, Flask
from werkzeug.test import TestResponse

from services.backbone.settings import database_url
from services.client.asking import Client
from services.client.in_process import OnThisMachine
from services.gateway import sign_in
from services.gateway.app import gateway_app
from services.gateway.console.rooms import LINKS, ROOMS
from services.gateway.settings import GatewaySettings
from services.gateway.sign_in import pages
from services.gateway.visitor import NOTING
from services.hosts.catalogue import service_class
from services.hosts.opening import transactions
from services.terms.people import Role
from tests.integration.console import people
from tests.people import officer
from tests.unit.gateway.rooms import NOBODY


@dataclass(frozen=True)
class Person(people.Person):
    """Somebody at a browser."""

    def follow(self, path: str, **form: Any) -> TestResponse:
        """Send a form, and go where its answer leads."""
        answer: TestResponse = self._client().post(
            path, data=form, headers=self._headers(), follow_redirects=True, buffered=True
        )
        return answer

    def done(self, path: str, **form: Any) -> TestResponse:
        """Open a form, fill it in, send it, and go where its answer leads."""
        shown = self.get(path)
        assert shown.status_code == 200, shown.text
        return self.follow(path, **(people.hidden_in(shown) | form))


class WholeConsole:
    """The whole console, with the way to the services behind it."""

    def __init__(self, template: str) -> None:
        self.database_url = lambda name: database_url(template, name)
        self.machine = OnThisMachine(self.database_url)
        self.services = Client(self.machine, officer("Test"))
        self.seen: list[tuple[str, str]] = []
        self.app = self._app()
        self._hosted = dict[str, Any]()

    def person(self, *roles: Role, name: str = "Ann First") -> Person:
        return Person(self.app, name, roles)

    def service(self, name: str) -> Any:
        """Return a service as a host has it."""
        if name not in self._hosted:
            self._hosted[name] = service_class(name)()
            self._hosted[name].database = transactions(name, self.database_url(name))
        return self._hosted[name]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.machine.close()
        for service in self._hosted.values():
            service.database.engine.dispose()

    def _app(self) -> Flask:
        door = Blueprint("door", sign_in.__name__, template_folder="templates")
        door.before_app_request(people.let_in_by_header)
        client = Client(self.machine, NOBODY)
        app = gateway_app(GatewaySettings(), client, door, *ROOMS, links=LINKS)
        app.extensions[pages.DOOR] = people.CLOCK
        app.extensions[NOTING] = lambda what, refs: self.seen.append((what, ", ".join(refs)))
        return app
