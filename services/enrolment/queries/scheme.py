"""The scheme itself."""

from sqlalchemy import Connection

from services.backbone.errors import NotFound
from services.backbone.service import Queries
from services.backbone.writing import Writer
from services.contracts.enrolment import SchemeOpened
from services.contracts.queries.enrolment import (
    OpenedScheme,
    OutlineOfScheme,
    SchemeInBrief,
    SchemeOutline,
)
from services.enrolment.store import EnrolmentStore


def opened_scheme(query: OpenedScheme, connection: Connection) -> SchemeInBrief:
    """Return the scheme in brief."""
    scheme = _scheme(connection)
    return SchemeInBrief(scheme.name, scheme.landlord, scheme.opens_on, scheme.practice)


def outline(query: OutlineOfScheme, connection: Connection) -> SchemeOutline:
    """Return what the results of the scheme are sorted by."""
    scheme = _scheme(connection)
    elements = tuple(offer.element for offer in scheme.elements)
    areas = tuple(area.code for area in scheme.areas)
    return SchemeOutline(scheme.name, scheme.landlord, elements, areas)


def _scheme(connection: Connection) -> SchemeOpened:
    found = EnrolmentStore(Writer(connection)).scheme.definition()
    if found is None:
        raise NotFound("no scheme is open yet")
    return found.scheme


ON_QUERY: Queries = {OpenedScheme: opened_scheme, OutlineOfScheme: outline}
