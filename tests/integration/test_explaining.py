"""Every instalment says what made it what it is; the tenant's statement says it to the tenant."""

import base64
import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader

from services.backbone.errors import Invalid, NotFound
from services.cli.payments import payments
from services.contracts import enrolment
from services.contracts import payments as contract
from services.contracts.queries.payments.explaining import Explanation, Statement, StatementDocument
from services.contracts.schema import to_wire
from services.payments.handlers.runs import propose_run
from tests.bank_files import read_pain001
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

NEXT_DAY = DUE + dt.timedelta(days=1)
ENTRY_DAY = DUE + dt.timedelta(days=2)


def explained(office: Office, reference: str) -> dict[str, Any]:
    """Return the explanation of one instalment, which ends where the instalment stands."""
    found = to_wire(office.ask(Explanation(reference.split()[0])))
    (one,) = (each for each in found["instalments"] if each["reference"] == reference)
    assert [step["status"] for step in one["steps"] if step["status"]][-1] == one["status"]
    return one  # type: ignore[no-any-return]


def told(office: Office, reference: str = "T1 repairs Q1") -> list[str]:
    """Return date and what of each step after the promise."""
    return [f"{s['on']} {s['what']}" for s in explained(office, reference)["steps"][1:]]


@pytest.fixture
def prepared(office: Office) -> Office:
    """Two tenants, with two instalments each, in a run that waits for approval."""
    office.open()
    office.reach(DUE)
    return office


PROMISED = f"{START} promised £75 for the repairs element, 1st quarter, due on 16 April 2012"
FELL_DUE = f"{DUE} due £75 for the repairs element, 1st quarter (16 January 2012 to 15 April 2012)"
PROPOSED = f"{DUE} proposed in {RUN}"
APPROVED = f"{DUE} approved in payment CASHBACK 000001 of {RUN} to account ••••4958"
IN_THE_FILE = f"{DUE} in bank file 2012-04-17.txt line 5"
SENT = f"{DUE} sent to the bank in payment CASHBACK 000001"


# --- paid ---


def test_a_paid_instalment_is_told_from_the_start_to_the_account_with_dates_and_people(
    prepared: Office,
) -> None:
    prepared.approve(RUN, SECOND)
    prepared.export(RUN)
    prepared.submit(RUN)
    prepared.reach(ENTRY_DAY)
    one = explained(prepared, "T1 repairs Q1")
    assert [f"{step['on']} {step['what']}" for step in one["steps"]] == [
        PROMISED,
        FELL_DUE,
        PROPOSED,
        APPROVED,
        IN_THE_FILE,
        SENT,
        f"{ENTRY_DAY} paid into the account",
    ]
    assert [step["who"] for step in one["steps"][2:6]] == ["day clock", SECOND, THIRD, THIRD]
    assert one["summary"] == (
        "£75 for the repairs element, 1st quarter, was paid on 18 April 2012 in payment"
        " CASHBACK 000001."
    )
    assert [(row["on"], row["kind"], row["amount_pence"]) for row in one["postings"]] == [
        (str(DUE), "earned", 7500),
        (str(DUE), "submitted", 12500),
        (str(ENTRY_DAY), "entry_day", 12500),
    ]
    assert {row["own_pence"] for row in one["postings"]} == {7500}


def test_it_names_each_of_two_people_who_approved(prepared: Office) -> None:
    prepared.tell(contract.ChangePaymentSettings(DUE, 0, 100, "", ""))
    prepared.approve(RUN, SECOND)
    prepared.approve(RUN, THIRD)
    one = explained(prepared, "T1 repairs Q1")
    assert [step["who"] for step in one["steps"][2:]] == ["day clock", SECOND, THIRD]
    assert one["payments"][0]["approved_by"] == [SECOND, THIRD]


def test_what_is_not_due_yet_is_only_promised_and_one_quarter_can_be_asked_for(
    prepared: Office,
) -> None:
    found = to_wire(prepared.ask(Explanation("T1", quarter=2)))
    assert [each["reference"] for each in found["instalments"]] == [
        "T1 repairs Q2",
        "T1 housing_management Q2",
    ]
    assert told(prepared, "T1 repairs Q2") == []
    with pytest.raises(NotFound, match="T1 has no quarter 5"):
        prepared.ask(Explanation("T1", quarter=5))


