"""The first administrator comes in, in a real browser: every step can be read by everybody."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from services.backbone.settings import database_url
from services.client.asking import Client
from services.client.in_process import OnThisMachine
from services.gateway.app import MOST_BYTES
from services.gateway.console.rooms import console_app
from services.gateway.serving import served_beside
from services.gateway.settings import GatewaySettings
from services.gateway.sign_in.cases.people import first_administrator_link
from services.gateway.sign_in.domain.people import Person
from services.gateway.sign_in.door import Door
from services.gateway.sign_in.sealing import make_key
from services.hosts.catalogue import MIGRATED
from services.terms.changes import Change
from services.terms.moves import STATUS
from tests.browser.conftest import NARROW, NOBODY
from tests.browser.looking import can_be_read_by_everybody
from tests.empty_databases import make_tables

PASSWORD = "four jolly green bicycles"


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    url = partial(database_url, f"sqlite:///{tmp_path}/{{service}}.sqlite")
    for name in MIGRATED:
        make_tables(name, url(name))
    make_key(tmp_path / "sign-in.key")
    door = Door.at(url("gateway"))
    yield door
    door.close()


@pytest.fixture
def page(door: Door, tmp_path: Path, browser: Browser) -> Iterator[Page]:
    url = partial(database_url, f"sqlite:///{tmp_path}/{{service}}.sqlite")
    with OnThisMachine(url) as machine:
        app = console_app(GatewaySettings(), Client(machine, NOBODY), door)
        with served_beside(app, "127.0.0.1", 0, MOST_BYTES) as port:
            base = f"http://127.0.0.1:{port}"
            context = browser.new_context(base_url=base, viewport=NARROW)
            context.set_default_timeout(30_000)
            yield context.new_page()
            context.close()


def surveyor(door: Door) -> Person:
    """Return a surveyor who has come in before."""
    sam = Person("5a3", "Sam Hall", "sam@landlord.org", frozenset({"surveyor"}), "active")
    with door.writing("test") as store:
        store.people.add(sam, door.now())
        store.audit(sam.id, Change(STATUS, "invited", "active"))
    return sam


def test_the_first_administrator_comes_in_and_asks_for_a_finance_officer(
    page: Page, door: Door
) -> None:
    refused: list[str] = []
    page.on("console", lambda said: "Content Security" in said.text and refused.append(said.text))
    page.goto("/")
    assert page.url.endswith("/sign-in")
    can_be_read_by_everybody(page)
    link = first_administrator_link(door, "")
    assert link is not None
    page.goto(link)
    can_be_read_by_everybody(page)
    page.get_by_role("button", name="Begin").click()
    can_be_read_by_everybody(page)
    page.get_by_label("Password").fill("short")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("link", name="Enter a name")).to_be_visible()
    can_be_read_by_everybody(page)
    page.get_by_label("Your name").fill("Ada Crewe")
    page.get_by_label("E-mail address").fill("ada@landlord.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    can_be_read_by_everybody(page)
    secret = page.locator("strong").last.inner_text().replace(" ", "")
    page.get_by_label("Code", exact=True).fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("code")).to_have_count(10)
    can_be_read_by_everybody(page)
    page.get_by_role("button", name="I have kept them").or_(
        page.get_by_role("link", name="I have kept them")
    ).click()
    for path in (
        "/people",
        "/people/invite",
        "/people/requests",
        "/people/views",
        "/people/history",
        "/your-sign-in",
        "/your-sign-in/recovery-codes",
        "/on-a-phone",
    ):
        page.goto(path)
        can_be_read_by_everybody(page)
    page.goto("/people/invite")
    page.get_by_label("Name", exact=True).fill("Jo Bell")
    page.get_by_label("E-mail address").fill("jo.bell@landlord.org")
    page.get_by_label("Finance", exact=True).check()
    page.get_by_role("button", name="Invite").click()
    can_be_read_by_everybody(page)
    page.goto("/people/requests")
    page.get_by_role("link", name="Invite Jo Bell").click()
    can_be_read_by_everybody(page)
    page.goto(f"/people/person/{surveyor(door).id}")
    for what in ("password", "authenticator"):
        page.get_by_role("link", name=f"Reset the {what}").click()
        can_be_read_by_everybody(page)
        page.get_by_role("link", name="Cancel").click()
        can_be_read_by_everybody(page)
    page.get_by_role("link", name="Reset the password").click()
    page.get_by_role("button", name="Reset the password").click()
    expect(page.get_by_role("heading", name="The link")).to_be_visible()
    page.get_by_role("button", name="Sign out").first.click()
    page.wait_for_url("**/sign-in")
    assert refused == []
