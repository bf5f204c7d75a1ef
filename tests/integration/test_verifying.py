"""Every balance and status is worked out afresh: nothing differs where nobody interfered, and
whatever is changed behind the code's back is found, where it was changed."""

import base64
import datetime as dt
import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url, select, text

from services.contracts import enrolment, repairs
from services.contracts import payments as contract
from services.contracts.contact_points import EXAMPLE_CONTACT_POINTS
from services.contracts.costs import USUAL_COSTS
from services.contracts.queries.payments.books import Differences, LedgerOfTenant
from services.contracts.queries.payments.runs import RunByRef, Runs
from services.payments import tables
from services.payments.domain.verifying import Difference
from services.payments.queries.verifying import compare
from tests.empty_databases import make_tables
from tests.integration.office import (
    DUE,
    FIRST,
    OTHER_ACCOUNT,
    QUARTER_DAYS,
    RUN,
    SECOND,
    START,
    THIRD,
    Office,
)
from tests.integration.raw_sql import without_locks

ENTRY = DUE + dt.timedelta(days=2)
NEXT_RUN = f"run-{QUARTER_DAYS[2]}"


def statement(*lines: str) -> str:
    heading = "Date,Description,Paid in,Paid out,Balance"
    return base64.b64encode("\r\n".join([heading, *lines, ""]).encode()).decode()


