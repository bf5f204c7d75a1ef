"""Which date's work is done, and which one an officer's work counts for."""

from datetime import date, timedelta

from sqlalchemy import Connection, func, select

from services.payments import tables


def last_cut_off(connection: Connection) -> date | None:
    """Return the last date whose work is done; None before the first."""
    query = select(func.max(tables.cut_offs.c.date))
    last: date | None = connection.execute(query).scalar_one()
    return last


def business_date(connection: Connection) -> str:
    """Return the date that an officer's work counts for: the one after the last cut-off."""
    last = last_cut_off(connection)
    return "" if last is None else (last + timedelta(days=1)).isoformat()
