"""A finance officer's quarter through the pages, in practice: the same as by `cashback payments`.

Amina is of finance, Gareth and Helen approve, Claire closes the dates. Of four tenants the bank
details of one are rejected, and are entered anew; the payment of another comes back.
"""

import datetime as dt
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, expect

from services.backbone.settings import database_url
from services.cli.main import app
from services.pilot.embedded_cluster import EmbeddedCluster
from services.pilot.practice import prepare
from tests.browser.desk import Desk
from tests.browser.hosts import Served, distributed, embedded, on_folder, played
from tests.builders import INVALID_ACCOUNT, PilotBuilder
from tests.people import ANN, BO, CY, logged_in
from tests.unit.payments.report_files import UNPAID, csv_file, csv_report

EVENING = dt.date(2012, 1, 13)
"""The last date that the play closes: a Friday."""

FIRST, SECOND = dt.date(2012, 1, 16), dt.date(2012, 1, 27)
"""Payment days."""

ENTRY = dt.date(2012, 1, 18)
"""When the money of the first run is in accounts."""

RUN, AGAIN = f"run-{FIRST}", f"run-{SECOND}"

TENANTS = ("T1", "T2", "T3", "T4")

RETURNS = csv_report(
    {
        **UNPAID,
        "payee_name": "ANN TENANT T1",
        "amount": "50.00",
        "original_processing_day": "2012-01-17",
        "date": "2012-01-18",
    }
)
STATEMENT = csv_file(
    ("Date", "Description", "Paid in", "Paid out", "Balance"),
    [
        ("18/01/2012", RUN.upper(), "", "150.00", "850.00"),
        ("18/01/2012", "CASHBACK 000001", "50.00", "", "900.00"),
    ],
)
DETAILS = {
    "T4": ("820000", "73688637", "Mo Tenant"),
    "T1": ("871427", "46238510", "Ann Tenant T1"),
}
"""What finance enters after the first run: T4's is in another's name, so it is in doubt."""

WHY = "rang the tenant on the number on file"


