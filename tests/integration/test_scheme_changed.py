"""The scheme's settings change in every service that uses them; what is decided stays."""

import datetime as dt
from dataclasses import replace

from services.contracts import enrolment
from services.contracts.contact_points import EXAMPLE_CONTACT_POINTS
from services.contracts.costs import USUAL_COSTS
from services.contracts.queries.payments.finance import FinanceToday
from services.contracts.queries.payments.runs import Runs
from tests.integration.office import DUE, START, Office

TUESDAYS = enrolment.PaymentDays("week", (2,))


def changed(on: dt.date) -> enrolment.SchemeChanged:
    return enrolment.SchemeChanged(
        version=2,
        on=on,
        hold_while_in_arrears=False,
        visit_attempts=2,
        areas=(
            enrolment.AreaOffer("DUD", "Dudley", 80),
            enrolment.AreaOffer("LIC", "Lichfield", 9),
        ),
        payment_days=TUESDAYS,
        contact_points=replace(EXAMPLE_CONTACT_POINTS, phone="01632 960999"),
        costs=USUAL_COSTS,
    )


def test_payments_takes_up_payment_days_and_holding_and_keeps_the_run_that_there_is(
    office: Office,
) -> None:
    office.open(tenants=2)
    office.hear(enrolment.RentArrearsChanged("T2", START, True))
    office.reach(DUE)
    before = office.instalments()
    assert before["T2 repairs Q1"] == ("held", "rent_arrears")
    office.hear(changed(DUE))
    assert office.instalments() == before
    assert office.ask(FinanceToday()).next_payment_day == dt.date(2012, 4, 17)
    assert [run.run_ref for run in office.rows(Runs())] == [f"run-{DUE}"]
    office.reach(dt.date(2012, 4, 17))
    (made,) = (run for run in office.rows(Runs()) if run.run_ref == "run-2012-04-17")
    assert made.payments == 2, "T1 of the run that lapsed, and T2, whose hold is over"
    assert office.ask(FinanceToday()).next_payment_day == dt.date(2012, 4, 24)
