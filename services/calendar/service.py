"""The calendar as nameko runs it, and as the embedded host does.

Beside its calls it has methods for the hosts: the day clock, or a player of pilots, reaches the
dates, and in practice closes those that a person wants closed.
"""

from datetime import date

from services.calendar import handlers, queries, tables
from services.calendar.store import CalendarStore
from services.hosts.service_class import Service
from services.hosts.service_database import ServiceDatabase


class CalendarService(Service):
    """Publishes each business date once, in order."""

    name = "calendar"
    database = ServiceDatabase(tables.backbone, CalendarStore)
    on_command = handlers.ON_COMMAND
    on_query = queries.ON_QUERY

    def reach_cut_off(self, on: date) -> list[date]:
        """Publish the cut-off of `on`, missed dates first; returns the dates published."""
        with self.database.begin("day clock", correlation_id=f"cut-off {on}") as uow:
            published = handlers.reach_cut_off(on, uow)
            uow.commit()
        return published

    def begin_practice(self) -> None:
        """Have the dates closed by a person from now on; the wall clock closes none."""
        with self.database.begin("day clock", correlation_id="practice") as uow:
            uow.store.begin_practice()
            uow.commit()

    def is_practice(self) -> bool:
        """Return whether a person closes the dates."""
        with self.database.begin("day clock") as uow:
            return uow.store.is_practice()

    def close_next(self) -> date | None:
        """In practice, publish the next date that is to be closed; None where there is none.

        The caller lets everything come to rest between two of them, as a day does.
        """
        with self.database.begin("day clock") as uow:
            day = handlers.next_to_close(uow)
        if day is not None:
            self.reach_cut_off(day)
        return day
