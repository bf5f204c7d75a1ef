"""Each role's main work in the middle of a pilot, by the keyboard alone, and without JavaScript."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from services.pilot.practice import prepare
from tests.browser.desk import Desk
from tests.browser.hosts import embedded
from tests.browser.keyboard import Keyboard
from tests.integration.console.uploading import csv_of, tenant
from tests.integration.waiting import wait_until
from tests.small_practice import PAYMENT_DAY, PLAYED, write_pilot

HANDS = {"keyboard": (Keyboard, {}), "without-javascript": (Desk, {"java_script_enabled": False})}

IN_THE_YEAR = dt.date(2012, 1, 10)

NEXT_WEEK = dt.date(2012, 2, 6)

PREPARED, BY_HAND = f"run-{PAYMENT_DAY}", f"run-{PAYMENT_DAY}-2"

Sits = Callable[[str], Desk]


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The evening before a payment day."""
    folder = tmp_path_factory.mktemp("journeys")
    prepare(write_pilot(folder / "pilot"), PLAYED, folder / "practice")
    return folder / "practice"


@pytest.fixture(scope="module", params=HANDS)
def sits(
    request: pytest.FixtureRequest,
    practice: Path,
    browser: Browser,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Sits]:
    """Return a function that has somebody of the example sit down; they stay signed in."""
    kind, options = HANDS[request.param]
    desks = dict[str, Desk]()
    with embedded(practice, tmp_path_factory.mktemp(request.param)) as served:

        def desk(name: str) -> Desk:
            if name not in desks:
                desks[name] = kind.of(name, served, browser, **options)
            return desks[name]

        yield desk
        for each in desks.values():
            each.page.context.close()


def test_a_contact_is_logged_once_its_cost_was_seen(sits: Sits) -> None:
    dev = sits("Dev Patel")
    dev.open("/")
    dev.follow("Log a contact")
    dev.fill(tenant_ref="T9")
    dev.press("Go on")
    dev.choose(kind="enquiry", came_by="email")
    dev.fill_day("on", IN_THE_YEAR)
    dev.fill(notes="about the rent", contact_ref="C90")
    dev.press("Check what it does")
    dev.sees("This contact will count")
    dev.sees("£50.00")
    dev.choose(really="no")
    dev.press("Log this contact")
    dev.told("C90")


def test_an_appeal_is_recorded_by_one_and_decided_by_another(sits: Sits) -> None:
    dev = sits("Dev Patel")
    dev.open("/tenants/T2")
    dev.follow("Record an appeal")
    dev.choose(cause_ref="J1", came_by="letter")
    dev.fill(words="The sealant was old", why_late="was in hospital")
    dev.press("Record the appeal")
    dev.told("recorded")
    sian = sits("Siân Morgan")
    sian.open("/")
    sian.follow("Appeals")
    sian.follow(re.compile("^Appeal "))
    sian.sees("What giving back would do")
    sian.choose(decision="upheld")
    sian.fill(reason="It was the landlord's to renew")
    sian.press("Decide")
    sian.told("upheld")


def test_a_file_of_tenants_is_tried_and_imported_without_what_is_faulty(
    sits: Sits, tmp_path: Path
) -> None:
    file = tmp_path / "tenants.csv"
    file.write_bytes(csv_of(tenant(1), tenant(2, postcode=""), tenant(3)))
    dev = sits("Dev Patel")
    dev.open("/imports/tenants")
    dev.follow("Upload a file")
    dev.attach("file", file)
    dev.press("Look through the file")
    is_looked_through(dev, "Import the 2 rows without a fault")
    expect(dev.row("postcode")).to_contain_text("3")
    dev.choose(choice="good")
    dev.press("Go ahead")
    is_looked_through(dev, "are registered")
    dev.sees("2 tenants of the file")


def test_a_file_of_rent_accounts_is_imported(sits: Sits, tmp_path: Path) -> None:
    file = tmp_path / "arrears.csv"
    file.write_bytes(b"tenant_ref,in_arrears\r\nT9,yes\r\n")
    dev = sits("Dev Patel")
    dev.open("/imports/arrears")
    dev.follow("Upload a file")
    dev.attach("file", file)
    dev.press("Look through the file")
    is_looked_through(dev, "Import 1 row")
    dev.choose(choice="good")
    dev.press("Go ahead")
    is_looked_through(dev, "1 row imported")


def is_looked_through(desk: Desk, words: str) -> None:
    """Look at a file again and again, by its own link, until it says these words."""

    def says() -> bool:
        again = desk.page.get_by_role("link", name="See how far it is now")
        if again.count():
            desk.act(again)
        return words in desk.page.get_by_role("main").inner_text()

    wait_until(says, words, 60)


