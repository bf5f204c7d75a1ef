"""A date's own work at its cut-off: once, in its order, and on which days what; no database."""

from dataclasses import replace

import pytest

from services.backbone.errors import NotYet
from services.contracts import enrolment, payments
from services.contracts.calendar import CutOffReached
from services.payments.domain.bacs_cycle import Cycle
from services.payments.domain.instalments import Submission
from services.payments.domain.payment_days import PaymentDays
from services.payments.handlers.day import TOLD_AT_ONCE
from services.payments.store.rows import (
    Controls,
    Held,
    Line,
    Payee,
    PaymentSettings,
    Proposal,
    Tenant,
)
from tests.fakes.payments import FakePaymentsStore
from tests.fakes.scheme import HOUSING, REPAIRS
from tests.fakes.unit_of_work import FakeUnitOfWork
from tests.unit.payments.paying import (
    A_DAY,
    ANN,
    BO,
    CYCLE,
    DAY,
    RUN,
    Work,
    a_scheme,
    add_run,
    hear,
    notes,
    state,
    tell,
    to_pay,
)

FRIDAY, SATURDAY = DAY - 3 * A_DAY, DAY - 2 * A_DAY
QUARTERS = tuple(
    enrolment.QuarterSpan(n, DAY + (91 * n - 182) * A_DAY, DAY + (91 * n - 91) * A_DAY)
    for n in (1, 2, 3, 4)
)
ENDS = QUARTERS[-1].ends_on


@pytest.fixture
def uow(ring) -> Work:
    """A scheme in which T1 has begun; there is something to pay, but the date before it none."""
    work = a_scheme(ring)
    work.store.finance.add_tenant(Tenant("T1", "Ms", "Siân", "O'Brien", "DUD"))
    starts = QUARTERS[0].starts_on
    both = (REPAIRS, HOUSING)
    hear(work, enrolment.ParticipationStarted("T1", starts, ENDS, ENDS, both, QUARTERS))
    work.store.runs.to_propose = [to_pay(ring)]
    notes(work)
    return work


def breach(cause: str, quarter: int, element: str = "repairs") -> enrolment.BreachRecorded:
    reason = "repair_call_out" if element == "repairs" else "housing_contact"
    day = DAY - A_DAY
    return enrolment.BreachRecorded(
        "T1", cause, element, reason, "plumbing_minor", day, day, quarter, 1
    )


def steps(work: Work) -> list[object]:
    return [step[0] for step in work.store.runs.steps]


# --- once, and in order ---


def test_a_date_is_done_once(uow: Work) -> None:
    hear(uow, CutOffReached(DAY))
    assert uow.store.cut_offs == [DAY]
    done = (list(uow.store.runs.steps), list(uow.events), list(uow.audited))
    hear(uow, CutOffReached(DAY), CutOffReached(DAY - A_DAY))
    assert (uow.store.runs.steps, uow.events, uow.audited) == done
    assert uow.store.cut_offs == [DAY]


def test_a_date_that_comes_before_the_one_before_it_waits(uow: Work) -> None:
    hear(uow, CutOffReached(DAY))
    done = list(uow.store.runs.steps)
    with pytest.raises(NotYet, match="the cut-off of 2012-01-18 came before the one after"):
        hear(uow, CutOffReached(DAY + 2 * A_DAY))
    assert (uow.store.runs.steps, uow.store.cut_offs) == (done, [DAY])
    hear(uow, CutOffReached(DAY + A_DAY), CutOffReached(DAY + 2 * A_DAY))
    assert len(uow.store.cut_offs) == 3


def test_before_the_scheme_is_open_the_date_is_kept_alone() -> None:
    work = FakeUnitOfWork(FakePaymentsStore())
    hear(work, CutOffReached(DAY))
    assert (work.store.cut_offs, work.store.runs.steps, work.events) == ([DAY], [], [])


