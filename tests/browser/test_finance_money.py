"""Finance's pages on tenants' money, bank details, the books and settings, with what is in them."""

import datetime as dt
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from services.backbone.settings import database_url
from services.client.asking import Client
from services.client.in_process import OnThisMachine
from services.contracts import payments as contract
from services.contracts.queries.payments.accounts import BankDetails
from services.gateway.app import MOST_BYTES, gateway_app
from services.gateway.console.rooms import LINKS, ROOMS
from services.gateway.serving import served_beside
from services.gateway.settings import GatewaySettings
from services.hosts.catalogue import DATABASES
from tests.browser.conftest import NOBODY, Site
from tests.browser.sign_in_by_cookie import by_cookie
from tests.browser.test_every_page import WCAG, opened
from tests.browser.validity import faults_of
from tests.empty_databases import make_tables
from tests.integration.enrolling import TENANT, open_enrolment, register
from tests.integration.office import ACCOUNT, DUE, RUN, SECOND, START, Office
from tests.people import officer

T1, BOOKS, SETTINGS = "/finance/tenants/T1", "/finance/books", "/finance/settings"
PAGES = [
    "/finance/tenants",
    T1,
    f"{T1}/instalments/repairs/1",
    f"{T1}/ledger",
    f"{T1}/bank-details",
    f"{T1}/bank-details/enter",
    f"{T1}/bank-details/withdraw",
    "/finance/tenants/T3/bank-details",
    "/finance/tenants/T3/bank-details/3/confirm",
    "/finance/details-to-confirm",
    BOOKS,
    f"{BOOKS}/postings",
    f"{BOOKS}/runs/{RUN}",
    f"{BOOKS}/differences",
    f"{BOOKS}/differences?verify=now",
    "/finance/budget",
    "/finance/budget/set",
    "/finance/samples",
    "/finance/samples/draw",
    "/finance/samples/1",
    "/finance/samples/1/T1",
    SETTINGS,
    f"{SETTINGS}/change",
    f"{SETTINGS}/confirm",
    f"{SETTINGS}/weights",
    f"{SETTINGS}/payer",
    f"{SETTINGS}/payer/change",
]

each_page = pytest.mark.parametrize("path", PAGES)

APPROVER = ("finance", "finance_approver")


@pytest.fixture(scope="module")
def paid(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Site]:
    """The console on two tenants who were paid, a third one whose details are in doubt."""
    url = partial(database_url, f"sqlite:///{tmp_path_factory.mktemp('paid')}/{{service}}.sqlite")
    for name in DATABASES:
        if name != "enrolment":
            make_tables(name, url(name))
    names = (("T1", "Siân", "O'Brien"), ("T2", "Bob", "Jones"), ("T3", "Cerys", "Hunt"))
    with open_enrolment(url("enrolment")) as enrolment:
        for number, (ref, first, last) in enumerate(names):
            who = replace(TENANT, tenant_ref=ref, first_name=first, last_name=last)
            register(enrolment, ref, replace(who, uprn=str(number + 1)))
    office = Office(url("payments"))
    _play(office)
    office.close()
    with ExitStack() as stack:
        machine = stack.enter_context(OnThisMachine(url))
        settings = GatewaySettings(landlord="Dudley Homes", practice=True)
        app = gateway_app(settings, Client(machine, NOBODY), by_cookie, *ROOMS, links=LINKS)
        port = stack.enter_context(served_beside(app, "127.0.0.1", 0, MOST_BYTES))
        yield Site(f"http://127.0.0.1:{port}", browser)


def _play(office: Office) -> None:
    office.open()
    office.breach("T1", START + dt.timedelta(days=3))
    office.reach(DUE)
    office.release()
    office.reach(DUE + dt.timedelta(days=2))
    office.tell(contract.ChangePaymentSettings(DUE, 1, 100000, "", ""))
    office.tell(contract.ChangePaymentSettings(DUE, 0, None, "", ""), SECOND)
    office.tell(contract.SetBudget(DUE, "repairs", "DUD", 50000))
    office.tell(contract.DrawSample(DUE, "2012-04", 95, 5))
    office.tell(contract.RecordSampleOutcome(DUE, 1, "T2", "discrepancy", "£50 did not come"))
    office.hear_of("T3")
    doubtful = contract.ChangeBankDetails("T3", DUE, *ACCOUNT, "Patrick Jones")
    office.tell(doubtful, SECOND)
    assert office.ask(BankDetails("T3")).accounts[0].number == 3
    assert officer(SECOND).ref != "person:7c1f"


@each_page
def test_a_page_can_be_read_by_everybody(
    paid: Site, path: str, view: dict[str, int], shots: Path | None
) -> None:
    page = opened(paid, path, APPROVER, view)
    assert page.locator("h1").count() == 1
    assert "Something went wrong" not in page.content()
    if shots:
        name = path.strip("/").replace("/", "-").replace("?", "-")
        page.screenshot(path=shots / f"{name}-{view['width']}.png", full_page=True)
    found = Axe().run(page, options={"runOnly": WCAG, "resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= view["width"], "it scrolls"
    assert faults_of(page.context.request.get(path).text()) == []
    page.context.close()


def test_a_tenant_is_found_and_their_details_entered_without_javascript(
    paid: Site, view: dict[str, int], shots: Path | None
) -> None:
    page = paid.context(*APPROVER, java_script_enabled=False, viewport=view).new_page()
    page.goto("/finance/tenants")
    page.get_by_role("searchbox").fill("sia obr")
    page.get_by_role("button", name="Search").click()
    assert page.url.endswith("/finance/tenants")
    if shots:
        page.screenshot(path=shots / f"found-{view['width']}.png", full_page=True)
    page.get_by_role("link", name="Siân O'Brien").click()
    page.get_by_role("link", name="Bank details").last.click()
    page.get_by_role("link", name="Enter bank details").click()
    page.get_by_label("Sort code").fill("10-79-99")
    page.get_by_label("Account number").fill("123")
    page.get_by_label("Name on the account").fill("Siân O'Brien")
    page.get_by_role("button", name="Check them").click()
    expect(page.get_by_role("alert")).to_contain_text("Give the account number as 6 to 8 digits")
    if shots:
        page.screenshot(path=shots / f"wrong-{view['width']}.png", full_page=True)
    page.get_by_label("Account number").fill("88837491")
    page.get_by_role("button", name="Check them").click()
    expect(page.get_by_text("The account number fits the sort code")).to_be_visible()
    if shots:
        page.screenshot(path=shots / f"checked-{view['width']}.png", full_page=True)
    page.get_by_role("button", name="Keep these details").click()
    expect(page.get_by_role("alert")).to_contain_text("are kept")
    assert "88837491" not in page.content()
    page.context.close()
