"""A report of what came back is taken whole or not at all, each row once; without a database."""

import base64
import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import replace

import pytest

from services.backbone.audit import Change, Subject
from services.bank_formats.incoming.source import LARGEST_FILE
from services.contracts import enrolment, payments
from services.payments.adapters.key_ring import KeyRing
from services.payments.store.accounts import seal_details
from services.payments.store.rows import (
    Details,
    ImportedFile,
    ImportedRow,
    Payee,
    Payment,
    SentPayment,
    Tenant,
)
from tests.fakes.scheme import REPAIRS
from tests.unit.payments.paying import ANN, BO, PAID_TO, Work, a_scheme, hear, notes, refuse, tell
from tests.unit.payments.report_files import ADVICE, UNPAID, csv_report

STARTS, SENT_ON = dt.date(2012, 1, 10), dt.date(2012, 4, 11)
PROCESSED, ENTRY_DAY = SENT_ON + dt.timedelta(days=1), SENT_ON + dt.timedelta(days=2)
ON = dt.date(2012, 4, 18)
REFERENCE = "CASHBACK 000001"
PAYMENT = Payment(1, "T1", 7500, SENT_ON, ENTRY_DAY, REFERENCE, 1)
OTHERS = Details("107999", "12345674", "S O'Brien")
CORRECTED = ("202959", "63748472")
NEVER_SENT = {**UNPAID, "reference": "CASHBACK 999999"}
SOMEBODY_ELSES = {**UNPAID, "service_user_number": "654321", "reference": "RENT 66374958"}


@pytest.fixture
def uow(ring) -> Work:
    """T1 was sent £75 to account 1 in payment 1, which is paid."""
    work = a_scheme(ring)
    work.store.finance.add_tenant(Tenant("T1", "Ms", "Siân", "O'Brien", "DUD"))
    ends = STARTS + dt.timedelta(days=91)
    quarter = enrolment.QuarterSpan(1, STARTS, ends)
    hear(
        work,
        enrolment.ParticipationStarted("T1", STARTS, ends, ends, (REPAIRS,), (quarter,)),
    )
    add_account(work, PAID_TO)
    work.store.accounts.save_payee(Payee("T1", account=1))
    work.store.lines = {1: [1]}
    work.store.set_status([1], "paid")
    sent(work, ring, "paid")
    notes(work)
    return work


def add_account(work: Work, details: Details) -> int:
    checks = {"verdict": "valid", "name_verdict": "match", "shared_with": ""}
    given = {"entered_by": ANN, "entered_on": STARTS, **checks}
    return work.store.accounts.add("T1", details, doubtful=False, **given).number  # type: ignore[arg-type]


def sent(work: Work, ring: KeyRing, status: str, not_submitted: str = "") -> None:
    """Have the payment be the one that its reference means."""
    sealed, _ = seal_details(ring, 1, "T1", PAID_TO)
    found = SentPayment(PAYMENT, PROCESSED, status, sealed, not_submitted)
    work.store.imports.sent[REFERENCE] = [found]


def report(*rows: Mapping[str, str], on: dt.date = ON) -> payments.ImportReturns:
    content = base64.b64encode(csv_report(*rows)).decode()
    return payments.ImportReturns(on, "returns.csv", content)


def outcomes(**rows: int) -> tuple[payments.OutcomeCount, ...]:
    return tuple(payments.OutcomeCount(outcome, number) for outcome, number in rows.items())


def kept(work: Work, number: int = 1) -> list[tuple[int, str, str, str]]:
    rows = work.store.imports.kept[number].values()
    return [(row.row, row.outcome, row.subject, row.text) for row in rows]


# --- what becomes of each row ---


def test_a_row_that_fits_puts_its_payment_back(uow: Work) -> None:
    answer = tell(uow, report(UNPAID), BO)
    assert answer == payments.ImportedReturns(1, False, 0, outcomes(matched=1))
    assert uow.store.instalments[1].status == "returned"
    assert uow.store.accounts.payee("T1").rejected
    assert uow.store.runs.steps == [("mark returned", 1, ON, "B", BO), ("sum up prepared",)]
    (told,) = uow.recorded(payments.PaymentReturned)
    assert (told.tenant_ref, told.returned_on, told.code) == ("T1", ON, "B")


