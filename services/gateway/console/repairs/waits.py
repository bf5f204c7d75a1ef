"""What waits for surveyors and repairs managers, for the first page."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Final

from flask import url_for

from services.contracts.queries.repairs import RepairsDay, RepairsToday, VisitsWaiting
from services.contracts.repairs import BookOwnVisit, BookVisit, RecordVisit, SettleFollowUp
from services.gateway.business_date import date_now
from services.gateway.console.permissions import can_use
from services.gateway.console.waiting import Contribution, Waiting
from services.gateway.visitor import signed_in_visitor
from services.terms.counting import counted


def _waits(found: RepairsDay) -> Iterator[Waiting]:
    today = date_now()
    if can_use(RecordVisit):
        for day, number, whose, of in _shown(found.booked):
            if day <= today:
                said = "today" if day == today else "not made yet"
                text = f"{counted(number, 'visit')} {said}{of}"
                yield Waiting(text, url_for("visits.today", on=day, whose=whose), day, day)
        for day, number, whose, of in _shown(found.begun):
            text = f"{counted(number, 'visit')} begun and not completed{of}"
            yield Waiting(text, url_for("visits.today", on=day, whose=whose), day)
        if found.works.number:
            text = counted(found.works.number, "home waits for works", "homes wait for works")
            yield Waiting(text, url_for("inspections.works"), found.works.since)
    if found.baselines_to_book.number and (can_use(BookVisit) or can_use(BookOwnVisit)):
        number, since = found.baselines_to_book.number, found.baselines_to_book.since
        text = counted(number, "baseline to book again", "baselines to book again")
        yield Waiting(text, url_for("inspections.baselines_to_book"), since)
    follow_ups = url_for("inspections.follow_ups")
    if found.to_book.number and (can_use(BookVisit) or can_use(BookOwnVisit)):
        text = counted(found.to_book.number, "follow-up to book", "follow-ups to book")
        yield Waiting(text, follow_ups, found.to_book.since, found.to_book.until)
    if found.to_settle.number and can_use(SettleFollowUp):
        text = counted(found.to_settle.number, "follow-up to settle", "follow-ups to settle")
        yield Waiting(text, follow_ups, found.to_settle.since)


def _shown(rows: Iterable[VisitsWaiting]) -> Iterator[tuple[date, int, str, str]]:
    """Yield the day, how many visits, whose they are in the diary, and what is said of that.

    A repairs manager sees everybody's of a day, a surveyor their own, and those of nobody yet.
    """
    if can_use(BookVisit):
        for day, of_day in groupby(rows, lambda row: row.visit_date):
            yield day, sum(row.number for row in of_day), "all", ""
        return
    me = signed_in_visitor().actor.ref
    for row in rows:
        if row.surveyor == me:
            yield row.visit_date, row.number, "mine", ""
        elif not row.surveyor:
            yield row.visit_date, row.number, "nobody", ", nobody’s yet"


WAITS: Final = Contribution(RepairsToday, _waits)
