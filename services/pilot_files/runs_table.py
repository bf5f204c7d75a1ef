"""Reads `[runs]` of `scheme.toml`: on which days payments are made."""

from typing import Any, get_args

from services.backbone.toml_table import Table
from services.contracts.vocabulary import PaymentRhythm
from services.pilot_files.rows import PaymentDaysSetting
from services.terms.showing import quoted

RHYTHMS: tuple[PaymentRhythm, ...] = get_args(PaymentRhythm)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
LAST_OF_MONTH = 31

HOW_TO_SAY = {
    "week": 'use "monday" to "friday", like ["tuesday"]',
    "month": f"use whole numbers from 1 to {LAST_OF_MONTH}, like [1, 15]",
}


def read_payment_days(table: Table) -> PaymentDaysSetting:
    """Return the payment days; every working day where the table is not there or has a fault."""
    table.only("every", "on")
    every = table.choice("every", RHYTHMS, "working_day")
    if not table.good("every"):
        return PaymentDaysSetting("working_day", ())
    if every == "working_day":
        if "on" in table.values:
            table.fault("on", 'leave it out, or choose every = "week" or "month"')
        return PaymentDaysSetting(every, ())
    return PaymentDaysSetting(every, _days(table, every))


def _days(table: Table, every: PaymentRhythm) -> tuple[int, ...]:
    """Return the days in their order: of the month, or of the week with 1 for Monday."""
    given = table.one_or_more("on")
    if not given and table.good("on"):
        table.fault("on", f"name the days on which payments are made; {HOW_TO_SAY[every]}")
    days = set()
    for value in given:
        day = _weekday(value) if every == "week" else _day_of_month(value)
        if day is None:
            table.fault("on", f"{quoted(str(value))} is no day of a {every}; {HOW_TO_SAY[every]}")
        elif day in days:
            table.fault("on", f"{quoted(str(value))} is there twice; leave one")
        else:
            days.add(day)
    return tuple(sorted(days))


def _weekday(value: Any) -> int | None:
    return WEEKDAYS.index(value) + 1 if value in WEEKDAYS else None


def _day_of_month(value: Any) -> int | None:
    return value if type(value) is int and 1 <= value <= LAST_OF_MONTH else None
