"""The areas, their places, and who stands in line for one."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Protocol

from sqlalchemy import Connection, select, tuple_

from services.backbone.errors import NotFound
from services.backbone.handling import Queries
from services.backbone.paging import day_of_place, page_of, page_of_all, place_after
from services.contracts.enrolment import AreaOffer
from services.contracts.queries import Page
from services.contracts.queries.enrolment import AreaByCode, AreaRow, Areas, InLineRow, LineOfArea
from services.enrolment import tables
from services.enrolment.domain.participation import HAS_PLACE, LEFT
from services.enrolment.domain.places import places_free
from services.enrolment.domain.scheme import Area
from services.enrolment.store.scheme import SchemeStore

_OF = tables.participations.c
_COUNTS = select(tables.area_counts)
_FROM_THE_FIRST = (0, "0001-01-01", 0)
"""Before everybody: the position, the day signed and the place in the file of who came last."""


def areas(query: Areas, connection: Connection) -> Page[AreaRow]:
    """Return the areas in the order of the scheme."""
    counts, in_line = area_counts(connection)
    rows = [_area(offer, counts[offer.code], in_line) for offer in _offers(connection)]
    return page_of_all(rows, query)


def area_by_code(query: AreaByCode, connection: Connection) -> AreaRow:
    """Return one area."""
    for offer in _offers(connection):
        if offer.code == query.code:
            counts, in_line = area_counts(connection, offer.code)
            return _area(offer, counts[offer.code], in_line)
    raise NotFound(f"no area of the scheme has the code {query.code!r}", "code")


def line_of_area(query: LineOfArea, connection: Connection) -> Page[InLineRow]:
    """Return who stands in line, in the order in which they get a place."""
    number, signed_on, place = place_after(query, _FROM_THE_FIRST)
    who = tables.people.c
    found = (
        select(
            *(_OF.tenant_ref, _OF.signed_on, _OF.position),
            *(who.title, who.first_name, who.last_name),
        )
        .join(tables.people, who.tenant_ref == _OF.tenant_ref)
        .where(tables.IN_LINE, _OF.area_code == query.code)
        .order_by(_OF.signed_on, _OF.position)
        .limit(query.size + 1)
    )
    if number:
        found = found.where(
            tuple_(_OF.signed_on, _OF.position) > tuple_(day_of_place(signed_on), place)
        )
    rows = enumerate(connection.execute(found), start=number + 1)
    return page_of(
        rows,
        query,
        lambda numbered: (
            numbered[0],
            numbered[1].signed_on.isoformat(),
            numbered[1].position,
        ),
        _stands,
    )


class _InLine(Protocol):
    tenant_ref: str
    title: str
    first_name: str
    last_name: str
    signed_on: date
    position: int


def _stands(numbered: tuple[int, _InLine]) -> InLineRow:
    number, row = numbered
    return InLineRow(
        number,
        row.tenant_ref,
        row.title,
        row.first_name,
        row.last_name,
        row.signed_on,
        row.position,
    )


def _offers(connection: Connection) -> tuple[AreaOffer, ...]:
    definition = SchemeStore(connection).definition()
    return definition.scheme.areas if definition is not None else ()


def area_counts(
    connection: Connection, code: str | None = None
) -> tuple[Mapping[str, Counter[str]], Counter[str]]:
    """Return how many tenants are in each status, by area, and how many are in line, by area."""
    found = _COUNTS if code is None else _COUNTS.where(tables.area_counts.c.area_code == code)
    counts, in_line = defaultdict[str, Counter[str]](Counter), Counter[str]()
    for row in connection.execute(found):
        counts[row.area_code][row.status] += row.number
        if row.in_line:
            in_line[row.area_code] += row.number
    return counts, in_line


def _area(offer: AreaOffer, counts: Counter[str], in_line: Counter[str]) -> AreaRow:
    area = Area(offer.code, offer.name, offer.capacity)
    return AreaRow(
        code=area.code,
        name=area.name,
        places=area.capacity,
        taken=sum(counts[status] for status in HAS_PLACE),
        free=places_free(area, counts),
        in_line=in_line[area.code],
        left=sum(counts[status] for status in LEFT),
        **{status: counts[status] for status in SHOWN},
    )


SHOWN = ("invited", "waiting", "agreed", "active", "completed", "rejected")
"""The statuses that have a number of their own."""

ON_QUERY: Queries = {Areas: areas, AreaByCode: area_by_code, LineOfArea: line_of_area}
