"""Officers' pages on tenants, with one in their year, one rejected and one on the waiting list."""

import datetime as dt

from playwright.sync_api import Page

from services.contracts.enrolment import DecideAppeal, LeaveScheme, RecordAppeal
from services.pilot.embedded_cluster import EmbeddedCluster
from tests.browser.looking import Url, fill_by_playing, state
from tests.builders import PilotBuilder
from tests.people import officer

PLAYED = dt.date(2012, 2, 20)

T1, T2, T3, T4 = (f"/tenants/T{number}" for number in (1, 2, 3, 4))
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


def nobodys_contact(page: Page) -> None:
    page.fill("#tenant_ref", "T9")
    page.click("text=Go on")


def nothing_entered(page: Page) -> None:
    page.click("text=Check what it does")


def contact_that_counts(page: Page) -> None:
    _contact(page, "Enquiry")


def contact_that_never_counts(page: Page) -> None:
    _contact(page, "Complaint")


def _contact(page: Page, kind: str) -> None:
    page.get_by_label(kind, exact=True).check()
    for field, value in (("on", "20"), ("on-month", "2"), ("on-year", "2012")):
        page.fill(f"#{field}", value)
    page.click("text=Check what it does")


def send_nothing(page: Page) -> None:
    page.click("main form button")


def say_that_they_died(page: Page) -> None:
    page.click("text=The tenant died")
    page.click("text=See what it does")


def say_that_they_leave(page: Page) -> None:
    page.click("text=They leave the scheme")
    page.click("text=See what it does")


def type_nonsense(page: Page) -> None:
    page.fill("#mobile", "nonsense")
    page.click("text=Keep mobile and e-mail")


STATES = [
    state("/tenants", OFFICER),
    state("/tenants", OFFICER, then=find_many),
    state("/tenants", OFFICER, then=find_nobody),
    state("/tenants", OFFICER, then=find_one),
    state("/tenants/list", OFFICER),
    state("/tenants/list?status=completed", "auditor"),
    state(T1, OFFICER),
    state(T1, "finance"),
    state(T1, "surveyor"),
    state(T2, OFFICER),
    state(T3, "housing_manager"),
    state("/contacts/new", OFFICER),
    state("/contacts/new", OFFICER, then=nobodys_contact, status=404),
    state(f"{T1}/contacts/new", OFFICER),
    state(f"{T1}/contacts/new", OFFICER, then=nothing_entered, status=422),
    state(f"{T1}/contacts/new", OFFICER, then=contact_that_counts),
    state(f"{T1}/contacts/new", OFFICER, then=contact_that_never_counts),
    state(f"{T1}/contacts", OFFICER),
    state(f"{T2}/contacts", "auditor"),
    state("/contacts/C1/take-back", OFFICER),
    state("/contacts/C2/take-back", OFFICER),
    state(f"{T1}/arrears", OFFICER),
    state("/telling/tasks/1", OFFICER),
    state("/appeals", "housing_manager"),
    state("/appeals?state=decided", "auditor"),
    state("/appeals/1", "housing_manager"),
    state("/appeals/1", "housing_manager", then=send_nothing, status=422),
    state("/appeals/1", OFFICER),
    state("/appeals/2", "auditor"),
    state(f"{T1}/appeals/new", OFFICER),
    state(f"{T1}/appeals/new", OFFICER, then=send_nothing, status=422),
    state(f"{T2}/arrears", "auditor"),
    state(f"{T4}/sign", OFFICER),
    state(f"{T4}/sign", OFFICER, then=send_nothing, status=422),
    state(f"{T1}/sign", OFFICER),
    state(f"{T2}/apply-again", OFFICER),
    state(f"{T1}/leave", OFFICER),
    state(f"{T1}/leave", OFFICER, then=send_nothing, status=422),
    state(f"{T1}/leave", OFFICER, then=say_that_they_leave),
    state(f"{T3}/leave", OFFICER, then=say_that_they_died),
    state(f"{T1}/correct", OFFICER),
    state(f"{T1}/correct", OFFICER, then=send_nothing, status=422),
    state(f"{T1}/surveys/new", OFFICER),
    state(f"{T1}/surveys/new", OFFICER, then=send_nothing, status=422),
    state(f"{T1}/contact-details", OFFICER),
    state(f"{T1}/contact-details", OFFICER, then=type_nonsense, status=422),
]


def fill(url: Url) -> None:
    fill_by_playing(url, pilot(), PLAYED)
    cluster = EmbeddedCluster(url)
    ann, mia = (cluster.client.by(officer(name)) for name in ("Ann First", "Mia Third"))
    for number, cause in enumerate(("C1", "J1"), start=1):
        appeal = RecordAppeal("T1", PLAYED, cause, PLAYED, "letter", "it was not me", "was ill")
        ann.tell(appeal, f"appeal {number}")
    mia.tell(DecideAppeal(2, PLAYED, "dismissed", "the tenant's own to mend"), "decision")
    ann.tell(LeaveScheme("T6", PLAYED, "died", "a daughter rang"), "death")
    cluster.settle()
    cluster.close()


def pilot() -> PilotBuilder:
    made = PilotBuilder(areas={"DUD": 1, "LIC": 50})
    made.tenant("T1").baseline("T1", "2011-10-10")
    made.tenant("T2", rent_arrears_pence="100", agreed_on="")
    made.tenant("T3").tenant("T4", area_code="LIC", agreed_on="")
    made.tenant("T5", area_code="LIC", agreed_on="")
    made.tenant("T6", area_code="LIC", agreed_on="")
    made.contact("C1", "T1", "2012-01-20", "asb").contact("C2", "T1", "2012-02-01", "complaint")
    made.repair("J1", "T1", "2012-02-02", "gas")
    return made
