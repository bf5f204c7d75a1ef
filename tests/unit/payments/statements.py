"""Statements to look at: one of each status and reason, and what others are made from."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from services.payments.adapters.statement import Cause, Line, Statement, masked

ON = date(2012, 8, 10)
STARTS = (date(2011, 11, 1), date(2012, 2, 1), date(2012, 5, 1), date(2012, 8, 1))
ENDS = (*STARTS[1:], date(2012, 11, 1))
CAUSE = Cause("J17", "plumbing_minor", date(2012, 7, 17), date(2012, 8, 16))


def a_line(element: str, quarter: int, status: str, **more: Any) -> Line:
    first, end = STARTS[quarter - 1], ENDS[quarter - 1]
    pence = 7500 if element == "repairs" else 5000
    last = end - timedelta(days=1)
    return Line(element, quarter, first, last, pence, due_on=end, status=status, **more)


def a_statement(*lines: Line, **changes: Any) -> Statement:
    whole = Statement(
        landlord="Bromford",
        scheme="Home Rewards Club",
        phone="0330 123 4034",
        email="cashback@example.org",
        tenant_name="Siân O'Brien",
        tenant_ref="T0001",
        first_day=date(2011, 11, 1),
        last_day=date(2012, 10, 31),
        made_on=ON,
        next_payment_day=date(2012, 8, 13),
        account=masked("66374958"),
        lines=lines,
    )
    return replace(whole, **changes)


FULL = a_statement(
    a_line("repairs", 1, "paid", earned=True, entry_day=date(2012, 2, 3)),
    a_line("repairs", 2, "returned", earned=True),
    a_line("repairs", 3, "forfeited", reason="repair_call_out", cause=CAUSE),
    a_line("repairs", 4, "scheduled"),
    a_line("housing_management", 1, "paid", earned=True, entry_day=date(2012, 2, 3)),
    a_line("housing_management", 2, "submitted", earned=True, entry_day=date(2012, 8, 14)),
    a_line("housing_management", 3, "held", reason="rent_arrears", earned=True),
    a_line("housing_management", 4, "scheduled"),
)

HOSTILE = "<script>alert('x')</script>\" onload=\"x&amp;"
"""What would be a command to a browser."""
