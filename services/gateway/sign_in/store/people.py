"""People, and what is so of the database itself."""

from datetime import date, datetime
from typing import Any, Literal, Protocol

from sqlalchemy import exists, select

from services.backbone.writing import Writer
from services.gateway.sign_in.domain.people import GIVEN, Person, State, email_key
from services.gateway.sign_in.tables import audit, factors, facts, people
from services.terms.changes import AuditLine
from services.terms.people import Role

Fact = Literal["practice", "set_up_over"]

_HAS_FACTOR = exists().where(factors.c.person_id == people.c.id).label("has_factor")
_PERSON = select(people, _HAS_FACTOR)


class People:
    """Reads and writes people."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def add(self, person: Person, now: datetime) -> None:
        """Add somebody; their e-mail address must be new."""
        self._writer.insert(
            people,
            {
                "id": person.id,
                "name": person.name,
                "email": person.email,
                "email_key": email_key(person.email),
                "roles": words(person.roles),
                "state": person.state,
                "password_hash": "",
                "practice": person.practice,
                "made_at": now,
            },
        )

    def find(self, person_id: str) -> Person | None:
        """Return somebody by their id."""
        row = self._writer.execute(_PERSON.where(people.c.id == person_id)).first()
        return _person(row) if row else None

    def by_email(self, email: str) -> Person | None:
        """Return somebody by their e-mail address."""
        query = _PERSON.where(people.c.email_key == email_key(email))
        row = self._writer.execute(query).first()
        return _person(row) if row else None

    def all(self) -> list[Person]:
        """Return everybody, by name: as many as a landlord has officers."""
        rows = self._writer.execute(_PERSON.order_by(people.c.name, people.c.id))
        return [_person(row) for row in rows]

    def change(self, person_id: str, **values: Any) -> None:
        """Change columns of somebody."""
        self._writer.execute(people.update().where(people.c.id == person_id).values(**values))

    def password_hash(self, person_id: str) -> str:
        """Return what is kept of somebody's password; empty for none."""
        query = select(people.c.password_hash).where(people.c.id == person_id)
        return str(self._writer.execute(query).scalar_one())

    def story(self, person_id: str, limit: int = 200) -> list[AuditLine]:
        """Return what happened to somebody, newest first."""
        query = (
            select(audit)
            .where(audit.c.subject_kind == "person", audit.c.subject_ref == person_id)
            .order_by(audit.c.id.desc())
            .limit(limit)
        )
        return [_line(row) for row in self._writer.execute(query)]

    def happened(
        self, person_id: str, since: date, until: date, before: int | None, limit: int
    ) -> list[tuple[int, AuditLine]]:
        """Return a page of what happened to somebody, or to all, newest first, with its places."""
        query = select(audit).where(
            audit.c.subject_kind == "person", audit.c.business_date.between(since, until)
        )
        if person_id:
            query = query.where(audit.c.subject_ref == person_id)
        if before is not None:
            query = query.where(audit.c.id < before)
        rows = self._writer.execute(query.order_by(audit.c.id.desc()).limit(limit))
        return [(row.id, _line(row)) for row in rows]

    def fact(self, name: Fact) -> bool:
        """Return whether something is so of this database."""
        query = select(facts.c.value).where(facts.c.name == name)
        return self._writer.execute(query).scalar_one_or_none() == "yes"

    def note_fact(self, name: Fact) -> None:
        """Note that something is so, for good."""
        if not self.fact(name):
            self._writer.insert(facts, {"name": name, "value": "yes"})


def words(roles: frozenset[Role]) -> str:
    """Return roles as they are kept."""
    return ",".join(sorted(roles))


def roles_in(kept: str) -> frozenset[Role]:
    """Return the roles that were kept."""
    named = set(kept.split(","))
    return frozenset(role for role in GIVEN if role in named)


class _Person(Protocol):
    id: str
    name: str
    email: str
    roles: str
    state: State
    password_hash: str
    has_factor: bool
    practice: bool


def _person(row: _Person) -> Person:
    return Person(
        row.id,
        row.name,
        row.email,
        roles_in(row.roles),
        row.state,
        ready=bool(row.password_hash) and bool(row.has_factor),
        practice=row.practice,
    )


class _Line(Protocol):
    at: datetime
    business_date: date
    actor: str
    correlation_id: str
    subject_kind: str
    subject_ref: str
    tenant_ref: str
    what: str
    before: str
    after: str
    reason: str
    cause_kind: str
    cause_ref: str
    note: str


def _line(row: _Line) -> AuditLine:
    return AuditLine(
        at=row.at,
        on=row.business_date,
        who=row.actor,
        correlation_id=row.correlation_id,
        subject_kind=row.subject_kind,
        subject_ref=row.subject_ref,
        tenant_ref=row.tenant_ref,
        what=row.what,
        before=row.before,
        after=row.after,
        reason=row.reason,
        cause_kind=row.cause_kind,
        cause_ref=row.cause_ref,
        note=row.note,
    )
