"""The database itself keeps the books: each wrong thing is tried in SQL, past the code."""

from importlib import import_module

import pytest
from sqlalchemy import text

from services.contracts import payments as contract
from services.contracts.queries.payments.books import Postings
from services.payments.domain.run_states import MOVES
from tests.integration.office import DUE, RUN, SECOND, THIRD, Office
from tests.integration.raw_sql import refused, run_sql

POSTED = "on_, kind, debit, credit, amount_pence, tenant_ref, reference".replace("on_", '"on"')

REFERRED_TO = "violates foreign key constraint"
"""What PostgreSQL says first of a row that others refer to."""


def posting(debit: str = "scheme_cost", credit: str = "tenant_payable", pence: int = 100) -> str:
    values = f"'{DUE}', 'earned', '{debit}', '{credit}', {pence}, 'T1', 'by hand'"
    return f"INSERT INTO postings ({POSTED}) VALUES ({values})"


@pytest.fixture
def approved(office: Office) -> Office:
    """A run of two payments that another person approved."""
    office.open()
    office.reach(DUE)
    office.approve(RUN, SECOND)
    return office


def count(office: Office, table: str) -> int:
    query = text(f"SELECT count(*) FROM {table}")
    return int(office.service.database.read(lambda c: c.execute(query).scalar_one()))


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        (posting(debit="bank", credit="bank"), "two_accounts"),
        (posting(pence=-100), "amount_positive"),
        (posting(pence=0), "amount_positive"),
        (posting(debit="petty_cash"), "known_debit"),
        (posting(credit="petty_cash"), "known_credit"),
        (posting().replace("100", "NULL"), "amount_pence"),
    ],
)
def test_a_posting_out_of_balance_is_refused(office: Office, wrong: str, constraint: str) -> None:
    refused(office, wrong, constraint)
    run_sql(office, posting())
    assert count(office, "postings") == 1, "a balanced one is taken"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE postings SET amount_pence = amount_pence + 1",
        "UPDATE postings SET credit = 'bank' WHERE id = 1",
        "UPDATE postings SET \"on\" = '2012-01-01'",
        "UPDATE postings SET reference = reference",
        "DELETE FROM postings",
        "DELETE FROM postings WHERE id = 1",
    ],
)
def test_a_posting_is_neither_changed_nor_deleted(approved: Office, change: str) -> None:
    before = approved.rows(Postings())
    refused(approved, change, "a posting is never (changed|deleted); post its opposite")
    assert approved.rows(Postings()) == before


@pytest.mark.parametrize("change", ["UPDATE audit SET actor = 'me'", "DELETE FROM audit"])
def test_the_audit_trail_is_only_added_to(approved: Office, change: str) -> None:
    before = count(approved, "audit")
    refused(approved, change, "the audit trail is only added to")
    assert count(approved, "audit") == before > 0


def test_an_instalment_gets_no_second_payment(approved: Office) -> None:
    columns = "payment_number, instalment_id, returned"
    line = f"INSERT INTO payment_lines ({columns}) SELECT %s, instalment_id, %s FROM payment_lines"
    again = "a (row of payment_lines is never replaced)|uq_payment_lines_instalment_not_returned"
    refused(approved, (line % (1, "false")) + " WHERE id = 1", again)
    refused(approved, (line % (1, "true")) + " WHERE id = 1", "lines of a payment are frozen")
    approved.tell(contract.CancelRun(RUN, "a mistake"), THIRD)
    refused(approved, "UPDATE payment_lines SET returned = false", "that came back stays so")


def test_a_paid_instalment_does_not_go_into_the_next_run(approved: Office) -> None:
    approved.export(RUN)
    approved.submit(RUN)
    names = (
        "run_ref, state, submission_day, processing_day, entry_day, prepared_by, payments,"
        " amount_pence"
    )
    values = "'again', 'prepared', '2012-05-01', '2012-05-02', '2012-05-03', 'me', 0, 0"
    payment = (
        "number, run_number, place, tenant_ref, amount_pence, reference, account, submission_day,"
        " processing_day, entry_day, cleared, return_code, status"
    )
    second = payment.replace("number, run_number", "90, 2").replace("status", "'prepared'")
    run_sql(
        approved,
        f"INSERT INTO runs (number, {names}) VALUES (2, {values})",
        f"INSERT INTO payments ({payment}) SELECT {second} FROM payments WHERE number = 1",
    )
    line = "INSERT INTO payment_lines (payment_number, instalment_id, returned)"
    paid = f"{line} SELECT 90, id, false FROM instalments WHERE status = 'submitted'"
    refused(approved, paid, "payment_lines")


