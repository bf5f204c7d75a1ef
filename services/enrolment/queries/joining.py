"""What comes of it if a tenant signs, or applies again."""

from datetime import date

from sqlalchemy import Connection, bindparam, func, select, tuple_

from services.backbone.errors import NotFound
from services.backbone.handling import Queries
from services.backbone.writing import Writer
from services.contracts.queries.enrolment import Joining, JoiningOutlook, Person
from services.enrolment import tables
from services.enrolment.domain.eligibility import reasons_to_reject
from services.enrolment.domain.participation import Participation
from services.enrolment.domain.places import places_free
from services.enrolment.domain.scheme import Scheme
from services.enrolment.queries.people import person
from services.enrolment.store import EnrolmentStore
from services.enrolment.store.rules import rules_from

_IN = tables.participations.c
_AHEAD = (
    select(func.count())
    .where(tables.IN_LINE, _IN.area_code == bindparam("area"))
    .where(tuple_(_IN.signed_on, _IN.position) < tuple_(bindparam("day"), bindparam("place")))
)


def joining(query: Joining, connection: Connection) -> JoiningOutlook:
    """Return what would come of it, by the rules by which places are given."""
    store, of = EnrolmentStore(Writer(connection)), query.tenant_ref
    member, definition = store.find(of), store.scheme.definition()
    if member is None or definition is None:
        raise NotFound(f"no tenant has the reference {of!r}", "tenant_ref")
    scheme, applicant = rules_from(definition), store.applicant(of)
    holds = set() if member.status == "rejected" else {applicant.home}
    taken = store.homes_taken([applicant.home]) - holds
    ahead = _ahead(member, query.signed_on, connection)
    area = scheme.area(member.area_code)
    inspected = scheme.needs_inspection(member.elements)
    return JoiningOutlook(
        person=person(Person(of), connection).who,
        opens_on=scheme.opens_on,
        may_sign=member.may_sign,
        may_apply_again=member.may_apply_again,
        against=reasons_to_reject(applicant, scheme, taken),
        has_place=_free(member, scheme, store) > ahead,
        place_in_line=ahead + 1,
        area_name=member.area_code if area is None else area.name,
        needs_baseline=inspected and member.baseline_passed_on is None,
    )


def _free(member: Participation, scheme: Scheme, store: EnrolmentStore) -> int:
    area = scheme.area(member.area_code)
    return 0 if area is None else places_free(area, store.status_counts(area.code))


def _ahead(member: Participation, signed_on: date, connection: Connection) -> int:
    """Return how many get a place before the tenant: who signed earlier, then in the file."""
    at = {"area": member.area_code, "day": signed_on, "place": member.position}
    return int(connection.execute(_AHEAD, at).scalar_one())


ON_QUERY: Queries = {Joining: joining}