def uphold(office: Office, tenant_ref: str, on: dt.date, upheld_on: dt.date) -> None:
    cause = f"J-{tenant_ref}-{on}"
    office.hear(enrolment.AppealUpheld(tenant_ref, "repairs", cause, upheld_on, 1))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def lived(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Two quarters with a bit of everything; nobody keeps a change to it."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('lived')}/payments.sqlite"
        make_tables("payments", url)
    else:
        url = request.getfixturevalue("payments_database_of_a_module")
    office = Office(url)
    live(office)
    yield office
    office.close()


@pytest.fixture(scope="module")
def payments_database_of_a_module(postgresql_url: str) -> Iterator[str]:
    name = f"cashback_test_{os.getpid()}_lived"
    url = make_url(postgresql_url).set(database=name).render_as_string(hide_password=False)
    make_tables("payments", url)
    yield url
    with psycopg.connect(postgresql_url, autocommit=True) as link:
        link.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def live(office: Office) -> None:
    """Losses, an appeal, a return and new details, a leaver, arrears, a rejected run."""
    office.open(tenants=5)
    for day in (dt.date(2012, 2, 1), dt.date(2012, 5, 1)):
        office.breach("T1", day)
    office.hear(enrolment.RentArrearsChanged("T5", START, True))
    office.reach(DUE)
    office.release()
    office.reach(ENTRY)
    office.tell(contract.RecordReturn("T2", ENTRY, ENTRY, "2"))
    later = ENTRY + dt.timedelta(days=1)
    content = statement(f"{ENTRY:%d/%m/%Y},BACS {RUN.upper()},,425.00,")
    office.tell(contract.ImportStatement(later, "april.csv", content), FIRST)
    office.tell(contract.ChangeBankDetails("T2", later, *OTHER_ACCOUNT, ""))
    office.hear(enrolment.ParticipationEnded("T3", later, "withdrawn", "moved", True))
    uphold(office, "T1", dt.date(2012, 5, 1), later)
    office.breach("T4", dt.date(2012, 4, 10))
    office.breach("T5", dt.date(2012, 4, 11))
    office.reach(later)
    office.release(f"run-{later}")
    office.hear(enrolment.RentArrearsChanged("T5", later, False))
    office.reach(QUARTER_DAYS[2])
    office.tell(contract.RejectRun(NEXT_RUN, "one more look"), SECOND)
    again = office.tell(contract.PrepareRun(), FIRST)
    office.release(again.run_ref)


def differences_after(office: Office, *changes: str) -> list[Difference]:
    """Return what is found after changes that are then undone; each must change something."""
    with without_locks(office) as connection:
        for change in changes:
            assert connection.execute(text(change)).rowcount != 0, change
        return list(compare(connection))


def test_nothing_differs_before_anything_has_happened(office: Office) -> None:
    assert office.rows(Differences()) == []


def test_nothing_differs_where_nobody_interfered(lived: Office) -> None:
    statuses = {status for status, _ in lived.instalments().values()}
    assert statuses == {"paid", "submitted", "scheduled", "forfeited", "cancelled"}
    states = {run.state for run in lived.rows(Runs())}
    assert {"settled", "submitted", "rejected"} <= states
    assert lived.rows(Differences()) == []


def test_nothing_differs_at_any_step_of_a_run(office: Office) -> None:
    office.open(tenants=2)
    office.reach(DUE)
    assert office.rows(Differences()) == []
    office.approve(RUN, SECOND)
    assert office.rows(Differences()) == []
    office.tell(contract.CancelRun(RUN, "the bank is closed"), THIRD)
    assert office.rows(Differences()) == []
    office.reach(DUE + dt.timedelta(days=1))
    run_ref = f"run-{DUE + dt.timedelta(days=1)}"
    office.approve(run_ref, SECOND)
    for form, instead, by in (("standard18", False, THIRD), ("csv", True, FIRST)):
        office.tell(contract.ExportRuns((run_ref,), form, instead), by)  # type: ignore[arg-type]
        assert office.rows(Differences()) == []
    office.submit(run_ref)
    assert office.rows(Differences()) == []
    office.reach(DUE + dt.timedelta(days=3))
    assert office.rows(Differences()) == []


def test_what_is_kept_of_a_proposal_follows_whatever_it_is_judged_by(office: Office) -> None:
    office.open(tenants=4)
    office.reach(DUE)
    office.release()
    office.reach(ENTRY)
    later = ENTRY + dt.timedelta(days=1)
    office.tell(contract.RecordReturn("T1", ENTRY, later, "2"), SECOND)
    office.tell(contract.ChangeBankDetails("T1", later, *OTHER_ACCOUNT, ""), FIRST)
    office.reach(QUARTER_DAYS[2])
    assert office.rows(Differences()) == []
    office.tell(contract.RecordReturn("T2", ENTRY, QUARTER_DAYS[2], "2"), THIRD)
    assert office.rows(Differences()) == []
    office.pay_from(OTHER_ACCOUNT)
    assert office.rows(Differences()) == []
    office.breach("T3", dt.date(2012, 5, 2))
    office.tell(contract.RecordReturn("T3", ENTRY, QUARTER_DAYS[2], "2"), THIRD)
    seen = office.ask(RunByRef(NEXT_RUN)).content_hash
    answer = office.tell(contract.ApproveRun(NEXT_RUN, seen), "Di Fourth")
    assert answer.changed
    assert office.rows(Differences()) == []
    run = office.ask(RunByRef(NEXT_RUN))
    shares = {(row.element, row.instalments, row.amount_pence) for row in run.totals}
    assert sum(pence for *_, pence in shares) == run.amount_pence == answer.amount_pence
    office.reach(QUARTER_DAYS[2] + dt.timedelta(days=1))
    lapsed = office.ask(RunByRef(NEXT_RUN))
    assert (lapsed.state, lapsed.payments, lapsed.totals) == ("lapsed", 0, ())
    assert office.rows(Differences()) == []


def test_what_falls_due_follows_whatever_an_instalment_is_held_by(office: Office) -> None:
    office.open(tenants=4)
    whole = due_by_hold(office)
    assert whole == {"": 4 * (4 * 7500 + 4 * 5000) - 4 * 7500, "awaiting_follow_up": 4 * 7500}
    office.hear(enrolment.RentArrearsChanged("T1", START, True))
    held = due_by_hold(office)
    assert held["rent_arrears"] == 4 * 7500 + 4 * 5000
    office.tell(contract.ChangeBankDetails("T2", START, "", "", ""))
    assert due_by_hold(office)["no_bank_details"] == 4 * 7500 + 4 * 5000
    office.hear(scheme_changed(hold_while_in_arrears=False))
    assert "rent_arrears" not in due_by_hold(office)
    office.hear(scheme_changed(hold_while_in_arrears=True))
    assert due_by_hold(office)["rent_arrears"] == held["rent_arrears"]
    office.hear(enrolment.RentArrearsChanged("T1", START, False))
    office.hear(repairs.FollowUpConcluded("T3", QUARTER_DAYS[-1], "passed", ()))
    assert due_by_hold(office)["awaiting_follow_up"] == 2 * 7500
    office.breach("T3", dt.date(2012, 2, 1))
    office.reach(DUE)
    before = due_by_hold(office)[""]
    office.approve(RUN, SECOND)
    paid = office.ask(RunByRef(RUN)).amount_pence
    assert due_by_hold(office)[""] == before - paid
    office.tell(contract.CancelRun(RUN, "the bank is closed"), THIRD)
    assert due_by_hold(office)[""] == before


def due_by_hold(office: Office) -> dict[str, int]:
    """Return the pence that are standing by hold; they are those of the instalments."""
    assert office.rows(Differences()) == []
    table, found = tables.due_totals, Counter[str]()
    kept = select(table.c.why, table.c.amount_pence)
    for why, pence in office.service.database.read(lambda c: c.execute(kept).all()):
        found[why] += pence
    return {why: pence for why, pence in found.items() if pence}


def scheme_changed(hold_while_in_arrears: bool) -> enrolment.SchemeChanged:
    days = enrolment.PaymentDays("working_day", ())
    areas = (enrolment.AreaOffer("DUD", "Dudley", 60),)
    return enrolment.SchemeChanged(
        2, START, hold_while_in_arrears, 3, areas, days, EXAMPLE_CONTACT_POINTS, USUAL_COSTS
    )


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("hash of what is proposed", "UPDATE payments SET amount_pence = amount_pence + 1"),
        ("hash of what is proposed", "UPDATE runs SET proposed_hash = 'x'"),
        ("who had a part", "DELETE FROM run_parts"),
        ("who had a part", "UPDATE run_parts SET who = 'finance:me'"),
        ("what is looked at twice", "DELETE FROM run_marks"),
        ("what is looked at twice", "UPDATE run_marks SET amount_pence = 1"),
        ("what is looked at twice", "UPDATE accounts SET name_verdict = 'differs'"),
    ],
)
def test_a_proposal_that_is_not_what_is_kept_of_it_is_found(
    office: Office, what: str, change: str
) -> None:
    office.open(tenants=2)
    office.reach(DUE)
    assert what in {each.what for each in differences_after(office, change)}


