"""Publishes each business date once, in order. It has no nameko entrypoints: nobody calls it
but the day clock and, when a pilot is played, the command that plays it."""

from datetime import date, timedelta

from services.calendar import tables
from services.calendar.store import CalendarStore
from services.contracts.calendar import CutOffReached
from services.hosts.service_database import ServiceDatabase


class CalendarService:
    """The dates themselves."""

    name = "calendar"
    database = ServiceDatabase(tables.backbone, CalendarStore)

    def reach_cut_off(self, on: date) -> list[date]:
        """Publish the cut-off of `on`, missed dates first; returns the dates published.

        The first date ever published has none before it. A date that was published is passed over.
        """
        published: list[date] = []
        with self.database.begin("day clock", correlation_id=f"cut-off {on}") as uow:
            last = uow.store.last_cut_off()
            day = on if last is None else last + timedelta(days=1)
            while day <= on:
                uow.store.add_cut_off(day)
                uow.record(CutOffReached(day))
                published.append(day)
                day += timedelta(days=1)
            uow.commit()
        return published