@pytest.fixture(scope="module")
def pilot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four tenants, of whom one gave an account that fails the check."""
    builder = PilotBuilder(payment_days=("month", [FIRST.day, SECOND.day]))
    for ref in TENANTS[:3]:
        builder.tenant(ref, "housing_management")
    sort_code, number = INVALID_ACCOUNT
    builder.tenant("T4", "housing_management", sort_code=sort_code, account_number=number)
    return builder.write(tmp_path_factory.mktemp("quarter") / "pilot")


@pytest.fixture(scope="module")
def practice(pilot: Path) -> Path:
    """The evening before a payment day."""
    data = pilot.parent / "practice"
    prepare(pilot, EVENING, data)
    return data


@pytest.fixture(params=["embedded", "distributed"])
def served(
    request: pytest.FixtureRequest, pilot: Path, practice: Path, tmp_path: Path
) -> Iterator[Served]:
    """The practice on each host, untouched."""
    if request.param == "embedded":
        with embedded(practice, tmp_path) as host:
            yield host
        return
    broker, make, template = (
        request.getfixturevalue(name)
        for name in ("broker_url", "make_database", "database_template")
    )
    with distributed(played(pilot, EVENING), tmp_path, broker, make, template) as host:
        yield host


# --- by command ---


@dataclass
class Finance:
    """`cashback payments`, by three logins; what the bank files were."""

    environment: dict[str, str]
    folder: Path
    files: dict[str, bytes] = field(default_factory=dict)

    def __call__(self, *arguments: str, by: str = ANN) -> str:
        with logged_in(by, self.folder):
            done = CliRunner().invoke(app, ["payments", *arguments], env=self.environment)
        assert done.exit_code == 0, (arguments, done.output)
        return done.stdout

    def pay(self, run_ref: str, pence: int, *approvers: str) -> None:
        total = ("--yes-total", str(pence))
        for approver in approvers:
            self("approve", run_ref, *total, by=approver)
        made = self("export", run_ref, *total, "--to", str(self.folder))
        path = Path(made.partition("  SHA-256")[0])
        self.files[path.name] = path.read_bytes()
        self("submit", run_ref, *total, "--file", str(path))

    def books(self) -> dict[str, Any]:
        """Return what is kept of money: every balance, each run's and each tenant's ledger."""
        asked = [["trial-balance"], *(["ledger", "--run", run] for run in (RUN, AGAIN))]
        asked += [["ledger", "--tenant", ref] for ref in TENANTS]
        return {" ".join(each): json.loads(self(*each, "--json")) for each in asked}


@pytest.fixture(scope="module")
def by_command(practice: Path, tmp_path_factory: pytest.TempPathFactory) -> Finance:
    """The same deeds by `cashback payments` on a copy of the practice."""
    folder = tmp_path_factory.mktemp("by-command")
    shutil.copytree(practice, folder / "data")
    finance = Finance(on_folder(folder / "data"), folder)
    finance("settings", "--second-approval-above", "10000", by=CY)
    _close(finance, EVENING, FIRST)
    finance.pay(RUN, 15000, BO, CY)
    _close(finance, FIRST, ENTRY)
    for name, content in (("returns", RETURNS), ("statement", STATEMENT)):
        (folder / f"{name}.csv").write_bytes(content)
        finance(f"import-{name}", str(folder / f"{name}.csv"))
    for ref, (sort_code, number, name) in DETAILS.items():
        numbers = ("--sort-code", sort_code, "--account-number", number)
        finance("set-bank-details", ref, *numbers, "--name", name)
    finance("confirm-bank-details", "T4", "--account", "5", "--why", WHY, by=CY)
    _close(finance, ENTRY, SECOND)
    finance.pay(AGAIN, 10000, BO)
    return finance


def _close(finance: Finance, last_closed: dt.date, until: dt.date) -> None:
    cluster = EmbeddedCluster(partial(database_url, finance.environment["CASHBACK_DATABASE_URL"]))
    for number in range(1, (until - last_closed).days + 1):
        cluster.reach_cut_off(last_closed + dt.timedelta(days=number))
        cluster.settle()
    cluster.close()


# --- through the pages ---


@dataclass(frozen=True)
class Team:
    """The people of the example who are needed, each signed in."""

    amina: Desk
    gareth: Desk
    helen: Desk
    claire: Desk

    def pay(self, run_ref: str) -> tuple[str, bytes]:
        """Make an approved run's bank file, take it away, give it to the bank."""
        self.amina.decides(run_ref, "Make the bank file", "Make the bank file")
        self.amina.told("is made")
        with self.amina.page.expect_download() as taken:
            self.amina.press("Download the file")
        self.amina.decides(run_ref, "The bank has the file", "Yes, the bank has it")
        self.amina.told(f"{run_ref} is with the bank")
        return taken.value.suggested_filename, taken.value.path().read_bytes()


@pytest.fixture
def team(served: Served, browser: Browser) -> Iterator[Team]:
    names = ("Amina Yusuf", "Gareth Price", "Helen Okafor", "Claire Duffy")
    desks = [Desk.of(name, served, browser) for name in names]
    yield Team(*desks)
    for desk in desks:
        desk.page.context.close()


def test_a_quarter_is_paid_through_the_pages_as_by_command(
    served: Served, team: Team, by_command: Finance, tmp_path: Path
) -> None:
    falls_due(team)
    is_approved_by_two(team)
    files = [team.pay(RUN)]
    team.claire.close_until(ENTRY)
    comes_from_the_bank(team)
    has_other_details(team)
    team.claire.close_until(SECOND)
    is_approved_at_once(team)
    files.append(team.pay(AGAIN))
    nothing_differs(team)
    assert dict(files) == by_command.files
    assert Finance(served.environment, tmp_path).books() == by_command.books()