def test_nothing_differs_after_a_whole_year(office: Office) -> None:
    office.open(tenants=2)
    for day in QUARTER_DAYS[1:]:
        office.reach(day)
        office.release(f"run-{day}")
    office.hear(repairs.FollowUpConcluded("T1", QUARTER_DAYS[-1], "passed", ()))
    office.hear(repairs.FollowUpConcluded("T2", QUARTER_DAYS[-1], "no_access", ()))
    assert office.rows(Differences()) == []
    office.reach(QUARTER_DAYS[-1] + dt.timedelta(days=5))
    assert office.rows(Differences()) == []


def test_nothing_differs_after_follow_ups_decided_again(office: Office) -> None:
    office.open(tenants=2)
    for day in QUARTER_DAYS[1:]:
        office.reach(day)
        office.release(f"run-{day}")
    last = QUARTER_DAYS[-1]
    for tenant_ref in ("T1", "T2"):
        office.hear(repairs.FollowUpConcluded(tenant_ref, last, "passed", ()))
    office.reach(last + dt.timedelta(days=1))
    office.hear(repairs.FollowUpRevised("T1", last + dt.timedelta(days=2), 1, "passed", None, ()))
    office.reach(last + dt.timedelta(days=2))
    assert office.instalments()["T1 repairs Q4"] == ("held", "awaiting_follow_up")
    assert office.rows(Differences()) == []
    office.release(f"run-{last + dt.timedelta(days=2)}")
    office.hear(
        repairs.FollowUpRevised(
            "T2", last + dt.timedelta(days=3), 1, "passed", "follow_up_defect", ()
        )
    )
    assert office.instalments()["T2 repairs Q4"][0] == "submitted"
    assert office.rows(Differences()) == []