def test_the_order_of_the_days_work(uow: Work) -> None:
    uow.store.runs.something_clears = True
    uow.store.runs.released_rows = 1
    uow.store.runs.to_hold = [("T1", [Held("rent_arrears", Line("repairs", 1, 7500))])]
    add_run(uow, run_ref="run-2012-01-13", cycle=Cycle(FRIDAY, DAY, DAY + A_DAY))
    hear(uow, CutOffReached(DAY))
    assert steps(uow) == [
        *("arrived", "arrive"),
        *("drop payments", "sum up"),
        "post earned",
        *("released", "release", "held", "hold"),
        *("propose", "keep left out", "sum up"),
    ]
    assert state(uow, "run-2012-01-13") == "lapsed"
    assert state(uow) == "prepared"


def test_what_is_told_comes_in_that_order_too(uow: Work) -> None:
    tell(uow, payments.ChangeBankDetails("T1", DAY, "089999", "66374958", "S O'Brien"))
    uow.store.accounts.save_payee(Payee("T1", rejected=True, next_account=1, next_on=DAY))
    uow.store.runs.to_hold = [("T1", [Held("rent_arrears", Line("repairs", 1, 7500))])]
    uow.store.telling.moved = uow.store.instalments_of("T1")[:1]
    hear(uow, breach("J1", 2), CutOffReached(DAY))
    assert [type(event) for event in uow.events] == [
        payments.BreachCosted,
        payments.BankDetailsAccepted,
        payments.InstalmentsHeld,
        payments.InstalmentsMoved,
    ]


# --- on which days what ---


def test_on_a_working_day_what_is_due_is_earned_and_the_day_clock_prepares_a_run(
    uow: Work,
) -> None:
    hear(uow, CutOffReached(DAY))
    assert ("post earned", DAY, None) in uow.store.runs.steps
    (run,) = uow.store.runs.runs
    assert (run.run_ref, run.prepared_by, run.cycle) == (RUN, "day clock", CYCLE)


def test_on_another_day_nothing_is_earned_held_or_prepared(uow: Work) -> None:
    uow.store.runs.something_clears = True
    add_run(uow, "approved", run_ref="run-2012-01-13", cycle=Cycle(FRIDAY, DAY, DAY + A_DAY))
    hear(uow, breach("J1", 2), CutOffReached(SATURDAY))
    assert steps(uow) == ["arrived", "arrive", "cancel payments"]
    assert len(uow.recorded(payments.BreachCosted)) == 1
    assert uow.store.cut_offs == [SATURDAY]


def test_on_no_payment_day_holds_are_tried_and_no_run_is_prepared(uow: Work) -> None:
    rules = uow.store.rules()
    assert rules is not None
    uow.store.change_rules(replace(rules, payment_days=PaymentDays("month", (1,))))
    hear(uow, CutOffReached(DAY))
    assert steps(uow) == ["post earned", "released"]
    assert uow.store.runs.runs == []


def test_no_run_is_prepared_of_nothing(uow: Work) -> None:
    uow.store.runs.payable = False
    hear(uow, CutOffReached(DAY))
    assert (uow.store.runs.runs, uow.audited) == ([], [])


def test_where_no_entry_day_has_come_no_payment_is_touched(uow: Work) -> None:
    hear(uow, CutOffReached(DAY))
    assert "arrive" not in steps(uow)
    uow.store.runs.something_clears = True
    hear(uow, CutOffReached(DAY + A_DAY))
    assert ("arrive", DAY + A_DAY) in uow.store.runs.steps
    assert (DAY + A_DAY, "arrived", 1) in uow.audited_rows


def test_controls_that_have_waited_are_loosened(uow: Work) -> None:
    looser = Controls(0, None, False)
    uow.store.finance.keep_proposal(Proposal(looser, ANN, DAY, BO, DAY))
    hear(uow, CutOffReached(DAY))
    assert uow.store.finance.controls() == looser
    assert uow.store.finance.settings() == PaymentSettings(0, second_approval_decided=True)


# --- what breaches cost ---


def costs(work: Work) -> list[payments.BreachCosted]:
    return work.recorded(payments.BreachCosted)


