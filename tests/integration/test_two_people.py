"""One officer's login against the controls, and somebody with the database's password."""

import base64
import datetime as dt
import hashlib

import pytest
from sqlalchemy import text

from services.backbone.errors import Conflict, Invalid, NotAllowed, NotNow
from services.contracts import payments as contract
from services.contracts.queries.payments.runs import BarredRow, Exports, RunByRef, RunLines
from services.payments.keys import key_ring
from services.payments.keys.rotation import seal_everything_again
from services.payments.store.accounts import seal_details
from services.payments.store.rows import Details
from services.terms.days import long_day
from tests.integration.office import (
    DUE,
    FIRST,
    OTHER_ACCOUNT,
    RUN,
    SECOND,
    START,
    THIRD,
    Office,
)
from tests.integration.raw_sql import stop_triggers
from tests.people import officer
from tests.unit.payments.report_files import UNPAID, csv_report

ENTRY = DUE + dt.timedelta(days=2)
NEXT_DAY = ENTRY + dt.timedelta(days=1)
JULY = dt.date(2012, 7, 16)


@pytest.fixture
def prepared(office: Office) -> Office:
    """A run of two tenants, whose accounts the first officer entered."""
    office.open()
    office.reach(DUE)
    return office


def barred(office: Office, run_ref: str = RUN) -> list[tuple[str, str, str]]:
    return [(row.deed, row.who, row.why) for row in office.ask(RunByRef(run_ref)).barred]


def came_back(on: dt.date) -> str:
    """Return a report of T1's payment of the first run."""
    account = {"sort_code": "08-99-99", "account_number": "66374958", "amount": "125.00"}
    days = {"original_processing_day": "2012-04-17", "date": on.isoformat()}
    return base64.b64encode(csv_report({**UNPAID, **account, **days})).decode()


# --- who may ---


def test_who_entered_details_does_not_approve_their_first_payment_and_may_the_next(
    prepared: Office,
) -> None:
    why = "Ann First entered bank details of T1 and 1 more that were not paid to before"
    with pytest.raises(NotAllowed, match=f"{RUN}: {why}; somebody else approves it"):
        prepared.approve(officer=FIRST)
    assert barred(prepared) == [
        ("approve", FIRST, "entered bank details of T1 and 1 more that were not paid to before")
    ]
    prepared.release()
    prepared.reach(JULY)
    july = f"run-{JULY}"
    assert barred(prepared, july) == []
    assert prepared.approve(july, FIRST).state == "approved"


def test_who_changed_details_since_does_not_approve(prepared: Office) -> None:
    prepared.release()
    prepared.reach(JULY)
    prepared.tell(contract.ChangeBankDetails("T2", JULY, *OTHER_ACCOUNT, ""), SECOND)
    prepared.approve(f"run-{JULY}", THIRD)  # it is proposed afresh, and shown again
    with pytest.raises(NotAllowed, match="Bo Second entered bank details of T2 that were not"):
        prepared.approve(f"run-{JULY}", SECOND)
    assert prepared.approve(f"run-{JULY}", FIRST).state == "approved"


def test_to_give_the_same_details_again_is_to_enter_them(prepared: Office) -> None:
    prepared.release()
    for details in (("", ""), ("089999", "66374958")):
        prepared.tell(contract.ChangeBankDetails("T2", ENTRY, *details, ""), SECOND)
    prepared.reach(JULY)
    with pytest.raises(NotAllowed, match="Bo Second entered bank details of T2"):
        prepared.approve(f"run-{JULY}", SECOND)


@pytest.mark.parametrize("imported", [False, True])
def test_who_noted_a_return_does_not_approve_its_payment_to_other_details(
    prepared: Office, imported: bool
) -> None:
    prepared.release()
    prepared.reach(ENTRY)
    if imported:
        prepared.tell(contract.ImportReturns(NEXT_DAY, "r.csv", came_back(ENTRY)), SECOND)
    else:
        prepared.tell(contract.RecordReturn("T1", ENTRY, NEXT_DAY, "2"), SECOND)
    prepared.tell(contract.ChangeBankDetails("T1", NEXT_DAY, *OTHER_ACCOUNT, ""), FIRST)
    prepared.reach(NEXT_DAY)
    again = f"run-{NEXT_DAY}"
    assert [(who, why[:22]) for _, who, why in barred(prepared, again)] == [
        (FIRST, "entered bank details o"),
        (SECOND, "noted the return of CA"),
    ]
    with pytest.raises(NotAllowed, match="Bo Second noted the return of CASHBACK 000001, whose"):
        prepared.approve(again, SECOND)
    assert prepared.approve(again, THIRD).state == "approved"


