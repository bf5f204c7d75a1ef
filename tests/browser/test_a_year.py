"""A whole pilot of twelve through the pages: what its files say is entered by the people whose work
it is, day after day, and the year comes out as `cashback simulate` plays it.
"""

import csv
import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser

from services.backbone.working_days import working_day_on_or_after
from services.cli.main import app
from services.contracts import enrolment, payments, repairs
from services.pilot.diary import Diary
from services.pilot.orders import Order
from services.pilot_files.reading import read_pilot
from tests.browser.desk import Desk
from tests.browser.hosts import Served
from tests.playing import play

PILOT = Path(__file__).parents[1] / "pilots" / "twelve"

TELEPHONE = {"width": 360, "height": 740}

RESULTS = ("participants.csv", "instalments.csv", "payments.csv", "ledger.csv")

ONE_DAY = dt.timedelta(days=1)


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


def opens(team: Team) -> None:
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


def imports_tenants(team: Team) -> None:
    desk = team.officer
    desk.open("/imports/tenants/new")
    desk.attach("file", PILOT / "tenants.csv")
    desk.press("Look through the file")
    desk.sees("Import all 12 rows")
    desk.choose(choice="good")
    desk.press("Go ahead")
    desk.sees("are registered")