@pytest.mark.parametrize(
    "change",
    [
        "amount_pence = 1",
        "account = 2",
        "tenant_ref = 'T9'",
        "reference = 'CASHBACK 999999'",
        "entry_day = '2030-01-01'",
        "run_number = 2",
        "number = 7",
    ],
)
def test_an_approved_payment_is_frozen(approved: Office, change: str) -> None:
    change = f"UPDATE payments SET {change} WHERE number = 1"
    refused(approved, change, f"a payment is frozen once its run is approved|{REFERRED_TO}")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("UPDATE payments SET status = 'prepared'", "from that status to that one"),
        ("UPDATE payments SET status = 'paid'", "from that status to that one"),
        ("UPDATE payments SET return_code = '2'", "why and when a payment came back"),
        ("DELETE FROM payments WHERE number = 1", "not deleted once its run is approved"),
        ("DELETE FROM payment_lines WHERE id = 1", "lines of a payment are frozen"),
        ("UPDATE payment_lines SET payment_number = 2", "never moved to another payment"),
        ("UPDATE approvals SET approved_by = 'me'", "an approval is never changed"),
        ("DELETE FROM approvals", "the approvals of a run are frozen"),
        ("UPDATE runs SET content_hash = 'x'", "a run is frozen once it is decided on"),
        ("UPDATE runs SET approved_by = 'me'", "a run is frozen once it is decided on"),
        ("UPDATE runs SET state = 'prepared'", "from that state to that one"),
        ("DELETE FROM runs", "a run is never deleted"),
        ("UPDATE instalments SET amount_pence = 1", "planned of an instalment is never changed"),
        ("DELETE FROM instalments", "an instalment is never deleted"),
        ("UPDATE accounts SET tenant_ref = 'T9'", "never changed into another"),
        ("DELETE FROM accounts", "an account is never deleted"),
    ],
)
def test_what_an_approval_rests_on_is_frozen(approved: Office, change: str, why: str) -> None:
    refused(approved, change, f"{why}|{REFERRED_TO}")


def test_an_approval_cannot_be_added_to_a_run_that_is_decided_on(approved: Office) -> None:
    row = "SELECT run_number, 'me', content_hash FROM approvals"
    statement = f"INSERT INTO approvals (run_number, approved_by, content_hash) {row}"
    refused(approved, statement, "the approvals of a run are frozen")


def test_a_bank_file_is_neither_changed_nor_deleted(approved: Office) -> None:
    approved.export(RUN)
    changed = "a bank file is never changed; make another one instead"
    refused(approved, "UPDATE exports SET content_hash = 'x'", changed)
    refused(approved, "UPDATE exports SET name = 'x'", changed)
    refused(approved, "UPDATE export_runs SET run_number = 1", "runs of a bank file are never")
    refused(approved, "DELETE FROM export_parts", "a part of a bank file is never deleted")
    part = "INSERT INTO export_parts SELECT export_number, 2, sealed FROM export_parts"
    refused(approved, part, "nothing is added to a bank file that is made")


def test_a_run_is_not_committed_without_a_second_person(office: Office) -> None:
    office.open()
    office.reach(DUE)
    approve = "UPDATE runs SET state = 'approved', content_hash = 'x', payer_hash = 'x'"
    refused(office, approve, "two_people")
    refused(office, f"{approve}, approved_by = prepared_by", "two_people")
    refused(office, approve.replace(", content_hash = 'x'", ", approved_by = 'me'"), "two_people")


def test_two_runs_of_one_processing_day_are_not_both_committed(approved: Office) -> None:
    names = "submission_day, processing_day, entry_day, prepared_by, payments, amount_pence"
    second = f"SELECT 2, 'again', 'prepared', {names} FROM runs"
    run_sql(approved, f"INSERT INTO runs (number, run_ref, state, {names}) {second}")
    hashes = "content_hash = 'x', payer_hash = 'x'"
    approve = f"UPDATE runs SET state = 'approved', {hashes}, approved_by = 'me'"
    one_a_day = r"uq_runs_committed_processing_day|runs\.processing_day"
    refused(approved, f"{approve} WHERE number = 2", one_a_day)


def test_nothing_begins_as_approved(approved: Office) -> None:
    names = (
        "submission_day, processing_day, entry_day, prepared_by, approved_by, content_hash,"
        " payments, amount_pence"
    )
    run = f"INSERT INTO runs (number, run_ref, state, {names}) SELECT 2, 'x', 'approved', {names}"
    refused(approved, f"{run} FROM runs", "begins as prepared|uq_runs_committed|processing_day")
    payment = (
        "run_number, place, amount_pence, reference, account, submission_day, processing_day,"
        " entry_day, cleared, return_code"
    )
    columns = f"number, tenant_ref, status, {payment}"
    for status in ("approved", "prepared"):
        row = f"SELECT 90, 'T90', '{status}', {payment} FROM payments WHERE number = 1"
        why = "begins as prepared|nothing is added to a run"
        refused(approved, f"INSERT INTO payments ({columns}) {row}", why)


def test_a_row_is_not_put_in_place_of_another_on_sqlite(approved: Office) -> None:
    if not approved.url.startswith("sqlite"):
        refused(approved, "INSERT INTO postings SELECT * FROM postings", "pk_postings")
        return
    for table in ("postings", "audit", "payments", "payment_lines", "runs", "instalments"):
        again = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
        refused(approved, again, "never replaced|begins as prepared|frozen|nothing is added")


@pytest.mark.parametrize("table", ["postings", "audit", "approvals"])
def test_a_table_is_not_emptied_at_once_on_postgresql(approved: Office, table: str) -> None:
    emptying = "TRUNCATE" if approved.url.startswith("postgresql") else "DELETE FROM"
    refused(approved, f"{emptying} {table}", "never (emptied|deleted)|only added to|are frozen")


def test_the_database_allows_a_run_the_moves_that_the_code_allows_it() -> None:
    locks = import_module("services.payments.migrations.0002_locks")
    allowed = {(now, then) for now, moves in MOVES.items() for then in moves}
    assert set(locks.RUN_MOVES) == allowed
