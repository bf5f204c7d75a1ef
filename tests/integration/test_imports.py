"""What comes back from the bank: every row with an outcome, a repeated file without effect."""

import base64
import datetime as dt
import json

import pytest

from services.backbone.errors import CommandRefused
from services.contracts import payments as contract
from services.payments.adapters import bacs18
from tests.integration.office import ACCOUNT, DUE, FIRST, OTHER_ACCOUNT, RUN, Office

ENTRY_DAY = dt.date(2012, 4, 18)
BACK_ON = dt.date(2012, 4, 20)
PROCESSED = dt.date(2012, 4, 17)

HEADER = (
    "report,service_user_number,sort_code,account_number,payee_name,reference,amount,"
    "original_processing_day,date,code,corrected_sort_code,corrected_account_number"
)


def row(
    reference: str = "CASHBACK 000001",
    amount: str = "125.00",
    account: tuple[str, str] = ACCOUNT,
    code: str = "5",
    user: str = "123456",
    report: str = "ARUCS",
    corrected: tuple[str, str] = ("", ""),
) -> str:
    days = f"{PROCESSED},{BACK_ON}"
    return ",".join([report, user, *account, "Siân", reference, amount, days, code, *corrected])


def report(*rows: str) -> str:
    return base64.b64encode("\n".join([HEADER, *rows, ""]).encode()).decode()


def give_back(office: Office, *rows: str, name: str = "arucs.csv") -> dict[str, object]:
    command = contract.ImportReturns(BACK_ON, name, report(*rows))
    return office.tell(command)  # type: ignore[no-any-return]


def outcomes(office: Office, number: int = 1) -> list[tuple[str, str]]:
    rows = office.ask("import_rows", number=number)
    return [(found["outcome"], found["subject"]) for found in rows]


@pytest.fixture
def paid(office: Office) -> Office:
    """T1 and T2 are paid £125 each."""
    office.open()
    office.reach(DUE)
    office.release()
    office.reach(ENTRY_DAY)
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
    assert answer["outcomes"] == {"duplicate": 1, "matched": 1, "not_ours": 1, "unknown": 2}
    assert paid.instalments()["T1 repairs Q1"] == ("returned", "")
    assert paid.instalments()["T2 repairs Q1"] == ("paid", "")
    (event,) = paid.events("payments.payment_returned.v1")
    assert json.loads(event)["meaning"] == "there is no such account"


def test_the_same_file_again_changes_nothing(paid: Office) -> None:
    first = give_back(paid, row())
    again = give_back(paid, row(), name="another name.csv")
    assert again == first | {"repeated": True}
    assert len(paid.events("payments.payment_returned.v1")) == 1
    assert len(paid.ask("imports")) == 1


def test_a_payment_in_a_second_file_came_back_once(paid: Office) -> None:
    give_back(paid, row())
    give_back(paid, row(), row("CASHBACK 000002"))
    assert outcomes(paid, 2) == [
        ("duplicate", "CASHBACK 000001"),
        ("matched", "CASHBACK 000002"),
    ]
    returns = [m for m in paid.ask("movements") if m["kind"] == "return"]
    assert [m["reference"] for m in returns] == ["CASHBACK 000001", "CASHBACK 000002"]


def test_money_that_came_back_goes_out_again_once_there_are_other_details(paid: Office) -> None:
    give_back(paid, row())
    paid.reach(BACK_ON)
    assert paid.ask("prepared_runs") == []
    later = dt.date(2012, 4, 23)
    paid.tell(contract.ChangeBankDetails("T1", later, *OTHER_ACCOUNT, ""))
    paid.reach(later)
    lines = paid.ask("run_lines", run_ref=f"run-{later}")
    assert {line["why"] for line in lines} == {
        f"due {DUE}; came back before, and new bank details have arrived since"
    }
    name = paid.release(f"run-{later}")
    (credit,) = bacs18.read(paid.bank_file(name)).credits
    assert (credit.account_number, credit.amount_pence) == (OTHER_ACCOUNT[1], 12500)


