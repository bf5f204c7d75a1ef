"""The scheme itself."""

from sqlalchemy import Connection

from services.backbone.errors import NotFound
from services.backbone.service import Queries
from services.backbone.writing import Writer
from services.contracts.queries.enrolment import OpenedScheme, SchemeInBrief
from services.enrolment.store import EnrolmentStore


def opened_scheme(query: OpenedScheme, connection: Connection) -> SchemeInBrief:
    """Return the scheme in brief."""
    found = EnrolmentStore(Writer(connection)).scheme.definition()
    if found is None:
        raise NotFound("no scheme is open yet")
    scheme = found.scheme
    return SchemeInBrief(scheme.name, scheme.landlord, scheme.opens_on, scheme.practice)


ON_QUERY: Queries = {OpenedScheme: opened_scheme}