def test_every_row_is_kept_with_its_outcome_and_others_payments_without_text(uow: Work) -> None:
    to_an_account = {**NEVER_SENT, "reference": "FOR 66374958"}
    answer = tell(uow, report(UNPAID, UNPAID, to_an_account, SOMEBODY_ELSES))
    assert answer.outcomes == outcomes(duplicate=1, matched=1, not_ours=1, unknown=1)
    assert kept(uow) == [
        (1, "matched", REFERENCE, REFERENCE),
        (2, "duplicate", REFERENCE, REFERENCE),
        (3, "unknown", "", "FOR ••••4958"),
        (4, "not_ours", "", ""),
    ]
    assert len(uow.recorded(payments.PaymentReturned)) == 1
    row = uow.store.imports.kept[1][1]
    assert (row.amount_pence, row.on, row.code) == (7500, dt.date(2012, 4, 17), "B")


def test_a_new_file_is_noted_by_its_hash_and_who_imported_it(uow: Work) -> None:
    tell(uow, report(NEVER_SENT), BO)
    digest = hashlib.sha256(csv_report(NEVER_SENT)).hexdigest()
    assert uow.store.imports.files[1] == ImportedFile("returns", "returns.csv", digest, BO, ON)
    change = Change("returns", after="returns.csv", note=digest)
    assert notes(uow) == [(ON, Subject("import", "1"), change)]


def test_a_payment_that_came_back_before_does_not_come_back_twice(uow: Work, ring) -> None:
    sent(uow, ring, "returned")
    assert tell(uow, report(UNPAID)).outcomes == outcomes(duplicate=1)
    assert (uow.events, uow.store.instalments[1].status) == ([], "paid")


def test_an_amount_that_differs_fits_nothing(uow: Work) -> None:
    assert tell(uow, report({**UNPAID, "amount": "74.99"})).outcomes == outcomes(unknown=1)
    assert uow.store.instalments[1].status == "paid"


def test_a_payment_from_an_account_we_no_longer_have_is_ours_by_its_reference(uow: Work) -> None:
    former = {**UNPAID, "originating_account_number": "11111111"}
    unknown = {**NEVER_SENT, "originating_account_number": "11111111"}
    assert tell(uow, report(former, unknown)).outcomes == outcomes(matched=1, not_ours=1)


def test_before_it_is_known_who_pays_nothing_is_ours(uow: Work) -> None:
    uow.store.payer.accounts.clear()
    assert tell(uow, report(UNPAID)).outcomes == outcomes(not_ours=1)
    assert uow.events == []


# --- corrections ---


def test_a_correction_counts_as_changed_details_with_the_name_so_far(uow: Work) -> None:
    assert tell(uow, report(ADVICE), BO).outcomes == outcomes(matched=1)
    account = uow.store.accounts.find(2)
    assert account.details == Details(*CORRECTED, "S O'Brien")
    assert account.entered_by == BO
    assert uow.store.accounts.payee("T1").next_account == 2
    (told,) = uow.recorded(payments.BankDetailsChanged)
    assert (told.tenant_ref, told.on) == ("T1", ON)
    assert uow.store.instalments[1].status == "paid", "it reached the tenant"


def test_a_correction_changes_nothing_where_others_are_in_use_since(uow: Work) -> None:
    uow.store.accounts.save_payee(Payee("T1", account=add_account(uow, OTHERS)))
    assert tell(uow, report(ADVICE)).outcomes == outcomes(matched=1)
    assert uow.store.accounts.payee("T1") == Payee("T1", account=2)
    assert uow.events == []


