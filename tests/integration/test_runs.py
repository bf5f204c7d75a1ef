"""A payment run from its proposal to the bank, with everything that can go wrong on the way."""

import datetime as dt
import hashlib
import json
import threading

import pytest
from sqlalchemy import update

from services.backbone.errors import KeyReused, Refused
from services.contracts import enrolment
from services.contracts import payments as contract
from services.contracts.queries.payments.backlog import MoneyYet
from services.contracts.queries.payments.books import Postings
from services.contracts.queries.payments.results import BankFiles, Payments
from services.contracts.queries.payments.runs import (
    ExportParts,
    Exports,
    LastQuarter,
    RunByRef,
    RunLeftOut,
    RunLines,
    Runs,
    ShareOfRun,
)
from services.payments import tables
from services.payments.handlers.runs import propose_run
from services.terms.days import long_day
from tests.bank_files import read_bacs18, read_pain001
from tests.bank_files.bacs18.file import MultiDayFile
from tests.integration.office import (
    ACCOUNT,
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

NEXT_DAY = DUE + dt.timedelta(days=1)


def state_of(office: Office, run_ref: str = RUN) -> str:
    return str(office.ask(RunByRef(run_ref=run_ref)).state)


def approve(office: Office, officer: str = SECOND, run_ref: str = RUN) -> str:
    answer = office.approve(run_ref, officer)
    return str(answer.state)


def export(
    office: Office,
    *run_refs: str,
    form: str = "standard18",
    instead: bool = False,
    officer: str = THIRD,
) -> str:
    command = contract.ExportRuns(run_refs or (RUN,), form, instead)  # type: ignore[arg-type]
    return str(office.tell(command, officer).name)


def settings(office: Office, **changes: object) -> None:
    usual = {
        "on": DUE,
        "cooling_off_days": 0,
        "second_approval_above_pence": None,
        "portal_columns": "",
        "statement_columns": "",
        "details_confirmed": True,
    }
    office.tell(contract.ChangePaymentSettings(**usual | changes))  # type: ignore[arg-type]


@pytest.fixture
def prepared(office: Office) -> Office:
    """Two tenants, with two instalments each, in a run that waits for approval."""
    office.open()
    office.reach(DUE)
    return office


def test_a_run_goes_its_way_and_leaves_a_line_in_the_audit_trail_for_every_move(
    prepared: Office,
) -> None:
    assert approve(prepared) == "approved"
    assert {status for status, _ in prepared.instalments().values()} == {"scheduled", "submitted"}
    assert prepared.events("payments.payment_submitted.v1") == []
    name = export(prepared)
    prepared.submit(RUN)
    found = prepared.ask(RunByRef(run_ref=RUN))
    assert found.state == "submitted"
    moves = [(line.before, line.after) for line in found.audit]
    assert moves == [
        ("", "prepared"),
        ("prepared", "approved"),
        ("approved", "exported"),
        ("exported", "submitted"),
    ]
    assert [line.who for line in found.audit][1:] == [SECOND, THIRD, THIRD]
    assert len(prepared.events("payments.payment_submitted.v1")) == 2
    credits = read_bacs18(prepared.bank_file(name)).credits
    assert [credit.amount_pence for credit in credits] == [12500, 12500]


def test_money_has_begun_once_a_run_is_prepared(office: Office) -> None:
    office.open()
    assert not office.ask(MoneyYet()).begun
    office.reach(DUE)
    assert office.ask(MoneyYet()).begun


def test_the_run_says_why_each_line_is_in_and_each_other_one_is_not(office: Office) -> None:
    office.open(tenants=3)
    office.tell(contract.ChangeBankDetails("T2", START, "", "", ""))
    office.hear(enrolment.RentArrearsChanged("T3", START, True))
    office.reach(DUE)
    lines = office.rows(RunLines(run_ref=RUN))
    assert {(line.tenant_ref, line.why, line.account) for line in lines} == {
        ("T1", f"due {long_day(DUE)}", "••••4958")
    }
    left_out = office.rows(RunLeftOut(run_ref=RUN))
    assert {(row.tenant_ref, row.hold) for row in left_out} == {
        ("T2", "no_bank_details"),
        ("T3", "rent_arrears"),
    }
    found = office.ask(RunByRef(run_ref=RUN))
    assert found.totals == (
        ShareOfRun("repairs", "DUD", instalments=1, amount_pence=7500),
        ShareOfRun("housing_management", "DUD", instalments=1, amount_pence=5000),
    )
    assert [row.amount_pence for row in found.left_out] == [12500, 12500]


def test_who_was_left_out_stays_listed_when_the_hold_is_over_before_the_approval(
    office: Office,
) -> None:
    office.open(tenants=3)
    office.tell(contract.ChangeBankDetails("T2", START, "", "", ""))
    office.reach(DUE)
    office.tell(contract.ChangeBankDetails("T2", NEXT_DAY, *ACCOUNT, ""))
    office.hear(enrolment.RentArrearsChanged("T3", DUE, True))
    assert [approve(office), approve(office)] == ["prepared", "approved"], "it changed at first"
    left_out = office.rows(RunLeftOut(run_ref=RUN))
    assert {(row.tenant_ref, row.hold) for row in left_out} == {
        ("T2", "no_bank_details"),
        ("T3", "rent_arrears"),
    }


def test_the_run_is_compared_with_what_the_same_tenants_were_sent_for_the_quarter_before(
    prepared: Office,
) -> None:
    prepared.release()
    prepared.breach("T1", dt.date(2012, 5, 2))
    prepared.reach(dt.date(2012, 7, 16))
    found = prepared.ask(RunByRef(run_ref="run-2012-07-16")).last_quarter
    assert found == LastQuarter(
        this_run_pence=17500,
        same_tenants_last_quarter_pence=17500,
        first_instalments_pence=0,
        difference_pence=0,
    )


def test_the_same_person_does_not_approve_twice(prepared: Office) -> None:
    settings(prepared, second_approval_above_pence=20000)
    assert approve(prepared, SECOND) == "prepared"
    assert approve(prepared, SECOND) == "prepared"
    assert prepared.ask(RunByRef(run_ref=RUN)).approvals == (SECOND,)
    assert approve(prepared, THIRD) == "approved"


@pytest.mark.parametrize(("above", "state"), [(24999, "prepared"), (25000, "approved")])
def test_an_amount_at_the_setting_needs_one_approval_and_a_penny_more_two(
    prepared: Office, above: int, state: str
) -> None:
    settings(prepared, second_approval_above_pence=above)
    assert approve(prepared, SECOND) == state


def test_a_run_that_is_not_what_its_approver_saw_is_shown_again(prepared: Office) -> None:
    seen = prepared.ask(RunByRef(run_ref=RUN)).content_hash
    prepared.tell(contract.ChangeBankDetails("T1", DUE, *OTHER_ACCOUNT, ""))
    prepared.hear(enrolment.RentArrearsChanged("T2", DUE, True))
    answer = prepared.tell(contract.ApproveRun(RUN, seen), SECOND)
    assert answer == contract.RunApproval("prepared", 1, 12500, True, None, None)
    assert {row.tenant_ref for row in prepared.rows(RunLeftOut(run_ref=RUN))} == {"T2"}
    seen = prepared.ask(RunByRef(run_ref=RUN)).content_hash
    answer = prepared.tell(contract.ApproveRun(RUN, seen), SECOND)
    assert (answer.state, answer.changed) == ("approved", False)


def test_an_approval_does_not_count_for_a_run_that_has_changed_since(prepared: Office) -> None:
    settings(prepared, second_approval_above_pence=100)
    assert approve(prepared, SECOND) == "prepared"
    prepared.hear(enrolment.RentArrearsChanged("T2", DUE, True))
    assert approve(prepared, THIRD) == "prepared", "it changed just now"
    assert prepared.ask(RunByRef(run_ref=RUN)).approvals == ()
    assert approve(prepared, THIRD) == "prepared"
    assert prepared.ask(RunByRef(run_ref=RUN)).approvals == (THIRD,)
    assert approve(prepared, SECOND) == "approved"
    assert prepared.ask(RunByRef(run_ref=RUN)).amount_pence == 12500


def test_a_rejected_run_leaves_its_instalments_to_one_prepared_by_hand(prepared: Office) -> None:
    with pytest.raises(Refused, match="say why"):
        prepared.tell(contract.RejectRun(RUN, " "), SECOND)
    prepared.tell(contract.RejectRun(RUN, "wrong total"), SECOND)
    assert state_of(prepared) == "rejected"
    again = prepared.tell(contract.PrepareRun(), FIRST)
    assert again == contract.PreparedRun(f"{RUN}-2")
    with pytest.raises(Refused, match="prepared the run; somebody else approves it"):
        approve(prepared, FIRST, f"{RUN}-2")
    prepared.release(f"{RUN}-2")
    assert prepared.instalments()["T1 repairs Q1"] == ("submitted", "")


def test_a_run_is_not_prepared_twice(prepared: Office) -> None:
    with pytest.raises(Refused, match=f"is prepared already, by test on {long_day(DUE)}"):
        prepared.tell(contract.PrepareRun(), FIRST)
    prepared.release()
    with pytest.raises(Refused, match=f"is submitted already, by .* on {long_day(DUE)}"):
        prepared.tell(contract.PrepareRun(), FIRST)


def test_a_cancelled_run_gives_its_instalments_back_and_later_breaches_count_as_if_it_had_not_been(
    prepared: Office,
) -> None:
    approve(prepared)
    prepared.breach("T1", dt.date(2012, 4, 2))
    assert prepared.instalments()["T1 repairs Q2"] == ("forfeited", "late")
    prepared.tell(contract.CancelRun(RUN, "the bank is closed"), THIRD)
    now = prepared.instalments()
    assert now["T1 repairs Q1"] == ("forfeited", "repair_call_out")
    assert now["T1 repairs Q2"] == ("scheduled", "")
    assert now["T2 repairs Q1"] == ("scheduled", "")
    prepared.reach(NEXT_DAY)
    prepared.release(f"run-{NEXT_DAY}")
    assert prepared.rows(Payments())[0].amount_pence == 5000
    assert len(prepared.rows(Payments())) == 2


def test_a_run_the_bank_never_got_is_cancelled_by_another_person_than_who_exported_it(
    prepared: Office,
) -> None:
    approve(prepared)
    export(prepared)
    with pytest.raises(Refused, match="another person says that the bank does not have it"):
        prepared.tell(contract.CancelRun(RUN, "upload failed"), THIRD)
    prepared.tell(contract.CancelRun(RUN, "upload failed"), SECOND)
    assert prepared.instalments()["T1 repairs Q1"] == ("scheduled", "")
    assert prepared.rows(BankFiles()) == []
    again = prepared.tell(contract.PrepareRun(), FIRST).run_ref
    assert prepared.release(again) == "2012-04-17.txt"
    assert sum(p.amount_pence for p in prepared.rows(Payments())) == 25000


def test_after_the_bank_has_the_file_a_run_cannot_be_cancelled(prepared: Office) -> None:
    prepared.release()
    with pytest.raises(Refused, match=r"is submitted, by .* and cannot become cancelled"):
        prepared.tell(contract.CancelRun(RUN, "a mistake"), THIRD)


def test_a_run_that_is_noted_as_submitted_late_is_posted_on_a_date_that_is_still_open(
    prepared: Office,
) -> None:
    approve(prepared)
    export(prepared)
    prepared.reach(NEXT_DAY)
    prepared.submit(RUN)
    posted = {m.on for m in prepared.rows(Postings()) if m.kind == "submitted"}
    assert posted == {NEXT_DAY + dt.timedelta(days=1)}


def test_the_cost_of_a_breach_is_told_once_the_run_of_the_day_before_has_ended(
    prepared: Office,
) -> None:
    approve(prepared)
    prepared.breach("T1", dt.date(2012, 4, 2))
    prepared.reach(NEXT_DAY)
    (told,) = prepared.events("payments.breach_costed.v1")
    assert [(lost["quarter"], lost["reason"]) for lost in json.loads(told)["lost"]] == [
        (1, "repair_call_out")
    ]


def test_a_run_without_a_file_ends_at_the_next_cut_off_and_its_money_goes_into_the_next(
    prepared: Office,
) -> None:
    approve(prepared)
    prepared.reach(NEXT_DAY)
    assert state_of(prepared) == "cancelled"
    assert [run.run_ref for run in prepared.rows(Runs(("prepared",)))] == [f"run-{NEXT_DAY}"]
    prepared.release(f"run-{NEXT_DAY}")
    assert sum(p.amount_pence for p in prepared.rows(Payments())) == 25000


def test_an_exported_run_that_nobody_noted_as_submitted_stays_with_the_bank(
    prepared: Office,
) -> None:
    approve(prepared)
    export(prepared)
    prepared.reach(NEXT_DAY)
    assert state_of(prepared) == "exported"
    assert prepared.rows(Runs(("prepared",))) == []
    prepared.submit(RUN)
    prepared.reach(DUE + dt.timedelta(days=3))
    assert prepared.instalments()["T1 repairs Q1"] == ("paid", "")


def test_a_payment_that_was_changed_after_the_approval_is_not_exported(prepared: Office) -> None:
    approve(prepared)
    change_behind_our_back(prepared)
    with pytest.raises(Refused, match="not 12500 pence; its payments are not what was approved"):
        export(prepared)
    assert state_of(prepared) == "approved"
    assert prepared.rows(Exports()) == []


def change_behind_our_back(office: Office) -> None:
    """As somebody with the database's password would, past every trigger."""
    payments = tables.payments
    with office.service.database.engine.connect() as connection:
        stop_triggers(connection)
        connection.execute(
            update(payments).where(payments.c.tenant_ref == "T1").values(amount_pence=99)
        )
        connection.commit()


def test_an_export_repeated_is_one_file_and_another_format_is_refused(prepared: Office) -> None:
    approve(prepared)
    assert export(prepared) == export(prepared) == "2012-04-17.txt"
    with pytest.raises(Refused, match="must not get it twice"):
        export(prepared, form="csv")
    assert export(prepared, form="csv", instead=True, officer=FIRST) == "2012-04-17.csv"
    (second, first) = prepared.rows(Exports())
    assert (first.replaced_by, second.replaced_by) == (second.number, None)
    assert first.serial != second.serial
    prepared.submit(RUN)
    with pytest.raises(Refused, match=r"the bank has 2012-04-17\.csv"):
        export(prepared, instead=True, officer=FIRST)


def test_a_bank_file_is_kept_encrypted_with_its_hash_and_can_be_read_again(
    prepared: Office,
) -> None:
    name = prepared.release()
    content = prepared.bank_file(name)
    (kept,) = prepared.rows(Exports())
    assert kept.content_hash == hashlib.sha256(content.encode()).hexdigest()
    assert (kept.exported_by, kept.run_refs) == (THIRD, (RUN,))
    parts = prepared.rows(ExportParts(number=kept.number))
    assert "".join(part.content for part in parts) == content
    everything = every_text_in(prepared)
    assert ACCOUNT[1] in everything["payer_accounts"], "the search finds what is there"
    del everything["payer_accounts"]
    assert all(ACCOUNT[1] not in texts for texts in everything.values())


def every_text_in(office: Office) -> dict[str, str]:
    found = {}
    with office.service.database.engine.connect() as connection:
        for table in tables.metadata.sorted_tables:
            rows = connection.execute(table.select()).all()
            found[table.name] = "\n".join(str(tuple(row)) for row in rows)
    return found


@pytest.mark.parametrize("form", ["pain.001.001.03", "pain.001.001.09"])
def test_a_run_can_go_to_the_bank_as_pain_001(prepared: Office, form: str) -> None:
    approve(prepared)
    name = export(prepared, form=form)
    message = read_pain001(prepared.bank_file(name).encode())
    (day,) = message.days
    assert [credit.amount_pence for credit in day.credits] == [12500, 12500]
    assert [credit.account_number for credit in day.credits] == [ACCOUNT[1]] * 2


def test_a_run_can_go_to_the_bank_as_csv_with_the_banks_own_columns(prepared: Office) -> None:
    columns = "Payee=payee_name, Sort=sort_code, Account=account_number, Pence=amount_pence"
    settings(prepared, portal_columns=columns)
    approve(prepared)
    heading, first, *_ = prepared.bank_file(export(prepared, form="csv")).split("\r\n")
    assert heading == "Payee,Sort,Account,Pence"
    assert first.endswith(f"{ACCOUNT[0]},{ACCOUNT[1]},12500")


def test_settings_that_make_no_file_are_refused_with_every_fault(prepared: Office) -> None:
    with pytest.raises(Refused) as refused:
        settings(prepared, cooling_off_days=99, portal_columns="A=colour", statement_columns="x=y")
    message = str(refused.value)
    assert "cooling-off" in message
    assert "portal columns" in message
    assert "statement columns" in message


def test_several_runs_go_into_one_file_with_a_processing_day_each(prepared: Office) -> None:
    approve(prepared)
    later = dt.date(2012, 7, 16)
    with prepared.service.database.begin("test") as uow:
        run = propose_run(later, FIRST, uow)  # ahead of its day: the earlier one still stands
        uow.commit()
    approve(prepared, run_ref=run.run_ref)
    name = export(prepared, run.run_ref, RUN)
    assert name == "2012-04-17+2012-07-17.txt"
    file = read_bacs18(prepared.bank_file(name))
    assert isinstance(file, MultiDayFile)
    assert [(str(day.processing_day), day.narrative) for day in file.days] == [
        ("2012-04-17", "RUN-2012-04-16"),
        ("2012-07-17", "RUN-2012-07-16"),
    ]
    with pytest.raises(Refused, match="must not get it twice"):
        export(prepared, RUN)
    with pytest.raises(Refused, match="holds other runs too"):
        export(prepared, RUN, instead=True)


def test_a_run_can_go_out_with_the_processing_day_on_each_record(prepared: Office) -> None:
    approve(prepared)
    text = prepared.bank_file(export(prepared, form="standard18_multi"))
    assert {len(line) for line in text.splitlines()[4:7]} == {106}
    assert len(read_bacs18(text).credits) == 2


def test_a_command_that_moves_money_is_done_once_for_its_key(prepared: Office) -> None:
    first = prepared.approve(RUN, SECOND, key="approve-1")
    assert prepared.approve(RUN, SECOND, key="approve-1") == first
    with pytest.raises(KeyReused):
        prepared.approve(RUN, THIRD, key="approve-1")


@pytest.mark.parametrize("step", ["approve", "export", "submit"])
def test_officers_at_once_bring_about_one_result(payments_url: str, step: str) -> None:
    office = Office(payments_url)
    office.open()
    office.reach(DUE)
    if step != "approve":
        approve(office)
    if step == "submit":
        export(office)
    shown = office.ask(RunByRef(RUN))
    commands = {
        "approve": contract.ApproveRun(RUN, shown.content_hash),
        "export": contract.ExportRuns((RUN,), "standard18", False),
        "submit": contract.SubmitRun(RUN, shown.exports[0].content_hash if shown.exports else ""),
    }
    answers, refusals = at_once(office, commands[step])
    if step == "export":
        assert len({answer.content_hash for answer in answers}) == 1
        assert not refusals
    else:
        assert len(answers) == 1
        assert len(refusals) == 7
    if step != "submit":
        assert len(office.rows(Exports())) == (1 if step == "export" else 0)
    assert len(office.events("payments.payment_submitted.v1")) == (2 if step == "submit" else 0)
    office.close()


def at_once(office: Office, command: object) -> tuple[list[dict[str, object]], list[str]]:
    """Eight officers, each in a thread of their own, give one command at the same moment."""
    together, answers, refusals = threading.Barrier(8), [], []

    def give(who: str) -> None:
        together.wait(timeout=30)
        try:
            answers.append(office.tell(command, who))
        except Refused as refused:
            refusals.append(str(refused))

    threads = [threading.Thread(target=give, args=(f"Officer {n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers, refusals


def test_the_account_of_a_payment_is_the_one_it_was_approved_with(prepared: Office) -> None:
    approve(prepared)
    prepared.tell(contract.ChangeBankDetails("T1", DUE, *OTHER_ACCOUNT, ""))
    credits = read_bacs18(prepared.bank_file(export(prepared))).credits
    assert [credit.account_number for credit in credits] == [ACCOUNT[1]] * 2
