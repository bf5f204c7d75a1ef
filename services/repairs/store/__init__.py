"""Repairs' repository: rows to domain objects and back.

homes.py   homes, each with how its inspections stand
scheme.py  what the scheme says of visits, and whose repair it is
visits.py  what came of visits, and what was found
diary.py   the visits that are booked
rooms.py   what is looked at in visits, and rooms kept of those not completed
jobs.py    repairs, and what was known of them before
mappings.py  how the repairs system's file is read
rows.py    what is kept and no rule is about
"""

from datetime import date

from services.backbone.unit_of_work import UnitOfWork
from services.backbone.writing import Writer
from services.repairs.store.diary import Diary
from services.repairs.store.homes import HomeStore
from services.repairs.store.jobs import JobStore
from services.repairs.store.mappings import MappingStore
from services.repairs.store.rooms import RoomStore
from services.repairs.store.scheme import SchemeStore
from services.repairs.store.visits import VisitStore


class RepairsStore(HomeStore):
    """Reads and writes inside one unit of work; each part has its own subject."""

    def __init__(self, connection: Writer) -> None:
        super().__init__(connection)
        self.scheme = SchemeStore(connection)
        self.visits = VisitStore(connection)
        self.diary = Diary(connection)
        self.rooms = RoomStore(connection)
        self.jobs = JobStore(connection)
        self.mappings = MappingStore(connection)

    def last_cut_off(self) -> date | None:
        """Return the last date whose work is done; None before the first, or before the scheme."""
        return self.scheme.last_cut_off()


Work = UnitOfWork[RepairsStore]
"""What a handler of repairs works in: one transaction on its store."""


__all__ = ["RepairsStore", "Work"]
