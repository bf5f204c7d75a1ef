"""Every address of the console by every role, by nobody, and by other people's sessions: a table
made of the routes themselves, tried on real services that have something to show."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.test import Client as Browser
from werkzeug.test import TestResponse

from services.backbone.database import open_engine
from services.backbone.errors import RoleRefused
from services.backbone.settings import database_url
from services.client.asking import Client
from services.client.in_process import OnThisMachine
from services.gateway.access import EVERYONE, allowed
from services.gateway.console.home.purposes import PURPOSES
from services.gateway.console.rooms import console_app
from services.gateway.deeds import new_deed
from services.gateway.settings import GatewaySettings
from services.gateway.sign_in.cases import sessions
from services.gateway.sign_in.cases.practice import (
    make_practice_people,
    mark_practice,
    sign_in_to_practise,
)
from services.gateway.sign_in.door import Door
from services.gateway.sign_in.pages.browser import COOKIE
from services.gateway.sign_in.sealing import SignInKey
from services.gateway.visitor import EVERYBODY, NOTING
from services.hosts.catalogue import MIGRATED
from services.terms.people import Actor, Role
from tests.declared_views import undeclared
from tests.empty_databases import make_tables
from tests.integration.console.people import hidden_in
from tests.small_practice import RUN, play_to_practise, write_pilot
from tests.unit.gateway.rooms import NOBODY

ROLES: Final[tuple[Role, ...]] = tuple(PURPOSES)

VALUES: Final[dict[str, Any]] = {
    "run_ref": RUN,
    "tenant_ref": "T2",
    "element": "repairs",
    "quarter": 1,
    "service": "payments",
    "name": "look.css",
    "template": "payment_held",
    "token": "none",
    "area_code": "DUD",
    "code": "DUD",
}
"""What stands in an address, by the name it has there. Whatever is not here need not exist: a
service says who may ask before it says what there is."""

TYPED: Final = {
    **{"why": "asked by a test", "reason": "asked by a test", "words": "Ann"},
    **dict.fromkeys(("to", "next", "back"), "//elsewhere.example"),
}
"""What is typed into forms; the rest of them is sent as it is shown. It is to reach the service,
which says first of all whether the role may give the command."""

BY_ITS_ADDRESS: Final = frozenset({"dead_letters.one", "dead_letters.content"})
"""Views of any service's, which say who may read it when they are asked about one."""

TOKEN: Final = re.compile(r'name="csrf_token" value="([^"]+)"')

TENANT: Final = re.compile(r"\bT[1-9]\b")
NAME: Final = re.compile(r"\bTenant (T[1-9])\b")
"""How the tenants of the pilot are named: by their reference, and `Ann Tenant T1`."""

LED: Final = re.compile(r'<t[dh][^>]*><a class="govuk-link" href="/finance/tenants/(T[1-9])"')
NOT_LED: Final = re.compile(r"<t[dh][^>]*>\s*T[1-9]\s*<")
"""A cell of a table that begins with a link to a tenant's money, and one that names them only."""

ROLE_REFUSED: Final = "Your role does not allow it"

SIGN_IN: Final = "/sign-in"


@dataclass(frozen=True)
class Route:
    """An address with its values, a method, and who may open it."""

    endpoint: str
    path: str
    method: str
    who: frozenset[Role] | str

    def __str__(self) -> str:
        return f"{self.method} {self.path} ({self.endpoint})"

    def lets_in(self, role: Role) -> bool:
        return isinstance(self.who, str) or role in self.who


@dataclass
class Watched:
    """Is the way to the services; keeps what was told, and what was refused to somebody's role."""

    way: OnThisMachine
    told: set[str] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)

    def call(self, service: str, method: str, actor: Actor, arguments: dict[str, Any]) -> Any:
        if "command" in arguments:
            self.told.add(arguments["command"])
        try:
            return self.way.call(service, method, actor, arguments)
        except RoleRefused as refused:
            self.refused.append(str(refused))
            raise


