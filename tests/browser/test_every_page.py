"""What holds of every page, at both widths: nobody is kept out, nothing is heavy, all is valid."""

import gzip
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Request

from services.client.asking import Client
from services.gateway.access import allowed
from services.gateway.app import gateway_app
from services.gateway.console.home.purposes import PURPOSES
from services.gateway.console.rooms import ROOMS
from services.gateway.settings import GatewaySettings
from services.terms.people import Role
from tests.browser.conftest import Site
from tests.browser.validity import faults_of
from tests.unit.gateway.rooms import NOBODY, NoServices

PAGES: list[tuple[str, tuple[Role, ...] | None]] = [
    ("/", tuple(sorted(PURPOSES))),
    ("/", ("surveyor",)),
    ("/", ()),
    ("/", None),
    ("/status", ("administrator",)),
    ("/finance", ("finance",)),
    ("/finance/due", ("finance",)),
    ("/finance/runs", ("finance",)),
    ("/finance/runs/prepare", ("finance",)),
    ("/finance/bank-files", ("finance",)),
    ("/finance/from-bank", ("finance",)),
    ("/finance/from-bank/returns", ("finance",)),
    ("/finance/from-bank/statement", ("finance",)),
    ("/finance/from-bank/unmatched", ("finance",)),
    ("/finance/from-bank/not-on-statement", ("finance",)),
    ("/audit", ("auditor",)),
    ("/dead-letters", ("administrator",)),
    ("/dates", ("administrator",)),
    ("/dates/close?until=6/4/2012", ("administrator",)),
    ("/dates/close?until=yesterday", ("administrator",)),
    ("/dead-letters", ("administrator",)),
    ("/audit", ("auditor",)),
    ("/audit?service=notifications&ref=T0001", ("auditor",)),
    ("/telling", ("housing_manager",)),
    ("/telling/messages", ("housing_officer",)),
    ("/telling/tenants", ("housing_officer",)),
    ("/telling/tenants/T0001", ("housing_officer",)),
    ("/telling/tasks", ("housing_officer",)),
    ("/telling/many", ("housing_manager",)),
    ("/telling/many/new", ("housing_manager",)),
    ("/telling/channels", ("administrator",)),
    ("/telling/costs", ("board",)),
    ("/telling/samples", ("auditor",)),
    ("/telling/samples/payment_held?language=cy", ("auditor",)),
    ("/status", ("surveyor",)),
    ("/nothing", ("surveyor",)),
    ("/gallery/plain", ("finance",)),
    ("/gallery/errors", ("finance",)),
    ("/gallery/nothing", ("finance",)),
    ("/gallery/confirm", ("finance",)),
    ("/gallery/unknown", ("finance",)),
    ("/gallery/broken", ()),
]
"""Each with who looks at it; None for nobody who signed in."""


def others() -> Iterator[tuple[str, tuple[Role, ...]]]:
    """Yield the console's other pages whose address is plain, each with a role that may open it."""
    app = gateway_app(GatewaySettings(), Client(NoServices(), NOBODY), *ROOMS)
    known = {urlsplit(path).path for path, _ in PAGES}
    for rule in app.url_map.iter_rules():
        who = allowed(app.view_functions[rule.endpoint])
        if "GET" in (rule.methods or ()) and not rule.arguments and rule.rule not in known:
            yield rule.rule, () if isinstance(who, str) else (min(who),)


PAGES += others()

each_page = pytest.mark.parametrize(("path", "roles"), PAGES, ids=str)

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

FIRST_PAGE, STYLES, SCRIPT = 60_000, 15_000, 12_000
"""Bytes at most, as they are sent."""


def opened(site: Site, path: str, roles: tuple[Role, ...] | None, view: dict[str, int]) -> Page:
    signed_in = roles is not None
    page = site.context(*(roles or ()), signed_in=signed_in, viewport=view).new_page()
    page.said = []  # type: ignore[attr-defined]
    page.on("console", lambda message: page.said.append(message.text))  # type: ignore[attr-defined]
    page.goto(path)
    return page


@each_page
def test_a_page_can_be_read_by_everybody(
    site: Site,
    path: str,
    roles: tuple[Role, ...] | None,
    view: dict[str, int],
    shots: Path | None,
) -> None:
    page = opened(site, path, roles, view)
    if shots:
        name = f"{path.strip('/').replace('/', '-') or 'first'}-{len(roles or ())}"
        page.screenshot(path=shots / f"{name}-{view['width']}.png", full_page=True)
    found = Axe().run(page, options={"runOnly": WCAG, "resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= view["width"], "it scrolls"
    refused = [said for said in page.said if "Content Security Policy" in said]  # type: ignore[attr-defined]
    assert refused == []
    page.context.close()


@each_page
def test_a_page_is_valid_and_light(site: Site, path: str, roles: tuple[Role, ...] | None) -> None:
    context = site.context(*(roles or ()), signed_in=roles is not None)
    page, fetched = context.new_page(), list[Request]()
    page.on("requestfinished", lambda request: fetched.append(request))
    answer = page.goto(path, wait_until="networkidle")
    assert answer is not None
    assert faults_of(answer.text()) == []
    hosts = {urlsplit(request.url).netloc for request in fetched}
    assert hosts == {urlsplit(site.address).netloc}, "something is from another host"
    sizes = {urlsplit(request.url).path: request.sizes()["responseBodySize"] for request in fetched}
    assert sum(sizes.values()) <= FIRST_PAGE
    assert sizes["/look/look.css"] <= STYLES
    assert sizes["/look/look.js"] <= SCRIPT
    context.close()


def test_a_list_of_five_hundred_is_light_and_scrolls_in_itself(site: Site) -> None:
    page = opened(site, "/gallery/many", ("finance",), {"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.locator("tbody tr").count() == 500
    assert len(gzip.compress(page.content().encode())) <= FIRST_PAGE
    page.context.close()
