"""People and the words that they are found by."""

from collections.abc import Sequence

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
        words, listed_as = words_of(person), sorts_as(person)
        self.connection.insert(tables.people, _row(person, words, listed_as))
        self._remember(person, words, listed_as)

    def find(self, tenant_ref: str) -> Person | None:
        """Return a tenant's name, address and contacts; None if the tenant is unknown."""
        row = self.connection.execute(_FIND, {"of": tenant_ref}).one_or_none()
        return None if row is None else Person(*row)

    def save(self, person: Person) -> None:
        """Keep what is known of a person now, who from now on is found by it alone."""
        of = {"of": person.tenant_ref}
        before = self.connection.execute(_WORDS_OF, of).scalar_one().split()
        words, listed_as = words_of(person), sorts_as(person)
        self.connection.execute(_SAVE, _row(person, words, listed_as) | of)
        self.connection.execute(_FORGET, of | {"words": before})
        self._remember(person, words, listed_as)

    def _remember(self, person: Person, words: Sequence[str], listed_as: str) -> None:
        of = person.tenant_ref
        rows = [(word, listed_as, of) for word in words]
        self.connection.insert_values(tables.people_words, _FOUND_BY, rows)


def _row(person: Person, words: Sequence[str], listed_as: str) -> dict[str, object]:
    return vars(person) | {"sorts_as": listed_as, "words": " ".join(("", *words))}
