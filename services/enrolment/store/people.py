"""People and the words that they are found by."""

from collections.abc import Iterable

from sqlalchemy import bindparam, delete, select

from services.backbone.among import among
from services.backbone.writing import Writer
from services.enrolment import tables
from services.enrolment.domain.person import Person, sorts_as, words_of

_OF, _WORDS = tables.people.c, tables.people_words.c
_NAMES = tuple(Person.__dataclass_fields__)
_FOUND_BY = ("word", "sorts_as", "tenant_ref")

# Statements are built once: SQLAlchemy takes longer to build one than SQLite to run it.
_FIND = select(*(_OF[name] for name in _NAMES)).where(_OF.tenant_ref == bindparam("of"))
_WORDS_OF = select(_OF.words).where(_OF.tenant_ref == bindparam("of"))
_SAVE = tables.people.update().where(_OF.tenant_ref == bindparam("of"))
_FORGET = delete(tables.people_words).where(
    _WORDS.tenant_ref == bindparam("of"), among(_WORDS.word, "words")
)


class PeopleStore:
    """Reads and writes inside one unit of work; `queries/people.py` searches."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection

    def add(self, person: Person) -> None:
        """Keep a new person."""
        words = words_of(person)
        self.connection.insert(tables.people, _row(person, words))
        self._remember(person, words)

    def find(self, tenant_ref: str) -> Person | None:
        """Return a tenant's name, address and contacts; None if the tenant is unknown."""
        row = self.connection.execute(_FIND, {"of": tenant_ref}).one_or_none()
        return None if row is None else Person(*row)

    def save(self, person: Person) -> None:
        """Keep what is known of a person now, who from now on is found by it alone."""
        of = {"of": person.tenant_ref}
        before = self.connection.execute(_WORDS_OF, of).scalar_one().split()
        words = words_of(person)
        self.connection.execute(_SAVE, _row(person, words) | of)
        self.connection.execute(_FORGET, of | {"words": before})
        self._remember(person, words)

    def _remember(self, person: Person, words: Iterable[str]) -> None:
        listed, of = sorts_as(person), person.tenant_ref
        rows = [(word, listed, of) for word in words]
        self.connection.insert_values(tables.people_words, _FOUND_BY, rows)


def _row(person: Person, words: Iterable[str]) -> dict[str, object]:
    found_by = "".join(f" {word}" for word in words)
    return vars(person) | {"sorts_as": sorts_as(person), "words": found_by}
