"""One tenancy's membership, whole: for who takes a tenant's call."""

from sqlalchemy import Connection, Row, bindparam, func, select, tuple_

from services.backbone.audit import Subject
from services.backbone.errors import NotFound
from services.backbone.handling import Queries
from services.backbone.paging import page_of, place_after
from services.backbone.story import TENANT, whole_story
from services.backbone.writing import Writer
from services.contracts.enrolment import QuarterSpan
from services.contracts.queries import Page
from services.contracts.queries.enrolment import (
    Membership,
    MembershipDetails,
    Person,
    PersonRow,
    Tenants,
)
from services.enrolment import tables
from services.enrolment.domain.participation import Participation, year_of
from services.enrolment.domain.person import seen_of
from services.enrolment.domain.scheme import Scheme
from services.enrolment.queries.people import LISTED, WHO, person
from services.enrolment.store import EnrolmentStore
from services.enrolment.store.rules import rules_from

_IN = tables.participations.c
_UP_TO = tuple_(_IN.signed_on, _IN.position) <= tuple_(bindparam("day"), bindparam("place"))
_PLACE = select(func.count().label("length"), func.count().filter(_UP_TO).label("place")).where(
    tables.IN_LINE, _IN.area_code == bindparam("area")
)


def membership(query: Membership, connection: Connection) -> MembershipDetails:
    """Return a membership with what may be done about it and all that happened to it."""
    store, of = EnrolmentStore(Writer(connection)), query.tenant_ref
    member, definition = store.find(of), store.scheme.definition()
    known = store.people.find(of)
    if member is None or definition is None or known is None:
        raise NotFound(f"no tenant has the reference {of!r}", "tenant_ref")
    scheme = rules_from(definition)
    applicant, area = store.applicant(of), scheme.area(member.area_code)
    place, length = _place_in_line(member, connection)
    inspected = scheme.needs_inspection(member.elements)
    return MembershipDetails(
        person=person(Person(of), connection),
        uprn=applicant.home,
        area_name=member.area_code if area is None else area.name,
        tenancy_type=applicant.tenancy_type,
        elements=member.elements,  # type: ignore[arg-type]
        reason=member.reason,
        in_arrears=member.in_arrears,
        signed_on=member.signed_on,
        signed_how=member.signed_how,  # type: ignore[arg-type]
        deal_version=member.deal_version,
        needs_baseline=inspected and member.baseline_passed_on is None,
        baseline_passed_on=member.baseline_passed_on,
        start_date=member.start_date,
        end_date=member.end_date,
        quarters=_quarters(member, scheme),
        needs_follow_up=inspected and member.follow_up is None and member.status == "active",
        tenancy_ended_on=member.tenancy_ended_on,
        died_on=member.died_on,
        place_in_line=place,
        in_line=length,
        seen=seen_of(known, applicant.home),
        may_sign=member.may_sign,
        may_leave=member.may_leave,
        may_apply_again=member.may_apply_again,
        story=whole_story(connection, tables.backbone, Subject(TENANT, of)),
    )


def tenants(query: Tenants, connection: Connection) -> Page[PersonRow]:
    """Return tenants by reference."""
    (after,) = place_after(query, ("",))
    found = select(*LISTED).select_from(WHO).where(_IN.tenant_ref > after)
    if query.statuses:
        found = found.where(_IN.status.in_(query.statuses))
    if query.area_code:
        found = found.where(_IN.area_code == query.area_code)
    rows = connection.execute(found.order_by(_IN.tenant_ref).limit(query.size + 1))
    return page_of(rows, query, lambda row: (row.tenant_ref,), _listed)


def _listed(row: Row[*tuple[str, ...]]) -> PersonRow:
    return PersonRow(*row)


def _place_in_line(member: Participation, connection: Connection) -> tuple[int, int]:
    """Return a tenant's place in the line for the area, and how long that is.

    It is the order of `places.in_line`: of the day signed, then of the file.
    """
    if not member.stands_in_line:
        return 0, 0
    at = {"area": member.area_code, "day": member.signed_on, "place": member.position}
    row = connection.execute(_PLACE, at).one()
    return row.place, row.length


def _quarters(member: Participation, scheme: Scheme) -> tuple[QuarterSpan, ...]:
    return tuple(QuarterSpan(q.number, q.starts_on, q.ends_on) for q in year_of(member, scheme))


ON_QUERY: Queries = {Membership: membership, Tenants: tenants}
