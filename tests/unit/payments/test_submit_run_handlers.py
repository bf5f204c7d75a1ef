"""Runs are cancelled while the bank has no file, or submitted by that very file; no database."""

import datetime as dt
from dataclasses import replace

import pytest

from services.backbone.audit import Subject, moved
from services.contracts import enrolment, payments
from services.payments.domain.two_people import Part
from services.payments.domain.verifying import Difference
from services.payments.store.rows import Line, Submitted, Tenant
from tests.fakes.scheme import REPAIRS
from tests.unit.payments.paying import (
    A_DAY,
    ANN,
    BO,
    CY,
    CYCLE,
    DAY,
    RUN,
    SOME_HASH,
    Work,
    a_scheme,
    add_file,
    add_run,
    hear,
    moved_by,
    notes,
    refuse,
    state,
    tell,
    to_pay,
)

ABOUT = Subject("run", RUN)
CANCEL = payments.CancelRun(RUN, "the bank's portal is down")


@pytest.fixture
def uow(ring, agreement) -> Work:
    """An exported run of one payment of £75: Cy approved it, Bo made its file."""
    work = a_scheme(ring)
    run = add_run(work, "exported", to_pay(ring), approved_by=CY, exported_by=BO)
    add_file(work, [run], BO)
    work.store.runs.people = [Part(CY, "approved")]
    return work


def submit(work: Work) -> payments.SubmitRun:
    """Return the command of somebody who gave the bank the file that was made."""
    return payments.SubmitRun(RUN, work.store.exports.files[1].content_hash)


def put_in(work: Work, other: str) -> None:
    work.store.runs.runs = [replace(run, state=other) for run in work.store.runs.runs]


# --- cancelled ---


def test_an_approved_run_is_cancelled_by_anybody(uow: Work) -> None:
    put_in(uow, "approved")
    assert tell(uow, CANCEL, CY) == payments.MovedRun("cancelled")
    assert (state(uow), uow.store.runs.steps) == ("cancelled", [("cancel payments", RUN)])
    change = moved("approved", "cancelled", note="the bank's portal is down")
    assert notes(uow) == [(DAY, ABOUT, change)]


def test_who_made_the_file_does_not_say_that_the_bank_has_none(uow: Work) -> None:
    said = f"2012-01-17.txt was made by {BO}; another person says"
    assert refuse(uow, CANCEL, BO, saying=said) == ("not_allowed", "")


def test_another_person_cancels_an_exported_run_and_its_file_counts_no_more(uow: Work) -> None:
    assert tell(uow, CANCEL, CY) == payments.MovedRun("cancelled")
    assert state(uow) == "cancelled"
    assert uow.store.exports.files[1].replaced_by == 1
    assert [change.move for *_, change in notes(uow)] == [("exported", "cancelled")]


def test_of_a_file_that_holds_other_runs_too_none_is_cancelled(uow: Work) -> None:
    later = add_run(uow, "exported", run_ref="run-2012-01-17")
    uow.store.exports.runs_in[1].append(later)
    said = "2012-01-17.txt holds other runs too; make another file instead of it"
    assert refuse(uow, CANCEL, CY, saying=said) == ("conflict", "")


def test_a_run_that_moved_on_since_it_was_seen_is_not_cancelled(uow: Work) -> None:
    moved_by(uow, BO)
    said = f"{RUN} is exported by now, by {BO} on 16 January 2012; it was approved when you looked"
    assert refuse(uow, replace(CANCEL, seen="approved"), CY, saying=said) == ("conflict", "")
    assert tell(uow, replace(CANCEL, seen="exported"), CY).state == "cancelled"


@pytest.mark.parametrize("other", ["prepared", "submitted", "settled", "rejected", "lapsed"])
def test_no_other_run_is_cancelled(uow: Work, other: str) -> None:
    put_in(uow, other)
    said = f"run {RUN} is {other} and cannot become cancelled"
    assert refuse(uow, CANCEL, CY, saying=said) == ("conflict", "")


def test_a_run_is_not_cancelled_twice(uow: Work) -> None:
    tell(uow, CANCEL, CY)
    assert refuse(uow, CANCEL, ANN, saying=f"run {RUN} is cancelled already") == ("conflict", "")


@pytest.mark.parametrize("why", ["", " ", "x" * 501])
def test_it_is_not_cancelled_without_a_reason(uow: Work, why: str) -> None:
    assert refuse(uow, replace(CANCEL, why=why), CY) == ("invalid", "why")


def test_a_run_that_is_not_there_is_not_cancelled(uow: Work) -> None:
    assert refuse(uow, replace(CANCEL, run_ref="run-x")) == ("not_found", "run_ref")


def test_whose_breach_became_known_meanwhile_is_worked_out_afresh(uow: Work) -> None:
    ends = DAY + dt.timedelta(days=91)
    quarter = enrolment.QuarterSpan(1, DAY, ends)
    started = enrolment.ParticipationStarted("T1", DAY, ends, ends, (REPAIRS,), (quarter,))
    breach = enrolment.BreachRecorded(
        "T1", "J1", "repairs", "repair_call_out", "plumbing_minor", DAY, DAY, 1, 1
    )
    uow.store.finance.add_tenant(Tenant("T1", "", "Ann", "Lee", "DUD"))
    hear(uow, started)
    uow.store.set_status([1], "submitted")
    hear(uow, breach)
    assert uow.store.instalments[1].status == "submitted"
    # What the real store does with the payments of the run.
    uow.store.set_status([1], "scheduled")
    uow.store.runs.news_of = ["T1"]
    notes(uow)
    tell(uow, CANCEL, CY)
    assert uow.store.instalments[1].status == "forfeited"
    (line,) = [change for _, subject, change in notes(uow) if subject.kind == "instalment"]
    assert (line.move, line.cause_kind, line.cause_ref) == (("scheduled", "forfeited"), "run", RUN)


