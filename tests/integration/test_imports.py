"""What comes back from the bank: every row with an outcome, a repeated file without effect."""

import base64
import datetime as dt
import json
from dataclasses import replace

import pytest

from services.backbone.errors import Conflict, Refused
from services.contracts import payments as contract
from services.contracts.queries.payments.accounts import BankDetails
from services.contracts.queries.payments.bank import ImportedRows, Imports, NotOnStatement
from services.contracts.queries.payments.books import Postings
from services.contracts.queries.payments.runs import RunByRef, RunLines, Runs
from services.payments import tables
from services.payments.keys.rotation import seal_everything_again
from services.terms.days import long_day
from tests.bank_files import read_bacs18
from tests.integration.office import ACCOUNT, DUE, FIRST, OTHER_ACCOUNT, RUN, SECOND, Office

ENTRY_DAY = dt.date(2012, 4, 18)
BACK_ON = dt.date(2012, 4, 20)
PROCESSED = dt.date(2012, 4, 17)

THIRD_ACCOUNT = ("202959", "63748472")

HEADER = (
    "report,service_user_number,sort_code,account_number,payee_name,reference,amount,"
    "original_processing_day,date,code,corrected_sort_code,corrected_account_number,"
    "originating_sort_code,originating_account_number"
)


def row(
    reference: str = "CASHBACK 000001",
    amount: str = "125.00",
    account: tuple[str, str] = ACCOUNT,
    code: str = "5",
    user: str = "123456",
    report: str = "ARUCS",
    corrected: tuple[str, str] = ("", ""),
    paid_from: tuple[str, str] = ("", ""),
) -> str:
    said = [report, user, *account, "Siân", reference, amount, str(PROCESSED), str(BACK_ON), code]
    return ",".join([*said, *corrected, *paid_from])


def report(*rows: str) -> str:
    return base64.b64encode("\n".join([HEADER, *rows, ""]).encode()).decode()


def give_back(office: Office, *rows: str, name: str = "arucs.csv") -> contract.ImportedReturns:
    command = contract.ImportReturns(BACK_ON, name, report(*rows))
    return office.tell(command)  # type: ignore[no-any-return]


def counts(answer: contract.ImportedReturns) -> dict[str, int]:
    return {each.outcome: each.rows for each in answer.outcomes}


def outcomes(office: Office, number: int = 1) -> list[tuple[str, str]]:
    rows = office.rows(ImportedRows(number=number))
    return [(found.outcome, found.subject) for found in rows]


@pytest.fixture
def paid(office: Office) -> Office:
    """T1 and T2 are paid £125 each."""
    office.open()
    office.reach(DUE)
    office.release()
    office.reach(BACK_ON - dt.timedelta(days=1))
    return office


def test_every_row_ends_with_an_outcome_and_none_is_dropped(paid: Office) -> None:
    answer = give_back(
        paid,
        row(),
        row(),
        row("CASHBACK 000002", user="999999"),
        row("CASHBACK 000077"),
        row("CASHBACK 000002", amount="125.01"),
    )
    assert outcomes(paid) == [
        ("matched", "CASHBACK 000001"),
        ("duplicate", "CASHBACK 000001"),
        ("not_ours", ""),
        ("unknown", ""),
        ("unknown", ""),
    ]
    assert counts(answer) == {"duplicate": 1, "matched": 1, "not_ours": 1, "unknown": 2}
    assert paid.instalments()["T1 repairs Q1"] == ("returned", "")
    assert paid.instalments()["T2 repairs Q1"] == ("paid", "")
    (event,) = paid.events("payments.payment_returned.v1")
    assert json.loads(event)["meaning"] == "there is no such account"


def test_a_report_of_an_account_that_no_key_opens_is_refused_whole(paid: Office) -> None:
    with paid.service.database.begin("test") as uow:
        uow.connection.execute(tables.accounts.update().values(sealed="nothing"))
        uow.commit()
    with pytest.raises(Conflict, match=r"no key .* opens what is stored"):
        give_back(paid, row())
    assert paid.instalments()["T1 repairs Q1"] == ("paid", "")


def test_the_same_file_again_changes_nothing(paid: Office) -> None:
    first = give_back(paid, row())
    again = give_back(paid, row(), name="another name.csv")
    assert again == replace(first, repeated=True)
    assert len(paid.events("payments.payment_returned.v1")) == 1
    assert len(paid.rows(Imports())) == 1


