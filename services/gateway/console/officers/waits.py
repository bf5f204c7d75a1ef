"""What waits for housing officers and managers, for the first page."""

from collections.abc import Iterator
from typing import Final

from flask import url_for

from services.contracts.enrolment import DecideAppeal, OpenScheme
from services.contracts.queries.enrolment import EnrolmentDay, EnrolmentToday
from services.gateway.console.permissions import can_open, can_use
from services.gateway.console.waiting import Contribution, Waiting
from services.terms.counting import counted


def _waits(found: EnrolmentDay) -> Iterator[Waiting]:
    if not found.scheme_open and can_use(OpenScheme) and can_open("scheme.ask"):
        yield Waiting("No scheme is open yet: open it", url_for("scheme.ask"))
    for row in found.places_to_give if can_open("areas.one") else ():
        text = f"{row.area_name}: {row.free:,} free, and {row.in_line:,} in line for a place"
        yield Waiting(text, url_for("areas.one", code=row.area_code), row.since)
    if found.open_appeals and can_use(DecideAppeal):
        text = counted(found.open_appeals, "appeal to decide", "appeals to decide")
        href = url_for("appeals.listed")
        yield Waiting(text, href, found.appeals_since, found.decide_first_by)


WAITS: Final = Contribution(EnrolmentToday, _waits)
