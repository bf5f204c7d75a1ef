"""Who lives where a visit is made: their address, and how to call them and to get there."""

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from services.backbone.errors import NotFound
from services.contracts.queries.enrolment import PeopleByRef, Person, PersonDetails
from services.gateway.visitor import client_for_visitor

DIRECTIONS = "https://www.google.com/maps/dir/?"


def people_of(tenant_refs: Iterable[str]) -> dict[str, PersonDetails]:
    """Return tenants by reference, in order of postcode."""
    asked = tuple(dict.fromkeys(tenant_refs))
    found = client_for_visitor().ask(PeopleByRef(asked)).people if asked else ()
    return {person.who.tenant_ref: person for person in found}


def people_beside(rows: Sequence[Any]) -> dict[str, dict[str, PersonDetails]]:
    """Return who the rows of a list are about, as `people` of its template."""
    return {"people": people_of(row.tenant_ref for row in rows)}


def person_of(tenant_ref: str) -> PersonDetails | None:
    """Return a tenant; None for one whom enrolment does not know."""
    try:
        return client_for_visitor().ask(Person(tenant_ref))
    except NotFound:
        return None


def directions_to(postcode: str) -> str:
    """Return where a map shows the way. It is told the postcode, and of nobody."""
    return DIRECTIONS + urlencode({"api": 1, "destination": postcode})


def number_to_call(mobile: str) -> str:
    """Return a number as a telephone takes it: without blanks and brackets."""
    return "".join(sign for sign in mobile if sign.isdigit() or sign == "+")