def test_nobody_is_explained_who_is_not_known(prepared: Office) -> None:
    with pytest.raises(NotFound, match="T9 has no instalments"):
        prepared.ask(Explanation("T9"))


# --- where in the bank file ---


def export(office: Office, form: str, *run_refs: str) -> str:
    """Make the bank file of approved runs, and return its text."""
    command = contract.ExportRuns(run_refs, form, False)  # type: ignore[arg-type]
    return office.bank_file(str(office.tell(command, THIRD).name))


def approve_and_export(office: Office, form: str) -> str:
    office.approve(RUN, SECOND)
    return export(office, form, RUN)


def places(office: Office, tenants: int, name: str = "repairs Q1") -> dict[str, tuple[str, int]]:
    """Return by payment reference what its place in the file is called, and its number."""
    found = {}
    for number in range(1, tenants + 1):
        payment = explained(office, f"T{number} {name}")["payments"][-1]
        kind, place = payment["bank_files"][-1]["place"].split()
        found[payment["reference"]] = (kind, int(place))
    return found


def assert_the_lines_are_these(found: dict[str, tuple[str, int]], lines: list[str]) -> None:
    for reference, (kind, number) in found.items():
        assert kind == "line"
        assert [at for at, line in enumerate(lines, start=1) if reference in line] == [number]


@pytest.mark.parametrize("form", ["standard18", "csv"])
def test_the_line_named_is_the_payments_line_in_the_bank_file(office: Office, form: str) -> None:
    office.open(tenants=3)
    office.reach(DUE)
    lines = approve_and_export(office, form).splitlines()
    assert_the_lines_are_these(places(office, 3), lines)


def test_the_line_is_right_where_a_payment_proposed_afresh_left_a_gap(office: Office) -> None:
    office.open(tenants=3)
    office.reach(DUE)
    office.breach("T1", dt.date(2012, 4, 2))
    office.approve(RUN, SECOND)  # it changed since it was prepared: it is shown again
    lines = approve_and_export(office, "standard18").splitlines()
    found = places(office, 3, "housing_management Q1")
    assert set(found) == {f"CASHBACK 00000{number}" for number in (2, 3, 4)}
    assert_the_lines_are_these(found, lines)


def test_in_a_file_of_several_days_the_line_counts_the_contras_before_it(office: Office) -> None:
    office.open()
    office.reach(DUE)
    office.approve(RUN, SECOND)
    with office.service.database.begin("test") as uow:
        later = propose_run(dt.date(2012, 7, 16), FIRST, uow)  # ahead of its day
        uow.commit()
    assert later is not None
    office.approve(later.run_ref, SECOND)
    lines = export(office, "standard18", RUN, later.run_ref).splitlines()
    for name in ("repairs Q1", "repairs Q2"):
        assert_the_lines_are_these(places(office, 2, name), lines)


def test_in_a_pain_001_message_the_payments_place_is_named(office: Office) -> None:
    office.open(tenants=3)
    office.reach(DUE)
    message = read_pain001(approve_and_export(office, "pain.001.001.09"))
    references = [credit.reference for day in message.days for credit in day.credits]
    for reference, (kind, number) in places(office, 3).items():
        assert kind == "payment"
        assert references[number - 1] == reference


# --- lost ---


def test_a_late_breach_takes_the_next_quarter_and_both_say_so(prepared: Office) -> None:
    prepared.release()
    prepared.breach("T1", dt.date(2012, 4, 2))
    assert told(prepared, "T1 repairs Q2") == [
        "2012-04-02 lost: a breach of an earlier quarter whose instalment was already with the bank"
        " (job J-T1-2012-04-02, plumbing minor, 2 April 2012); appeal until 30 April 2012"
    ]
    assert told(prepared)[0] == (
        "2012-04-02 breach recorded, took nothing here: landlord carried out a repair that is the"
        " tenant's (job J-T1-2012-04-02, plumbing minor, 2 April 2012)"
    )


def test_three_strikes_name_the_breaches_and_what_each_instalment_was_lost_to(
    office: Office,
) -> None:
    office.open()
    days = (dt.date(2012, 2, 1), dt.date(2012, 2, 2), dt.date(2012, 2, 3))
    for day in days:
        office.breach("T1", day)
    first, last = explained(office, "T1 repairs Q1"), explained(office, "T1 repairs Q4")
    assert [step["on"] for step in first["steps"][1:]] == [str(day) for day in days]
    assert first["steps"][1]["what"].startswith("lost: landlord carried out a repair")
    assert all("took nothing here" in step["what"] for step in first["steps"][2:])
    (lost,) = last["steps"][1:]
    assert lost["on"] == "2012-02-03"
    assert lost["amount_pence"] == -7500
    assert lost["why"] == ("breaches counted: J-T1-2012-02-01, J-T1-2012-02-02, J-T1-2012-02-03")
    assert last["summary"].endswith(
        "is lost: the tenant reached the number of breaches that ends the element."
    )


