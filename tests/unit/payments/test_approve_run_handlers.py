"""Who approves a run, as it was shown, and what that freezes; without a database."""

import datetime as dt
from dataclasses import replace

import pytest

from services.backbone.audit import Change, Subject, moved
from services.contracts import payments
from services.payments.domain.bacs_cycle import Cycle
from services.payments.domain.two_people import Part
from services.payments.domain.verifying import Difference
from services.payments.store.rows import PaymentSettings
from tests.unit.payments.paying import (
    A_DAY,
    ANN,
    BO,
    CY,
    DAY,
    RUN,
    SOME_HASH,
    Work,
    a_scheme,
    add_run,
    moved_by,
    notes,
    refuse,
    shown,
    state,
    tell,
    to_pay,
)

ABOUT = Subject("run", RUN)


@pytest.fixture
def uow(ring, agreement) -> Work:
    """A prepared run of one payment of £75: one person approves it."""
    work = a_scheme(ring)
    add_run(work, "prepared", to_pay(ring))
    return work


def approve(work: Work) -> payments.ApproveRun:
    """Return the approval of somebody who has just looked at the run."""
    run = work.store.runs.find(RUN)
    assert run is not None
    return payments.ApproveRun(RUN, shown(work, run))


def untouched(work: Work) -> bool:
    return (state(work), work.store.runs.approvals, work.audited) == ("prepared", [], [])


# --- approved ---


def test_an_approval_freezes_the_run_as_it_was_shown(uow: Work) -> None:
    order = approve(uow)
    assert tell(uow, order, BO) == payments.RunApproval("approved", 1, 7500, False, 1, 1)
    run = uow.store.runs.find(RUN)
    assert run is not None
    assert (run.state, run.approved_by, run.content_hash) == ("approved", BO, order.seen)
    assert run.payer_hash == uow.store.runs.payer
    assert uow.store.runs.approvals == [(RUN, BO, order.seen)]
    assert notes(uow) == [(DAY, ABOUT, moved("prepared", "approved"))]


def test_what_was_given_back_is_earned_before_it_is_frozen(uow: Work) -> None:
    tell(uow, approve(uow), BO)
    assert uow.store.runs.steps == [("post earned", DAY, DAY), ("freeze", RUN)]


def test_after_the_cut_off_it_is_earned_on_the_next_working_day(uow: Work) -> None:
    friday = dt.date(2012, 1, 13)
    uow.store.runs.runs = [replace(uow.store.runs.runs[0], cycle=Cycle(friday, DAY, DAY + A_DAY))]
    uow.store.add_cut_off(friday)
    tell(uow, approve(uow), BO)
    assert uow.store.runs.steps[0] == ("post earned", DAY, friday)


def test_a_run_that_is_approved_is_not_approved_again(uow: Work) -> None:
    order = approve(uow)
    tell(uow, order, BO)
    moved_by(uow, BO)
    said = f"run {RUN} is approved already, by {BO} on 16 January 2012"
    assert refuse(uow, order, CY, saying=said) == ("conflict", "")


@pytest.mark.parametrize(
    "ended", ["exported", "submitted", "settled", "rejected", "cancelled", "lapsed"]
)
def test_only_a_prepared_run_is_approved(uow: Work, ended: str) -> None:
    uow.store.runs.runs = [replace(uow.store.runs.runs[0], state=ended)]
    said = f"run {RUN} is {ended} and cannot become approved"
    assert refuse(uow, approve(uow), BO, saying=said) == ("conflict", "")
    moved_by(uow, CY)
    said = f"run {RUN} is {ended}, by {CY} on 16 January 2012, and cannot become approved"
    assert refuse(uow, approve(uow), BO, saying=said) == ("conflict", "")


def test_a_run_that_is_not_there(uow: Work) -> None:
    assert refuse(uow, payments.ApproveRun("run-x", SOME_HASH)) == ("not_found", "run_ref")


@pytest.mark.parametrize("seen", ["", "seen", SOME_HASH[1:], SOME_HASH + "0", "G" + SOME_HASH[1:]])
def test_what_was_shown_is_named_by_its_hash(uow: Work, seen: str) -> None:
    assert refuse(uow, payments.ApproveRun(RUN, seen)) == ("invalid", "seen")


# --- two people ---


