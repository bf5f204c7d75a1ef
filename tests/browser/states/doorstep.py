"""Visits that are begun, for tests that enter and complete them."""

from services.contracts import enrolment
from services.contracts import repairs as contract
from tests.browser.looking import State, Url
from tests.browser.states.repairs import TODAY, repairs_with, tell
from tests.integration.enrolling import OPENS

STATES: list[State] = []


def fill(url: Url) -> None:
    numbers = range(1, 7)
    invited = [enrolment.TenantInvited(f"T{n}", OPENS, ("repairs",)) for n in numbers]
    with repairs_with(url("repairs"), *invited) as database:
        for n in numbers:
            tell(database, contract.BeginVisit(f"V{n}", f"T{n}", "baseline", TODAY))