def test_what_an_upheld_appeal_gave_back_is_due_on_its_day_and_earned_then(office: Office) -> None:
    office.open()
    office.breach("T1", dt.date(2012, 4, 2))
    upheld = enrolment.AppealUpheld("T1", "repairs", "J-T1-2012-04-02", dt.date(2012, 4, 10), 1)
    office.hear(upheld)
    office.reach(DUE)
    assert told(office)[1:4] == [
        "2012-04-10 given back, due on 16 April 2012",
        FELL_DUE,
        PROPOSED,
    ]
    one = explained(office, "T1 repairs Q1")
    assert one["steps"][2]["why"] == "appeal upheld J-T1-2012-04-02"
    assert [row["kind"] for row in one["postings"]] == ["earned"]


def test_what_is_lost_after_it_was_earned_is_reversed_in_the_ledger(prepared: Office) -> None:
    prepared.tell(contract.RejectRun(RUN, "look again"), SECOND)
    prepared.breach("T1", dt.date(2012, 4, 2))
    one = explained(prepared, "T1 repairs Q1")
    assert [row["kind"] for row in one["postings"]] == ["earned", "reversed"]
    assert one["status"] == "forfeited"


def test_who_left_lost_the_quarters_that_had_not_ended(prepared: Office) -> None:
    prepared.release()
    left = dt.date(2012, 5, 1)
    prepared.hear(enrolment.ParticipationEnded("T1", left, "withdrawn", "moving away", True))
    assert told(prepared, "T1 repairs Q2") == [
        "2012-05-01 lost: the tenant left the scheme before the quarter had ended"
    ]
    assert explained(prepared, "T1 repairs Q1")["status"] == "submitted"


# --- held, sent back, put off ---


def test_what_was_held_says_why_and_what_ended_it(office: Office) -> None:
    office.open()
    office.hear(enrolment.RentArrearsChanged("T1", START, True))
    office.reach(DUE)
    assert told(office) == [FELL_DUE, f"{DUE} held: rent arrears"]
    office.hear(enrolment.RentArrearsChanged("T1", NEXT_DAY, False))
    office.reach(NEXT_DAY)
    assert told(office)[2:] == [
        f"{NEXT_DAY} rent account clear",
        f"{NEXT_DAY} no longer held",
        f"{NEXT_DAY} proposed in run-{NEXT_DAY}",
    ]


def test_what_came_back_is_told_to_its_arrival_in_the_other_account(prepared: Office) -> None:
    prepared.release()
    prepared.reach(ENTRY_DAY)
    back = dt.date(2012, 4, 19)
    prepared.tell(contract.RecordReturn("T1", ENTRY_DAY, back, "B"), THIRD)
    assert explained(prepared, "T1 repairs Q1")["summary"].endswith(
        "came back on 19 April 2012 (the account is closed) and is paid again once there are new"
        " bank details."
    )
    prepared.reach(back)
    given = dt.date(2012, 4, 20)
    details = contract.ChangeBankDetails("T1", given, *OTHER_ACCOUNT, "Siân O'Brien")
    prepared.tell(details, FIRST)
    prepared.reach(given)
    prepared.release(f"run-{given}")
    prepared.reach(dt.date(2012, 4, 24))
    one = explained(prepared, "T1 repairs Q1")
    assert [f"{step['on']} {step['what']}" for step in one["steps"][6:]] == [
        f"{ENTRY_DAY} paid into the account",
        f"{back} came back: the account is closed",
        f"{given} bank details changed: ••••7491 valid",
        f"{given} proposed in run-{given}",
        f"{given} approved in payment CASHBACK 000003 of run-{given} to account ••••7491",
        f"{given} in bank file 2012-04-23.txt line 5",
        f"{given} sent to the bank in payment CASHBACK 000003",
        "2012-04-24 paid into the account",
    ]
    assert one["steps"][7]["who"] == THIRD
    assert [row["kind"] for row in one["postings"]] == [
        "earned",
        "submitted",
        "entry_day",
        "return",
        "submitted",
        "entry_day",
    ]