@dataclass
class Visitor:
    """Somebody at a browser, with a session, or with nothing."""

    app: Flask
    token: str = ""
    client: Browser = field(init=False)
    shown: dict[str, dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.client = self.app.test_client()
        if self.token:
            self.client.set_cookie(COOKIE, self.token)
        page = self.client.get("/", follow_redirects=True, buffered=True)
        (self.csrf,) = {*TOKEN.findall(page.text)} or {page.text}

    def again(self) -> "Visitor":
        """Return them at another browser, with the same session."""
        return Visitor(self.app, self.token)

    def open(self, route: Route) -> TestResponse:
        if route.method == "GET":
            answer = self.client.get(route.path, buffered=True)
            if answer.mimetype == "text/html":
                self.shown[route.path] = hidden_in(answer)
            return answer
        typed = {"deed": new_deed()} | TYPED | self.shown.get(route.path, {})
        form = typed | {"csrf_token": self.csrf}
        return self.client.post(route.path, data=form, buffered=True)

    @property
    def is_as_before(self) -> bool:
        """Return whether the session is still the one it was."""
        cookie = self.client.get_cookie(COOKIE)
        return (cookie.value if cookie else "") == self.token


class Place:
    """The console, with one person of each role who signs in."""

    def __init__(self, template: str) -> None:
        url = partial(database_url, template)
        self.door = Door(open_engine(url("gateway")), SignInKey.made())
        mark_practice(self.door)
        people = make_practice_people(self.door)
        self.people = {role: person.id for person in people for role in person.roles}
        self.way = Watched(OnThisMachine(url))
        self.app = console_app(GatewaySettings(), Client(self.way, NOBODY), self.door)
        self.routes = routes_of(self.app)

    def token(self, role: Role) -> str:
        return sign_in_to_practise(self.door, self.people[role])

    def visitor(self, role: Role) -> Visitor:
        return Visitor(self.app, self.token(role))

    def close(self) -> None:
        self.way.way.close()
        self.door.close()


def routes_of(app: Flask) -> list[Route]:
    """Return every address of an app with each of its methods, what shows something first."""
    bound, found = app.url_map.bind("localhost"), []
    for rule in app.url_map.iter_rules():
        path = bound.build(rule.endpoint, {name: VALUES.get(name, 1) for name in rule.arguments})
        who = allowed(app.view_functions[rule.endpoint])
        methods = (rule.methods or set()) & {"GET", "POST"}
        found += [Route(rule.endpoint, path, method, who) for method in methods]
    return sorted(found, key=lambda route: (route.method, route.path))


@contextmanager
def played(pilot: Path, template: str) -> Iterator[Place]:
    """Play the pilot into the databases of that name, and give the console on them."""
    url = partial(database_url, template)
    for name in MIGRATED:
        make_tables(name, url(name))
    play_to_practise(pilot, template, url)
    place = Place(template)
    try:
        yield place
    finally:
        place.close()


@pytest.fixture(scope="module")
def pilot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pilot(tmp_path_factory.mktemp("routes") / "pilot")


@pytest.fixture(scope="module")
def place(pilot: Path) -> Iterator[Place]:
    """On SQLite."""
    with played(pilot, f"sqlite:///{pilot.parent}/{{service}}.sqlite") as made:
        yield made


def faults_of(place: Place, role: Role, routes: Iterable[Route]) -> list[str]:
    """Return where somebody of a role is let in who may not, or not let in who may."""
    visitor, faults = place.visitor(role), list[str]()
    for route in routes:
        place.way.refused.clear()
        answer = visitor.open(route)
        closed = answer.status_code == 403 and ROLE_REFUSED in answer.text
        if closed == route.lets_in(role) or answer.status_code in (401, *range(500, 600)):
            faults.append(f"{route}: {answer.status_code}")
        if place.way.refused and route.lets_in(role) and route.endpoint not in BY_ITS_ADDRESS:
            faults.append(f"{route} is open, and behind it: {place.way.refused[0]}")
        if "frame-ancestors 'none'" not in answer.headers["Content-Security-Policy"]:
            faults.append(f"{route}: another site may put it into a frame")
        if urlsplit(answer.location or "").netloc:
            faults.append(f"{route}: sends people to {answer.location}")
        if answer.location == SIGN_IN and not route.endpoint.startswith("sign_in."):
            faults.append(f"{route}: to signing in")
        if not visitor.is_as_before:
            visitor = place.visitor(role)
    return faults


def test_somebody_has_said_of_every_view_who_may_open_it(place: Place) -> None:
    assert undeclared(place.app) == []
    assert len(place.routes) > 130


@pytest.mark.parametrize("role", ROLES)
def test_whoever_is_shown_a_tenant_is_noted_whatever_the_page(
    place: Place, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each page, and each list as a file, names nobody whom its view does not note."""
    noted = set[str]()
    monkeypatch.setitem(place.app.extensions, NOTING, lambda what, refs: noted.update(refs))
    visitor, faults, naming = place.visitor(role), list[str](), set[str]()
    for route in (each for each in place.routes if each.method == "GET" and each.lets_in(role)):
        for path in (route.path, f"{route.path}?as=csv"):
            noted.clear()
            shown = whom_it_names(visitor.client.get(path, buffered=True), route)
            if shown:
                naming.add(path)
            if not shown <= noted and EVERYBODY[0] not in noted:
                faults.append(f"{path} shows {sorted(shown - noted)}")
            if not visitor.is_as_before:
                visitor = place.visitor(role)
    assert faults == []
    assert bool(naming) == (role not in {"administrator", "board"})


def whom_it_names(answer: TestResponse, route: Route) -> set[str]:
    """Return whom an answer names; by a reference alone, not whom its visitor asked for by it."""
    if answer.mimetype not in ("text/html", "text/csv"):
        return set()
    asked_for, by_name = TENANT.findall(route.path), NAME.findall(answer.text)
    return set(TENANT.findall(answer.text)).difference(asked_for).union(by_name)


@pytest.mark.parametrize("role", ["finance", "finance_approver", "auditor"])
def test_in_finance_a_tenant_in_a_table_leads_to_their_money(place: Place, role: Role) -> None:
    visitor, named, dead_ends = place.visitor(role), set[str](), list[str]()
    for route in place.routes:
        if route.method == "GET" and route.path.startswith("/finance") and route.lets_in(role):
            answer = visitor.client.get(route.path, buffered=True)
            page = answer.text if answer.mimetype == "text/html" else ""
            named.update(f"{route.endpoint} {ref}" for ref in LED.findall(page))
            dead_ends += [f"{route}: {cell}" for cell in NOT_LED.findall(page)]
    assert dead_ends == []
    assert {"finance.due T2", "runs.lines T2", "from_bank.one T1"} <= named


@pytest.mark.parametrize("role", ROLES)
def test_each_address_is_open_to_its_roles_alone_and_so_is_what_is_behind_it(
    place: Place, role: Role
) -> None:
    assert faults_of(place, role, place.routes) == []


def test_on_postgresql_each_address_is_open_to_its_roles(
    pilot: Path,
    database_template: str,
    make_database: Callable[[str], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    channels = pilot.parent / "channels.toml"
    channels.write_text(f'[folder]\npath = "{pilot.parent}/messages"\n', encoding="utf-8")
    monkeypatch.setenv("CASHBACK_CHANNELS", str(channels))
    for name in MIGRATED:
        make_database(name)
    with played(pilot, database_template) as place:
        for role in ROLES:
            mine = [route for route in place.routes if role == _one_of(route.who)]
            assert faults_of(place, role, mine) == []


def _one_of(who: frozenset[Role] | str) -> Role:
    """Return one role that may open a view: on which database it is says nothing of roles."""
    return "auditor" if isinstance(who, str) else min(who)


def test_nobody_who_has_not_signed_in_sees_a_page(place: Place) -> None:
    assert _faults_of_strangers(place, Visitor(place.app)) == []


def test_a_session_that_ended_opens_nothing(place: Place) -> None:
    token = place.token("auditor")
    found = sessions.find(place.door, token)
    assert found is not None
    sessions.sign_out(place.door, found.session)
    assert _faults_of_strangers(place, Visitor(place.app, token)) == []


def test_a_session_of_elsewhere_opens_nothing(place: Place) -> None:
    other = replace(place.door, key=SignInKey.made())  # another landlord's
    token = sign_in_to_practise(other, place.people["auditor"])
    assert _faults_of_strangers(place, Visitor(place.app, token)) == []


def _faults_of_strangers(place: Place, visitor: Visitor) -> list[str]:
    faults = []
    for route in place.routes:
        answer = visitor.open(route)
        if route.who == EVERYONE and route.method == "POST":  # such as signing out
            visitor = visitor.again()
        sent_away = (answer.status_code, answer.location) == (303, SIGN_IN)
        if route.who != EVERYONE and not sent_away:
            faults.append(f"{route}: {answer.status_code} {answer.location}")
    return faults


@pytest.mark.parametrize("token", ["of another session", "none"])
def test_a_form_that_no_page_of_theirs_made_does_nothing(place: Place, token: str) -> None:
    """Not by who may, either."""
    faults = list[str]()
    for role in ROLES:
        visitor = place.visitor(role)
        visitor.csrf = "" if token == "none" else place.visitor(role).csrf
        posts = [route for route in place.routes if route.method == "POST" and route.lets_in(role)]
        place.way.told.clear()
        answers = {str(route): visitor.open(route).status_code for route in posts}
        faults += [f"{route}: {status}" for route, status in answers.items() if status != 400]
        assert place.way.told == set()
    assert faults == []
