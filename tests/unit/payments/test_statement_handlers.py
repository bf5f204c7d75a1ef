"""The bank statement settles what should be on it, each line once; without a database."""

import base64
import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import replace

import pytest

from services.backbone.audit import Change, Subject, moved
from services.contracts import payments
from services.payments.domain.reconciliation import ExpectedItem
from services.payments.store.rows import ImportedFile, ImportedRow, PaymentSettings
from tests.unit.payments.paying import (
    ANN,
    BO,
    CYCLE,
    RUN,
    Work,
    a_scheme,
    add_run,
    notes,
    refuse,
    state,
    tell,
    to_pay,
)
from tests.unit.payments.report_files import csv_file

ON = dt.date(2012, 1, 20)
ENTRY_DAY = CYCLE.entry_day
HEADER = ("Date", "Description", "Paid in", "Paid out", "Balance")
DEBIT = ("18/01/2012", "BACS RUN-2012-01-16", "", "75.00", "")
CREDIT = ("19/01/2012", "CASHBACK 000001", "75.00", "", "")
STRANGE = ("19/01/2012", "CHEQUE 66374958", "", "12.00", "")
OF_RUN = ExpectedItem("run", "RUN-2012-01-16", -7500, ENTRY_DAY)
OF_RETURN = ExpectedItem("returned_payment", "CASHBACK 000001", 7500, ENTRY_DAY)

Line = Sequence[str]


@pytest.fixture
def uow(ring) -> Work:
    """A submitted run of £75, whose debit should be on the statement from 18 January on."""
    work = a_scheme(ring)
    add_run(work, "submitted", to_pay(ring))
    work.store.imports.awaited = [OF_RUN]
    return work


def statement(*lines: Line, header: Sequence[str] = HEADER) -> payments.ImportStatement:
    content = base64.b64encode(csv_file(header, lines)).decode()
    return payments.ImportStatement(ON, "january.csv", content)


def outcomes(**rows: int) -> tuple[payments.OutcomeCount, ...]:
    return tuple(payments.OutcomeCount(outcome, number) for outcome, number in rows.items())


def kept(work: Work, number: int) -> list[tuple[int, str, str, str]]:
    rows = work.store.imports.kept[number].values()
    return [(row.row, row.outcome, row.subject, row.text) for row in rows]


def know_earlier(work: Work, number: int = 1) -> None:
    """Have the lines of an import be those that were on a statement before."""
    rows = work.store.imports.kept[number].values()
    found = [(number, row) for row in rows if row.outcome != "duplicate"]
    work.store.imports.earlier = sorted(found, key=lambda each: each[1].outcome != "settled")


# --- settled, unexpected, missing ---


def test_the_debit_of_a_run_settles_it(uow: Work) -> None:
    answer = tell(uow, statement(DEBIT), BO)
    assert answer == payments.ImportedStatement(1, False, 0, outcomes(settled=1), 0, ())
    assert uow.store.runs.moved == [(RUN, "settled", {"settled_on": ENTRY_DAY})]
    digest = hashlib.sha256(csv_file(HEADER, [DEBIT])).hexdigest()
    assert notes(uow) == [
        (ON, Subject("run", RUN), moved("submitted", "settled", note="january.csv line 2")),
        (ON, Subject("import", "1"), Change("statement", after="january.csv", note=digest)),
    ]
    assert uow.store.imports.files[1] == ImportedFile("statement", "january.csv", digest, BO, ON)


def test_what_it_rests_on_is_noted_where_no_line_names_it(uow: Work) -> None:
    tell(uow, statement(("18/01/2012", "BACS", "", "75.00", "")))
    note = notes(uow)[0][2].note
    assert note == "january.csv line 2 by amount and day only"


def test_the_credit_of_what_came_back_settles_no_run(uow: Work) -> None:
    uow.store.imports.awaited = [OF_RETURN]
    assert tell(uow, statement(CREDIT)).outcomes == outcomes(settled=1)
    assert state(uow) == "submitted"
    assert kept(uow, 1) == [(2, "settled", "CASHBACK 000001", "CASHBACK 000001")]