def test_a_payment_in_a_second_file_came_back_once(paid: Office) -> None:
    give_back(paid, row())
    give_back(paid, row(), row("CASHBACK 000002"))
    assert outcomes(paid, 2) == [
        ("duplicate", "CASHBACK 000001"),
        ("matched", "CASHBACK 000002"),
    ]
    returns = [m for m in paid.rows(Postings()) if m.kind == "return"]
    assert [m.reference for m in returns] == ["CASHBACK 000001", "CASHBACK 000002"]


def test_money_that_came_back_goes_out_again_once_there_are_other_details(paid: Office) -> None:
    give_back(paid, row())
    paid.reach(BACK_ON)
    assert paid.rows(Runs(("prepared",))) == []
    later = dt.date(2012, 4, 23)
    paid.tell(contract.ChangeBankDetails("T1", later, *OTHER_ACCOUNT, ""))
    paid.reach(later)
    lines = paid.rows(RunLines(run_ref=f"run-{later}"))
    assert {line.why for line in lines} == {
        f"due {long_day(DUE)}; came back before, and new bank details have arrived since"
    }
    name = paid.release(f"run-{later}")
    (credit,) = read_bacs18(paid.bank_file(name)).credits
    assert (credit.account_number, credit.amount_pence) == (OTHER_ACCOUNT[1], 12500)


def test_a_correction_from_the_bank_is_taken_as_changed_details(paid: Office) -> None:
    give_back(paid, row(report="AWACS", code="3", corrected=OTHER_ACCOUNT))
    assert outcomes(paid) == [("matched", "CASHBACK 000001")]
    shown = paid.ask(BankDetails(tenant_ref="T1")).accounts
    assert [(found.account, found.use) for found in shown] == [
        ("••••4958", "not used any more"),
        ("••••7491", "in use"),
    ]
    assert paid.instalments()["T1 repairs Q1"] == ("paid", "")


def test_a_correction_does_not_take_the_place_of_details_that_wait(paid: Office) -> None:
    paid.tell(contract.ChangePaymentSettings(ENTRY_DAY, 3, None, "", ""))
    paid.tell(contract.ChangeBankDetails("T1", ENTRY_DAY, *THIRD_ACCOUNT, ""))
    give_back(paid, row(report="AWACS", code="3", corrected=OTHER_ACCOUNT))
    assert outcomes(paid) == [("matched", "CASHBACK 000001")]
    shown = paid.ask(BankDetails(tenant_ref="T1")).accounts
    assert [found.account for found in shown] == ["••••4958", "••••8472"]
    paid.reach(dt.date(2012, 4, 25))
    shown = paid.ask(BankDetails(tenant_ref="T1")).accounts
    assert shown[-1].use == "in use"


def test_a_payment_from_the_account_we_had_then_is_ours(paid: Office) -> None:
    paid.pay_from(OTHER_ACCOUNT)
    give_back(
        paid,
        row(paid_from=ACCOUNT),
        row("CASHBACK 000077", paid_from=ACCOUNT),
        row("CASHBACK 000002", paid_from=ACCOUNT, user="999999"),
        row("CASHBACK 000002", paid_from=ACCOUNT, amount="1.00"),
    )
    assert [outcome for outcome, _ in outcomes(paid)] == [
        "matched",
        "not_ours",
        "not_ours",
        "unknown",
    ]


def test_a_cut_reference_is_not_matched_by_luck(office: Office) -> None:
    office.open(tenants=1)
    office.join("T2", OTHER_ACCOUNT)
    office.reach(DUE)
    office.release()
    office.reach(BACK_ON - dt.timedelta(days=1))
    give_back(office, row("CASHBACK 0"), row("CASHBACK 00000", account=OTHER_ACCOUNT))
    give_back(office, row("CASHBACK 000001"), name="whole.csv")
    found = [each.reason for each in office.rows(ImportedRows(number=1))]
    assert found == ["more than one payment may be meant"] * 2
    assert outcomes(office, 2) == [("matched", "CASHBACK 000001")]


@pytest.fixture
def exported(office: Office) -> Office:
    """A file with £125 each for T1 and T2 is made, and nobody has noted that the bank has it."""
    office.open()
    office.reach(DUE)
    office.approve(RUN, SECOND)
    office.export(RUN)
    office.reach(BACK_ON - dt.timedelta(days=1))
    return office


