"""The people of the example, who are in a practice database only and sign in by a button."""

from typing import Final
from uuid import uuid4

from services.backbone.errors import Conflict, NotFound
from services.gateway.sign_in.cases.sessions import let_in
from services.gateway.sign_in.domain.granting import Grant
from services.gateway.sign_in.domain.people import Person
from services.gateway.sign_in.door import Door
from services.terms.changes import Change
from services.terms.moves import STATUS
from services.terms.people import Role

PRACTICE: Final[tuple[tuple[str, Role], ...]] = (
    ("Amina Yusuf", "finance"),
    ("Gareth Price", "finance_approver"),
    ("Helen Okafor", "finance_approver"),
    ("Tom Bexley", "surveyor"),
    ("Ruth Lindqvist", "repairs_manager"),
    ("Dev Patel", "housing_officer"),
    ("Siân Morgan", "housing_manager"),
    ("Claire Duffy", "administrator"),
    ("Idris Kaye", "administrator"),
    ("Margaret Stone", "board"),
    ("Peter Ashworth", "auditor"),
)
"""One person for each role, and two where a deed needs two."""


def mark_practice(door: Door) -> None:
    """Say that a database is for practice, for good; `Conflict` if anybody is in it who is not."""
    with door.writing("set-up") as store:
        if any(not person.practice for person in store.people.all()):
            raise Conflict("people sign in here already: practice needs a database of its own")
        store.people.note_fact("practice")


def is_practice(door: Door) -> bool:
    """Return whether a database is for practice."""
    with door.reading() as store:
        return store.people.fact("practice")


def make_practice_people(door: Door) -> list[Person]:
    """Make the people of the example, once; `Conflict` unless the database is for practice."""
    with door.writing("set-up") as store:
        if not store.people.fact("practice"):
            raise Conflict("this database is not for practice")
        made = store.people.all()
        if made:
            return made
        for name, role in PRACTICE:
            email = f"{name.split()[0].lower()}@practice.example"
            person = Person(uuid4().hex, name, email, frozenset({role}), "active", practice=True)
            store.people.add(person, door.now())
            store.granting.note([Grant(person.id, role, "set-up", "", "machine")], door.now())
            store.audit(person.id, Change(STATUS, "", "active", reason="practice"))
        return store.people.all()


def practice_people(door: Door) -> list[Person]:
    """Return who can sign in by a button: nobody, unless the database is for practice."""
    with door.reading() as store:
        if not store.people.fact("practice"):
            return []
        return [p for p in store.people.all() if p.practice and p.state == "active"]


def sign_in_to_practise(door: Door, person_id: str) -> str:
    """Return the token of a session of one of them; `NotFound` for anybody else."""
    with door.writing(f"person:{person_id}") as store:
        person = store.people.find(person_id)
        if not store.people.fact("practice") or person is None or not person.practice:
            raise NotFound("There is no such person")
        if person.state != "active":
            raise NotFound("There is no such person")
        return let_in(door, store, person, "practice")