def test_nor_where_others_wait(uow: Work) -> None:
    waits = Payee("T1", 1, next_account=add_account(uow, OTHERS), next_on=ON)
    uow.store.accounts.save_payee(waits)
    assert tell(uow, report(ADVICE)).outcomes == outcomes(matched=1)
    assert uow.store.accounts.payee("T1") == waits
    assert uow.events == []


# --- the same file again ---


def test_the_same_file_again_changes_nothing(uow: Work) -> None:
    tell(uow, report(UNPAID, SOMEBODY_ELSES))
    notes(uow)
    again = tell(uow, report(UNPAID, SOMEBODY_ELSES), BO)
    expected = outcomes(matched=1, not_ours=1)
    assert again == payments.ImportedReturns(1, True, 0, expected)
    assert len(uow.recorded(payments.PaymentReturned)) == 1
    assert (len(uow.store.imports.files), uow.audited) == (1, [])


def test_only_what_was_unknown_is_decided_again(uow: Work, ring) -> None:
    sent(uow, ring, "approved", not_submitted="run-2012-04-11")
    tell(uow, report(UNPAID, NEVER_SENT))
    row = uow.store.imports.kept[1][1]
    assert row.outcome == "unknown"
    assert row.reason.startswith("its run run-2012-04-11 is exported but not noted as submitted")
    assert uow.events == []
    notes(uow)
    sent(uow, ring, "submitted")
    again = tell(uow, report(UNPAID, NEVER_SENT))
    assert again == payments.ImportedReturns(1, True, 1, outcomes(matched=1, unknown=1))
    assert uow.store.instalments[1].status == "returned"
    change = Change("row 1", after="matched", note=uow.store.imports.kept[1][1].reason)
    assert notes(uow)[-1] == (ON, Subject("import", "1"), change)


def test_what_was_decided_is_not_acted_on_again_with_a_row_that_was_unknown(
    uow: Work, ring
) -> None:
    tell(uow, report(UNPAID, NEVER_SENT))
    sent(uow, ring, "paid")
    again = tell(uow, report(UNPAID, NEVER_SENT))
    assert again.changed == 0
    assert len(uow.recorded(payments.PaymentReturned)) == 1


def test_a_file_taken_as_a_statement_is_no_report(uow: Work) -> None:
    order = report(UNPAID)
    digest = hashlib.sha256(csv_report(UNPAID)).hexdigest()
    row = ImportedRow(1, "unexpected", "", "", 1, ON, "", "")
    uow.store.imports.add(ImportedFile("statement", "x.csv", digest, ANN, ON), [row])
    said = "returns.csv: import 1 took this file as statement"
    assert refuse(uow, order, saying=said) == ("conflict", "")


# --- refused ---


def test_a_file_with_a_fault_is_refused_whole_with_each_of_them(uow: Work) -> None:
    wrong = report(UNPAID, {**UNPAID, "amount": "x"}, {**UNPAID, "code": "Z"})
    assert refuse(uow, wrong, saying="returns.csv: ") == ("invalid", "content")
    refuse(uow, wrong, saying="line 3")
    refuse(uow, wrong, saying="line 4")


def test_a_return_dated_before_its_payment_is_such_a_fault(uow: Work) -> None:
    early = {**UNPAID, "date": "2012-04-11"}
    assert refuse(uow, report(UNPAID, early), saying="line 3") == ("invalid", "content")


def test_a_report_after_today_is_refused(uow: Work) -> None:
    uow.store.add_cut_off(ON - dt.timedelta(days=2))
    said = "18 April 2012 is after today, which is 17 April 2012"
    assert refuse(uow, report(UNPAID), saying=said) == ("invalid", "on")


def test_what_is_no_base64_is_no_file(uow: Work) -> None:
    order = replace(report(UNPAID), content="no base64!")
    assert refuse(uow, order, saying="is not Base64") == ("invalid", "content")


def test_a_file_that_is_too_large_is_not_read(uow: Work) -> None:
    order = replace(report(UNPAID), content="A" * (LARGEST_FILE * 4 // 3 + 5))
    assert refuse(uow, order, saying="larger than") == ("invalid", "content")
