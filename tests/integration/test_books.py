"""The books as people read them: balances on any date, the ledger of a tenant and of a run."""

import datetime as dt
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from services.cli.payments import payments
from services.contracts import payments as contract
from services.contracts.queries.payments.books import LedgerOfRun, LedgerOfTenant, TrialBalance
from tests.integration.office import DUE, RUN, Office
from tests.integration.raw_sql import run_sql

ENTRY = DUE + dt.timedelta(days=2)


@pytest.fixture
def paid(office: Office) -> Office:
    """Two tenants paid £125 each; one payment came back the day after."""
    office.open()
    office.reach(DUE)
    office.release()
    office.reach(ENTRY)
    office.tell(contract.RecordReturn("T2", ENTRY, ENTRY + dt.timedelta(days=1), "2"))
    return office


def balances(office: Office, on: dt.date | None = None) -> dict[str, int]:
    found = office.ask(TrialBalance(on=on))
    assert found.debit_pence == found.credit_pence
    assert sum(row.balance_pence for row in found.accounts) == 0
    return {row.account: row.balance_pence for row in found.accounts}


def test_the_trial_balance_is_that_of_the_end_of_any_date(paid: Office) -> None:
    def of(cost: int, payable: int, clearing: int, bank: int) -> dict[str, int]:
        names = ("scheme_cost", "tenant_payable", "bank_clearing", "bank")
        return dict(zip(names, (cost, payable, clearing, bank), strict=True))

    assert balances(paid, DUE - dt.timedelta(days=1)) == of(0, 0, 0, 0)
    assert balances(paid, DUE) == of(25000, 0, -25000, 0)
    assert balances(paid, ENTRY) == of(25000, 0, 0, -25000)
    assert balances(paid) == of(25000, -12500, 0, -12500)
    assert paid.ask(TrialBalance()).on == ENTRY + dt.timedelta(days=1)


def test_the_books_are_empty_before_anything_is_posted(office: Office) -> None:
    found = office.ask(TrialBalance())
    assert (found.on, found.debit_pence, found.credit_pence) == (None, 0, 0)
    assert office.rows(LedgerOfTenant(tenant_ref="T1")) == []
    assert office.rows(LedgerOfRun(run_ref=RUN)) == []


def test_a_tenants_ledger_says_what_they_are_owed_after_each_posting(paid: Office) -> None:
    rows = paid.rows(LedgerOfTenant(tenant_ref="T2"))
    assert [(row.kind, row.amount_pence, row.owed_pence) for row in rows] == [
        ("earned", 5000, 5000),
        ("earned", 7500, 12500),
        ("submitted", 12500, 0),
        ("entry_day", 12500, 0),
        ("return", 12500, 12500),
    ]
    assert [row.reference for row in rows[:2]] == ["T2 housing_management Q1", "T2 repairs Q1"]


def test_a_runs_ledger_has_what_was_posted_of_its_payments(paid: Office) -> None:
    rows = paid.rows(LedgerOfRun(run_ref=RUN))
    assert [(row.kind, row.tenant_ref) for row in rows] == [
        ("submitted", "T1"),
        ("submitted", "T2"),
        ("entry_day", "T1"),
        ("entry_day", "T2"),
        ("return", "T2"),
    ]
    first = paid.ask(LedgerOfRun(RUN, limit=3))
    rest = paid.ask(LedgerOfRun(RUN, after=first.next))
    assert ([*first.rows, *rest.rows], rest.next) == (rows, None)


# --- the commands ---


@pytest.fixture
def cashback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, paid: Office) -> CliRunner:
    monkeypatch.setenv("CASHBACK_DATABASE_URL", paid.url.replace("payments", "{service}"))
    monkeypatch.delenv("CASHBACK_BROKER_URL", raising=False)
    return CliRunner()


def test_the_commands_show_the_books_in_pounds(cashback: CliRunner) -> None:
    told = cashback.invoke(payments, ["trial-balance", "--on", str(DUE)])
    assert told.exit_code == 0, told.output
    lines = [line.split() for line in told.stdout.splitlines()]
    assert ["bank_clearing", "£0.00", "£250.00", "-£250.00"] in lines
    assert ["total", "£500.00", "£500.00", "£0.00"] in lines
    told = cashback.invoke(payments, ["ledger", "--tenant", "T2"])
    assert told.stdout.splitlines()[-1].endswith("£125.00  £125.00")
    told = cashback.invoke(payments, ["ledger", "--run", RUN])
    assert len(told.stdout.splitlines()) == 6


@pytest.mark.parametrize(
    "arguments",
    [["ledger"], ["ledger", "--tenant", "T1", "--run", RUN], ["trial-balance", "--on", "April"]],
)
def test_what_cannot_be_shown_is_refused(cashback: CliRunner, arguments: list[str]) -> None:
    assert cashback.invoke(payments, arguments).exit_code == 2


def test_verify_ends_with_1_if_anything_differs(cashback: CliRunner, paid: Office) -> None:
    told = cashback.invoke(payments, ["verify"])
    assert (told.exit_code, told.stdout) == (0, ""), told.output
    assert "everything agrees" in told.stderr
    posted = '"on", kind, debit, credit, amount_pence, tenant_ref, reference'
    values = f"'{DUE}', 'earned', 'scheme_cost', 'tenant_payable', 100, 'T1', 'T1 repairs Q9'"
    run_sql(paid, f"INSERT INTO postings ({posted}) VALUES ({values})")
    told = cashback.invoke(payments, ["verify"])
    assert told.exit_code == 1
    assert "earned less reversed: T1 repairs Q9, 100 pence" in told.stdout
    assert "4 differences" in told.stderr
    as_json = cashback.invoke(payments, ["verify", "--json"])
    assert as_json.exit_code == 1
    whats = [each["what"] for each in json.loads(as_json.stdout)]
    assert whats == ["earned less reversed", "balance", "balance", "owed to a tenant"]