def falls_due(team: Team) -> None:
    """Four instalments are due, of which one is held; the run is prepared at the cut-off."""
    team.amina.open("/finance")
    team.amina.sees("The next run is prepared at the cut-off of 16 January 2012")
    expect(team.amina.row("Housing management")).to_contain_text("£200.00")
    expect(team.amina.row("Bank details fail the account check")).to_contain_text("£50.00")
    team.helen.open("/finance/settings/change")
    team.helen.page.get_by_label("When it comes to more than an amount").check()
    team.helen.page.get_by_label("The amount, in pounds").fill("100")
    team.helen.press("Keep these settings")
    team.helen.told("The settings are kept")
    team.claire.close_until(FIRST)
    team.amina.open("/finance")
    expect(team.amina.row(f"Approve {RUN}")).to_contain_text("£150.00")
    team.amina.follow(f"Approve {RUN}")
    team.amina.sees("Bank details fail the account check")


def is_approved_by_two(team: Team) -> None:
    """Finance may not, nor one approver twice."""
    team.amina.open(f"/finance/runs/{RUN}")
    team.amina.does_not_see("Make the bank file")
    assert team.amina.page.goto(f"/finance/runs/{RUN}/approve").status == 403  # type: ignore[union-attr]
    team.gareth.decides(RUN, "Approve", "Approve")
    team.gareth.told("Approval 1 of 2 is given")
    team.gareth.sees("Not by Gareth Price: approved it already")
    team.gareth.open(f"/finance/runs/{RUN}/approve")
    team.gareth.press("Approve")
    team.gareth.sees("approved it already")
    team.helen.decides(RUN, "Approve", "Approve")
    team.helen.told(f"{RUN} is approved")


def comes_from_the_bank(team: Team) -> None:
    """A payment came back, the run is on the statement; the tenant's instalment says so."""
    team.amina.upload("returns", "returns.csv", RETURNS)
    expect(team.amina.row("CASHBACK 000001")).to_contain_text("Matched")
    team.amina.upload("statement", "statement.csv", STATEMENT)
    for line in (RUN.upper(), "CASHBACK 000001"):
        expect(team.amina.row(line)).to_contain_text("Settled")
    team.amina.open("/finance/tenants")
    team.amina.page.get_by_role("searchbox").fill("T1")
    team.amina.press("Search")
    team.amina.follow(re.compile("Tenant T1"))
    team.amina.follow("Housing management, quarter 1")
    team.amina.sees("on 19 January 2012, code B")
    team.amina.sees("Gareth Price, Helen Okafor")


def has_other_details(team: Team) -> None:
    """Finance enters details of two tenants; those in another's name wait for an approver."""
    for ref, (sort_code, number, name) in DETAILS.items():
        team.amina.open(f"/finance/tenants/{ref}/bank-details/enter")
        team.amina.page.get_by_label("Sort code").fill(sort_code)
        team.amina.page.get_by_label("Account number").fill(number)
        team.amina.page.get_by_label("Name on the account").fill(name)
        team.amina.press("Check them")
        team.amina.press("Keep these details")
        team.amina.told("are kept")
    team.helen.open("/finance")
    team.helen.follow("1 tenant's bank details wait for a second person")
    team.helen.follow("Confirm the account of T4")
    team.helen.page.get_by_label("What you have checked, and how").fill(WHY)
    team.helen.press("Confirm these details")
    team.helen.told("are confirmed")


def is_approved_at_once(team: Team) -> None:
    """Both approvers press the button at the same moment: one approves, and the other is told."""
    both = {"Gareth Price": team.gareth, "Helen Okafor": team.helen}
    for desk in both.values():
        desk.open(f"/finance/runs/{AGAIN}/approve")
    for desk in both.values():
        button = desk.page.get_by_role("button", name="Approve", exact=True)
        button.evaluate("button => { setTimeout(() => button.click(), 200) }")
    for desk in both.values():
        desk.sees(re.compile(f"{AGAIN} (is approved|has changed)"))
    approved = [name for name, d in both.items() if d.page.get_by_role("alert").count()]
    (winner,) = approved
    (other,) = both.keys() - {winner}
    both[other].sees("Nothing was done. It stands so now: Approved")
    both[other].sees(f"What happened last: Approved, by {winner}")
    team.amina.open(f"/finance/runs/{AGAIN}")
    team.amina.sees(f"1 of 1: {winner}")


def nothing_differs(team: Team) -> None:
    team.amina.open("/finance/books/differences")
    team.amina.press("Verify now")
    team.amina.sees("Nothing differs.")