def test_a_home_is_inspected_room_by_room(sits: Sits) -> None:
    tom = sits("Tom Bexley")
    tom.open("/visits")
    tom.follow("Begin a visit that was not booked")
    tom.fill(tenant_ref="T6", visit_ref="V60")
    tom.choose(kind="baseline")
    tom.press("Begin the visit")
    room = tom.page.locator("details.look-room").first
    tom.act(room.locator("summary"))
    tom.tick(room.locator('input[name="condition-0"][value="good"]'))
    tom.tick(room.locator('input[name="condition-1"][value="worn"]'))
    tom.act(room.get_by_role("button"))
    expect(room.locator("[data-state]")).to_have_text("Kept")
    tom.follow("Check and complete the visit")
    tom.sees("The baseline is passed")
    tom.press(re.compile("^Complete the visit"))
    tom.told("The visit is completed")


def test_a_visit_is_given_to_a_surveyor_who_is_not_let_in(sits: Sits) -> None:
    ruth, tom = sits("Ruth Lindqvist"), sits("Tom Bexley")
    ruth.open("/visits")
    ruth.choose(whose="all")
    ruth.fill(on="2011-11-14")
    ruth.press("Show")
    ruth.follow("Tenant T5")
    ruth.follow("Move or give to somebody")
    ruth.fill_day("visit_date", NEXT_WEEK)
    ruth.choose(slot="morning", surveyor=offered(ruth, "Tom Bexley"))
    ruth.press("Keep the change")
    ruth.told("The change is kept")
    tom.open(f"/visits?on={NEXT_WEEK}")
    tom.follow("Tenant T5")
    tom.follow("It could not be made")
    tom.press(re.compile("Nobody"))
    tom.told("Kept")


def offered(desk: Desk, words: str) -> str:
    """Return the value of what a list offers by these words."""
    return desk.page.locator("option", has_text=words).get_attribute("value") or ""


def test_a_job_is_recorded_once_its_cost_was_seen(sits: Sits) -> None:
    ruth = sits("Ruth Lindqvist")
    ruth.open("/jobs")
    ruth.follow("Enter a job")
    ruth.fill(job_ref="J90", tenant_ref="T2", cost="45.00", description="sealant")
    ruth.fill_day("reported_on", IN_THE_YEAR)
    ruth.choose(category="sealant", emergency="no", done_by="landlord", status="completed")
    ruth.press("See what it does")
    ruth.sees("It counts")
    ruth.press("Record the job")
    ruth.told("J90")


def test_a_run_is_rejected_prepared_anew_approved_and_given_to_the_bank(sits: Sits) -> None:
    sits("Claire Duffy").close_until(PAYMENT_DAY)
    amina, gareth = sits("Amina Yusuf"), sits("Gareth Price")
    amina.open(f"/finance/runs/{PREPARED}/reject")
    amina.fill(why="to be looked at again")
    amina.press("Reject")
    amina.told("rejected")
    amina.open("/finance/runs/prepare")
    amina.press("Prepare the run")
    amina.told("prepared")
    gareth.decides(BY_HAND, "Approve", "Approve")
    gareth.told("is approved")
    amina.decides(BY_HAND, "Make the bank file", "Make the bank file")
    with amina.page.expect_download() as taken:
        amina.press("Download the file")
    assert taken.value.path().read_bytes().startswith(b"VOL1")
    amina.decides(BY_HAND, "The bank has the file", "Yes, the bank has it")
    amina.told("is with the bank")


def test_somebody_is_invited_and_a_session_ended(sits: Sits) -> None:
    idris, margaret = sits("Idris Kaye"), sits("Margaret Stone")
    idris.open("/people")
    idris.follow("Invite somebody")
    idris.fill(name="Jo Bell", email="jo.bell@landlord.org")
    idris.choose(roles="surveyor")
    idris.press("Invite")
    idris.sees("The link")
    idris.follow("People")
    idris.follow("Margaret Stone")
    idris.press("Sign out everywhere")
    idris.told("Sessions ended: 1")
    margaret.open("/finance/budget")
    expect(margaret.page.locator("h1")).to_have_text("Sign in")
    margaret.act(margaret.page.get_by_role("button", name="Margaret Stone"))
    margaret.sees("Budget and forecast")


def test_the_board_reads_what_it_costs_and_an_auditor_who_did_what(sits: Sits) -> None:
    margaret, peter = sits("Margaret Stone"), sits("Peter Ashworth")
    margaret.open("/")
    margaret.follow("Finance")
    margaret.sees("Budget and forecast")
    margaret.follow("Areas")
    margaret.sees("Places")
    peter.open("/audit")
    peter.choose(service="payments", kind="tenant")
    peter.fill(ref="T2")
    peter.press("Show")
    peter.sees("participation started")