def test_what_is_lost_because_it_came_back_is_told_after_the_return(prepared: Office) -> None:
    prepared.release()
    prepared.breach("T1", dt.date(2012, 4, 15))
    prepared.hear(enrolment.ParticipationEnded("T1", dt.date(2012, 4, 15), "withdrawn", "", True))
    prepared.reach(ENTRY_DAY)
    prepared.tell(contract.RecordReturn("T1", ENTRY_DAY, dt.date(2012, 4, 19), "0"), THIRD)
    explained(prepared, "T1 repairs Q1")
    explained(prepared, "T1 housing_management Q1")


def test_a_cancelled_run_is_told_with_its_reason_before_the_run_that_paid(
    prepared: Office,
) -> None:
    prepared.approve(RUN, SECOND)
    prepared.tell(contract.CancelRun(RUN, "the bank is closed"), THIRD)
    prepared.reach(NEXT_DAY)
    prepared.release(f"run-{NEXT_DAY}")
    assert told(prepared)[1:6] == [
        PROPOSED,
        APPROVED,
        f"{DUE} {RUN} was cancelled",
        f"{NEXT_DAY} proposed in run-{NEXT_DAY}",
        f"{NEXT_DAY} approved in payment CASHBACK 000003 of run-{NEXT_DAY} to account ••••4958",
    ]
    cancelled = explained(prepared, "T1 repairs Q1")["steps"][4]
    assert (cancelled["who"], cancelled["why"]) == (THIRD, "the bank is closed")


def test_a_breach_between_approval_and_cancelling_is_told_where_it_began_to_count(
    prepared: Office,
) -> None:
    prepared.approve(RUN, SECOND)
    prepared.breach("T1", NEXT_DAY - dt.timedelta(days=5))
    assert explained(prepared, "T1 repairs Q2")["reason"] == "late"
    prepared.tell(contract.CancelRun(RUN, "the bank is closed"), THIRD)
    assert explained(prepared, "T1 repairs Q1")["reason"] == "repair_call_out"
    assert told(prepared, "T1 repairs Q2")[-1].startswith(f"{DUE} given back")


def test_a_run_that_nobody_approved_says_why_the_money_came_a_day_later(prepared: Office) -> None:
    prepared.reach(NEXT_DAY)
    assert told(prepared) == [
        FELL_DUE,
        PROPOSED,
        f"{NEXT_DAY} {RUN} lapsed",
        f"{NEXT_DAY} proposed in run-{NEXT_DAY}",
    ]
    assert explained(prepared, "T1 repairs Q1")["steps"][3]["why"] == "not approved in time"


def test_a_run_that_lapsed_without_a_held_instalment_is_not_among_its_steps(
    office: Office,
) -> None:
    office.open()
    office.hear(enrolment.RentArrearsChanged("T1", START, True))
    office.reach(DUE)
    office.reach(NEXT_DAY)
    assert told(office) == [FELL_DUE, f"{DUE} held: rent arrears"]


# --- the statement ---


def test_the_statement_says_what_was_paid_held_lost_and_why(prepared: Office) -> None:
    prepared.release()
    prepared.breach("T1", dt.date(2012, 5, 2))
    prepared.reach(ENTRY_DAY)
    made = to_wire(prepared.ask(Statement("T1")))
    assert (made["landlord"], made["scheme"]) == ("Bromford", "Home Rewards Club")
    assert (made["tenant_name"], made["account"]) == ("Siân O'Brien", "ending 4958")
    assert (made["first_day"], made["last_day"]) == (str(START), "2013-01-15")
    totals = ("earned_pence", "paid_pence", "lost_pence", "to_come_pence")
    assert [made[name] for name in totals] == [12500, 12500, 7500, 30000]
    paid, lost = made["lines"][:2]
    assert (paid["status"], paid["entry_day"]) == ("paid", str(ENTRY_DAY))
    assert lost["cause"] == {
        "reference": "J-T1-2012-05-02",
        "kind": "plumbing_minor",
        "occurred_on": "2012-05-02",
        "appeal_by": "2012-05-30",
    }