def test_a_return_that_comes_before_the_submit_is_decided_when_imported_again(
    exported: Office,
) -> None:
    rows = (row(), row("CASHBACK 000077"), row("CASHBACK 000002", user="999999"))
    first = give_back(exported, *rows)
    assert counts(first) == {"not_ours": 1, "unknown": 2}
    assert exported.rows(ImportedRows(number=1))[0].reason == (
        f"its run {RUN} is exported but not noted as submitted;"
        " submit it, then import this file again"
    )
    assert give_back(exported, *rows) == replace(first, repeated=True)

    exported.submit(RUN)
    assert give_back(exported, *rows) == replace(
        first,
        repeated=True,
        changed=1,
        outcomes=tuple(
            contract.OutcomeCount(outcome, 1) for outcome in ("matched", "not_ours", "unknown")
        ),
    )
    assert outcomes(exported) == [("matched", "CASHBACK 000001"), ("unknown", ""), ("not_ours", "")]
    assert exported.instalments()["T1 repairs Q1"] == ("returned", "")
    again = give_back(exported, *rows)
    assert (again.changed, len(exported.events("payments.payment_returned.v1"))) == (0, 1)


def test_of_a_payment_of_somebody_else_nothing_is_kept_but_day_and_amount(paid: Office) -> None:
    give_back(paid, row("JONES 66374958", user="999999"), row("RENT 66374958"))
    found, unknown = paid.rows(ImportedRows(number=1))
    assert (found.text, found.amount_pence, found.on) == ("", 12500, BACK_ON)
    assert unknown.text == "RENT ••••4958"


def test_a_file_with_faults_is_refused_whole_and_every_fault_listed(paid: Office) -> None:
    with pytest.raises(Refused) as refused:
        give_back(paid, row(), row(amount="-1.00"), row(code="Z"))
    message = str(refused.value)
    assert message.startswith("arucs.csv: ")
    assert "line 3, column amount" in message
    assert "line 4, column code" in message
    assert ACCOUNT[1] not in message
    assert paid.rows(Imports()) == []
    assert paid.events("payments.payment_returned.v1") == []


def test_a_file_that_says_it_came_back_in_the_future_is_refused(paid: Office) -> None:
    tomorrow = str(BACK_ON + dt.timedelta(days=1))
    early = report(row().replace(str(BACK_ON), tomorrow))
    with pytest.raises(Refused, match="line 2, column date"):
        paid.tell(contract.ImportReturns(BACK_ON, "early.csv", early))


@pytest.mark.parametrize("content", ["not base64!", base64.b64encode(b"\xff\xfe\x00").decode()])
def test_what_is_no_file_is_refused(paid: Office, content: str) -> None:
    with pytest.raises(Refused):
        paid.tell(contract.ImportReturns(BACK_ON, "x.csv", content))


# --- the bank statement ---

STATEMENT = "Date,Description,Paid in,Paid out,Balance\n"


def statement(office: Office, *lines: str, on: dt.date = BACK_ON) -> contract.ImportedStatement:
    text = STATEMENT + "\n".join(lines) + "\n"
    content = base64.b64encode(text.encode()).decode()
    return office.tell(  # type: ignore[no-any-return]
        contract.ImportStatement(on, "statement.csv", content), FIRST
    )


def test_a_run_on_the_statement_is_settled(paid: Office) -> None:
    answer = statement(paid, "18/04/2012,BACS RUN-2012-04-16,,250.00,1000.00")
    assert counts(answer) == {"settled": 1}
    assert answer.missing == ()
    found = paid.ask(RunByRef(run_ref=RUN))
    assert (found.state, found.settled_on) == ("settled", dt.date(2012, 4, 18))
    assert paid.rows(NotOnStatement(until=BACK_ON)) == []


def test_what_is_missing_and_what_nobody_expected_are_both_told(paid: Office) -> None:
    give_back(paid, row())
    answer = statement(
        paid, "18/04/2012,COFFEE,,2.50,1.00", "30/04/2012,COFFEE,,2.50,1.00", on=dt.date(2012, 5, 1)
    )
    assert counts(answer) == {"unexpected": 2}
    missing = {(found.name, found.overdue) for found in answer.missing}
    assert missing == {("RUN-2012-04-16", True), ("CASHBACK 000001", True)}
    assert paid.ask(RunByRef(run_ref=RUN)).state == "submitted"


def test_lines_that_an_earlier_statement_had_do_not_count_again(paid: Office) -> None:
    line = "18/04/2012,BACS RUN-2012-04-16,,250.00,1000.00"
    statement(paid, line)
    answer = statement(paid, line, "19/04/2012,COFFEE,,2.50,1.00")
    assert counts(answer) == {"duplicate": 1, "unexpected": 1}
    again = statement(paid, line)
    assert again.repeated