def test_a_correction_from_the_bank_is_taken_as_changed_details(paid: Office) -> None:
    give_back(paid, row(report="AWACS", code="3", corrected=OTHER_ACCOUNT))
    assert outcomes(paid) == [("matched", "CASHBACK 000001")]
    shown = paid.ask("bank_details", tenant_ref="T1")["accounts"]
    assert [(found["account"], found["use"]) for found in shown] == [
        ("••••4958", "not used any more"),
        ("••••7491", "in use"),
    ]
    assert paid.instalments()["T1 repairs Q1"] == ("paid", "")


def test_a_file_with_faults_is_refused_whole_and_every_fault_listed(paid: Office) -> None:
    with pytest.raises(CommandRefused) as refused:
        give_back(paid, row(), row(amount="-1.00"), row(code="Z"))
    message = str(refused.value)
    assert message.startswith("arucs.csv: ")
    assert "line 3, column amount" in message
    assert "line 4, column code" in message
    assert ACCOUNT[1] not in message
    assert paid.ask("imports") == []
    assert paid.events("payments.payment_returned.v1") == []


def test_a_file_that_says_it_came_back_in_the_future_is_refused(paid: Office) -> None:
    command = contract.ImportReturns(ENTRY_DAY, "early.csv", report(row()))
    with pytest.raises(CommandRefused, match="line 2, column date"):
        paid.tell(command)


@pytest.mark.parametrize("content", ["not base64!", base64.b64encode(b"\xff\xfe\x00").decode()])
def test_what_is_no_file_is_refused(paid: Office, content: str) -> None:
    with pytest.raises(CommandRefused):
        paid.tell(contract.ImportReturns(BACK_ON, "x.csv", content))


# --- the bank statement ---

STATEMENT = "Date,Description,Paid in,Paid out,Balance\n"


def statement(office: Office, *lines: str, on: dt.date = BACK_ON) -> dict[str, object]:
    text = STATEMENT + "\n".join(lines) + "\n"
    content = base64.b64encode(text.encode()).decode()
    return office.tell(  # type: ignore[no-any-return]
        contract.ImportStatement(on, "statement.csv", content), FIRST
    )


def test_a_run_on_the_statement_is_settled(paid: Office) -> None:
    answer = statement(paid, "18/04/2012,BACS RUN-2012-04-16,,250.00,1000.00")
    assert answer["outcomes"] == {"settled": 1}
    assert answer["missing"] == []
    found = paid.ask("run", run_ref=RUN)
    assert (found["state"], found["settled_on"]) == ("settled", "2012-04-18")
    assert paid.ask("not_on_statement", until=str(BACK_ON)) == []


def test_what_is_missing_and_what_nobody_expected_are_both_told(paid: Office) -> None:
    give_back(paid, row())
    answer = statement(
        paid, "18/04/2012,COFFEE,,2.50,1.00", "30/04/2012,COFFEE,,2.50,1.00", on=dt.date(2012, 5, 1)
    )
    assert answer["outcomes"] == {"unexpected": 2}
    missing = {(found["name"], found["overdue"]) for found in answer["missing"]}
    assert missing == {("RUN-2012-04-16", True), ("CASHBACK 000001", True)}
    assert paid.ask("run", run_ref=RUN)["state"] == "submitted"


def test_lines_that_an_earlier_statement_had_do_not_count_again(paid: Office) -> None:
    line = "18/04/2012,BACS RUN-2012-04-16,,250.00,1000.00"
    statement(paid, line)
    answer = statement(paid, line, "19/04/2012,COFFEE,,2.50,1.00")
    assert answer["outcomes"] == {"duplicate": 1, "unexpected": 1}
    again = statement(paid, line)
    assert again["repeated"]


def test_money_that_came_back_is_found_on_the_statement(paid: Office) -> None:
    give_back(paid, row())
    answer = statement(
        paid,
        "18/04/2012,BACS RUN-2012-04-16,,250.00,1000.00",
        "20/04/2012,CASHBACK 000001 RETURNED,125.00,,1125.00",
    )
    assert answer["outcomes"] == {"settled": 2}
    assert paid.ask("not_on_statement", until=str(BACK_ON)) == []