def test_without_an_account_that_can_be_paid_to_the_statement_names_none(prepared: Office) -> None:
    prepared.release()
    prepared.reach(ENTRY_DAY)
    prepared.tell(contract.RecordReturn("T1", ENTRY_DAY, dt.date(2012, 4, 19), "B"), THIRD)
    assert prepared.ask(Statement("T1")).account == ""
    assert prepared.ask(Statement("T2")).account == "ending 4958"


def test_new_details_in_their_cooling_off_are_what_the_statement_names(office: Office) -> None:
    office.open(cooling_off_days=5)
    office.reach(DUE)
    office.release()
    office.reach(ENTRY_DAY)
    office.tell(contract.RecordReturn("T1", ENTRY_DAY, dt.date(2012, 4, 19), "B"), THIRD)
    details = contract.ChangeBankDetails("T1", dt.date(2012, 4, 20), *OTHER_ACCOUNT, "Siân O'Brien")
    office.tell(details)
    assert office.ask(Statement("T1")).account == "ending 7491"


def test_the_statement_is_made_as_a_page_and_as_a_pdf(prepared: Office) -> None:
    page = prepared.ask(StatementDocument("T1", "html")).content
    assert "<strong>Siân O&#39;Brien</strong>" in page
    assert "66374958" not in page
    content = base64.b64decode(prepared.ask(StatementDocument("T1", "pdf")).content)
    text = PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert "Your cashback statement" in text


def test_a_statement_of_another_form_is_refused_and_nobody_unknown_has_one(
    prepared: Office,
) -> None:
    with pytest.raises(Invalid) as refused:
        prepared.ask(StatementDocument("T1", "docx"))  # type: ignore[arg-type]
    assert refused.value.field == "form"
    for query in (Statement("T9"), StatementDocument("T9", "html")):
        with pytest.raises(NotFound):
            prepared.ask(query)


# --- the commands ---


def cashback_payments(office: Office, *arguments: str) -> Result:
    template = "{service}".join(office.url.rsplit("payments", 1))
    return CliRunner().invoke(payments, arguments, env={"CASHBACK_DATABASE_URL": template})


def test_the_command_prints_a_block_for_each_instalment_with_its_steps_and_postings(
    prepared: Office,
) -> None:
    prepared.release()
    shown = cashback_payments(prepared, "explain", "T1", "--quarter", "1")
    assert shown.exit_code == 0, shown.output
    assert shown.output.splitlines()[:6] == [
        f"T1, as of {DUE}",
        "",
        "T1 repairs Q1: £75 for the repairs element, 1st quarter, is with the bank in payment"
        " CASHBACK 000001 and reaches the account on 18 April 2012.",
        f"  {PROMISED.replace(' ', '  ', 1)}",
        "              the year started",
        f"  {FELL_DUE.replace(' ', '  ', 1)}",
    ]
    assert f"  {IN_THE_FILE.replace(' ', '  ', 1)}\n              by {THIRD}; " in shown.output
    assert (
        f"  {DUE}  submitted £125.00, £75.00 of it for this instalment: debit tenant payable,"
        " credit bank clearing (CASHBACK 000001)"
    ) in shown.output


def test_the_command_gives_the_same_as_json(prepared: Office) -> None:
    shown = cashback_payments(prepared, "explain", "T1", "--json")
    assert json.loads(shown.output) == to_wire(prepared.ask(Explanation("T1")))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("explain", "T9"), "T9 has no instalments: check the reference"),
        (("explain", "T1", "--quarter", "5"), "T1 has no quarter 5"),
        (("statement", "T9", "--to", "t9.html"), "T9 has no instalments: check the reference"),
        (("statement", "T1", "--to", "t1.docx"), "t1.docx: name a file that ends in .html or .pdf"),
    ],
)
def test_the_commands_refuse_what_there_is_not(
    prepared: Office, arguments: tuple[str, ...], message: str
) -> None:
    refused = cashback_payments(prepared, *arguments)
    assert refused.exit_code == 2
    assert message in refused.stderr


@pytest.mark.parametrize(("name", "begins"), [("t1.html", b"<!DOCTYPE"), ("t1.PDF", b"%PDF-")])
def test_the_statement_is_written_as_the_files_ending_says(
    prepared: Office, tmp_path: Path, name: str, begins: bytes
) -> None:
    path = tmp_path / "statements" / name
    written = cashback_payments(prepared, "statement", "T1", "--to", str(path))
    assert written.exit_code == 0, written.output
    assert path.read_bytes().startswith(begins)
    assert [each.name for each in path.parent.iterdir()] == [name]
