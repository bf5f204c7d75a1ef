"""Runs are prepared, holds are tried again and unfinished runs end; without a database."""

import datetime as dt
from dataclasses import replace

import pytest

from services.backbone.audit import Subject, moved
from services.contracts import payments
from services.payments.domain.bacs_cycle import Cycle
from services.payments.domain.payment_days import PaymentDays
from services.payments.handlers.runs import end_unfinished, try_holds_again
from services.payments.store.rows import Held, Line
from tests.unit.payments.paying import (
    A_DAY,
    BO,
    DAY,
    RUN,
    Work,
    a_scheme,
    add_run,
    moved_by,
    notes,
    refuse,
    state,
    tell,
    to_pay,
)

PREPARE = payments.PrepareRun()
FRIDAY, SATURDAY = dt.date(2012, 1, 13), dt.date(2012, 1, 14)
FIRST_OF_MONTH = PaymentDays("month", (1,))


@pytest.fixture
def uow(ring) -> Work:
    """A scheme whose last cut-off was Monday's; two payments can be prepared."""
    work = a_scheme(ring)
    work.store.add_cut_off(DAY)
    work.store.runs.to_propose = [to_pay(ring, 1), to_pay(ring, 2)]
    return work


def pay_on(work: Work, days: PaymentDays) -> None:
    rules = work.store.rules()
    assert rules is not None
    work.store.change_rules(replace(rules, payment_days=days))


# --- by hand ---


def test_a_run_is_prepared_for_the_last_cut_off_by_who_gives_the_command(uow: Work) -> None:
    assert tell(uow, PREPARE, BO) == payments.PreparedRun(RUN)
    (run,) = uow.store.runs.runs
    assert (run.state, run.prepared_by) == ("prepared", BO)
    assert run.cycle == Cycle(DAY, DAY + A_DAY, DAY + 2 * A_DAY)
    assert notes(uow) == [(DAY, Subject("run", RUN), moved("", "prepared", note="2 payments"))]


def test_holds_are_tried_again_before_and_what_is_left_out_is_kept(uow: Work) -> None:
    tell(uow, PREPARE)
    assert uow.store.runs.steps == [
        ("released", DAY),
        ("propose", RUN, DAY, None),
        ("keep left out", RUN, DAY, None),
        ("sum up", RUN),
    ]


def test_the_days_of_a_run_are_working_days(uow: Work) -> None:
    uow.store.cut_offs = [FRIDAY]
    tell(uow, PREPARE)
    assert uow.store.runs.runs[0].cycle == Cycle(FRIDAY, DAY, DAY + A_DAY)


def test_no_run_before_the_first_cut_off(uow: Work) -> None:
    uow.store.cut_offs = []
    assert refuse(uow, PREPARE, saying="no date's cut-off") == ("not_now", "")


def test_no_run_on_a_day_that_is_no_working_day(uow: Work) -> None:
    uow.store.cut_offs = [SATURDAY]
    said = "14 January 2012 is not a working day"
    assert refuse(uow, PREPARE, saying=said) == ("not_now", "")


def test_between_two_payment_days_no_run_and_the_next_one_is_said(uow: Work) -> None:
    pay_on(uow, FIRST_OF_MONTH)
    said = "16 January 2012 is no payment day; the next one is 1 February 2012"
    assert refuse(uow, PREPARE, saying=said) == ("not_now", "")
    add_run(uow, "submitted", cycle=Cycle(FRIDAY, DAY, DAY + A_DAY), run_ref="run-2012-01-13")
    assert refuse(uow, PREPARE, saying=said) == ("not_now", "")


@pytest.mark.parametrize("ended", ["rejected", "cancelled", "lapsed"])
def test_between_two_payment_days_a_run_takes_the_place_of_one_that_ended(
    uow: Work, ended: str
) -> None:
    pay_on(uow, FIRST_OF_MONTH)
    add_run(uow, ended, cycle=Cycle(FRIDAY, DAY, DAY + A_DAY), run_ref="run-2012-01-13")
    assert tell(uow, PREPARE) == payments.PreparedRun(RUN)


@pytest.mark.parametrize("standing", ["prepared", "approved", "exported", "submitted", "settled"])
def test_no_second_run_while_that_of_the_day_stands(uow: Work, standing: str) -> None:
    add_run(uow, standing)
    moved_by(uow, BO)
    said = f"{RUN} is {standing} already, by {BO} on 16 January 2012"
    assert refuse(uow, PREPARE, saying=said) == ("conflict", "")