def test_the_preparer_does_not_approve_and_the_day_clock_is_nobody(prepared: Office) -> None:
    assert prepared.ask(RunByRef(RUN)).prepared_by_ref == "day clock"
    assert "day clock" not in [who for _, who, _ in barred(prepared)]
    prepared.tell(contract.RejectRun(RUN, "one more look"), SECOND)
    again = prepared.tell(contract.PrepareRun(), THIRD).run_ref
    with pytest.raises(NotAllowed, match="Cy Third prepared the run"):
        prepared.approve(again, THIRD)
    assert prepared.ask(RunByRef(again)).prepared_by_ref == officer(THIRD).ref


def test_no_approver_makes_the_file_asks_for_another_or_submits(prepared: Office) -> None:
    decide(prepared, above=100)
    one = prepared.approve(officer=SECOND)
    assert (one.state, one.approvals, one.needed) == ("prepared", 1, 2)
    assert ("approve", SECOND, "approved it already") in barred(prepared)
    two = prepared.approve(officer=THIRD)
    assert (two.state, two.approvals, two.needed) == ("approved", 2, 2)
    for approver in (SECOND, THIRD):
        with pytest.raises(NotAllowed, match="approved the run; somebody else makes its bank file"):
            prepared.export(officer=approver)
    prepared.export(officer=FIRST)
    instead = contract.ExportRuns((RUN,), "csv", True)
    for approver in (SECOND, THIRD):
        with pytest.raises(NotAllowed, match="somebody else says that the bank has it"):
            prepared.submit(officer=approver)
        with pytest.raises(NotAllowed, match="somebody else asks for another file instead"):
            prepared.tell(instead, approver)
    with pytest.raises(NotAllowed, match=r"Ann First made 2012-04-17\.txt; somebody else asks"):
        prepared.tell(instead, FIRST)
    assert prepared.ask(RunByRef(RUN)).barred == (
        BarredRow("submit", SECOND, officer(SECOND).ref, "approved the run"),
        BarredRow("submit", THIRD, officer(THIRD).ref, "approved the run"),
        BarredRow("export_instead", SECOND, officer(SECOND).ref, "approved the run"),
        BarredRow("export_instead", THIRD, officer(THIRD).ref, "approved the run"),
        BarredRow("export_instead", FIRST, officer(FIRST).ref, "made 2012-04-17.txt"),
    )
    prepared.submit(officer=FIRST)


def test_what_a_run_waits_for_is_said(prepared: Office) -> None:
    said = [prepared.ask(RunByRef(RUN)).waits_for]
    for step in (prepared.approve, prepared.export, prepared.submit):
        step()
        said.append(prepared.ask(RunByRef(RUN)).waits_for)
    assert said == ["approve", "export", "submit", ""]


# --- what was shown ---


@pytest.mark.parametrize("seen", ["", "what it is now", "A" * 64])
def test_nothing_is_approved_or_submitted_unseen(prepared: Office, seen: str) -> None:
    with pytest.raises(Invalid, match="SHA-256 of what was shown"):
        prepared.tell(contract.ApproveRun(RUN, seen), SECOND)
    with pytest.raises(Invalid, match="SHA-256 of what was shown"):
        prepared.tell(contract.SubmitRun(RUN, seen), SECOND)


def test_another_run_than_was_shown_is_not_approved(prepared: Office) -> None:
    answer = prepared.tell(contract.ApproveRun(RUN, "0" * 64), SECOND)
    assert (answer.state, answer.changed) == ("prepared", True)
    assert prepared.ask(RunByRef(RUN)).approvals == ()


def test_only_the_file_that_was_made_is_submitted(prepared: Office) -> None:
    prepared.approve()
    first = prepared.export().content_hash
    prepared.tell(contract.ExportRuns((RUN,), "csv", True), FIRST)
    with pytest.raises(Conflict, match=r"is not the file of run-2012-04-16, which is 2012.*\.csv"):
        prepared.tell(contract.SubmitRun(RUN, first), THIRD)
    (second, _) = prepared.rows(Exports())
    content = prepared.bank_file(second.name)
    assert hashlib.sha256(content.encode()).hexdigest() == second.content_hash
    prepared.tell(contract.SubmitRun(RUN, second.content_hash), THIRD)


