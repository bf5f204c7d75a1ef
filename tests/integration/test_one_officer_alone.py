"""The whole way of one officer who wants the tenants' money: everything is tried, day after day.

Whoever holds every role but is one person gets nothing to the bank, whatever the order. A second
person who does their part honestly, and looks, is what it takes.
"""

import datetime as dt
import itertools
from typing import Any

import pytest

from services.backbone.errors import Refused
from services.contracts import payments as contract
from services.contracts.queries.payments.accounts import BankDetails, Settings, SettingsProposal
from services.contracts.queries.payments.books import Differences
from services.contracts.queries.payments.runs import Exports, RunByRef, Runs
from tests.integration.office import ACCOUNT, DUE, OTHER_ACCOUNT, SECOND, START, THIRD, Office

EVE = "Eve Alone"
OWN, OWN_TOO = ("000001", "88837493"), ("000001", "66374966")
TENANT, HERSELF = "Siân O'Brien", "Eve Alone"
DAYS = 8

LOOSENED = (
    contract.ChangePaymentSettings(DUE, 0, None, "", "", True),
    contract.ChangePaymentSettings(DUE, 0, 99_999_999, "", "", True),
)


@pytest.fixture
def live(office: Office) -> Office:
    """A live scheme with three tenants, of whom two have never given an account of their own."""
    office.open_live()
    office.tell(contract.ChangePaymentSettings(START, 1, 20_000, "", "", True), SECOND)
    office.hear_of("T1")
    office.hear_of("T2")
    office.join("T3", OTHER_ACCOUNT)
    office.reach(DUE - dt.timedelta(days=4))
    return office


class Alone:
    """One officer, who tries whatever there is; what is refused is passed over."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.keys = itertools.count(1)

    def tries(self, command: Any) -> bool:
        """Return whether it was carried out."""
        try:
            self.office.tell(command, EVE, f"eve:{next(self.keys)}")
        except Refused:
            return False
        return True

    def gives(self, tenant_ref: str, account: tuple[str, str], name: str) -> None:
        self.tries(contract.ChangeBankDetails(tenant_ref, self.today(), *account, name))

    def loosens(self) -> None:
        for command in LOOSENED:
            self.tries(command)
            proposal = self.office.ask(Settings()).proposal
            if proposal is not None:
                self.tries(_confirming(self.today(), proposal))

    def confirms(self, tenant_ref: str) -> None:
        for account in self.office.ask(BankDetails(tenant_ref)).accounts:
            self.tries(
                contract.ConfirmBankDetails(tenant_ref, self.today(), account.number, "known")
            )

    def releases(self) -> None:
        """Try every step with every run, with what is shown of it."""
        self.tries(contract.PrepareRun())
        for run in self.office.rows(Runs()):
            shown = self.office.ask(RunByRef(run.run_ref))
            self.tries(contract.ApproveRun(run.run_ref, shown.content_hash))
            for instead in (False, True):
                self.tries(contract.ExportRuns((run.run_ref,), "standard18", instead))
            for made in self.office.rows(Exports()):
                self.tries(contract.SubmitRun(run.run_ref, made.content_hash))

    def today(self) -> dt.date:
        return DUE


def _confirming(on: dt.date, proposal: SettingsProposal) -> contract.ConfirmPaymentSettings:
    names = ("cooling_off_days", "second_approval_above_pence", "details_confirmed")
    return contract.ConfirmPaymentSettings(on, *(getattr(proposal, name) for name in names))


def nothing_left_the_house(office: Office) -> None:
    """She may approve a run that pays nobody to her account; then others make the file."""
    states = {run.state for run in office.rows(Runs())}
    assert not states & {"exported", "submitted", "settled"}
    assert office.rows(Exports()) == []
    assert office.rows(Differences()) == []


ROUTES = {
    "an own account for two": [("T1", OWN, HERSELF), ("T2", OWN, HERSELF)],
    "under the tenants' names": [("T1", OWN, TENANT), ("T2", OWN_TOO, TENANT)],
    "one account under the tenants' names": [("T1", OWN, TENANT), ("T2", OWN, TENANT)],
    "in place of a tenant's own": [("T3", OWN, TENANT)],
    "a tenant's account for another": [("T1", OTHER_ACCOUNT, TENANT), ("T2", ACCOUNT, TENANT)],
}


@pytest.mark.parametrize("loosened_first", [True, False])
@pytest.mark.parametrize("route", ROUTES)
def test_one_officer_alone_gets_nothing_to_the_bank(
    live: Office, route: str, loosened_first: bool
) -> None:
    eve = Alone(live)
    if loosened_first:
        eve.loosens()
    for details in ROUTES[route]:
        eve.gives(*details)
    for number in range(DAYS):
        eve.loosens()
        for tenant_ref, *_ in ROUTES[route]:
            eve.confirms(tenant_ref)
        eve.releases()
        nothing_left_the_house(live)
        live.reach(DUE + dt.timedelta(days=number))
    in_force = live.ask(Settings())
    assert (in_force.cooling_off_days, in_force.second_approval_above_pence) == (1, 20_000)


def test_two_honest_officers_beside_the_one_pay_only_what_nobody_doubts(live: Office) -> None:
    eve = Alone(live)
    for details in ROUTES["an own account for two"]:
        eve.gives(*details)
    live.reach(DUE)
    ref = f"run-{DUE}"
    shown = live.ask(RunByRef(ref))
    live.tell(contract.ApproveRun(ref, shown.content_hash), SECOND)
    state = live.ask(RunByRef(ref)).state
    if state == "prepared":
        live.tell(contract.ApproveRun(ref, shown.content_hash), THIRD)
    assert eve.tries(contract.ExportRuns((ref,), "standard18", False))
    (made,) = live.rows(Exports())
    assert OWN[1] not in live.bank_file(made.name)
    assert eve.tries(contract.SubmitRun(ref, made.content_hash))
    assert live.ask(RunByRef(ref)).amount_pence == 12_500
    assert live.rows(Differences()) == []
