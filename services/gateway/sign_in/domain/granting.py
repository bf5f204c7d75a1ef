"""Whoever grants is watched: what takes a second person, and who that may be.

One administrator must not be able to invent two finance people, or a second administrator who then
confirms them. So whatever puts a money role or the administrator's into somebody's hands is asked
for by one person and confirmed by another: giving the role, and also whatever would let the asker
in as somebody who has it (a new link, another password, another authenticator, a suspension ended).

Whoever gets their first such role comes in afresh, by a link that one of the two hands over and a
start code that the other tells them: else the asker might hold the account of a colleague.

Set-up is the one exception, and narrow: somebody must be the first. The only administrator there
is may invite one finance approver alone. Once a person with a money role has signed in, or a
second administrator has, or there is money, it is over for good. Until then the invitation can be
withdrawn and given to somebody else: at most one such person ever comes of it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal

from services.gateway.sign_in.domain.people import CONFIRMING, MONEY, WATCHED, Person
from services.terms.errors import TermError
from services.terms.people import Role

Deed = Literal["invite", "roles", "reinstate", "link", "reset_password", "reset_factor"]
"""What an administrator does to somebody that may put a role into their hands."""

DEED_NAMES: Final[dict[Deed, str]] = {
    "invite": "invite",
    "roles": "change the roles of",
    "reinstate": "let in again",
    "link": "send a new invitation to",
    "reset_password": "let choose another password",
    "reset_factor": "let set up another authenticator",
}

How = Literal["two", "alone", "set_up", "machine"]
"""How a role came to somebody: by two people; by one, where that is enough; by the first
administrator in set-up; by who has the machine, when nobody else could."""

DAYS_OPEN: Final = 7
"""How long a request waits for who confirms it."""


class NotYours(TermError):
    """Raised for a deed that this person may not do, or not to this person."""


@dataclass(frozen=True)
class Grant:
    """A role that somebody was given: by whom, confirmed by whom (empty for nobody), and how."""

    person_id: str
    role: Role
    asked_by: str
    confirmed_by: str
    how: How


@dataclass(frozen=True)
class SetUp:
    """What decides whether set-up goes on."""

    over: bool
    money_yet: bool
    people: Collection[Person]


def require_administrator(asker: Person) -> None:
    """Raise `NotYours` unless somebody may change other people."""
    if not asker.is_active_administrator:
        raise NotYours("Only an administrator can do this")


def require_other(asker: Person, subject: Person) -> None:
    """Raise `NotYours` for who would change what they themselves may do."""
    if asker.id == subject.id:
        raise NotYours("Nobody changes their own roles or lets themselves in: ask a colleague")


def needs_second(deed: Deed, before: Collection[Role], after: Collection[Role]) -> bool:
    """Return whether a deed takes a second person, by the roles somebody has before and after.

    Taking a role away never does. What lets a person in afresh counts for all they have.
    """
    gained = set(after) - set(before) if deed == "roles" else set(after)
    return not gained.isdisjoint(WATCHED)


def comes_in_afresh(deed: Deed, before: Collection[Role], after: Collection[Role]) -> bool:
    """Return whether somebody who gets another role has to come in by a new link."""
    return deed == "roles" and not WATCHED.isdisjoint(after) and WATCHED.isdisjoint(before)


def in_set_up(
    asker: Person, deed: Deed, subject_id: str, after: Collection[Role], s: SetUp
) -> bool:
    """Return whether the first administrator may do this alone: invite the first approver.

    `subject_id` is empty for who is not known yet. A new link for the one invited is the same deed.
    """
    if s.over or s.money_yet or deed not in ("invite", "link"):
        return False
    administrators = [p for p in s.people if p.is_active_administrator]
    if [p.id for p in administrators] != [asker.id]:
        return False
    others = [p for p in s.people if p.id != subject_id and not p.roles.isdisjoint(WATCHED)]
    if any(p.id != asker.id and p.state == "invited" for p in others):
        return False
    return set(after) & WATCHED == {"finance_approver"} and asker.roles.isdisjoint(MONEY)


def ends_set_up(person: Person, people: Collection[Person]) -> bool:
    """Return whether set-up is over now that this person has become active."""
    others = [p for p in people if p.is_active_administrator and p.id != person.id]
    return not person.roles.isdisjoint(MONEY) or (person.is_active_administrator and bool(others))


def may_confirm(
    confirmer: Person, asker_ref: str, subject_id: str, grants: Collection[Grant]
) -> bool:
    """Return whether somebody may confirm what another asked for."""
    try:
        require_confirmer(confirmer, asker_ref, subject_id, grants)
    except NotYours:
        return False
    return True


def require_confirmer(
    confirmer: Person, asker_ref: str, subject_id: str, grants: Collection[Grant]
) -> None:
    """Raise `NotYours` unless somebody may confirm what another asked for.

    `grants` are the confirmer's own: a role which the asker alone gave them confirms nothing of
    the asker's, but for what was given in set-up.
    """
    roles = confirmer.roles & CONFIRMING
    if confirmer.state != "active" or not roles:
        raise NotYours("Another administrator or a finance approver confirms this")
    if confirmer.ref == asker_ref:
        raise NotYours("You asked for this: somebody else confirms it")
    if confirmer.id == subject_id:
        raise NotYours("This is about yourself: somebody else confirms it")
    alone = {g.role for g in grants if g.asked_by == asker_ref and g.how == "alone"}
    if roles <= alone:
        raise NotYours("Who asks has let you in alone: somebody else confirms this")


def who_could_confirm(people: Collection[Person], but: str = "") -> list[Person]:
    """Return who may confirm what is asked for at the machine, and can sign in to do so.

    `but`: the id of whom it is about, who does not.
    """
    return [
        p
        for p in people
        if p.id != but
        and p.state == "active"
        and not p.roles.isdisjoint(CONFIRMING)
        and (p.ready or p.practice)
    ]


def require_nobody_to_confirm(people: Collection[Person], subject: Person) -> None:
    """Raise `NotYours` if somebody else could confirm what is about to be done at the machine."""
    able = " and ".join(p.name for p in who_could_confirm(people, but=subject.id))
    if able:
        raise NotYours(
            f"{able} could confirm it, so it is asked for in the browser, and not done at the"
            " machine; where nobody is left to ask, add another administrator"
        )


def require_an_administrator_left(people: Collection[Person], without: Person) -> None:
    """Raise `NotYours` if nobody could change people any more without this one."""
    if not any(p.is_active_administrator for p in people if p.id != without.id):
        raise NotYours("This is the last administrator: make another one first")
