"""What of enrolment waits for somebody."""

from datetime import date

from sqlalchemy import Connection, func, select

from services.backbone.service import Queries
from services.backbone.writing import Writer
from services.contracts.queries.enrolment import EnrolmentDay, EnrolmentToday, PlacesToGiveRow
from services.enrolment import tables
from services.enrolment.domain.places import places_free
from services.enrolment.domain.scheme import Area
from services.enrolment.queries.appeals import waiting_appeals
from services.enrolment.store import EnrolmentStore

_OF = tables.participations.c
_IN_LINE = (
    select(_OF.area_code, func.count(), func.min(_OF.signed_on))
    .where(tables.IN_LINE)
    .group_by(_OF.area_code)
)


def enrolment_today(query: EnrolmentToday, connection: Connection) -> EnrolmentDay:
    """Return what waits, the longest wait first."""
    store = EnrolmentStore(Writer(connection))
    definition = store.scheme.definition()
    if definition is None:
        return EnrolmentDay(False, (), 0, None)
    in_line = {code: (number, since) for code, number, since in connection.execute(_IN_LINE)}
    rows = []
    for offer in definition.scheme.areas:
        if offer.code in in_line:
            area = Area(offer.code, offer.name, offer.capacity)
            free = places_free(area, store.status_counts(area.code))
            if free:
                rows.append(PlacesToGiveRow(area.code, area.name, free, *in_line[area.code]))
    to_give = tuple(sorted(rows, key=_longest_first))
    return EnrolmentDay(True, to_give, *waiting_appeals(connection))


def _longest_first(row: PlacesToGiveRow) -> tuple[date, str]:
    return row.since, row.area_code


ON_QUERY: Queries = {EnrolmentToday: enrolment_today}
