"""Enrolment's repository: rows to domain objects and back.

participations.py  each tenant's membership, from the invitation to the end
scheme.py          the scheme as it was opened
deal_texts.py      the words that tenants sign
people.py          who the tenants are, and the words they are found by
breaches.py        contacts and repairs, what they breached, what was upheld or taken back
appeals.py         appeals as they were recorded and decided
surveys.py         what tenants answered in surveys
"""

from datetime import date

from services.backbone.last_closed import LastClosed
from services.backbone.unit_of_work import UnitOfWork
from services.backbone.writing import Writer
from services.enrolment import tables
from services.enrolment.store.appeals import AppealStore
from services.enrolment.store.breaches import BreachStore
from services.enrolment.store.deal_texts import DealTextStore
from services.enrolment.store.participations import ParticipationStore
from services.enrolment.store.people import PeopleStore
from services.enrolment.store.scheme import SchemeStore
from services.enrolment.store.surveys import SurveyStore


class EnrolmentStore(ParticipationStore):
    """Reads and writes inside one unit of work; each part has its own subject."""

    def __init__(self, connection: Writer) -> None:
        super().__init__(connection)
        self.scheme = SchemeStore(connection)
        self.deal_texts = DealTextStore(connection)
        self.people = PeopleStore(connection)
        self.breaches = BreachStore(connection)
        self.recorded_appeals = AppealStore(connection)
        self.surveys = SurveyStore(connection)
        self.dates = LastClosed(connection, tables.last_closed)

    def last_cut_off(self) -> date | None:
        """Return the last business date that was heard closed; None before the first."""
        return self.dates.day()


Work = UnitOfWork[EnrolmentStore]
"""What a handler of enrolment works in: one transaction on its store."""


__all__ = ["EnrolmentStore", "Work"]
