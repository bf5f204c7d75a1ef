"""A console on a payments service of the tests' own, and the people at it."""

import re
from dataclasses import dataclass, replace
from html import unescape
from typing import Any

from flask import Blueprint, Flask, g, request
from sqlalchemy import create_engine
from werkzeug.test import TestResponse

from services.client.asking import Client
from services.gateway import sign_in
from services.gateway.app import gateway_app
from services.gateway.console.rooms import LINKS, ROOMS
from services.gateway.settings import GatewaySettings
from services.gateway.sign_in import pages
from services.gateway.sign_in.cases.sessions import Visit
from services.gateway.sign_in.domain.people import Person as SignedIn
from services.gateway.sign_in.domain.sessions import AT_MOST, STEPPED_UP, Session
from services.gateway.sign_in.door import Door
from services.gateway.sign_in.sealing import SignInKey
from services.gateway.sign_in.tables import metadata
from services.gateway.visitor import Visitor, let_in
from services.terms.people import Role
from tests.integration.office import FIRST, Office
from tests.people import officer
from tests.unit.gateway.rooms import NOBODY

NAME, AS = "X-Test-Name", "X-Test-As"
"""The headers of a test's request that say who makes it, and with which roles."""

FACTOR = "X-Test-Factor"
"""The header that says when the second factor was given: now, if it is not there."""

CLOCK = Door(create_engine("sqlite://"), SignInKey.made())
"""What `step_up` asks for the time; nothing is kept in it."""
metadata.create_all(CLOCK.engine)

_INPUT = re.compile(r"<input[^>]*>")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


@dataclass(frozen=True)
class Person:
    """Somebody at a browser."""

    app: Flask
    name: str
    roles: tuple[Role, ...]
    factor: str = "now"

    def a_while_later(self) -> "Person":
        """Return them when their second factor counts no more."""
        return replace(self, factor="a while ago")

    def get(self, path: str) -> TestResponse:
        return self._client().get(path, headers=self._headers(), buffered=True)

    def post(self, path: str, **form: Any) -> TestResponse:
        return self._client().post(path, data=form, headers=self._headers(), buffered=True)

    def post_file(self, path: str, content: bytes, **form: str) -> TestResponse:
        """Send a file of any size; Flask's client would leave a large one open on the disk."""
        head = "".join(
            f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in form.items()
        )
        head += '--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
        return self._client().post(
            path,
            data=head.encode() + content + b"\r\n--x--\r\n",
            content_type="multipart/form-data; boundary=x",
            headers=self._headers(),
            buffered=True,
        )

    def do(self, path: str, **form: Any) -> TestResponse:
        """Open a form, fill it in and send it."""
        shown = self.get(path)
        assert shown.status_code == 200, shown.text
        return self.post(path, **(hidden_in(shown) | form))

    def _client(self) -> Any:
        return self.app.test_client()

    def _headers(self) -> dict[str, str]:
        return {NAME: self.name, AS: ",".join(self.roles), FACTOR: self.factor}


class Console:
    """The console of an office."""

    def __init__(self, office: Office) -> None:
        door = Blueprint("door", sign_in.__name__, template_folder="templates")
        door.before_app_request(let_in_by_header)
        client = Client(office.client.way, NOBODY)
        self.app = gateway_app(GatewaySettings(), client, door, *ROOMS, links=LINKS)
        self.app.extensions[pages.DOOR] = CLOCK

    def person(self, name: str = FIRST, *roles: Role) -> Person:
        return Person(self.app, name, roles or ("finance", "finance_approver"))


def hidden_in(answer: TestResponse) -> dict[str, str]:
    """Return what the form of a page sends without being filled in."""
    found = (dict(_ATTRIBUTE.findall(tag)) for tag in _INPUT.findall(answer.text))
    return {
        each["name"]: unescape(each.get("value", ""))
        for each in found
        if each.get("type") == "hidden"
    }


def let_in_by_header() -> None:
    """Let in whom the headers of a request name."""
    if AS in request.headers:
        roles: Any = frozenset(filter(None, request.headers[AS].split(",")))
        name = request.headers[NAME]
        person = SignedIn(officer(name).id, name, "", roles, "active")
        let_in(Visitor(person.id, name, roles))
        g.visit = Visit(_session(person, request.headers.get(FACTOR, "now")), person)


def _session(person: SignedIn, factor: str) -> Session:
    """Return a session whose second factor was given `now`, or a while ago."""
    now = CLOCK.now()
    factor_at = now if factor == "now" else now - 2 * STEPPED_UP
    return Session("", person.id, "in", now, now, now + AT_MOST, AT_MOST, factor_at)