def test_what_was_lost_and_given_back_before_the_approval_is_earned_before_it_is_paid(
    office: Office,
) -> None:
    office.open()
    office.reach(DUE)
    office.breach("T1", DUE)
    office.breach("T1", dt.date(2012, 4, 2))
    uphold(office, "T1", dt.date(2012, 4, 2), DUE)
    office.release()
    assert office.instalments()["T1 repairs Q1"] == ("submitted", "")
    assert office.rows(Differences()) == []
    assert office.rows(LedgerOfTenant(tenant_ref="T1"))[-1].owed_pence == 0


BROKEN = [
    ("postings", "DELETE FROM postings WHERE kind = 'submitted' AND tenant_ref = 'T1'"),
    ("postings", "DELETE FROM postings WHERE kind = 'return'"),
    ("postings", "UPDATE postings SET amount_pence = 1 WHERE kind = 'entry_day'"),
    ("postings", "UPDATE payments SET cleared = false WHERE number = 1"),
    ("accounts of a posting", "UPDATE postings SET credit = 'bank' WHERE id = 1"),
    ("accounts of a posting", "UPDATE postings SET kind = 'gift' WHERE id = 1"),
    ("earned less reversed", "DELETE FROM postings WHERE kind = 'earned' AND id < 3"),
    ("earned less reversed", "DELETE FROM postings WHERE kind = 'reversed'"),
    ("earned less reversed", "UPDATE postings SET tenant_ref = 'T9' WHERE kind = 'earned'"),
    (
        "day earned",
        "UPDATE instalments SET earned_on = '2012-04-17' WHERE earned_on < '2012-04-17'",
    ),
    ("earned though paid", "UPDATE instalments SET earned_on = NULL WHERE status = 'paid'"),
    (
        "earned though forfeited",
        "UPDATE instalments SET earned_on = '2012-05-01' WHERE status = 'forfeited'",
    ),
    ("balance", "UPDATE postings SET amount_pence = amount_pence + 1 WHERE kind = 'earned'"),
    ("balance", "UPDATE payments SET amount_pence = 1 WHERE status = 'paid'"),
    ("owed to a tenant", "DELETE FROM postings WHERE tenant_ref = 'T1' AND kind = 'earned'"),
    ("payment amount", "UPDATE payments SET amount_pence = amount_pence + 1 WHERE number = 1"),
    ("payment amount", "DELETE FROM payment_lines WHERE payment_number = 1"),
    ("payment amount", "UPDATE instalments SET amount_pence = 1 WHERE status = 'paid'"),
    ("payment line", "UPDATE payment_lines SET returned = true WHERE payment_number = 1"),
    ("payment line", "UPDATE payments SET tenant_ref = 'T9' WHERE number = 1"),
    ("payment status", "UPDATE payments SET status = 'prepared' WHERE number = 1"),
    ("payment status", "UPDATE payments SET status = 'submitted' WHERE number = 1"),
    ("payment status", "UPDATE payments SET cleared = true WHERE status = 'submitted'"),
    ("payment days", "UPDATE payments SET entry_day = '2012-04-19' WHERE number = 1"),
    ("instalment status", "UPDATE instalments SET status = 'submitted' WHERE status = 'paid'"),
    ("instalment status", "UPDATE instalments SET status = 'scheduled' WHERE status = 'paid'"),
    ("instalment status", "UPDATE instalments SET status = 'paid' WHERE status = 'scheduled'"),
    ("instalment status", "UPDATE instalments SET status = 'returned' WHERE status = 'scheduled'"),
    (
        "losses",
        "UPDATE instalments SET status = 'scheduled', reason = '' WHERE status = 'forfeited'",
    ),
    ("losses", "UPDATE instalments SET reason = 'late' WHERE reason = 'repair_call_out'"),
    (
        "losses",
        "UPDATE instalments SET status = 'forfeited', reason = 'late' WHERE status = 'scheduled'",
    ),
    ("losses", "DELETE FROM breaches"),
    ("content hash of a run", "UPDATE payments SET account = 2 WHERE number = 1"),
    ("content hash of a run", "UPDATE payments SET amount_pence = 1 WHERE number = 1"),
    ("content hash of a run", "UPDATE runs SET content_hash = 'x' WHERE number = 1"),
    ("approval", "DELETE FROM approvals"),
    ("approval", "UPDATE runs SET approved_by = 'Me' WHERE number = 1"),
    ("audit trail", "DELETE FROM audit WHERE before = 'prepared' AND after = 'approved'"),
    ("run state", "UPDATE runs SET state = 'lapsed' WHERE state = 'rejected'"),
    ("run total", "UPDATE bank_import_rows SET amount_pence = -1"),
    ("run total", "DELETE FROM bank_import_rows"),
    ("what a run comes to", "UPDATE runs SET payments = payments + 1 WHERE number = 1"),
    ("what a run comes to", "UPDATE runs SET amount_pence = 1 WHERE state = 'rejected'"),
    ("what a run comes to", "UPDATE run_totals SET first_pence = 1 WHERE run_number = 1"),
    ("what a run comes to", "DELETE FROM run_totals WHERE run_number = 1"),
    ("what a run comes to", "DELETE FROM payment_lines WHERE payment_number = 1"),
    ("what a run comes to", "UPDATE left_out_totals SET instalments = 9"),
    ("what a run comes to", "DELETE FROM left_out"),
    ("place in its run", "UPDATE payments SET place = 1 WHERE number = 2"),
    ("what falls due", "UPDATE due_totals SET instalments = instalments + 1"),
    ("what falls due", "UPDATE due_totals SET why = 'details_unconfirmed' WHERE why = ''"),
    ("what falls due", "DELETE FROM due_totals"),
    ("what falls due", "UPDATE payees SET rejected = true WHERE tenant_ref = 'T4'"),
    ("what falls due", "UPDATE tenants SET area_code = 'ELSEWHERE' WHERE tenant_ref = 'T4'"),
    ("content hash of a bank file", "UPDATE exports SET content_hash = 'x'"),
    ("content hash of a bank file", "DELETE FROM export_parts"),
    ("content hash of a bank file", "UPDATE export_parts SET sealed = 'x'"),
    ("bank files that stand", "DELETE FROM export_runs WHERE run_number = 1"),
    ("bank files that stand", "UPDATE exports SET replaced_by = 2 WHERE number = 1"),
]