def test_another_run_of_the_day_is_called_by_its_number(uow: Work) -> None:
    add_run(uow, "rejected")
    add_run(uow, "lapsed", run_ref=f"{RUN}-2")
    assert tell(uow, PREPARE) == payments.PreparedRun(f"{RUN}-3")


def test_no_run_of_nothing(uow: Work) -> None:
    uow.store.runs.payable = False
    said = "nothing that was due by 16 January 2012 can be paid"
    assert refuse(uow, PREPARE, saying=said, untouched=False) == ("not_now", "")
    assert uow.store.runs.runs == []
    assert uow.audited == []


# --- holds ---


def held(reason: str, quarter: int, pence: int = 7500) -> Held:
    return Held(reason, Line("repairs", quarter, pence))  # type: ignore[arg-type]


def try_again(work: Work) -> None:
    try_holds_again(DAY, work)  # type: ignore[arg-type]


def test_where_nothing_is_due_no_hold_is_looked_at(uow: Work) -> None:
    uow.store.runs.something_due = False
    uow.store.runs.released_rows, uow.store.runs.to_hold = 3, [("T1", [held("rent_arrears", 1)])]
    try_again(uow)
    assert (uow.store.runs.steps, uow.audited_rows, uow.events) == ([], [], [])


def test_holds_that_are_over_are_noted_then_lifted(uow: Work) -> None:
    uow.store.runs.released_rows = 3
    try_again(uow)
    assert uow.audited_rows == [(DAY, "released", 3)]
    assert uow.store.runs.steps == [("released", DAY), ("release", DAY)]
    assert uow.events == []


def test_a_tenant_is_told_once_for_each_reason_that_something_is_held(uow: Work) -> None:
    pay_on(uow, FIRST_OF_MONTH)
    uow.store.runs.to_hold = [
        ("T1", [held("rent_arrears", 1), held("no_bank_details", 2), held("rent_arrears", 3, 50)]),
        ("T2", [held("rent_arrears", 1)]),
    ]
    try_again(uow)
    told = uow.recorded(payments.InstalmentsHeld)
    assert [(each.tenant_ref, each.reason, each.amount_pence) for each in told] == [
        ("T1", "rent_arrears", 7550),
        ("T1", "no_bank_details", 7500),
        ("T2", "rent_arrears", 7500),
    ]
    assert told[0].lines == (
        payments.InstalmentLine("repairs", 1, 7500),
        payments.InstalmentLine("repairs", 3, 50),
    )
    assert {(each.on, each.next_payment_day) for each in told} == {(DAY, dt.date(2012, 2, 1))}


def test_what_is_to_be_held_is_noted_before_it_is(uow: Work) -> None:
    uow.store.runs.to_hold = [("T1", [held("rent_arrears", 1)])]
    try_again(uow)
    assert uow.audited_rows == [(DAY, "released", 0), (DAY, "held", 1)]
    assert uow.store.runs.steps == [("released", DAY), ("held", DAY), ("hold", DAY)]


# --- at the next cut-off ---


def end(work: Work) -> None:
    end_unfinished(DAY + A_DAY, work)  # type: ignore[arg-type]


def test_a_run_that_nobody_approved_lapses_and_leaves_no_payments(uow: Work) -> None:
    add_run(uow)
    end(uow)
    assert state(uow) == "lapsed"
    assert uow.store.runs.steps == [("drop payments", RUN), ("sum up", RUN)]
    change = moved("prepared", "lapsed", note="not approved in time")
    assert notes(uow) == [(DAY + A_DAY, Subject("run", RUN), change)]


def test_a_run_that_no_file_was_made_of_is_cancelled(uow: Work) -> None:
    add_run(uow, "approved")
    end(uow)
    assert state(uow) == "cancelled"
    assert uow.store.runs.steps == [("cancel payments", RUN)]
    change = moved("approved", "cancelled", note="no bank file was made in time")
    assert notes(uow) == [(DAY + A_DAY, Subject("run", RUN), change)]


@pytest.mark.parametrize("other", ["exported", "submitted", "settled", "rejected", "cancelled"])
def test_every_other_run_stays_what_it_is(uow: Work, other: str) -> None:
    add_run(uow, other)
    end(uow)
    assert (state(uow), uow.store.runs.steps, uow.audited) == (other, [], [])
