"""What holds of every page, at both widths: nobody is kept out, nothing is heavy, all is valid."""

import gzip
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, Response

from services.client.asking import Client
from services.gateway.access import allowed
from services.gateway.app import gateway_app
from services.gateway.console.rooms import ROOMS
from services.gateway.settings import GatewaySettings
from services.terms.people import Role
from tests.browser.conftest import NARROW, WIDE, Site
from tests.browser.gallery.room import gallery
from tests.browser.looking import State, can_be_read_by_everybody, rooms, state
from tests.browser.sign_in_by_cookie import cookie_for
from tests.browser.validity import faults_of
from tests.unit.gateway.rooms import NOBODY, NoServices

LOOKED_AT = [(room, each) for room in rooms() for each in room.STATES]


def others() -> Iterator[State]:
    """Yield the console's other pages whose address is plain, each with a role that may open it."""
    app = gateway_app(GatewaySettings(), Client(NoServices(), NOBODY), *ROOMS)
    known = {urlsplit(each.path).path for _, each in LOOKED_AT}
    for rule in app.url_map.iter_rules():
        who = allowed(app.view_functions[rule.endpoint])
        if "GET" in (rule.methods or ()) and not rule.arguments and rule.rule not in known:
            yield state(rule.rule, *(() if isinstance(who, str) else (min(who),)))


EVERY_STATE = [
    *(
        pytest.param(room, each, id=f"{room.__name__.split('.')[-1]} {each}")
        for room, each in LOOKED_AT
    ),
    *(pytest.param(None, each, id=str(each)) for each in others()),
]

FILES = {
    *("look.static", "finance_tenants.statement", "telling_tenants.file", "samples.letter"),
    *("report.file", "report.table", "report.stylesheet"),
}
"""Views that send a file, which is no page."""

BY_A_LINK = {
    *("telling_tenants.content", "dead_letters.one", "dead_letters.content"),
    *("dead_letters.confirm_replay", "dead_letters.confirm_discard"),
}
"""Views that a state comes to by `then`: their addresses are another each time."""


def test_no_page_is_left_out() -> None:
    app = gateway_app(GatewaySettings(), Client(NoServices(), NOBODY), gallery, *ROOMS)
    addresses, looked_at = app.url_map.bind("localhost"), FILES | BY_A_LINK
    for _, each in LOOKED_AT:
        if each.status != 404:
            looked_at.add(addresses.match(urlsplit(each.path).path)[0])
    looked_at |= {addresses.match(each.path)[0] for each in others()}
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    assert {rule.endpoint for rule in rules} - looked_at - {"gallery.approvers"} == set()


FIRST_PAGE, STYLES, SCRIPT = 60_000, 15_000, 12_000
"""Bytes at most, as they are sent."""


@dataclass(frozen=True)
class Look:
    """A page of the browser, and what came of what was opened in it last."""

    page: Page
    fetched: list[Request] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    pages: list[Response] = field(default_factory=list)

    def listen(self) -> None:
        """Note what is fetched, what the console says, and which pages come."""
        self.page.on("requestfinished", lambda done: self.fetched.append(done))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("response", lambda answer: self._note_page(answer))

    def _note_page(self, answer: Response) -> None:
        if answer.request.is_navigation_request():
            self.pages.append(answer)

    def open(self, address: str, path: str, roles: tuple[Role, ...] | None) -> None:
        """Open a page of a console as somebody else, with nothing left of what was before."""
        context = self.page.context
        context.clear_cookies()
        if roles is not None:
            context.add_cookies([cookie_for(address, *roles)])  # type: ignore[list-item]
        self.page.mouse.move(0, 0)
        self.page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        for noted in (self.fetched, self.said, self.pages):
            noted.clear()
        self.page.goto(f"{address}{path}")


@pytest.fixture(scope="module")
def look(browser: Browser) -> Iterator[Look]:
    """One page for all: another browser context takes longer than to look at what it shows.

    It fetches everything afresh each time, as a browser does that was never there.
    """
    context = browser.new_context(locale="en-GB")
    context.set_default_timeout(30_000)
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    look = Look(page)
    look.listen()
    yield look
    context.close()


@pytest.mark.parametrize(("room", "looked_at"), EVERY_STATE)
def test_a_page_can_be_read_by_everybody_and_is_valid_and_light(
    site_of: Callable[[ModuleType | None], Site],
    look: Look,
    room: ModuleType | None,
    looked_at: State,
    shots: Path | None,
    request: pytest.FixtureRequest,
) -> None:
    address, page = site_of(room).address, look.page
    look.open(address, looked_at.path, looked_at.roles)
    is_light(look.fetched)
    if looked_at.then:
        looked_at.then(page)
    assert look.pages[-1].status == looked_at.status
    assert faults_of(look.pages[-1].text()) == []
    for view in (WIDE, NARROW):
        page.set_viewport_size(view)
        if shots:
            name = re.sub(r"[^\w.]+", "-", request.node.callspec.id).strip("-")
            page.screenshot(path=shots / f"{name}-{view['width']}.png", full_page=True)
        can_be_read_by_everybody(page)
    hosts = {urlsplit(each.url).netloc for each in look.fetched}
    assert hosts == {urlsplit(address).netloc}, "something is from another host"
    assert [words for words in look.said if "Content Security Policy" in words] == []


def is_light(fetched: list[Request]) -> None:
    """Check what a first page takes: it and all that belongs to it have come."""
    sizes = {urlsplit(request.url).path: request.sizes()["responseBodySize"] for request in fetched}
    assert sum(sizes.values()) <= FIRST_PAGE
    assert 0 < sizes["/look/look.css"] <= STYLES
    assert 0 < sizes["/look/look.js"] <= SCRIPT


def test_a_list_of_five_hundred_is_light_and_scrolls_in_itself(site: Site) -> None:
    page = site.context("finance", viewport=NARROW).new_page()
    page.goto("/gallery/many")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.locator("tbody tr").count() == 500
    assert len(gzip.compress(page.content().encode())) <= FIRST_PAGE
    page.context.close()