def test_who_prepared_it_does_not_approve_it(uow: Work) -> None:
    uow.store.runs.people = [Part(BO, "prepared")]
    said = f"{RUN}: {BO} prepared the run; somebody else approves it"
    assert refuse(uow, approve(uow), BO, saying=said) == ("not_allowed", "")
    assert tell(uow, approve(uow), CY).state == "approved"


def test_nor_who_entered_details_that_it_is_the_first_to_pay(uow: Work) -> None:
    uow.store.runs.people = [Part("day clock", "prepared"), Part(BO, "entered", "T1", 3)]
    said = f"{BO} entered bank details of T1 and 2 more that were not paid to before"
    assert refuse(uow, approve(uow), BO, saying=said) == ("not_allowed", "")
    assert tell(uow, approve(uow), CY).state == "approved"


def test_nor_who_noted_the_return_of_what_it_pays_again(uow: Work) -> None:
    uow.store.runs.people = [Part(BO, "returned", "CASHBACK 000001")]
    said = f"{BO} noted the return of CASHBACK 000001"
    assert refuse(uow, approve(uow), BO, saying=said) == ("not_allowed", "")
    assert tell(uow, approve(uow), CY).state == "approved"


def test_the_day_clock_is_nobody(uow: Work) -> None:
    uow.store.runs.people = [Part("day clock", "prepared")]
    assert tell(uow, approve(uow), "day clock").state == "approved"


def test_above_the_amount_two_people_approve(uow: Work, ring) -> None:
    uow.store.runs.to_pay = [to_pay(ring, 1, 10_001)]
    order = approve(uow)
    assert tell(uow, order, BO) == payments.RunApproval("prepared", 1, 10_001, False, 1, 2)
    assert state(uow) == "prepared"
    assert uow.store.runs.steps == []
    assert notes(uow) == [(DAY, ABOUT, Change("approved, one more needed"))]
    uow.store.runs.others_approved = 1
    assert tell(uow, order, CY) == payments.RunApproval("approved", 1, 10_001, False, 2, 2)
    assert state(uow) == "approved"
    assert [who for _, who, _ in uow.store.runs.approvals] == [BO, CY]


def test_one_person_approves_exactly_that_amount(uow: Work, ring) -> None:
    uow.store.runs.to_pay = [to_pay(ring, 1, 5_000), to_pay(ring, 2, 5_000)]
    assert tell(uow, approve(uow), BO) == payments.RunApproval("approved", 2, 10_000, False, 1, 1)


def test_where_finance_said_never_one_person_approves_any_amount(uow: Work, ring) -> None:
    uow.store.finance.keep_settings(PaymentSettings(1, None, second_approval_decided=True))
    uow.store.runs.to_pay = [to_pay(ring, 1, 1_000_000)]
    assert tell(uow, approve(uow), BO).state == "approved"


def test_nothing_is_approved_before_finance_has_said_above_what_two_do(uow: Work) -> None:
    uow.store.finance.keep_settings(PaymentSettings(1, None))
    said = "finance has not set the amount above which two people approve"
    assert refuse(uow, approve(uow), BO, saying=said) == ("not_now", "")


def test_nothing_is_approved_before_it_is_known_who_pays(uow: Work) -> None:
    uow.store.payer.accounts.clear()
    said = "the landlord's own account is not known"
    assert refuse(uow, approve(uow), BO, saying=said) == ("not_now", "")


# --- as it was shown ---


def test_another_run_than_was_shown_is_not_approved(uow: Work) -> None:
    order = payments.ApproveRun(RUN, SOME_HASH)
    assert tell(uow, order, BO) == payments.RunApproval("prepared", 1, 7500, True, None, None)
    assert untouched(uow)


def test_nor_is_one_that_would_come_from_another_account_by_now(uow: Work) -> None:
    order = approve(uow)
    uow.store.runs.payer = "another one's hash"
    assert tell(uow, order, BO).changed
    assert untouched(uow)