# --- the amount above which two approve ---


def decide(office: Office, above: int | None, *, decided: bool = True) -> None:
    settings = contract.ChangePaymentSettings(DUE, 0, above, "", "", decided)
    office.tell(settings)


def test_nothing_is_approved_before_finance_has_said_above_what_two_approve(
    office: Office,
) -> None:
    office.open(decided=False)
    office.reach(DUE)
    assert office.ask(RunByRef(RUN)).approvals_needed is None
    with pytest.raises(NotNow, match="finance has not set the amount above which two people"):
        office.approve()
    with pytest.raises(Invalid, match="an amount above which two people approve is decided"):
        decide(office, 100, decided=False)
    decide(office, None)
    decide(office, None, decided=False)
    assert office.ask(RunByRef(RUN)).approvals_needed == 1, "what was decided stays decided"
    assert office.approve().state == "approved"


# --- what the run shows ---


def test_the_run_shows_who_is_paid_to_which_account_and_since_when(prepared: Office) -> None:
    def shown(run_ref: str) -> set[tuple[object, ...]]:
        return {
            (r.tenant_ref, r.payee, r.entered_by, r.entered_on, r.name_check, r.first_payment)
            for r in prepared.rows(RunLines(run_ref))
        }

    entered = ("Siân O'Brien", FIRST, START, "match")
    assert shown(RUN) == {("T1", *entered, True), ("T2", *entered, True)}
    prepared.release()
    prepared.reach(JULY - dt.timedelta(days=1))
    prepared.tell(contract.ChangeBankDetails("T2", JULY, *OTHER_ACCOUNT, "Mallory"), SECOND)
    prepared.reach(JULY)
    assert shown(f"run-{JULY}") == {
        ("T1", *entered, False),
        ("T2", "Mallory", SECOND, JULY, "differs", True),
    }


# --- with the database's password ---


def tamper(office: Office, *statements: str) -> None:
    """Run statements past every trigger, and leave what they did."""
    with office.service.database.engine.begin() as connection:
        stop_triggers(connection)
        for statement in statements:
            assert connection.execute(text(statement)).rowcount != 0, statement


STEPS = ("approve", "export", "submit")

ATTACKS = {
    "a payment": ["UPDATE payments SET amount_pence = 9999900 WHERE tenant_ref = 'T1'"],
    "a payment and its instalment": [
        "UPDATE instalments SET amount_pence = 9994900"
        " WHERE tenant_ref = 'T1' AND element = 'repairs' AND quarter = 1",
        "UPDATE payments SET amount_pence = 9999900 WHERE tenant_ref = 'T1'",
    ],
    "a payment and its instalment, as if it were not earned": [
        "UPDATE instalments SET amount_pence = 9994900, earned_on = NULL"
        " WHERE tenant_ref = 'T1' AND element = 'repairs' AND quarter = 1",
        "UPDATE payments SET amount_pence = 9999900 WHERE tenant_ref = 'T1'",
    ],
    "a line of another tenant": [
        "UPDATE payment_lines SET instalment_id = (SELECT id FROM instalments"
        " WHERE tenant_ref = 'T2' AND element = 'repairs' AND quarter = 2)"
        " WHERE id = (SELECT min(id) FROM payment_lines)"
    ],
    "one line more": [
        "INSERT INTO payment_lines (payment_number, instalment_id, returned)"
        " SELECT 1, id, false FROM instalments"
        " WHERE tenant_ref = 'T1' AND element = 'repairs' AND quarter = 2"
    ],
    "an account of another tenant": [
        "UPDATE payments SET account = (SELECT account FROM payees WHERE tenant_ref = 'T2')"
        " WHERE tenant_ref = 'T1'",
        "UPDATE payees SET account = (SELECT account FROM payees WHERE tenant_ref = 'T2')"
        " WHERE tenant_ref = 'T1'",
    ],
    "a day": ["UPDATE payments SET entry_day = '2012-04-20' WHERE tenant_ref = 'T1'"],
}