def test_money_that_came_back_is_found_on_the_statement(paid: Office) -> None:
    give_back(paid, row())
    answer = statement(
        paid,
        "18/04/2012,BACS RUN-2012-04-16,,250.00,1000.00",
        "20/04/2012,CASHBACK 000001 RETURNED,125.00,,1125.00",
    )
    assert counts(answer) == {"settled": 2}
    assert paid.rows(NotOnStatement(until=BACK_ON)) == []


DEBIT = "18/04/2012,BACS RUN-2012-04-16,,250.00,1000.00"
COFFEE = "19/04/2012,COFFEE,,2.50,1.00"


@pytest.mark.parametrize("later", [(DEBIT, COFFEE), (DEBIT,), (COFFEE, DEBIT)])
def test_a_line_nobody_expected_settles_a_run_that_is_noted_later(
    exported: Office, later: tuple[str, ...]
) -> None:
    first = statement(exported, DEBIT, COFFEE)
    assert (counts(first), first.unexpected) == ({"unexpected": 2}, 2)
    exported.submit(RUN)
    answer = statement(exported, *later)
    assert answer.changed == 1
    assert answer.unexpected == len(later) - 1
    assert answer.missing == ()
    assert outcomes(exported) == [("settled", RUN.upper()), ("unexpected", "")]
    found = exported.ask(RunByRef(run_ref=RUN))
    assert (found.state, found.settled_on) == ("settled", dt.date(2012, 4, 18))
    again = statement(exported, *later)
    assert (again.repeated, again.changed) == (True, 0)
    assert again.unexpected == len(later) - 1


def test_a_statement_again_says_what_is_missing_still(paid: Office) -> None:
    late = "30/04/2012,COFFEE,,2.50,1.00"
    first = statement(paid, late, on=dt.date(2012, 5, 1))
    assert [found.name for found in first.missing] == ["RUN-2012-04-16"]
    assert statement(paid, late, on=dt.date(2012, 5, 1)) == replace(first, repeated=True)


def test_what_is_settled_is_a_duplicate_even_where_an_equal_line_is_open(paid: Office) -> None:
    assert counts(statement(paid, DEBIT, DEBIT)) == {"settled": 1, "unexpected": 1}
    answer = statement(paid, DEBIT, DEBIT, DEBIT)
    assert counts(answer) == {"duplicate": 2, "unexpected": 1}
    assert answer.unexpected == 2


def test_money_that_came_back_may_be_on_the_statement_days_after_it_came_back(
    paid: Office,
) -> None:
    back_on = dt.date(2012, 4, 30)
    paid.reach(back_on - dt.timedelta(days=1))
    paid.tell(contract.ImportReturns(back_on, "late.csv", report(row())))
    credit = "03/05/2012,CASHBACK 000001 RETURNED,125.00,,1125.00"
    answer = statement(paid, DEBIT, credit, on=dt.date(2012, 5, 3))
    assert counts(answer) == {"settled": 2}
    assert answer.missing == ()


def test_nothing_of_what_others_wrote_is_kept(paid: Office) -> None:
    stranger = "19/04/2012,MR A JONES 08-99-99 66374958,5.00,,1.00"
    ours = "18/04/2012,RUN-2012-04-16 FROM 66374958,,250.00,1.00"
    statement(paid, stranger, ours)
    kept = [found.text for found in paid.rows(ImportedRows(number=1))]
    assert kept == ["", "RUN-2012-04-16 FROM ••••4958"]
    answer = statement(paid, COFFEE, stranger, ours)
    assert counts(answer) == {"duplicate": 2, "unexpected": 1}
    table = tables.bank_import_rows
    rows = paid.service.database.read(lambda c: c.execute(table.select()).all())
    assert "JONES" not in str(rows)
    assert "66374958" not in str(rows)


def test_a_file_is_either_a_report_or_a_statement(paid: Office) -> None:
    give_back(paid, row())
    columns = "date=date, text=reference, amount=amount, date_format=%Y-%m-%d"
    paid.tell(contract.ChangePaymentSettings(BACK_ON, 0, None, "", columns))
    command = contract.ImportStatement(BACK_ON, "odd.csv", report(row()))
    with pytest.raises(Refused, match="import 1 took this file as returns"):
        paid.tell(command)


def test_a_settled_line_is_known_although_the_keys_are_others(paid: Office) -> None:
    statement(paid, DEBIT, COFFEE)
    seal_everything_again(paid.service.database, retire_old=True)
    again = statement(paid, DEBIT, COFFEE)
    assert (again.repeated, again.changed, again.unexpected) == (True, 0, 1)
    assert counts(statement(paid, COFFEE, DEBIT)) == {"duplicate": 1, "unexpected": 1}
