"""What of enrolment waits for somebody."""

from datetime import date

from sqlalchemy import Connection, bindparam, func, select

from services.backbone.handling import Queries
from services.backbone.writing import Writer
from services.contracts.queries.enrolment import EnrolmentDay, EnrolmentToday, PlacesToGiveRow
from services.enrolment import tables
from services.enrolment.domain.places import places_free
from services.enrolment.domain.scheme import Area
from services.enrolment.queries.appeals import waiting_appeals
from services.enrolment.queries.areas import area_counts
from services.enrolment.store import EnrolmentStore

_OF = tables.participations.c
_SINCE = select(func.min(_OF.signed_on)).where(tables.IN_LINE, _OF.area_code == bindparam("area"))
"""The day on which the first in line of an area signed: the beginning of an index."""


def enrolment_today(query: EnrolmentToday, connection: Connection) -> EnrolmentDay:
    """Return what waits, the longest wait first."""
    store = EnrolmentStore(Writer(connection))
    definition = store.scheme.definition()
    if definition is None:
        return EnrolmentDay(False, (), 0, None, None)
    counts, in_line = area_counts(connection)
    rows = []
    for offer in definition.scheme.areas:
        free = places_free(Area(offer.code, offer.name, offer.capacity), counts[offer.code])
        if free and in_line[offer.code]:
            since = connection.execute(_SINCE, {"area": offer.code}).scalar_one()
            row = PlacesToGiveRow(offer.code, offer.name, free, in_line[offer.code], since)
            rows.append(row)
    to_give = tuple(sorted(rows, key=_longest_first))
    return EnrolmentDay(True, to_give, *waiting_appeals(connection))


def _longest_first(row: PlacesToGiveRow) -> tuple[date, str]:
    return row.since, row.area_code


ON_QUERY: Queries = {EnrolmentToday: enrolment_today}
