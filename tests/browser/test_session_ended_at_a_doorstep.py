"""A session that ends at a doorstep, with the real sign-in: nothing that was entered is gone."""

from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, expect

from services.backbone.settings import database_url
from services.client.asking import Client
from services.client.in_process import OnThisMachine
from services.gateway.app import MOST_BYTES
from services.gateway.console.rooms import console_app
from services.gateway.serving import served_beside
from services.gateway.settings import GatewaySettings
from services.gateway.sign_in.cases import sessions
from services.gateway.sign_in.cases.practice import make_practice_people, mark_practice
from services.gateway.sign_in.door import Door
from services.gateway.sign_in.pages.browser import COOKIE
from services.gateway.sign_in.sealing import make_key
from services.hosts.catalogue import MIGRATED
from tests.browser.conftest import NARROW, NOBODY
from tests.browser.states import doorstep
from tests.browser.test_at_a_doorstep import choose, kitchen, nothing_is_kept_on_phone
from tests.empty_databases import make_tables


def test_a_session_that_ends_at_the_door_loses_nothing(tmp_path: Path, browser: Browser) -> None:
    url = partial(database_url, f"sqlite:///{tmp_path}/{{service}}.sqlite")
    for name in MIGRATED:
        make_tables(name, url(name))
    doorstep.fill(url)
    make_key(tmp_path / "sign-in.key")
    door = Door.at(url("gateway"))
    mark_practice(door)
    make_practice_people(door)
    with OnThisMachine(url) as machine:
        app = console_app(GatewaySettings(), Client(machine, NOBODY), door)
        with served_beside(app, "127.0.0.1", 0, MOST_BYTES) as port:
            context = browser.new_context(base_url=f"http://127.0.0.1:{port}", viewport=NARROW)
            page = context.new_page()
            page.goto("/visits/V1/result")
            page.get_by_role("button", name="Tom Bexley").click()
            page.wait_for_url("**/visits/V1/result")
            kitchen(page)
            choose(page, "Boiler", "Worn")
            (token,) = (one["value"] for one in context.cookies() if one["name"] == COOKIE)
            found = sessions.find(door, token)
            assert found is not None
            sessions.sign_out(door, found.session)
            page.get_by_role("button", name="Keep Kitchen").click()
            page.get_by_role("link", name="Sign in again").click()
            page.get_by_role("button", name="Tom Bexley").click()
            page.wait_for_url("**/sign-in/kept")
            page.goto("/visits/V1/result")
            expect(page.get_by_role("status")).to_be_hidden()
            nothing_is_kept_on_phone(page)
            page.reload()
            kitchen(page)
            expect(page.locator("input[value=worn]:checked")).to_have_count(1)
            context.close()
    door.close()
