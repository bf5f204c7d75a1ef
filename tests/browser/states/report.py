"""The report, live: of a small pilot, and before there is anything to report."""

import datetime as dt

from tests.browser.looking import Url, fill_by_playing, state
from tests.builders import PilotBuilder

STATES = [
    *(state("/report", role) for role in ("board", "finance", "housing_officer")),
    state("/report/figures", "board"),
    state("/report/figures?of=area.DUD", "board"),
    state("/report/figures?of=element.repairs", "housing_manager"),
    state("/report/figures?of=month.2011-11", "auditor"),
    state("/report/figures?of=area.nowhere", "board", status=404),
]


def fill(url: Url) -> None:
    """Play a pilot of two to the end of a January."""
    pilot = PilotBuilder(areas={"DUD": 5}).tenant("T1", "housing_management").tenant("T2")
    pilot.baseline("T2", "2011-10-03").repair("J1", "T2", "2011-12-01")
    pilot.contact("C1", "T1", "2011-11-10", "asb")
    fill_by_playing(url, pilot, dt.date(2012, 1, 31))
