"""Files that people uploaded, in every state, and the jobs of tenants in their year."""

import datetime as dt
import io
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page

from services.client.asking import Client
from services.contracts.repairs import RecordRepair, RecordVisit, TakeBackRepair
from services.gateway.console.rooms import IMPORTED
from services.gateway.importing import uploads
from services.gateway.importing.carrier import Carrier
from services.gateway.sign_in.domain.people import Person
from services.gateway.sign_in.door import Door
from services.gateway.sign_in.store.imports import Imports
from services.hosts.catalogue import GATEWAY
from services.pilot.embedded_cluster import EmbeddedCluster
from services.terms.people import Actor
from tests.browser.looking import Url, state
from tests.integration.console.uploading import csv_of, tenant
from tests.integration.enrolling import SCHEME
from tests.people import officer

TODAY = dt.date(2011, 10, 3)
OFFICER, ROB = officer("Ann First"), officer("Rob Third")
TENANTS, ARREARS, JOBS = "/imports/tenants", "/imports/arrears", "/imports/jobs"


def fill(url: Url) -> None:
    with office_at(url) as (cluster, door, carrier):
        cluster.client.by(OFFICER).tell(SCHEME, "scheme")
        cluster.settle()

        def upload(kind: str, content: bytes, name: str, *, decided: bool) -> None:
            number = uploads.upload(
                door, kind, io.BytesIO(content), name, OFFICER.id, f"web:{name}"
            )
            carry(carrier, cluster)
            if decided:
                uploads.decide(door, IMPORTED[kind], number, OFFICER.id, TODAY, 0, False)
                carry(carrier, cluster)

        first = csv_of(tenant(1), tenant(2), tenant(3, tenancy_start="2012-05-01"))
        upload("tenants", first, "first.csv", decided=True)
        rows = (
            tenant(1),
            tenant(4, postcode=""),
            tenant(5, uprn="1001", area_code="DUDD"),
            tenant(6, agreed_on="2013-01-01"),
        )
        upload("tenants", csv_of(*rows), "second.csv", decided=False)
        upload("tenants", b"name,address\r\nAnn,Here\r\n", "wrong.csv", decided=False)
        for number, changes in enumerate(
            ({"state": "reading", "done": 500}, {"state": "carrying", "phase": "accounts"}), 4
        ):
            keep_as(door, f"{number}.csv", rows=2_500, pages=5, page=2, **changes)
        keep_as(door, "6.csv", state="stopped", why="Ann First may not do this any more")
        upload(
            "arrears", b"tenant_ref,in_arrears\r\nT0001,yes\r\nT9,no\r\n", "a.csv", decided=False
        )
        give_jobs(cluster)
        job = b"job_ref,tenant_ref,reported_on,category,emergency,done_by,status\r\n"
        job += b"J1,T0001,2011-10-03,decoration,no,landlord,cancelled\r\n"
        upload(
            "jobs",
            job + b"J7,T0001,2011-10-03,moon,no,landlord,completed\r\n",
            "j.csv",
            decided=False,
        )
        earlier = (
            b"tenant_ref,reported_on,category,cost_pence\r\nT0001,2011-01-10,decoration,4500\r\n"
        )
        upload("history", earlier + b"T9,2011-01-10,moon,4500\r\n", "h.csv", decided=False)
        upload("comparison", b"colour\r\nred\r\n", "c.csv", decided=False)


@contextmanager
def office_at(url: Url) -> Iterator[tuple[EmbeddedCluster, Door, Carrier]]:
    cluster, door = EmbeddedCluster(url), Door.at(url(GATEWAY))
    try:
        with door.writing("test") as store:
            roles = frozenset({"housing_officer", "repairs_manager", "housing_manager"})
            person = Person(OFFICER.id, OFFICER.name, "ann@example.org", roles, "active")  # type: ignore[arg-type]
            store.people.add(person, door.now())
        nobody = Client(cluster.client.way, Actor("", "", "", frozenset()))
        yield cluster, door, Carrier(door, nobody, IMPORTED)
    finally:
        cluster.close()
        door.close()


def carry(carrier: Carrier, cluster: EmbeddedCluster) -> None:
    while carrier.carry_on() is not None:
        cluster.settle()


def keep_as(door: Door, name: str, **values: object) -> None:
    """Keep an import as it is for a moment only: nothing carries it on here."""
    far = dt.datetime(2098, 1, 1, tzinfo=dt.UTC)
    with door.writing("test") as store:
        imports: Imports = store.imports
        number = imports.begin("tenants", name, name, OFFICER.id, door.now(), **values)  # type: ignore[arg-type]
        imports.change(number, carried_by="another", carried_until=far)


def give_jobs(cluster: EmbeddedCluster) -> None:
    """Begin a year, and record jobs in it: one that cost something, one that was taken back."""
    client = cluster.client.by(ROB)
    visit = RecordVisit("V1", "T0001", "baseline", TODAY, "completed", "", ())
    client.tell(visit, "visit")
    cluster.settle()
    for number in (1, 2, 3):
        client.tell(
            RecordRepair(
                f"J{number}", "T0001", TODAY, TODAY, "decoration", number == 2, "landlord",
                "completed", 4500, "walls",
            ),
            f"job-{number}",
        )  # fmt: skip
    client.tell(TakeBackRepair("J3", TODAY, "wrong tenant"), "back")
    cluster.settle()


def left_empty(page: Page) -> None:
    """Send the form of the page as it came."""
    page.locator("main form[method=post] button[type=submit]").first.click()


def weighed(page: Page) -> None:
    """See what a job would cost."""
    page.fill("#tenant_ref", "T0001")
    for part, value in (("", "3"), ("-month", "10"), ("-year", "2011")):
        page.fill(f"#reported_on{part}", value)
    page.select_option("#category", "decoration")
    left_empty(page)


ANN, BOB, MANAGER = "housing_officer", "repairs_manager", "housing_manager"
STATES = [
    state(TENANTS, ANN),
    state(f"{TENANTS}/new", ANN, then=left_empty, status=422),
    *(state(f"{TENANTS}/{number}", ANN) for number in (1, 2, 3, 4, 5, 6)),
    state(f"{TENANTS}/2", ANN, then=left_empty, status=422),
    *(state(f"{TENANTS}/2/rows?kind={kind}", ANN) for kind in ("fault", "same")),
    state(f"{TENANTS}/2/alike?kind=alike", ANN),
    state(f"{TENANTS}/waiting", ANN),
    *(state(f"/imports/{kind}", MANAGER) for kind in ("history", "comparison")),
    *(state(f"/imports/{kind}/new", MANAGER) for kind in ("history", "comparison")),
    *(state(f"/imports/history/9{more}", MANAGER) for more in ("", "/rows")),
    *(state(f"/imports/comparison/10{more}", MANAGER) for more in ("", "/rows")),
    state(ARREARS, ANN),
    state(f"{ARREARS}/7", ANN),
    state(f"{ARREARS}/7/rows?kind=fault", ANN),
    state(f"{JOBS}/8", BOB),
    state(f"{JOBS}/8/rows?kind=fault", BOB),
    state(f"{JOBS}/mapping", BOB, then=left_empty, status=422),
    state("/jobs?only=ours", BOB),
    state("/jobs/new", BOB, then=left_empty, status=422),
    state("/jobs/new", BOB, then=weighed),
    state("/jobs/J1", BOB),
    state("/jobs/J1/correct", BOB),
    state("/jobs/J1/take-back", BOB, then=left_empty, status=422),
]
