"""Who may give which command and ask which query: the one table, tried role by role."""

from typing import Any

import pytest

from services.backbone.errors import RoleRefused
from services.contracts.calendar import CloseDates
from services.contracts.dead_letters import DiscardDeadLetter, ReplayDeadLetter
from services.contracts.permissions import may, roles_for
from services.contracts.queries.audit import Story
from services.contracts.queries.dead_letters import DeadLetterWhole
from services.documentation.inventory import commands_of, queries_of
from services.hosts.catalogue import CALLED, SERVICES
from services.hosts.service_class import ask, execute
from services.terms.people import ROLES, Actor, Role
from tests.declared_queries import declared_queries

COMMANDS = [cls for service in CALLED for cls in commands_of(service)]
QUERIES = [cls for service in CALLED for cls in queries_of(service)]

READERS: frozenset[Role] = frozenset({"auditor", "board"})
"""Who changes nothing."""


class Reached(Exception):
    """Raised where a database would be opened."""


class Database:
    """Says that it was reached."""

    def execute_together(self, *_: Any) -> Any:
        raise Reached

    def read(self, *_: Any) -> Any:
        raise Reached


def person(*roles: Role) -> Actor:
    return Actor("person", "1", "Ann First", frozenset(roles))


def is_let_in(cls: type[Any], actor: Actor) -> bool:
    """Return whether the service goes on to its database, having looked at the role."""
    database: Any = Database()
    table = {cls: lambda *_: {}}
    try:
        if cls in COMMANDS:
            execute(database, table, cls.__name__, "key", actor, {})
        else:
            ask(database, table, cls.__name__, actor, {})
    except RoleRefused:
        return False
    except Exception:  # whatever comes after: the input is empty, the database is none
        return True
    raise AssertionError("nothing was asked of the database")


@pytest.mark.parametrize("role", sorted(ROLES))
@pytest.mark.parametrize("cls", [*COMMANDS, *QUERIES], ids=lambda cls: cls.__name__)
def test_a_service_lets_in_who_may_and_refuses_everybody_else(cls: type[Any], role: Role) -> None:
    assert is_let_in(cls, person(role)) == (role in roles_for(cls))


@pytest.mark.parametrize("cls", [*COMMANDS, *QUERIES], ids=lambda cls: cls.__name__)
def test_nobody_without_a_role_is_let_in_and_somebody_may(cls: type[Any]) -> None:
    assert roles_for(cls)
    assert not is_let_in(cls, person())


@pytest.mark.parametrize("cls", COMMANDS, ids=lambda cls: cls.__name__)
def test_who_only_reads_gives_no_command(cls: type[Any]) -> None:
    assert not READERS & roles_for(cls)


def test_an_administrator_does_nothing_to_the_pilot_but_dates_and_dead_letters() -> None:
    theirs = [cls for cls in COMMANDS if "administrator" in roles_for(cls)]
    others = [cls for cls in theirs if not issubclass(cls, ReplayDeadLetter | DiscardDeadLetter)]
    assert others == [CloseDates]
    assert len(theirs) == 1 + 2 * len(SERVICES)


@pytest.mark.parametrize("service", SERVICES)
def test_a_dead_letters_content_is_for_whom_the_audit_trail_is_for(service: str) -> None:
    (whole,) = (cls for cls in queries_of(service) if issubclass(cls, DeadLetterWhole))
    (story,) = (cls for cls in queries_of(service) if issubclass(cls, Story))
    assert roles_for(whole) == roles_for(story)
    assert "administrator" not in roles_for(whole)


@pytest.mark.parametrize("cls", QUERIES, ids=lambda cls: cls.__name__)
def test_an_auditor_may_ask_everything(cls: type[Any]) -> None:
    assert "auditor" in roles_for(cls)


def test_every_declared_query_is_answered_by_somebody() -> None:
    assert set(declared_queries()) == set(QUERIES)


def test_what_nobody_has_said_this_of_nobody_may() -> None:
    class Unsaid:
        """No contract."""

    assert roles_for(Unsaid) == frozenset()
    assert not is_let_in_as_command(Unsaid, person(*ROLES))


def is_let_in_as_command(cls: type[Any], actor: Actor) -> bool:
    database: Any = Database()
    try:
        execute(database, {cls: lambda *_: {}}, cls.__name__, "key", actor, {})
    except RoleRefused:
        return False
    return True


@pytest.mark.parametrize("roles", [(), ("tenant",)])
def test_a_role_that_is_none_cannot_be_declared(roles: Any) -> None:
    with pytest.raises(TypeError, match="are not roles"):
        may(*roles)(Database)