def test_a_breach_is_told_with_what_it_cost(uow: Work) -> None:
    hear(uow, breach("J1", 2), CutOffReached(DAY))
    day = DAY - A_DAY
    assert costs(uow) == [
        payments.BreachCosted(
            tenant_ref="T1",
            on=DAY,
            cause_ref="J1",
            element="repairs",
            reason="repair_call_out",
            kind="plumbing_minor",
            occurred_on=day,
            strike=1,
            strikes_allowed=3,
            lost=(payments.LostInstalment("repairs", 2, 7500, "repair_call_out"),),
            appeal_by=day + 28 * A_DAY,
            version=1,
        )
    ]


def test_it_is_told_once(uow: Work) -> None:
    hear(uow, breach("J1", 2), CutOffReached(DAY), CutOffReached(DAY + A_DAY))
    assert len(costs(uow)) == 1
    hear(uow, breach("J2", 3), CutOffReached(DAY + 2 * A_DAY))
    assert [(each.cause_ref, each.strike) for each in costs(uow)] == [("J1", 1), ("J2", 2)]


def test_each_breach_is_told_with_its_own_elements_loss(uow: Work) -> None:
    hear(uow, breach("J1", 2), breach("C1", 2, "housing_management"), CutOffReached(DAY))
    found = {
        each.cause_ref: (each.strike, [lost.element for lost in each.lost]) for each in costs(uow)
    }
    assert found == {"J1": (1, ["repairs"]), "C1": (1, ["housing_management"])}


def test_the_second_in_a_quarter_takes_nothing_and_the_third_the_rest(uow: Work) -> None:
    hear(uow, *(breach(f"J{n}", 2) for n in (1, 2, 3)), CutOffReached(DAY))
    assert [[(lost.quarter, lost.reason) for lost in each.lost] for each in costs(uow)] == [
        [(2, "repair_call_out")],
        [],
        [(3, "three_strikes"), (4, "three_strikes")],
    ]


def test_what_no_longer_counts_on_the_same_day_is_never_told(uow: Work) -> None:
    hear(uow, breach("J1", 2))
    hear(uow, enrolment.AppealUpheld("T1", "repairs", "J1", DAY, 1), CutOffReached(DAY))
    hear(uow, CutOffReached(DAY + A_DAY))
    assert costs(uow) == []


def test_what_is_with_the_bank_is_not_told_as_lost(uow: Work) -> None:
    first = uow.store.instalments_of("T1")[4]
    uow.store.submissions["T1"] = {"repairs": [Submission(1, DAY - 10 * A_DAY, None)]}
    uow.store.set_status([first.id], "paid")
    hear(uow, breach("J1", 1), CutOffReached(DAY))
    (told,) = costs(uow)
    assert [(lost.quarter, lost.reason) for lost in told.lost] == [(2, "late")]


def test_nor_is_what_was_frozen_before_its_breach_was_known(uow: Work) -> None:
    first = uow.store.instalments_of("T1")[4]
    uow.store.set_status([first.id], "submitted")
    hear(uow, breach("J1", 1), CutOffReached(DAY))
    assert [each.lost for each in costs(uow)] == [()]


# --- how instalments stand ---

MOVED = payments.MovedInstalment("T1", "repairs", 1, 7500, DAY, "held", "rent_arrears", True)


def test_what_moved_is_told_as_it_stands(uow: Work) -> None:
    moved = [MOVED, replace(MOVED, quarter=2, status="scheduled", reason="", earned=False)]
    uow.store.telling.moved = moved
    hear(uow, CutOffReached(DAY))
    (told,) = uow.recorded(payments.InstalmentsMoved)
    assert (told.on, told.instalments) == (DAY, tuple(moved))


@pytest.mark.parametrize(("moved", "told"), [(0, []), (500, [500]), (501, [500, 1])])
def test_so_many_are_told_in_one_event(uow: Work, moved: int, told: list[int]) -> None:
    assert TOLD_AT_ONCE == 500
    uow.store.telling.moved = [MOVED] * moved
    hear(uow, CutOffReached(DAY))
    events = uow.recorded(payments.InstalmentsMoved)
    assert [len(event.instalments) for event in events] == told
