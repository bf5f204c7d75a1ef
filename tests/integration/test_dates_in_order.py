"""Payments does one date after the other, in whatever order a broker hands them over."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select

from services.backbone.dead_letters import dead_letters
from services.backbone.transactions import Transactions
from services.payments import tables
from services.payments.handlers import ON_EVENT
from services.payments.store import PaymentsStore
from tests.integration.test_money_in_sql import payments
from tests.integration.test_transactions import body

__all__ = ["payments"]

DAYS = [dt.date(2012, 1, 2) + dt.timedelta(days=n) for n in range(6)]


def dates_done(payments: Transactions[PaymentsStore]) -> Sequence[dt.date]:
    query = select(tables.cut_offs.c.date).order_by(tables.cut_offs.c.date)
    return payments.read(lambda c: list(c.execute(query).scalars()))  # type: ignore[no-any-return]


def test_a_date_that_came_too_early_waits_for_those_before_it(
    payments: Transactions[PaymentsStore],
) -> None:
    dates = {day: body(day, sequence=n) for n, day in enumerate(DAYS, start=1)}
    payments.receive([dates[DAYS[0]]], ON_EVENT)
    payments.receive([dates[day] for day in (DAYS[3], DAYS[4], DAYS[5])], ON_EVENT)
    assert dates_done(payments) == DAYS[:1]
    assert len(dead_letters(payments, ("waiting",))) == 3
    payments.receive([dates[day] for day in (DAYS[1], DAYS[2])], ON_EVENT)
    later = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=1)
    payments.retry_parked(ON_EVENT, later)
    assert dates_done(payments) == DAYS
    assert dead_letters(payments, ("waiting", "dead")) == []


def test_a_date_that_comes_again_is_done_once(payments: Transactions[PaymentsStore]) -> None:
    for day in (DAYS[0], DAYS[1], DAYS[0], DAYS[1]):
        payments.receive([body(day)], ON_EVENT)
    assert dates_done(payments) == DAYS[:2]
    assert dead_letters(payments, ("waiting", "dead")) == []
