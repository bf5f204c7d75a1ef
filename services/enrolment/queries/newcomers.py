"""What uploaded files are read against: who may be registered already, who is in arrears."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, Row, select

from services.backbone.among import among
from services.backbone.errors import Invalid, NotNow
from services.backbone.handling import Queries
from services.backbone.writing import Writer
from services.contracts.queries.enrolment import (
    ArrearsKnown,
    ArrearsOf,
    FoundRegistered,
    JoiningTerms,
    LikeNewcomer,
    Newcomer,
    PersonRow,
    RegisteredAlready,
    TermsOfJoining,
)
from services.enrolment import tables
from services.enrolment.domain.person import contact_words, same_person
from services.enrolment.store import EnrolmentStore
from services.terms.homes import home_of

MOST = 500
"""How many newcomers or tenants one question may be about."""

_OF, _IN, _WORDS = tables.people.c, tables.participations.c, tables.people_words.c
_SHOWN = (
    *(_OF.tenant_ref, _OF.title, _OF.first_name, _OF.last_name),
    *(_OF.address_line_1, _OF.address_line_2, _OF.town, _OF.postcode),
    *(_IN.area_code, _IN.status),
)
"""The fields of a `PersonRow`, in its order."""

# Statements are built once: SQLAlchemy takes longer to build one than SQLite to run it.
_HOLDERS = select(_IN.uprn, _IN.tenant_ref).where(among(_IN.uprn, "homes"), tables.HOLDS_HOME)
_HAVE_WORDS = select(_WORDS.word, _WORDS.tenant_ref).where(among(_WORDS.word, "words"))
_ARREARS = select(_IN.tenant_ref, _IN.in_arrears).where(among(_IN.tenant_ref, "refs"))
_SHOW = (
    select(*_SHOWN, _OF.email, _OF.mobile, _IN.uprn)
    .select_from(tables.people.join(tables.participations, _OF.tenant_ref == _IN.tenant_ref))
    .where(among(_OF.tenant_ref, "refs"))
)


def joining_terms(query: JoiningTerms, connection: Connection) -> TermsOfJoining:
    """Return what a tenants' file is read against."""
    store = EnrolmentStore(Writer(connection))
    found = store.scheme.definition()
    if found is None:
        raise NotNow("no scheme is open yet; open the scheme first")
    return TermsOfJoining(
        found.scheme.opens_on,
        found.scheme.areas,
        found.tenancy_types,
        tuple(offer.element for offer in found.scheme.elements),
        store.last_position(),
    )


def registered_already(query: RegisteredAlready, connection: Connection) -> FoundRegistered:
    """Return who of the newcomers may be registered already, with who that is."""
    newcomers = query.newcomers
    if len(newcomers) > MOST:
        raise Invalid(f"ask of {MOST} newcomers at most", "newcomers")
    holders = _holders(newcomers, connection)
    having = _having_words(newcomers, connection)
    refs = {n.tenant_ref for n in newcomers}.union(holders.values(), *having.values())
    rows = connection.execute(_SHOW, {"refs": sorted(refs)})
    shown = {row.tenant_ref: row for row in rows}
    return FoundRegistered(
        tuple(
            like
            for newcomer in newcomers
            for like in _like(newcomer, holders.get(home_of(newcomer.uprn)), having, shown)
        )
    )


def _holders(newcomers: tuple[Newcomer, ...], connection: Connection) -> dict[str, str]:
    """Return who holds the place of each home."""
    homes = {"homes": sorted({home_of(newcomer.uprn) for newcomer in newcomers})}
    return {row.uprn: row.tenant_ref for row in connection.execute(_HOLDERS, homes)}


def _having_words(newcomers: tuple[Newcomer, ...], connection: Connection) -> dict[str, set[str]]:
    """Return who has each e-mail address or mobile number of the newcomers."""
    words = {"words": sorted({word for newcomer in newcomers for word in _words(newcomer)})}
    found: dict[str, set[str]] = defaultdict(set)
    for word, tenant_ref in connection.execute(_HAVE_WORDS, words):
        found[word].add(tenant_ref)
    return found


def _words(newcomer: Newcomer) -> list[str]:
    return contact_words(newcomer.email, newcomer.mobile)


def _like(
    newcomer: Newcomer,
    holder: str | None,
    having: Mapping[str, set[str]],
    shown: Mapping[str, Row[*tuple[str, ...]]],
) -> Iterator[LikeNewcomer]:
    """Yield who may be a newcomer, by reference."""
    alike = set().union(*(having.get(word, set()) for word in _words(newcomer)))
    for ref in sorted({newcomer.tenant_ref, *alike, *filter(None, [holder])} & shown.keys()):
        row = shown[ref]
        said = {
            "reference": ref == newcomer.tenant_ref,
            "home": ref == holder,
            "person": ref in alike and same_person(newcomer, row),
        }
        if why := tuple(word for word, holds in said.items() if holds):
            who = PersonRow(*row[: len(_SHOWN)])
            yield LikeNewcomer(newcomer.tenant_ref, why, who, row.email, row.mobile, row.uprn)


def arrears_of(query: ArrearsOf, connection: Connection) -> ArrearsKnown:
    """Return whether these tenants are in arrears, as far as they are registered."""
    if len(query.tenant_refs) > MOST:
        raise Invalid(f"ask of {MOST} tenants at most", "tenant_refs")
    rows = connection.execute(_ARREARS, {"refs": sorted(set(query.tenant_refs))})
    known: dict[str, bool] = {row.tenant_ref: row.in_arrears for row in rows}
    return ArrearsKnown(tuple(known.get(ref) for ref in query.tenant_refs))


ON_QUERY: Queries = {
    ArrearsOf: arrears_of,
    JoiningTerms: joining_terms,
    RegisteredAlready: registered_already,
}
