"""A whole pilot of twelve through the pages: what its files say is entered by the people whose work
it is, day after day, and the year comes out as `cashback simulate` plays it.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from playwright.sync_api import Browser, expect

from services.cli.main import app
from services.contracts import enrolment, payments, repairs
from services.pilot.diary import Diary
from services.pilot.orders import Order
from services.pilot_files.reading import read_pilot
from services.terms.days import short_day
from tests.browser.desk import Desk
from tests.browser.hosts import Served
from tests.integration.waiting import wait_until
from tests.playing import play, rows

PILOT = Path(__file__).parents[1] / "pilots" / "twelve"

TELEPHONE = {"width": 360, "height": 740}

RESULTS = ("participants.csv", "instalments.csv", "payments.csv", "ledger.csv")

ONE_DAY = dt.timedelta(days=1)

OPENS, UNTIL = dt.date(2011, 10, 3), dt.date(2013, 1, 31)


@dataclass(frozen=True)
class Team:
    """The people of the example, each signed in; the surveyor on a telephone."""

    officer: Desk
    manager: Desk
    surveyor: Desk
    repairs: Desk
    finance: Desk
    approver: Desk
    second_approver: Desk
    administrator: Desk

    @classmethod
    def of(cls, served: Served, browser: Browser) -> "Team":
        names = ("Dev Patel", "Siân Morgan", "Tom Bexley", "Ruth Lindqvist", "Amina Yusuf")
        names += ("Gareth Price", "Helen Okafor", "Claire Duffy")
        sizes = [{"viewport": TELEPHONE} if name == "Tom Bexley" else {} for name in names]
        return cls(*(Desk.of(n, served, browser, **s) for n, s in zip(names, sizes, strict=True)))


# --- opening ---


def opens(team: Team, command: Any) -> None:
    """The scheme is opened from its file, finance says what it pays from and by which rules."""
    team.manager.open("/scheme/open/file")
    team.manager.attach("file", PILOT / "scheme.toml")
    team.manager.press("Read the file")
    team.manager.sees("£7,500.00")
    team.manager.press("Open the scheme")
    team.manager.told("The scheme is open")


def pays_from(team: Team, command: Any) -> None:
    desk = team.approver
    desk.open("/finance/settings/payer/change")
    desk.fill(**vars(command))
    desk.press("Pay from this account")


def has_settings(team: Team, command: Any) -> None:
    desk = team.approver
    desk.open("/finance/settings/change")
    desk.fill(cooling_off_days="0")
    desk.choose(approvals="never", details_confirmed="yes")
    desk.press("Keep these settings")
    desk.told("The settings are kept")


def imports_tenants(team: Team, command: Any) -> None:
    desk = team.officer
    desk.open("/imports/tenants/new")
    desk.attach("file", PILOT / "tenants.csv")
    desk.press("Look through the file")
    desk.sees("Import all 12 rows")
    desk.choose(choice="good")
    desk.press("Go ahead")
    desk.sees("are registered")


# --- housing officers ---


def signs(team: Team, command: enrolment.SignAgreement) -> None:
    desk = team.officer
    desk.open(f"/tenants/{command.tenant_ref}/sign")
    desk.choose(signed_how="paper")
    desk.press("The tenant has signed")
    desk.told("has signed the deal")


def applies_again(team: Team, command: enrolment.ApplyAgain) -> None:
    desk = team.officer
    desk.open(f"/tenants/{command.tenant_ref}/apply-again")
    desk.press("Apply again")
    desk.told("has applied again")


def leaves(team: Team, command: enrolment.LeaveScheme) -> None:
    desk = team.officer
    desk.open(f"/tenants/{command.tenant_ref}/leave")
    desk.choose(cause=command.cause)
    desk.fill(reason=command.reason)
    desk.press("See what it does")
    desk.press("Record it")
    desk.sees(command.tenant_ref)


def owes_rent(team: Team, command: enrolment.ReportRentArrears) -> None:
    desk = team.officer
    desk.open(f"/tenants/{command.tenant_ref}/arrears")
    into = command.in_arrears
    desk.press("The account went into arrears" if into else "The account is clear again")


def is_reached_otherwise(team: Team, command: enrolment.ChangeContactDetails) -> None:
    desk = team.officer
    desk.open(f"/tenants/{command.tenant_ref}/contact-details")
    desk.fill(mobile=command.mobile, email=command.email)
    desk.press("Keep mobile and e-mail")


def is_told_otherwise(team: Team, command: enrolment.ChangePreferredChannel) -> None:
    desk = team.officer
    desk.open(f"/tenants/{command.tenant_ref}/contact-details")
    desk.choose(channel=command.channel)
    desk.press("Keep how they are told")


def gets_in_touch(team: Team, command: enrolment.RecordContact) -> None:
    desk = team.officer
    desk.open(f"/tenants/{command.tenant_ref}/contacts/new")
    desk.choose(kind=command.kind)
    desk.fill_day("on", command.date)
    desk.fill(contact_ref=command.contact_ref)
    desk.press("Check what it does")
    if desk.page.locator('input[name="really"]').count():
        desk.choose(really="no")
    desk.press("Log this contact")
    desk.told(command.contact_ref)


def appeals(team: Team, command: enrolment.UpholdAppeal) -> None:
    """The officer records an appeal, the manager decides it."""
    desk = team.officer
    desk.open(f"/tenants/{command.tenant_ref}/appeals/new")
    desk.choose(cause_ref=command.cause_ref, came_by="letter")
    desk.fill(words="I rang about the bins, which are the council's")
    desk.press("Record the appeal")
    desk.told("recorded")
    team.manager.open("/appeals")
    team.manager.row(command.tenant_ref).get_by_role("link").first.click()
    team.manager.choose(decision="upheld")
    team.manager.fill(reason="The call was for the council, and was put through to us")
    team.manager.press("Decide")
    team.manager.told("upheld")


def answers(team: Team, command: enrolment.AnswerSurvey) -> None:
    """What a tenant scored, question by question, as it came on paper."""
    desk = team.officer
    desk.open(f"/tenants/{command.tenant_ref}/surveys/new")
    desk.choose(stage=command.stage)
    desk.fill_day("answered_on", command.answered_on)
    for answer in command.answers:
        desk.page.get_by_label(answer.question, exact=True).fill(str(answer.score))
    desk.press("Keep the answers")
    desk.told("The answers are kept")


# --- the repairs team ---


def has_a_job(team: Team, command: repairs.RecordRepair) -> None:
    desk = team.repairs
    desk.open("/jobs/new")
    pounds = f"{command.cost_pence // 100}.{command.cost_pence % 100:02}"
    desk.fill(job_ref=command.job_ref, tenant_ref=command.tenant_ref, cost=pounds)
    desk.fill(description=command.description)
    desk.fill_day("reported_on", command.reported_on)
    emergency = "yes" if command.emergency else "no"
    desk.choose(category=command.category, emergency=emergency)
    desk.choose(done_by=command.done_by, status=command.status)
    desk.press("See what it does")
    desk.press("Record the job")
    desk.sees(command.job_ref)


def is_visited(team: Team, command: repairs.RecordVisit) -> None:
    """The surveyor enters a result on the telephone; the manager says that works are done."""
    if command.result == "works_completed":
        desk = team.repairs
        desk.open(f"/tenants/{command.tenant_ref}/works")
        desk.fill(visit_ref=command.visit_ref)
        desk.press("The works are done")
        return
    desk = team.surveyor
    desk.open("/visits/new")
    desk.fill(tenant_ref=command.tenant_ref, visit_ref=command.visit_ref)
    desk.choose(kind=command.kind)
    desk.press("Begin the visit")
    if command.result == "completed":
        is_completed(desk, command)
    else:
        desk.open(f"/visits/{command.visit_ref}/not-made")
        desk.fill(reason=command.reason or "Nobody came to the door")
        desk.press({"no_access": "No access", "refused": "Refused"}[command.result])
        desk.told("Kept")


def is_completed(desk: Desk, command: repairs.RecordVisit) -> None:
    """Each item is added to the first room; sent, it stands in the list of the room."""
    desk.open(f"/visits/{command.visit_ref}/result?room=1")
    room = desk.page.locator("details.look-room").first
    for finding in command.findings:
        fields = room.get_by_role("group", name="Something else in this room")
        fields.get_by_label("What it is").fill(finding.item)
        fields.get_by_label("Category").select_option(finding.category)
        fields.get_by_label(finding.condition.capitalize(), exact=True).check()
        with desk.page.expect_navigation():
            room.get_by_role("button").click()
        expect(room).to_contain_text(finding.item)
    desk.follow("Check and complete the visit")
    desk.page.get_by_role("button", name=re.compile("^Complete the visit")).click()
    desk.sees("completed")


# --- finance ---


def gives_details(team: Team, command: payments.ChangeBankDetails) -> None:
    desk = team.finance
    desk.open(f"/finance/tenants/{command.tenant_ref}/bank-details/enter")
    desk.fill(sort_code=command.sort_code, account_number=command.account_number)
    desk.press("Check them")
    desk.press("Keep these details")
    desk.told("are kept")


def comes_back(team: Team, command: payments.RecordReturn) -> None:
    desk = team.finance
    desk.open(f"/finance/tenants/{command.tenant_ref}")
    day = short_day(command.entry_day)
    desk.row(day).get_by_role("link", name="It came back").click()
    desk.fill_day("on", command.on)
    desk.choose(code=command.code)
    desk.press("Note that it came back")
    desk.told("is noted as returned")


def is_paid(team: Team, run_ref: str) -> None:
    """A run is approved by one, its file made, taken away and given to the bank by another."""
    page = f"/finance/runs/{run_ref}"
    wait_until(lambda: team.approver.finds(page), f"{run_ref} is prepared", 60)
    team.approver.decides(run_ref, "Approve", "Approve")
    desk = team.finance
    desk.decides(run_ref, "Make the bank file", "Make the bank file")
    with desk.page.expect_download():
        desk.press("Download the file")
    desk.decides(run_ref, "The bank has the file", "Yes, the bank has it")
    desk.told("is with the bank")


# --- the year ---


def is_done_by_another(team: Team, command: Any) -> None:
    """Nothing: the page before did it too."""


Deed = Callable[[Team, Any], None]

DEEDS: dict[type[Any], Deed] = {
    enrolment.OpenScheme: opens,
    payments.OpenPayerAccount: pays_from,
    payments.ChangePaymentSettings: has_settings,
    enrolment.GivePlaces: is_done_by_another,  # places are given at once
    enrolment.RegisterTenants: imports_tenants,  # with their signatures and bank details
    enrolment.SignAgreement: signs,
    enrolment.ApplyAgain: applies_again,
    enrolment.LeaveScheme: leaves,
    enrolment.ReportRentArrears: owes_rent,
    enrolment.ChangeContactDetails: is_reached_otherwise,
    enrolment.ChangePreferredChannel: is_told_otherwise,
    enrolment.UpholdAppeal: appeals,
    enrolment.RecordContact: gets_in_touch,
    enrolment.AnswerSurvey: answers,
    repairs.RecordVisit: is_visited,
    repairs.RecordRepair: has_a_job,
    payments.ChangeBankDetails: gives_details,
    payments.RecordReturn: comes_back,
}
"""What enters each command of a play."""


def lives_a_year(team: Team, until: dt.date, runs: set[dt.date]) -> None:
    """Enter what the files say, in the order of the day, and close the days."""
    pilot = read_pilot(PILOT)
    diary, opens_on = Diary(pilot), pilot.scheme.enrolment_opens
    closed = opens_on - ONE_DAY
    for day in (opens_on + n * ONE_DAY for n in range((until - opens_on).days + 1)):
        orders = [order for group in diary.groups_on(day) for order in group]
        if orders and closed < day - ONE_DAY:
            closed = day - ONE_DAY
            team.administrator.close_until(closed)
        for order in orders:
            if not came_with_the_import(order, day, opens_on):
                DEEDS[type(order.command)](team, order.command)
        if day in runs or day == until:
            closed = day
            team.administrator.close_until(closed)
        if day in runs:
            is_paid(team, f"run-{day}")


def came_with_the_import(order: Order, day: dt.date, opens_on: dt.date) -> bool:
    """Return whether a tenants' file brought bank details, or a signature of its day."""
    with_file = (payments.ChangeBankDetails, enrolment.SignAgreement)
    return day == opens_on and isinstance(order.command, with_file)


def is_lived_as_played(
    until: dt.date, served: Served, browser: Browser, folder: Path, *where: str
) -> None:
    played, entered = folder / "played", folder / "entered"
    play(PILOT, played, until)
    team = Team.of(served, browser)
    lives_a_year(team, until, days_of_runs(played))
    asked = ["results", "--to", str(entered), *where]
    databases = {"CASHBACK_DATABASE_URL": served.environment["CASHBACK_DATABASE_URL"]}
    done = CliRunner().invoke(app, asked, env=databases)
    assert done.exit_code == 0, done.output
    assert files_of(entered) == files_of(played)


def days_of_runs(played: Path) -> set[dt.date]:
    return {dt.date.fromisoformat(row["submission_day"]) for row in rows(played / "payments.csv")}


def files_of(folder: Path) -> dict[str, str]:
    """Return what is compared: who joined, what was paid and why not, the books, the bank files."""
    names = [*RESULTS, *(f"bacs/{path.name}" for path in sorted((folder / "bacs").iterdir()))]
    return {name: (folder / name).read_bytes().decode() for name in names}