# --- submitted ---


def test_a_run_is_submitted_by_its_file_and_each_tenant_is_told(uow: Work) -> None:
    lines = [Line("repairs", 1, 7500), Line("housing_management", 1, 5000)]
    uow.store.runs.told = [Submitted("T1", 12_500, lines), Submitted("T2", 7500, lines[:1])]
    assert tell(uow, submit(uow), ANN) == payments.MovedRun("submitted")
    assert uow.store.runs.moved == [(RUN, "submitted", {"submitted_by": ANN})]
    assert uow.store.runs.steps == [("submit", RUN, DAY), ("sum up prepared",)]
    assert notes(uow) == [(DAY, ABOUT, moved("exported", "submitted"))]
    first, second = uow.recorded(payments.PaymentSubmitted)
    assert first == payments.PaymentSubmitted(
        "T1",
        12_500,
        *(CYCLE.submission_day, CYCLE.processing_day, CYCLE.entry_day),
        (
            payments.InstalmentLine("repairs", 1, 7500),
            payments.InstalmentLine("housing_management", 1, 5000),
        ),
    )
    assert (second.tenant_ref, second.amount_pence, len(second.lines)) == ("T2", 7500, 1)


def test_who_made_the_file_may_say_that_the_bank_has_it(uow: Work) -> None:
    uow.store.runs.people.append(Part(BO, "exported", "2012-01-17.txt"))
    assert tell(uow, submit(uow), BO).state == "submitted"


def test_who_approved_the_run_may_not(uow: Work) -> None:
    said = f"{RUN}: {CY} approved the run; somebody else says that the bank has it"
    assert refuse(uow, submit(uow), CY, saying=said) == ("not_allowed", "")


@pytest.mark.parametrize(
    ("last", "on"),
    [(None, DAY), (DAY - A_DAY, DAY), (DAY, DAY), (DAY + A_DAY, DAY + 2 * A_DAY)],
)
def test_it_counts_for_its_day_until_that_of_the_next_is_over(
    uow: Work, last: dt.date | None, on: dt.date
) -> None:
    if last is not None:
        uow.store.add_cut_off(last)
    tell(uow, submit(uow))
    assert uow.store.runs.steps[0] == ("submit", RUN, on)
    assert [day for day, *_ in notes(uow)] == [on]


@pytest.mark.parametrize(
    "other", ["prepared", "approved", "settled", "rejected", "cancelled", "lapsed"]
)
def test_only_an_exported_run_is_submitted(uow: Work, other: str) -> None:
    put_in(uow, other)
    said = f"run {RUN} is {other} and cannot become submitted"
    assert refuse(uow, submit(uow), saying=said) == ("conflict", "")


def test_a_run_is_not_submitted_twice(uow: Work) -> None:
    tell(uow, submit(uow))
    moved_by(uow, ANN)
    said = f"run {RUN} is submitted already, by {ANN} on 16 January 2012"
    assert refuse(uow, submit(uow), BO, saying=said) == ("conflict", "")


def test_a_run_that_is_not_there_is_not_submitted(uow: Work) -> None:
    assert refuse(uow, payments.SubmitRun("run-x", SOME_HASH)) == ("not_found", "run_ref")


@pytest.mark.parametrize("text", ["", "2012-01-17.txt", SOME_HASH + "0"])
def test_the_file_is_named_by_its_hash(uow: Work, text: str) -> None:
    assert refuse(uow, payments.SubmitRun(RUN, text)) == ("invalid", "content_hash")


def test_another_file_than_the_one_that_was_made_is_refused(uow: Work) -> None:
    said = f"that is not the file of {RUN}, which is 2012-01-17.txt, export 1"
    refused = refuse(uow, payments.SubmitRun(RUN, SOME_HASH), saying=said)
    assert refused == ("conflict", "content_hash")


def test_a_file_that_was_replaced_is_another_one(uow: Work) -> None:
    order, runs, exports = submit(uow), uow.store.runs.runs, uow.store.exports
    exports.replace(exports.files[1], by=2)
    exports.keep(replace(exports.files[1], number=2, replaced_by=None), runs, ["another\n"])
    assert refuse(uow, order, saying="export 2") == ("conflict", "content_hash")


def test_a_file_that_is_kept_otherwise_than_it_was_made(uow: Work) -> None:
    order = submit(uow)
    uow.store.exports.texts[1] += "one more line\n"
    said = "2012-01-17.txt is kept otherwise than it was made"
    assert refuse(uow, order, saying=said) == ("conflict", "")


def test_a_file_that_no_key_opens(uow: Work) -> None:
    uow.store.exports.lost = True
    said = "kept otherwise than it was made: export 1 part 1 does not open"
    assert refuse(uow, submit(uow), saying=said) == ("conflict", "")


def test_a_run_that_is_not_what_was_approved_is_not_submitted(uow: Work, agreement) -> None:
    uow.store.runs.kept_hashes[RUN] = SOME_HASH
    said = "its payments are not what was approved"
    assert refuse(uow, submit(uow), saying=said) == ("conflict", "")
    assert agreement.looked_at == [(1, True)]


def test_nor_one_that_is_paid_from_another_account(uow: Work) -> None:
    uow.store.runs.payer = "another one's hash"
    said = "the account it is paid from is not what was approved"
    assert refuse(uow, submit(uow), saying=said) == ("conflict", "")


def test_nor_one_that_differs_from_the_books(uow: Work, agreement) -> None:
    agreement.differences = [Difference("total", RUN, "£75.00", "£70.00")]
    assert refuse(uow, submit(uow), saying="£70.00, not £75.00") == ("conflict", "")
