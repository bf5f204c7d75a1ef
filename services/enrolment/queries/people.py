"""Who the tenants are, found as one would on the telephone: by beginnings of words in any order.

Of several words the one that the fewest people have is looked up in `people_words`; the others are
looked for in those people's own `words`. So a search reads as much as its rarest word has people.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    bindparam,
    func,
    select,
    tuple_,
)

from services.backbone.among import among
from services.backbone.errors import Invalid, NotFound
from services.backbone.handling import Queries
from services.backbone.paging import no_cursor, page_of, place_after
from services.contracts.queries import Page
from services.contracts.queries.enrolment import (
    Everybody,
    FindPeople,
    PeopleByRef,
    PeopleFound,
    Person,
    PersonDetails,
    PersonRow,
)
from services.enrolment import tables
from services.enrolment.domain.person import words_asked

MOST_WORDS = 16
"""How many words one search may have: a title, a name and a whole address have fewer."""

_LAST = "\U0010ffff"
"""Sorts after every character that a word can have."""
_ESCAPE = "/"

_OF, _IN = tables.people.c, tables.participations.c
LISTED = (
    *(_OF.tenant_ref, _OF.title, _OF.first_name, _OF.last_name),
    *(_OF.address_line_1, _OF.address_line_2, _OF.town, _OF.postcode),
    *(_IN.area_code, _IN.status),
)
"""The fields of a `PersonRow`, in its order."""
_CONTACTS = (_OF.email, _OF.mobile, _OF.preferred_channel)
WHO = tables.people.join(tables.participations, _OF.tenant_ref == _IN.tenant_ref)

# Statements are built once: SQLAlchemy takes longer to build one than SQLite to run it.
_PEOPLE = (
    select(*LISTED, *_CONTACTS)
    .select_from(WHO)
    .where(among(_OF.tenant_ref, "refs"))
    .order_by(_OF.postcode, _OF.address_line_1, _OF.tenant_ref)
)
_PERSON = select(*LISTED, *_CONTACTS).select_from(WHO).where(_OF.tenant_ref == bindparam("of"))
_EVERYBODY: Select[Any] = (
    select(*LISTED)
    .select_from(WHO)
    .where(_OF.tenant_ref > bindparam("after"))
    .order_by(_OF.tenant_ref)
    .limit(bindparam("rows"))
)
_STANDS_AT = select(_OF.sorts_as, _OF.tenant_ref).where(_OF.tenant_ref == bindparam("of"))


def person(query: Person, connection: Connection) -> PersonDetails:
    """Return a tenant with how to reach them."""
    row = connection.execute(_PERSON, {"of": query.tenant_ref}).one_or_none()
    if row is None:
        raise NotFound(f"no tenant has the reference {query.tenant_ref!r}", "tenant_ref")
    return _details(row)


def people_by_ref(query: PeopleByRef, connection: Connection) -> PeopleFound:
    """Return tenants with how to reach them, in the order in which one goes to them."""
    if len(query.tenant_refs) > query.most:
        raise Invalid(f"ask for {query.most} tenants at most", "tenant_refs")
    rows = connection.execute(_PEOPLE, {"refs": query.tenant_refs})
    return PeopleFound(tuple(_details(row) for row in rows))


def _details(row: Row[*tuple[str, ...]]) -> PersonDetails:
    who = PersonRow(*row[: len(LISTED)])
    return PersonDetails(who, row.email, row.mobile, row.preferred_channel)


def everybody(query: Everybody, connection: Connection) -> Page[PersonRow]:
    """Return everybody by reference."""
    (after,) = place_after(query, ("",))
    rows = connection.execute(_EVERYBODY, {"after": after, "rows": query.size + 1})
    return page_of(rows, query, lambda row: (row.tenant_ref,), lambda row: PersonRow(*row))


def find_people(query: FindPeople, connection: Connection) -> Page[PersonRow]:
    """Return who has a word for each that was asked, by name."""
    rarest, *others = _rarest_first(_words(query), connection)
    # The cursor is a reference: one with a name in it would be a name in an address.
    (after,) = place_after(query, ("",))
    last_name, tenant_ref = _stands_at(after, connection)
    rows = connection.execute(
        _found(len(others)),
        _range(rarest, 0)
        | {f"other_{number}": _pattern(word) for number, word in enumerate(others)}
        | {"after_name": last_name, "after_ref": tenant_ref, "rows": query.size + 1},
    )
    return page_of(rows, query, lambda row: (row.tenant_ref,), lambda row: PersonRow(*row))


def _words(query: FindPeople) -> list[str]:
    words = words_asked(query.text)
    if not words:
        raise Invalid("enter part of a name, an address, a postcode or a reference", "text")
    if len(words) > MOST_WORDS:
        raise Invalid(f"enter {MOST_WORDS} words at most", "text")
    return words


def _rarest_first(words: list[str], connection: Connection) -> list[str]:
    """Return the words by how many people have one that begins so."""
    if len(words) == 1:
        return words
    ranges: dict[str, object] = {}
    for number, word in enumerate(words):
        ranges |= _range(word, number)
    counts = connection.execute(_counts(len(words)), ranges).one()
    return [word for _, word in sorted(zip(counts, words, strict=True))]


def _stands_at(after: str, connection: Connection) -> Sequence[str]:
    """Return where the last person of the page before stands in the list."""
    if not after:
        return ("", "")
    place = connection.execute(_STANDS_AT, {"of": after}).one_or_none()
    if place is None:
        raise no_cursor()
    return tuple(place)


@cache
def _counts(words: int) -> Select[Any]:
    """How many times there are words of each beginning: a range of the key, counted."""
    return select(
        *(
            select(func.count())
            .select_from(tables.people_words)
            .where(_begins(number))
            .scalar_subquery()
            for number in range(words)
        )
    )


@cache
def _found(others: int) -> Select[Any]:
    """Who has a word of the one beginning, and words for as many others.

    One word says itself how those who have it are sorted. `MATERIALIZED`: PostgreSQL takes hardly
    anybody to have the others, and would begin with them.
    """
    words = tables.people_words.c
    if not others:
        return _page(select(words.sorts_as, words.tenant_ref).where(_begins(0)).distinct())
    having = select(words.tenant_ref).where(_begins(0))
    candidates = (
        select(_OF.tenant_ref, _OF.sorts_as, _OF.words)
        .where(_OF.tenant_ref.in_(having))
        .cte("candidates")
        .prefix_with("MATERIALIZED")
    )
    place = (candidates.c.sorts_as, candidates.c.tenant_ref)
    return _page(select(*place).where(*_have_others(candidates.c.words, others)))


def _page(found: Select[Any]) -> Select[Any]:
    """Return a page of who was found, which is how they sort and their references, in order."""
    place = tuple(found.selected_columns)
    page = (
        found.where(tuple_(*place) > tuple_(bindparam("after_name"), bindparam("after_ref")))
        .order_by(*place)
        .limit(bindparam("rows"))
        .subquery("page")
    )
    return (
        select(*LISTED)
        .select_from(WHO.join(page, page.c.tenant_ref == _OF.tenant_ref))
        .order_by(page.c.sorts_as, page.c.tenant_ref)
    )


def _begins(number: int) -> ColumnElement[bool]:
    word = tables.people_words.c.word
    return word.between(bindparam(f"from_{number}"), bindparam(f"to_{number}"))


def _have_others(words: ColumnElement[str], others: int) -> Iterator[ColumnElement[bool]]:
    for number in range(others):
        yield words.like(bindparam(f"other_{number}"), escape=_ESCAPE)


def _range(word: str, number: int) -> dict[str, object]:
    return {f"from_{number}": word, f"to_{number}": word + _LAST}


def _pattern(word: str) -> str:
    """Return what `LIKE` finds a word's beginning by, in words with a space before each."""
    for special in (_ESCAPE, "%", "_"):
        word = word.replace(special, _ESCAPE + special)
    return f"% {word}%"


ON_QUERY: Queries = {
    Everybody: everybody,
    FindPeople: find_people,
    PeopleByRef: people_by_ref,
    Person: person,
}
