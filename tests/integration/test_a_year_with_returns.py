"""A year in which three payments of ten come back: nobody is paid twice and nobody is forgotten."""

import base64
import collections
import datetime as dt
import random
from dataclasses import replace
from typing import Any

import pytest

from services.bank_formats import bacs18
from services.contracts import payments as contract
from services.contracts import repairs
from services.contracts.queries.payments.accounts import BankDetails
from services.contracts.queries.payments.bank import ImportedRows
from services.contracts.queries.payments.books import Postings
from services.contracts.queries.payments.results import PaymentRow, Payments
from services.contracts.queries.payments.runs import Runs
from tests.bank_files import read_bacs18
from tests.integration.office import ACCOUNT, OTHER_ACCOUNT, SECOND, START, Office

TENANTS = 30
LAST_DAY = dt.date(2013, 6, 28)
WORTH = 4 * 7500 + 4 * 5000
HEADER = (
    "report,service_user_number,sort_code,account_number,payee_name,reference,amount,"
    "original_processing_day,date,code"
)
Account = tuple[str, str]
Sent = list[dict[str, Any]]


class Bank:
    """Takes the bank files, sends three credits of ten back two days after, and keeps the rest."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.kept: collections.Counter[str] = collections.Counter()
        self.references: list[str] = []
        self.to_return: dict[dt.date, list[str]] = {}
        self.returned = 0

    def take(self, name: str, text: str) -> None:
        file = read_bacs18(text)
        processed = dt.date.fromisoformat(name.removesuffix(".txt"))
        for credit in file.credits:
            self.references.append(credit.reference)
            if self.chance.random() < 0.3:
                back_on = processed + dt.timedelta(days=self.chance.choice([3, 4, 5]))
                self.to_return.setdefault(back_on, []).append(self._row(credit, processed, back_on))
                self.returned += 1
            else:
                self.kept[credit.reference] += credit.amount_pence

    def _row(self, credit: bacs18.Credit, processed: dt.date, on: dt.date) -> str:
        pounds = f"{credit.amount_pence // 100}.{credit.amount_pence % 100:02d}"
        account = (credit.sort_code, credit.account_number)
        code = self.chance.choice("0235BC")
        cells = ["ARUCS", "123456", *account, "", credit.reference, pounds]
        return ",".join([*cells, str(processed), str(on), code])

    def report_of(self, day: dt.date) -> str:
        """Return the day's report, some rows of it twice, in Base64; blank for none."""
        rows = self.to_return.pop(day, [])
        twice = [row for row in rows if self.chance.random() < 0.2]
        text = "\n".join([HEADER, *rows, *twice, ""])
        return base64.b64encode(text.encode()).decode() if rows else ""


@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", [1])
def test_with_three_returns_of_ten_everybody_is_paid_once_in_the_end(
    office: Office, seed: int
) -> None:
    chance = random.Random(seed)
    bank = Bank(chance)
    office.open(tenants=TENANTS)
    new_details: dict[dt.date, list[str]] = {}
    for day in (START + dt.timedelta(days=n) for n in range((LAST_DAY - START).days + 1)):
        if day == dt.date(2013, 1, 17):
            office.hear(*(passed(f"T{n}", day) for n in range(1, TENANTS + 1)))
        for tenant_ref in new_details.pop(day, []):
            give_other_details(office, tenant_ref, day)
        for tenant_ref in send_back(office, bank, day):
            later = day + dt.timedelta(days=chance.randrange(0, 9))
            new_details.setdefault(max(later, day + dt.timedelta(days=1)), []).append(tenant_ref)
        office.reach(day)
        for run in office.rows(Runs(("prepared",))):
            name = office.release(run.run_ref, SECOND)
            bank.take(name, office.bank_file(name))
    assert bank.returned > TENANTS, "the year had its returns"
    assert len(set(bank.references)) == len(bank.references)
    assert_everybody_was_paid_once(office, bank)
    assert_books_agree(office, bank)


def passed(tenant_ref: str, on: dt.date) -> repairs.FollowUpConcluded:
    return repairs.FollowUpConcluded(tenant_ref, on, "passed", ())


def send_back(office: Office, bank: Bank, day: dt.date) -> list[str]:
    """Import the day's report, twice; return the tenants whose payments came back."""
    content = bank.report_of(day)
    if not content:
        return []
    before = len(office.events("payments.payment_returned.v1"))
    command = contract.ImportReturns(day, f"arucs-{day}.csv", content)
    first, again = office.tell(command), office.tell(command)
    assert again == replace(first, repeated=True)
    outcomes = {each.outcome: each.rows for each in first.outcomes}
    assert set(outcomes) <= {"matched", "duplicate"}
    assert len(office.events("payments.payment_returned.v1")) - before == outcomes["matched"]
    matched = {
        found.subject
        for found in office.rows(ImportedRows(number=first.number))
        if found.outcome == "matched"
    }
    everything = {p.number: p.tenant_ref for p in all_payments(office)}
    return [everything[int(reference.removeprefix("CASHBACK "))] for reference in sorted(matched)]


def give_other_details(office: Office, tenant_ref: str, on: dt.date) -> None:
    shown = office.ask(BankDetails(tenant_ref=tenant_ref)).accounts
    other = ACCOUNT if shown[-1].account.endswith(OTHER_ACCOUNT[1][-4:]) else OTHER_ACCOUNT
    office.tell(contract.ChangeBankDetails(tenant_ref, on, *other, ""))


def all_payments(office: Office) -> list[PaymentRow]:
    return office.rows(Payments())


def assert_everybody_was_paid_once(office: Office, bank: Bank) -> None:
    assert {status for status, _ in office.instalments().values()} == {"paid"}
    by_tenant: collections.Counter[str] = collections.Counter()
    for payment in all_payments(office):
        reference = f"CASHBACK {payment.number:06d}"
        by_tenant[payment.tenant_ref] += bank.kept[reference]
        assert (payment.status == "returned") == (reference not in bank.kept)
    assert by_tenant == {f"T{n}": WORTH for n in range(1, TENANTS + 1)}


def assert_books_agree(office: Office, bank: Bank) -> None:
    balances: collections.Counter[str] = collections.Counter()
    for posting in office.rows(Postings()):
        balances[posting.debit] += posting.amount_pence
        balances[posting.credit] -= posting.amount_pence
    in_all = TENANTS * WORTH
    assert balances == {
        "scheme_cost": in_all,
        "tenant_payable": 0,
        "bank_clearing": 0,
        "bank": -in_all,
    }
    assert sum(bank.kept.values()) == in_all