def test_what_is_not_on_it_is_told_with_the_reason(uow: Work) -> None:
    answer = tell(uow, statement(STRANGE))
    (missing,) = answer.missing
    assert (missing.kind, missing.name, missing.amount_pence, missing.expected_on) == (
        "run",
        "RUN-2012-01-16",
        -7500,
        ENTRY_DAY,
    )
    assert not missing.overdue
    assert missing.reason == "not there yet; it may come until 22 January 2012"
    assert state(uow) == "submitted"


def test_it_is_compared_with_what_should_be_there_by_its_last_day(uow: Work) -> None:
    tell(uow, statement(STRANGE, DEBIT))
    assert uow.store.imports.asked_for == [
        (ENTRY_DAY, dt.date(2012, 1, 19)),
        (dt.date(2012, 1, 19),),
    ]


def test_of_a_line_that_names_nothing_of_ours_only_a_digest_is_kept(uow: Work) -> None:
    named = ("18/01/2012", "BACS RUN-2012-01-16 66374958", "", "74.00", "")
    assert tell(uow, statement(STRANGE, named)).unexpected == 2
    assert kept(uow, 1) == [
        (2, "unexpected", "", ""),
        (3, "unexpected", "", "BACS RUN-2012-01-16 ••••4958"),
    ]
    strange, ours = uow.store.imports.kept[1].values()
    assert (len(strange.digest) > 20, ours.digest) == (True, "")
    assert "it names RUN-2012-01-16, but the amount is" in ours.reason


# --- lines of earlier statements ---


def test_a_line_that_was_settled_before_settles_nothing_more(uow: Work) -> None:
    tell(uow, statement(DEBIT))
    know_earlier(uow)
    add_run(uow, "submitted", run_ref="run-2012-01-17")
    uow.store.imports.awaited = [replace(OF_RUN, name="RUN-2012-01-17")]
    answer = tell(uow, statement(DEBIT, STRANGE))
    assert answer.outcomes == outcomes(duplicate=1, unexpected=1)
    assert (answer.number, answer.repeated, answer.changed) == (2, False, 0)
    assert state(uow, "run-2012-01-17") == "submitted"
    assert uow.store.imports.kept[2][2].reason == "an earlier statement has this line"


def test_a_line_that_was_unexpected_is_looked_at_again_where_it_was_first(uow: Work) -> None:
    uow.store.imports.awaited = []
    tell(uow, statement(STRANGE, DEBIT))
    know_earlier(uow)
    uow.store.imports.awaited = [OF_RUN]
    notes(uow)
    answer = tell(uow, statement(DEBIT))
    assert (answer.number, answer.changed, answer.unexpected) == (2, 1, 0)
    assert answer.outcomes == outcomes(duplicate=1)
    assert state(uow) == "settled"
    row = uow.store.imports.kept[1][3]
    assert (row.outcome, row.subject, row.text) == (
        "settled",
        "RUN-2012-01-16",
        "BACS RUN-2012-01-16",
    )
    about = [(subject, change.what, change.after) for _, subject, change in notes(uow)]
    assert (Subject("import", "1"), "row 3", "settled") in about


def test_one_that_still_is_says_so(uow: Work) -> None:
    tell(uow, statement(STRANGE))
    know_earlier(uow)
    answer = tell(uow, statement(STRANGE, DEBIT))
    assert answer.unexpected == 1
    assert answer.outcomes == outcomes(duplicate=1, settled=1)
    row = uow.store.imports.kept[2][2]
    assert row.reason == "an earlier statement has this line, and it is still unexpected"


def test_two_lines_that_are_alike_are_two_lines(uow: Work) -> None:
    tell(uow, statement(STRANGE))
    know_earlier(uow)
    answer = tell(uow, statement(STRANGE, STRANGE))
    assert answer.outcomes == outcomes(duplicate=1, unexpected=1)


def test_of_lines_that_are_alike_the_settled_one_is_taken_first(uow: Work) -> None:
    tell(uow, statement(STRANGE))
    (row,) = uow.store.imports.kept[1].values()
    settled = replace(row, outcome="settled")
    uow.store.imports.earlier = [(7, settled), (1, row)]
    uow.store.imports.awaited = [ExpectedItem("debit", "CHEQUE", -1200, ENTRY_DAY)]
    answer = tell(uow, statement(STRANGE, DEBIT))
    assert answer.changed == 0
    assert [missing.name for missing in answer.missing] == ["CHEQUE"]


