"""Which bank details a return rejects: those it was sent to, and after a death all of them.

T1 and T2 are paid on Wed 18 April 2012; what is given after that comes before or after a return on
Fri 20 April. The next run is that day's own.
"""

import datetime as dt

import pytest

from services.contracts import payments as contract
from services.contracts.queries.payments.accounts import BankDetails
from services.contracts.queries.payments.runs import Runs
from tests.bank_files import read_bacs18
from tests.integration.office import ACCOUNT, DUE, FIRST, OTHER_ACCOUNT, Office

ENTRY_DAY = dt.date(2012, 4, 18)
BACK_ON = dt.date(2012, 4, 20)
MONDAY = dt.date(2012, 4, 23)
THIRD_ACCOUNT = ("202959", "63748472")


@pytest.fixture
def paid(office: Office) -> Office:
    office.open()
    office.reach(DUE)
    office.release()
    office.reach(BACK_ON - dt.timedelta(days=1))
    return office


def give(office: Office, account: tuple[str, str], on: dt.date = BACK_ON) -> None:
    office.tell(contract.ChangeBankDetails("T1", on, *account, ""), FIRST)


def come_back(office: Office, code: str = "B", entry_day: dt.date = ENTRY_DAY) -> None:
    office.tell(contract.RecordReturn("T1", entry_day, BACK_ON, code))  # type: ignore[arg-type]


def paid_into(office: Office, day: dt.date) -> list[str]:
    """Reach a day, and return the accounts that its run pays."""
    office.reach(day)
    if not office.rows(Runs(("prepared",))):
        return []
    name = office.release(f"run-{day}")
    return [credit.account_number for credit in read_bacs18(office.bank_file(name)).credits]


def test_without_newer_details_the_money_waits(paid: Office) -> None:
    come_back(paid)
    assert paid_into(paid, BACK_ON) == []
    assert paid.instalments()["T1 repairs Q1"] == ("returned", "")


def test_details_given_before_the_return_stay_good_and_are_paid_in_the_next_run(
    paid: Office,
) -> None:
    give(paid, OTHER_ACCOUNT)
    come_back(paid)
    assert paid_into(paid, BACK_ON) == [OTHER_ACCOUNT[1]]


def test_the_same_details_given_again_before_the_return_are_not_new(paid: Office) -> None:
    give(paid, ACCOUNT)
    come_back(paid)
    assert paid_into(paid, BACK_ON) == []


def test_the_same_details_given_again_after_the_return_are_new(paid: Office) -> None:
    come_back(paid)
    give(paid, ACCOUNT)
    assert paid_into(paid, BACK_ON) == [ACCOUNT[1]]


def test_details_that_wait_for_their_cooling_off_stay_good(paid: Office) -> None:
    paid.tell(contract.ChangePaymentSettings(BACK_ON, 1, None, "", ""))
    give(paid, OTHER_ACCOUNT)
    come_back(paid)
    assert paid_into(paid, BACK_ON) == []
    assert paid_into(paid, MONDAY) == [OTHER_ACCOUNT[1]]


def test_the_details_it_was_sent_to_are_rejected_where_they_wait_too(paid: Office) -> None:
    give(paid, OTHER_ACCOUNT)
    paid.tell(contract.ChangePaymentSettings(BACK_ON, 1, None, "", ""))
    give(paid, ACCOUNT)
    come_back(paid)
    assert paid_into(paid, BACK_ON) == [OTHER_ACCOUNT[1]]
    accounts = paid.ask(BankDetails(tenant_ref="T1")).accounts
    assert [account.use for account in accounts].count("in use") == 1
    paid.reach(MONDAY + dt.timedelta(days=7))
    (used,) = (a for a in paid.ask(BankDetails(tenant_ref="T1")).accounts if "in" in a.use)
    assert used.account == "••••7491"


def test_a_prepared_run_leaves_out_whose_details_a_return_has_rejected_since(paid: Office) -> None:
    july = dt.date(2012, 7, 16)
    paid.reach(july)
    come_back(paid)
    assert paid.approve(f"run-{july}").payments == 1


# --- the account holder has died ---


def test_after_a_death_newer_details_are_rejected_too(paid: Office) -> None:
    give(paid, OTHER_ACCOUNT)
    come_back(paid, code="2")
    assert paid_into(paid, BACK_ON) == []
    assert paid.instalments()["T1 repairs Q1"] == ("returned", "")


def test_after_a_death_details_that_wait_are_rejected_too(paid: Office) -> None:
    paid.tell(contract.ChangePaymentSettings(BACK_ON, 1, None, "", ""))
    give(paid, OTHER_ACCOUNT)
    come_back(paid, code="2")
    assert paid_into(paid, MONDAY) == []


@pytest.mark.parametrize("account", [ACCOUNT, THIRD_ACCOUNT])
def test_after_a_death_the_money_goes_to_details_given_later(
    paid: Office, account: tuple[str, str]
) -> None:
    come_back(paid, code="2")
    assert paid_into(paid, BACK_ON) == []
    give(paid, account, MONDAY)
    assert paid_into(paid, MONDAY) == [account[1]]
