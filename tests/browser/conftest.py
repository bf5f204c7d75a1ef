"""A console that is served, and a browser that looks at it."""

import datetime as dt
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from types import ModuleType

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import Connection

from services.backbone.settings import Settings, database_url
from services.backbone.stopping import Stop
from services.calendar.store import CalendarStore
from services.client.asking import Client
from services.client.in_process import OnThisMachine
from services.gateway.app import LARGEST_BODY, gateway_app
from services.gateway.console.rooms import LINKS, ROOMS
from services.gateway.serving import served_beside
from services.gateway.settings import GatewaySettings
from services.gateway.sign_in.door import Door
from services.gateway.sign_in.pages.browser import DOOR
from services.gateway.sign_in.sealing import make_key
from services.hosts.catalogue import GATEWAY, MIGRATED
from services.hosts.serving import carry, embedded_host
from services.terms.people import Actor, Role
from tests.browser.chromium import NoChromium, chromium
from tests.browser.gallery.room import gallery
from tests.browser.looking import Url, fill_of
from tests.browser.sign_in_by_cookie import by_cookie, cookie_for
from tests.empty_databases import make_tables

NOBODY = Actor("messenger", "none", "nobody", frozenset())

LAST_CLOSED = dt.date(2012, 4, 4)

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}

expect.set_options(timeout=20_000)
"""Milliseconds: a machine with two processors has other tests to do."""


@dataclass(frozen=True)
class Site:
    """Where the console is, and the browser that opens it."""

    address: str
    browser: Browser

    def context(self, *roles: Role, signed_in: bool = True, **options: object) -> BrowserContext:
        """Return a browser of its own for somebody with these roles."""
        context = self.browser.new_context(base_url=self.address, locale="en-GB", **options)  # type: ignore[arg-type]
        context.set_default_timeout(30_000)
        if signed_in:
            context.add_cookies([cookie_for(self.address, *roles)])  # type: ignore[list-item]
        return context


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests, each of which has a context of its own in it."""
    try:
        with chromium() as found:
            yield found
    except NoChromium as problem:
        pytest.fail(str(problem), pytrace=False)


@pytest.fixture(scope="module")
def site_of(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[ModuleType | None], Site]]:
    """Return a function that serves the console as a room's states need it, once for a file.

    No longer: its host works beside whatever else this process tests.
    """
    with ExitStack() as stack:

        @cache
        def site(room: ModuleType | None) -> Site:
            folder = tmp_path_factory.mktemp("served")
            address = stack.enter_context(served(folder, fill_of(room)))
            return Site(address, browser)

        yield lambda room: site(room if fill_of(room) else None)


@pytest.fixture
def site(site_of: Callable[[ModuleType | None], Site]) -> Site:
    """The console on empty databases."""
    return site_of(None)


@contextmanager
def served(folder: Path, fill: Callable[[Url], None] | None) -> Iterator[str]:
    """Serve the console in practice, and yield its address.

    Services run beside it where the databases are empty; what was filled in stays as it is.
    """
    url = partial(database_url, f"sqlite:///{folder}/{{service}}.sqlite")
    for name in MIGRATED:
        make_tables(name, url(name))
    make_key(folder / "sign-in.key")
    with ExitStack() as stack:
        if fill:
            fill(url)
        host = embedded_host(url)
        stack.callback(host.close)
        calendar = host.services["calendar"]
        if calendar.database.read(last_closed) is None:
            calendar.reach_cut_off(LAST_CLOSED)
        calendar.begin_practice()
        if not fill:
            stop = Stop()
            loop = threading.Thread(target=carry, args=(host, Settings.from_environment(), stop))
            loop.start()
            stack.callback(loop.join)
            stack.callback(stop.ask)
        machine = stack.enter_context(OnThisMachine(url))
        settings = GatewaySettings(landlord="Dudley Homes")
        app = gateway_app(
            settings, Client(machine, NOBODY), by_cookie, gallery, *ROOMS, links=LINKS
        )
        app.extensions[DOOR] = Door.at(url(GATEWAY))
        stack.callback(app.extensions[DOOR].close)
        app.jinja_env.globals["sign_out_path"] = "/gallery/confirm"
        port = stack.enter_context(served_beside(app, "127.0.0.1", 0, LARGEST_BODY))
        yield f"http://127.0.0.1:{port}"


def last_closed(connection: Connection) -> dt.date | None:
    return CalendarStore(connection).last_cut_off()


@pytest.fixture(params=[WIDE, NARROW], ids=["wide", "narrow"])
def view(request: pytest.FixtureRequest) -> dict[str, int]:
    """How large the browser's window is: on a desk, and on a telephone."""
    size: dict[str, int] = request.param
    return size


@pytest.fixture
def shots() -> Path | None:
    """The folder that CASHBACK_TEST_SHOTS names, for whoever wants to look at the pages."""
    named = os.environ.get("CASHBACK_TEST_SHOTS")
    return Path(named) if named else None


def focused_words(page: Page) -> str:
    """Return the words of what has the keyboard."""
    words: str = page.evaluate("document.activeElement.innerText || document.activeElement.id")
    return words.strip()


def tab_to(page: Page, words: str, most: int = 40) -> None:
    """Go by keyboard to the link, button or field of these words or that id."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if focused_words(page) == words:
            return
    raise AssertionError(f"{words!r} is not reached by keyboard")
