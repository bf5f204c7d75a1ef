"""Which date's work is done, and which one an officer's work counts for."""

from datetime import date, timedelta

from sqlalchemy import Connection

from services.backbone.handling import Queries
from services.backbone.working_days import is_working_day
from services.backbone.writing import Writer
from services.contracts.queries.payments.accounts import DateInForce, NextPaymentDay, OpenDate
from services.payments.domain.payment_days import (
    EVERY_WORKING_DAY,
    PaymentDays,
    next_payment_day,
)
from services.payments.store.deal import DealStore


def last_cut_off(connection: Connection) -> date | None:
    """Return the last date whose work is done; None before the first."""
    return DealStore(Writer(connection)).last_cut_off()


def date_in_force(connection: Connection) -> date | None:
    """Return the date that an officer's work counts for; None before the first cut-off."""
    last = last_cut_off(connection)
    return None if last is None else last + timedelta(days=1)


def payment_days(connection: Connection) -> PaymentDays:
    """Return the days on which runs are prepared; every working day before the scheme is open."""
    rules = DealStore(Writer(connection)).rules()
    return EVERY_WORKING_DAY if rules is None else rules.payment_days


def payment_day_after(day: date, connection: Connection) -> date:
    """Return the first day later than `day` on which a run is prepared."""
    return next_payment_day(day, payment_days(connection), is_working_day)


def upcoming_payment_day(query: NextPaymentDay, connection: Connection) -> DateInForce:
    """Return the next day on which a run is prepared."""
    last = last_cut_off(connection)
    return DateInForce(None if last is None else payment_day_after(last, connection))


def open_date(query: OpenDate, connection: Connection) -> DateInForce:
    """Return the date that an officer's work counts for: the one after the last cut-off."""
    return DateInForce(date_in_force(connection))


ON_QUERY: Queries = {OpenDate: open_date, NextPaymentDay: upcoming_payment_day}
