"""Finance, with two tenants who were paid and a third one whose details are in doubt."""

import datetime as dt
from dataclasses import replace

from services.contracts import payments as contract
from services.contracts.queries.payments.accounts import BankDetails
from tests.browser.looking import Url, state
from tests.integration.enrolling import TENANT, open_enrolment, register
from tests.integration.office import ACCOUNT, DUE, OTHER_ACCOUNT, RUN, SECOND, START, Office
from tests.people import officer

T1, BOOKS, SETTINGS = "/finance/tenants/T1", "/finance/books", "/finance/settings"
PATHS = [
    "/finance/tenants",
    T1,
    f"{T1}/instalments/repairs/1",
    f"{T1}/ledger",
    f"{T1}/payments/CASHBACK 000001/returned",
    f"{T1}/bank-details",
    f"{T1}/bank-details/enter",
    f"{T1}/bank-details/withdraw",
    "/finance/tenants/T3/bank-details",
    "/finance/tenants/T3/bank-details/3/confirm",
    "/finance/details-to-confirm",
    BOOKS,
    f"{BOOKS}/postings",
    f"{BOOKS}/runs/{RUN}",
    f"{BOOKS}/differences",
    f"{BOOKS}/differences?verify=now",
    "/finance/budget",
    "/finance/budget/set",
    "/finance/budget/set?element=repairs&area_code=DUD",
    "/finance/samples",
    "/finance/samples/draw",
    "/finance/samples/1",
    "/finance/samples/1/T1",
    SETTINGS,
    f"{SETTINGS}/change",
    f"{SETTINGS}/confirm",
    f"{SETTINGS}/payer",
    f"{SETTINGS}/payer/change",
    f"{SETTINGS}/payer/confirm",
]
APPROVER = ("finance", "finance_approver")
STATES = [
    *(state(path, *APPROVER) for path in PATHS),
    # asks for the second factor, which who comes in by cookie has none of
    state(f"{SETTINGS}/weights", *APPROVER, status=403),
]


def fill(url: Url) -> None:
    names = (("T1", "Siân", "O'Brien"), ("T2", "Bob", "Jones"), ("T3", "Cerys", "Hunt"))
    with open_enrolment(url("enrolment")) as enrolment:
        for number, (ref, first, last) in enumerate(names):
            who = replace(TENANT, tenant_ref=ref, first_name=first, last_name=last)
            register(enrolment, ref, replace(who, uprn=str(number + 1)))
    office = Office(url("payments"))
    _play(office)
    office.close()


def _play(office: Office) -> None:
    office.open()
    office.breach("T1", START + dt.timedelta(days=3))
    office.reach(DUE)
    office.release()
    office.reach(DUE + dt.timedelta(days=2))
    office.tell(contract.ChangePaymentSettings(DUE, 1, 100000, "", ""))
    office.tell(contract.ChangePaymentSettings(DUE, 0, None, "", ""), SECOND)
    other = contract.ChangePayerAccount(DUE, "BROMFORD", "123456", *OTHER_ACCOUNT)
    office.tell(other, SECOND)
    office.tell(contract.SetBudget(DUE, "repairs", "DUD", 50000))
    office.tell(contract.DrawSample(DUE, "2012-04", 95, 5))
    office.tell(contract.RecordSampleOutcome(DUE, 1, "T2", "discrepancy", "£50 did not come"))
    office.hear_of("T3")
    doubtful = contract.ChangeBankDetails("T3", DUE, *ACCOUNT, "Patrick Jones")
    office.tell(doubtful, SECOND)
    assert office.ask(BankDetails("T3")).accounts[0].number == 3
    assert officer(SECOND).ref != "person:7c1f"