def test_what_became_unpayable_is_proposed_afresh_and_shown_again(uow: Work, ring) -> None:
    order, runs = approve(uow), uow.store.runs
    runs.to_pay.append(to_pay(ring, 2, 5_000))
    runs.not_payable = {1: ("T1", [11, 12])}
    runs.to_propose = [to_pay(ring, 3, 2_500)]
    assert tell(uow, order, BO) == payments.RunApproval("prepared", 2, 7500, True, None, None)
    assert runs.steps == [
        ("drop payment", 1),
        ("propose", RUN, DAY, [11, 12]),
        ("keep left out", RUN, DAY, [11, 12]),
        ("sum up", RUN),
    ]
    about = Subject("run", RUN, "T1")
    assert notes(uow) == [(DAY, about, Change("payment proposed afresh"))]
    assert (state(uow), runs.approvals) == ("prepared", [])
    runs.not_payable = {}
    assert tell(uow, approve(uow), BO).state == "approved"


def test_a_run_of_which_nothing_is_left_lapses(uow: Work) -> None:
    order = approve(uow)
    uow.store.runs.not_payable = {1: ("T1", [11])}
    assert tell(uow, order, BO) == payments.RunApproval("lapsed", 0, 0, False, None, None)
    assert (state(uow), uow.store.runs.approvals) == ("lapsed", [])
    change = moved("prepared", "lapsed", note="nothing is left to pay")
    assert notes(uow)[-1] == (DAY, ABOUT, change)


# --- everything agrees ---


def test_a_run_that_differs_from_the_books_is_not_approved(uow: Work, agreement) -> None:
    agreement.differences = [Difference("total", RUN, "£75.00", f"£{n}.00") for n in range(4)]
    said = f"{RUN} does not agree with the books: total of {RUN}: £0.00, not £75.00; "
    assert refuse(uow, approve(uow), BO, saying=said) == ("conflict", "")
    assert refuse(uow, approve(uow), BO, saying="£2.00, not £75.00, …. Nothing was done") == (
        "conflict",
        "",
    )
    assert agreement.looked_at[0] == (1, False)


def test_three_differences_are_all_that_there_are(uow: Work, agreement) -> None:
    agreement.differences = [Difference("total", RUN, "£75.00", f"£{n}.00") for n in range(3)]
    refuse(uow, approve(uow), BO, saying="£2.00, not £75.00. Nothing was done")


def test_an_account_changed_in_the_database_is_found(uow: Work, ring) -> None:
    uow.store.runs.to_pay = [to_pay(ring)._replace(fingerprint=SOME_HASH)]
    said = f"{RUN}, CASHBACK 000001: account 10 of T1 was changed in the database"
    assert refuse(uow, approve(uow), BO, saying=said) == ("conflict", "")


def test_an_account_put_in_the_place_of_another_does_not_open(uow: Work, ring) -> None:
    first, second = to_pay(ring, 1), to_pay(ring, 2)
    swapped = {"sealed": second.sealed, "fingerprint": second.fingerprint}
    uow.store.runs.to_pay = [first._replace(**swapped)]
    said = f"{RUN}, CASHBACK 000001: "
    assert refuse(uow, approve(uow), BO, saying=said) == ("conflict", "")


# --- rejected ---


def test_a_prepared_run_is_rejected_with_a_reason(uow: Work) -> None:
    uow.store.runs.people = [Part(ANN, "prepared")]
    answer = tell(uow, payments.RejectRun(RUN, " not \n this week "), ANN)
    assert answer == payments.MovedRun("rejected")
    assert (state(uow), uow.store.runs.steps) == ("rejected", [("cancel payments", RUN)])
    change = moved("prepared", "rejected", note="not this week")
    assert notes(uow) == [(DAY, ABOUT, change)]


@pytest.mark.parametrize("why", ["", " \n ", "x" * 501])
def test_it_is_not_rejected_without_a_reason_that_can_be_kept(uow: Work, why: str) -> None:
    assert refuse(uow, payments.RejectRun(RUN, why)) == ("invalid", "why")


def test_a_run_that_is_not_there_is_not_rejected(uow: Work) -> None:
    assert refuse(uow, payments.RejectRun("run-x", "no")) == ("not_found", "run_ref")


@pytest.mark.parametrize(
    "other", ["approved", "exported", "submitted", "settled", "rejected", "cancelled", "lapsed"]
)
def test_only_a_prepared_run_is_rejected(uow: Work, other: str) -> None:
    uow.store.runs.runs = [replace(uow.store.runs.runs[0], state=other)]
    assert refuse(uow, payments.RejectRun(RUN, "no")) == ("conflict", "")
