"""Officers' pages on tenants, with one in their year, one rejected and one on the waiting list."""

import datetime as dt

from playwright.sync_api import Page

from tests.browser.looking import Url, fill_by_playing, state
from tests.builders import PilotBuilder

T1, T2, T3 = "/tenants/T1", "/tenants/T2", "/tenants/T3"
OFFICER = "housing_officer"


def find_many(page: Page) -> None:
    page.fill("#text", "tenant")
    page.click("text=Search")


def find_nobody(page: Page) -> None:
    page.fill("#text", "zebedee")
    page.click("text=Search")


def find_one(page: Page) -> None:
    page.fill("#text", "t1")
    page.click("text=Search")


STATES = [
    state("/tenants", OFFICER),
    state("/tenants", OFFICER, then=find_many),
    state("/tenants", OFFICER, then=find_nobody),
    state("/tenants", OFFICER, then=find_one),
    state("/tenants/list", OFFICER),
    state("/tenants/list?status=completed", "auditor"),
    state(T1, OFFICER),
    state(T1, "finance"),
    state(T2, OFFICER),
    state(T3, "housing_manager"),
]


def fill(url: Url) -> None:
    fill_by_playing(url, pilot(), dt.date(2012, 2, 20))


def pilot() -> PilotBuilder:
    made = PilotBuilder(areas={"DUD": 1, "LIC": 50})
    made.tenant("T1").baseline("T1", "2011-10-10")
    made.tenant("T2", rent_arrears_pence="100", agreed_on="")
    made.tenant("T3").tenant("T4", area_code="LIC", agreed_on="")
    made.contact("C1", "T1", "2012-01-20", "asb").contact("C2", "T1", "2012-02-01", "complaint")
    made.repair("J1", "T1", "2012-02-02", "gas")
    return made