@pytest.mark.parametrize(("what", "change"), BROKEN)
def test_what_is_changed_behind_the_codes_back_is_found(
    lived: Office, what: str, change: str
) -> None:
    assert what in {each.what for each in differences_after(lived, change)}


def test_a_second_payment_of_an_instalment_is_found(lived: Office) -> None:
    columns = "payment_number, instalment_id, returned"
    found = differences_after(
        lived,
        "DROP INDEX uq_payment_lines_instalment_not_returned",
        f"INSERT INTO payment_lines ({columns})"
        " SELECT 3, instalment_id, false FROM payment_lines WHERE payment_number = 1",
    )
    assert {each.found for each in found if each.what == "paid once"} == {"in 2 payments"}


def test_a_difference_says_where_it_is_and_what_it_should_be(lived: Office) -> None:
    change = "UPDATE postings SET amount_pence = 99 WHERE kind = 'entry_day' AND tenant_ref = 'T4'"
    found = differences_after(lived, change)
    posted = "entry_day of CASHBACK 000004, T4"
    assert found == [
        Difference("postings", f"{posted}, 99 pence", "0 of it", "1 of it"),
        Difference("postings", f"{posted}, 12500 pence", "1 of it", "0 of it"),
        Difference("balance", "bank_clearing", "-47500 pence", "-59901 pence"),
        Difference("balance", "bank", "-42500 pence", "-30099 pence"),
    ]


def test_no_difference_shows_an_account_number(lived: Office) -> None:
    shown = str(
        differences_after(
            lived, "UPDATE export_parts SET sealed = 'x'", "UPDATE payments SET account = 2"
        )
    )
    assert "export 1" in shown
    assert OTHER_ACCOUNT[1] not in shown
