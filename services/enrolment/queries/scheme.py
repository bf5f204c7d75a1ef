"""The scheme itself: in brief, whole, its versions, and what it costs at most."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Protocol

from sqlalchemy import Connection, select

from services.backbone.actors import names_in
from services.backbone.errors import Conflict, Invalid, NotFound
from services.backbone.handling import Queries
from services.backbone.paging import page_of, place_after
from services.contracts.enrolment import OpenScheme, SchemeOpened
from services.contracts.queries import Page
from services.contracts.queries.enrolment import (
    AreaCost,
    CheckScheme,
    ElementCost,
    OpenedScheme,
    OutlineOfScheme,
    SchemeCost,
    SchemeInBrief,
    SchemeInForce,
    SchemeOutline,
    SchemeSettings,
    SchemeVersionRow,
    SchemeVersions,
    SettingChange,
)
from services.contracts.schema import from_wire
from services.enrolment import tables
from services.enrolment.domain.scheme_changes import changes_between
from services.enrolment.domain.scheme_rules import cost_at_most, wrong_opening
from services.enrolment.store.scheme import SchemeStore
from services.terms.money import shares

BEYOND_ALL = 2**31 - 1


def opened_scheme(query: OpenedScheme, connection: Connection) -> SchemeInBrief:
    """Return the scheme in brief."""
    scheme = _scheme(connection)
    return SchemeInBrief(scheme.name, scheme.landlord, scheme.opens_on, scheme.practice)


def outline(query: OutlineOfScheme, connection: Connection) -> SchemeOutline:
    """Return what the results of the scheme are sorted by."""
    scheme = _scheme(connection)
    elements = tuple(offer.element for offer in scheme.elements)
    codes = tuple(area.code for area in scheme.areas)
    names = tuple(area.name for area in scheme.areas)
    return SchemeOutline(scheme.name, scheme.landlord, elements, codes, names)


def _scheme(connection: Connection) -> SchemeOpened:
    found = SchemeStore(connection).definition()
    if found is None:
        raise NotFound("no scheme is open yet")
    return found.scheme


def check_scheme(query: CheckScheme, connection: Connection) -> SchemeCost:
    """Return what a scheme would cost at most, if it can be opened."""
    if SchemeStore(connection).definition() is not None:
        raise Conflict("the scheme is open already; a pilot has one scheme")
    Invalid.if_any(wrong_opening(query.opening))
    return _cost_of(query.opening.scheme)


def scheme_in_force(query: SchemeInForce, connection: Connection) -> SchemeSettings:
    """Return every setting, and who opened the scheme."""
    last, table = SchemeStore(connection).last(), tables.scheme.c
    if last is None:
        raise NotFound("no scheme is open yet")
    names = names_in(connection, tables.backbone.actors)
    first = connection.execute(select(table.kept_by, table.kept_at).where(table.version == 1)).one()
    return SchemeSettings(
        last.version,
        last.since,
        names[last.kept_by],
        names[first.kept_by],
        first.kept_at,
        last.definition,
        _cost_of(last.definition.scheme),
    )


def scheme_versions(query: SchemeVersions, connection: Connection) -> Page[SchemeVersionRow]:
    """Return all versions, newest first."""
    table = tables.scheme
    (before,) = place_after(query, (BEYOND_ALL,))
    rows = connection.execute(
        select(table)
        .where(table.c.version < before)
        .order_by(table.c.version.desc())
        .limit(query.size + 1)
    ).all()
    names = names_in(connection, tables.backbone.actors)
    schemes = {row.version: _scheme_of(row.definition) for row in rows}
    return page_of(
        rows, query, lambda row: (row.version,), lambda row: _version(row, schemes, names)
    )


def _scheme_of(definition: str) -> SchemeOpened:
    return from_wire(OpenScheme, json.loads(definition)).scheme


class _Version(Protocol):
    version: int
    since: date
    kept_by: str
    kept_at: datetime
    why: str
    changed: str


def _version(
    row: _Version, schemes: Mapping[int, SchemeOpened], names: Mapping[str, str]
) -> SchemeVersionRow:
    """Return a version, and from what to what its settings changed: `schemes` has the one before it
    too, but for the first."""
    before = schemes.get(row.version - 1, schemes[row.version])
    return SchemeVersionRow(
        row.version,
        row.since,
        row.kept_at,
        names[row.kept_by],
        tuple(row.changed.split()),
        tuple(SettingChange(*change) for change in changes_between(before, schemes[row.version])),
        row.why,
    )


def _cost_of(scheme: SchemeOpened) -> SchemeCost:
    offers = scheme.elements
    areas = tuple(
        AreaCost(a.code, a.name, a.capacity, cost_at_most(a.capacity, offers)) for a in scheme.areas
    )
    places = sum(area.places for area in areas)
    elements = tuple(
        ElementCost(
            offer.element,
            offer.annual_pence,
            shares(offer.annual_pence, scheme.instalments),
            cost_at_most(places, offers[n : n + 1]),
        )
        for n, offer in enumerate(scheme.elements)
    )
    return SchemeCost(areas, elements, places, cost_at_most(places, offers))


ON_QUERY: Queries = {
    OpenedScheme: opened_scheme,
    OutlineOfScheme: outline,
    CheckScheme: check_scheme,
    SchemeInForce: scheme_in_force,
    SchemeVersions: scheme_versions,
}
"""What can be asked of the scheme."""