@pytest.mark.parametrize("before", STEPS)
@pytest.mark.parametrize("attack", ATTACKS)
def test_what_was_changed_in_the_database_goes_no_step_further(
    prepared: Office, attack: str, before: str
) -> None:
    for step in STEPS[: STEPS.index(before)]:
        getattr(prepared, step)()
    state = prepared.ask(RunByRef(RUN)).state
    tamper(prepared, *ATTACKS[attack])
    with pytest.raises(Conflict, match=f"{RUN} does not agree .* `cashback payments verify`"):
        getattr(prepared, before)()
    assert prepared.ask(RunByRef(RUN)).state == state
    assert prepared.events("payments.payment_submitted.v1") == []


@pytest.mark.parametrize("before", ["export", "submit"])
def test_a_payer_that_was_changed_in_the_database_goes_no_step_further(
    prepared: Office, before: str
) -> None:
    for step in STEPS[: STEPS.index(before)]:
        getattr(prepared, step)()
    tamper(prepared, f"UPDATE payer_accounts SET account_number = '{OTHER_ACCOUNT[1]}'")
    with pytest.raises(Conflict, match="the account it is paid from is not what was approved"):
        getattr(prepared, before)()


def test_a_payer_that_was_changed_after_it_was_shown_is_shown_again(prepared: Office) -> None:
    seen = prepared.ask(RunByRef(RUN)).content_hash
    prepared.pay_from(OTHER_ACCOUNT)
    assert prepared.tell(contract.ApproveRun(RUN, seen), SECOND).changed


@pytest.mark.parametrize("before", ["approve", "export"])
def test_an_account_that_was_sealed_afresh_goes_no_step_further(
    prepared: Office, before: str
) -> None:
    """Whoever has the keys too, and puts an account of their own in the place of a tenant's."""
    for step in STEPS[: STEPS.index(before)]:
        getattr(prepared, step)()
    keys = key_ring(prepared.service.database.engine.url)
    forged = seal_details(keys, 1, "T1", Details(*OTHER_ACCOUNT, "Mallory"))
    tamper(prepared, f"UPDATE accounts SET sealed = '{forged.sealed}' WHERE number = 1")
    with pytest.raises(Conflict, match="account 1 of T1 was changed in the database"):
        getattr(prepared, before)()
    tamper(prepared, f"UPDATE accounts SET fingerprint = '{forged.fingerprint}' WHERE number = 1")
    if before == "export":
        with pytest.raises(Conflict, match="its payments are not what was approved"):
            prepared.export()


def test_a_copied_account_goes_no_step_further(prepared: Office) -> None:
    tamper(
        prepared,
        "UPDATE accounts SET sealed = (SELECT sealed FROM accounts WHERE number = 2)"
        " WHERE number = 1",
    )
    with pytest.raises(Conflict, match="sealed for another place"):
        prepared.approve()


def test_a_bank_file_that_was_changed_is_not_submitted(prepared: Office) -> None:
    prepared.approve()
    prepared.export()
    tamper(prepared, "UPDATE export_parts SET sealed = 'x'")
    with pytest.raises(Conflict, match="is kept otherwise than it was made"):
        prepared.submit()


def test_an_approved_run_stays_what_it_is_while_keys_are_changed(prepared: Office) -> None:
    prepared.approve()
    seal_everything_again(prepared.service.database, retire_old=True)
    prepared.export()
    seal_everything_again(prepared.service.database, retire_old=True)
    assert prepared.submit().state == "submitted"


# --- returns ---


def test_a_return_is_not_dated_before_its_payment_or_after_today(prepared: Office) -> None:
    prepared.release()
    prepared.reach(ENTRY)
    too_early = DUE - dt.timedelta(days=1)
    words = f"{long_day(too_early)} is before {long_day(DUE)}, when it was sent"
    with pytest.raises(Invalid, match=words):
        prepared.tell(contract.RecordReturn("T1", ENTRY, too_early, "2"), FIRST)
    later = NEXT_DAY + dt.timedelta(days=1)
    words = f"{long_day(later)} is after today, which is {long_day(NEXT_DAY)}"
    with pytest.raises(Invalid, match=words):
        prepared.tell(contract.RecordReturn("T1", ENTRY, later, "2"), FIRST)
    with pytest.raises(Invalid, match=f"{long_day(later)} is after today"):
        prepared.tell(contract.ImportReturns(later, "r.csv", ""), FIRST)
    early = came_back(too_early)
    with pytest.raises(Invalid, match="is after the day the payment was reported"):
        prepared.tell(contract.ImportReturns(NEXT_DAY, "r.csv", early), FIRST)
    assert prepared.tell(contract.RecordReturn("T1", ENTRY, NEXT_DAY, "2"), FIRST).matched
