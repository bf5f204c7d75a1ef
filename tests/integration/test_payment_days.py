"""Payment days as finance meets them: the next one is told, and a run by hand keeps to them.

The scheme pays on the 1st and 15th. What is due on Mon 16 April 2012 is paid that day, to which
Sun 15 April moves; the next payment days are Tue 1 May and Tue 15 May.
"""

import datetime as dt
import json

import pytest

from services.backbone.errors import NotNow
from services.contracts import enrolment
from services.contracts import payments as contract
from services.contracts.queries.payments.accounts import NextPaymentDay
from services.contracts.queries.payments.budgets_and_samples import Budget
from services.contracts.queries.payments.explaining import Explanation, StatementDocument
from services.contracts.queries.payments.runs import RunLines, Runs
from services.pilot.playing import ON_THE_WAY
from services.terms.days import long_day
from tests.integration.office import DUE, FIRST, OTHER_ACCOUNT, RUN, SECOND, Office

NEXT_DAY = dt.date(2012, 4, 17)
FRIDAY = dt.date(2012, 4, 20)
MAY_1 = dt.date(2012, 5, 1)
TWICE_A_MONTH = enrolment.PaymentDays("month", (1, 15))


@pytest.fixture
def club(office: Office) -> Office:
    office.open(payment_days=TWICE_A_MONTH)
    return office


def prepare(office: Office) -> str:
    return str(office.tell(contract.PrepareRun(), FIRST).run_ref)


def test_the_next_payment_day_is_told(club: Office) -> None:
    assert club.ask(NextPaymentDay()).date is None
    club.reach(DUE - dt.timedelta(days=1))
    assert club.ask(NextPaymentDay()).date == DUE
    club.reach(DUE)
    assert club.ask(NextPaymentDay()).date == MAY_1


def test_between_payment_days_no_run_is_prepared_by_the_clock_or_by_hand(club: Office) -> None:
    club.reach(DUE)
    club.release()
    club.reach(FRIDAY)
    assert club.rows(Runs(ON_THE_WAY)) == []
    with pytest.raises(NotNow, match="is no payment day; the next one is 1 May 2012"):
        prepare(club)


def test_a_run_that_ended_unpaid_can_be_made_good_before_the_next_payment_day(
    club: Office,
) -> None:
    club.reach(DUE)
    club.reach(NEXT_DAY)
    (lapsed,) = club.rows(Runs())
    assert (lapsed.run_ref, lapsed.state) == (RUN, "lapsed")
    assert prepare(club) == f"run-{NEXT_DAY}"
    club.tell(contract.RejectRun(f"run-{NEXT_DAY}", "not yet"), SECOND)
    club.reach(FRIDAY)
    club.release(prepare(club))
    assert club.instalments()["T1 repairs Q1"] == ("submitted", "")
    with pytest.raises(NotNow, match="is no payment day"):
        prepare(club)


def test_a_hold_says_when_the_next_payments_are_made(club: Office) -> None:
    club.hear(enrolment.RentArrearsChanged("T1", DUE, in_arrears=True))
    club.reach(DUE)
    (held,) = map(json.loads, club.events("payments.instalments_held.v1"))
    assert held["next_payment_day"] == str(MAY_1)


def test_a_return_says_whether_there_are_other_details_and_when_payments_are_made(
    club: Office,
) -> None:
    club.reach(DUE)
    club.release()
    club.reach(dt.date(2012, 4, 30))
    club.tell(contract.ChangeBankDetails("T1", MAY_1, *OTHER_ACCOUNT, ""), FIRST)
    for ref in ("T1", "T2"):
        club.tell(contract.RecordReturn(ref, dt.date(2012, 4, 18), MAY_1, "B"))
    told = [json.loads(event) for event in club.events("payments.payment_returned.v1")]
    assert [(t["other_details"], t["next_payment_day"]) for t in told] == [
        (True, "2012-05-01"),
        (False, "2012-05-01"),
    ]


def test_the_run_and_the_explanation_name_the_payment_day(club: Office) -> None:
    club.hear(enrolment.RentArrearsChanged("T1", DUE, in_arrears=True))
    club.reach(DUE)
    club.release()
    club.hear(enrolment.RentArrearsChanged("T1", NEXT_DAY, in_arrears=False))
    club.reach(NEXT_DAY)
    (told, *_) = club.ask(Explanation("T1")).instalments
    assert told.summary.endswith(
        "has been due since 16 April 2012 and waits for the payment day of 1 May 2012."
    )
    club.reach(MAY_1)
    lines = club.rows(RunLines(f"run-{MAY_1}"))
    assert {line.why for line in lines} == {f"due {long_day(DUE)}; nothing holds it any more"}


def test_what_fell_due_since_the_last_payment_day_is_said_to_have_waited_for_this_one(
    office: Office,
) -> None:
    office.open(tenants=1, payment_days=enrolment.PaymentDays("month", (1,)))
    office.reach(MAY_1)
    lines = office.rows(RunLines(f"run-{MAY_1}"))
    assert {line.why for line in lines} == {
        f"due {long_day(DUE)}; this is the first payment day since"
    }


def test_the_statement_says_when_the_next_payment_is_made(office: Office) -> None:
    office.open(tenants=1, payment_days=enrolment.PaymentDays("month", (1,)))
    office.reach(DUE)
    page = office.ask(StatementDocument("T1", "html")).content
    assert "It goes into our next payment, which we make on 1 May 2012." in page


def test_the_budget_counts_what_waits_for_its_payment_day_as_still_due(office: Office) -> None:
    office.open(tenants=1, payment_days=enrolment.PaymentDays("month", (1,)))
    office.reach(FRIDAY)
    total = office.ask(Budget()).total
    assert (total.still_due_pence, total.with_bank_pence) == (50000, 0)
    assert total.forecast_pence == 50000