# --- the same statement again ---


def test_the_same_statement_again_is_the_same_import(uow: Work) -> None:
    first = tell(uow, statement(DEBIT, STRANGE))
    know_earlier(uow)
    uow.store.imports.awaited = []
    notes(uow)
    assert tell(uow, statement(DEBIT, STRANGE), BO) == replace(first, repeated=True)
    assert (len(uow.store.imports.files), uow.audited) == (1, [])


def test_it_settles_what_is_expected_by_now(uow: Work) -> None:
    uow.store.imports.awaited = []
    tell(uow, statement(DEBIT, STRANGE))
    uow.store.imports.awaited = [OF_RUN]
    again = tell(uow, statement(DEBIT, STRANGE))
    expected = outcomes(settled=1, unexpected=1)
    assert again == payments.ImportedStatement(1, True, 1, expected, 1, ())
    assert state(uow) == "settled"


def test_a_line_that_was_on_another_statement_is_not_taken_for_one_of_its_own(uow: Work) -> None:
    tell(uow, statement(STRANGE))
    know_earlier(uow)
    tell(uow, statement(STRANGE, STRANGE))
    first, own = uow.store.imports.kept[1][2], uow.store.imports.kept[2][3]
    uow.store.imports.kept[2][3] = settled = replace(own, outcome="settled")
    uow.store.imports.earlier = [(2, settled), (1, first)]
    uow.store.imports.awaited = [ExpectedItem("debit", "CHEQUE", -1200, ENTRY_DAY)]
    assert tell(uow, statement(STRANGE, STRANGE)).changed == 1
    assert uow.store.imports.kept[1][2].outcome == "settled"


def test_a_file_taken_as_a_report_is_no_statement(uow: Work) -> None:
    digest = hashlib.sha256(csv_file(HEADER, [DEBIT])).hexdigest()
    row = ImportedRow(1, "unknown", "", "", 1, ON, "", "")
    uow.store.imports.add(ImportedFile("returns", "x.csv", digest, ANN, ON), [row])
    said = "january.csv: import 1 took this file as returns"
    assert refuse(uow, statement(DEBIT), saying=said) == ("conflict", "")


# --- refused ---


def test_a_file_with_a_fault_is_refused_whole(uow: Work) -> None:
    wrong = statement(DEBIT, ("19/01/2012", "x", "", "much", ""))
    assert refuse(uow, wrong, saying="january.csv: ") == ("invalid", "content")
    refuse(uow, wrong, saying="line 3")


def test_a_line_after_the_day_of_the_import_is_a_fault(uow: Work) -> None:
    late = statement(("21/01/2012", "x", "", "1.00", ""))
    assert refuse(uow, late, saying="line 2") == ("invalid", "content")


def test_the_columns_are_those_that_finance_set(uow: Work) -> None:
    columns = "date=On, text=What, amount=Amount, date_format=%Y-%m-%d"
    uow.store.finance.keep_settings(PaymentSettings(statement_columns=columns))
    assert refuse(uow, statement(DEBIT)) == ("invalid", "content")
    other = statement(("2012-01-18", "RUN-2012-01-16", "-75.00"), header=("On", "What", "Amount"))
    assert tell(uow, other).outcomes == outcomes(settled=1)


def test_what_is_no_base64_is_no_statement(uow: Work) -> None:
    order = replace(statement(DEBIT), content="no base64!")
    assert refuse(uow, order, saying="is not Base64") == ("invalid", "content")


@pytest.mark.parametrize("other", ["prepared", "exported", "settled", "cancelled"])
def test_only_a_submitted_run_is_settled(uow: Work, other: str) -> None:
    uow.store.runs.runs = [replace(uow.store.runs.runs[0], state=other)]
    assert refuse(uow, statement(DEBIT), untouched=False) == ("conflict", "")
    assert (state(uow), uow.store.imports.files) == (other, {})
