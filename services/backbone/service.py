"""Runs a service's commands and answers its queries, whatever host it is on."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import structlog
from sqlalchemy import Connection

from services.backbone.database import out_of_room
from services.backbone.errors import (
    BackboneError,
    CommandFailed,
    Invalid,
    NoRoom,
    NotFound,
    RoleRefused,
)
from services.backbone.handling import Answer, CommandHandlers
from services.backbone.transactions import SERVER_FAILURES, Order, Transactions
from services.contracts.codec import writer_for
from services.contracts.errors import ContractViolation
from services.contracts.fields import line
from services.contracts.permissions import in_words, roles_for
from services.contracts.queries import Query, answer_of
from services.contracts.schema import from_wire
from services.terms.people import Actor

StoreT = TypeVar("StoreT")
ClassT = TypeVar("ClassT", bound=type[Any])
ResultT = TypeVar("ResultT")

Queries = Mapping[type[Query[Any]], Callable[[Any, Connection], Any]]
"""What answers each query: `(query, connection)`, on a connection that changes nothing.
`tests/contract/test_queries.py` holds every table to its queries' own types."""

LONGEST_KEY = 120
"""Characters of an idempotency key: what the tables keep."""

log = structlog.get_logger()


def execute(
    database: Transactions[StoreT],
    handlers: CommandHandlers[StoreT],
    command: str,
    key: str,
    actor: Actor,
    data: Any,
) -> Answer:
    """Run the command called `command` (its class's name) once, under idempotency key `key`.

    `actor` is who gives it: nobody else is named by a command.

    Raises `NotFound` for a command the service does not know, `RoleRefused` for one that is not for
    this person to give, `Invalid` for data that do not fit.
    """
    order = _ordered(handlers, command, key, actor, data)
    return _carry_out(command, lambda: database.execute_together([order])[0])


def execute_together(
    database: Transactions[StoreT],
    handlers: CommandHandlers[StoreT],
    actor: Actor,
    orders: Sequence[Mapping[str, Any]],
) -> list[Answer]:
    """Run commands in their order and return their answers; they share transactions.

    Raises `CommandFailed` or `NoRoom` where the database cannot take any. What else it raises is of
    one of them, and others were undone with it: to `execute` each tells which it was.
    """
    ordered = [_ordered(handlers, actor=actor, **order) for order in orders]
    try:
        return database.execute_together(ordered)
    except Exception as error:
        if isinstance(error, SERVER_FAILURES) or out_of_room(error):
            raise _failure("execute_all", error) from None
        raise


def _ordered(
    handlers: CommandHandlers[StoreT], command: str, key: str, actor: Actor, data: Any
) -> Order[StoreT]:
    cls = _named("command", command, handlers)
    _require_role(cls, actor)
    _require_key(key)
    return Order(key, actor, cls, data, handlers[cls])


def ask(
    database: Transactions[Any], queries: Queries, query: str, actor: Actor, arguments: Any
) -> dict[str, Any]:
    """Answer the query called `query` (its class's name), in its answer's JSON-ready form.

    Raises `NotFound` for a query the service does not know, `RoleRefused` for one that is not for
    this person to ask, `Invalid` for arguments that do not fit.
    """
    cls = _named("query", query, queries)
    _require_role(cls, actor)

    def answer() -> dict[str, Any]:
        asked = from_wire(cls, arguments)
        found = database.read(lambda connection: queries[cls](asked, connection))
        wire: dict[str, Any] = writer_for(answer_of(cls))(found)
        return wire

    return _carry_out(query, answer)


def _require_role(cls: type[Any], actor: Actor) -> None:
    """Refuse what none of the actor's roles may give or ask: the gateway only hides it."""
    roles = roles_for(cls)
    if not roles & actor.roles:
        theirs = in_words(actor.roles) if actor.roles else "no role"
        raise RoleRefused(
            f"{cls.__name__} is for {in_words(roles)} to use; {actor.name} has {theirs}"
        )


def _require_key(key: str) -> None:
    if not isinstance(key, str) or not 1 <= len(key) <= LONGEST_KEY:
        raise Invalid(f"the key should be 1 to {LONGEST_KEY} characters", "key")
    try:
        line(key)
    except ValueError as fault:
        raise Invalid(f"the key {fault}", "key") from None


def _named(kind: str, name: str, classes: Iterable[ClassT]) -> ClassT:
    """Return the class of that name."""
    known = {cls.__name__: cls for cls in classes}
    if name not in known:
        raise NotFound(f"no {kind} {name!r}; there are {', '.join(sorted(known))}", kind)
    return known[name]


def _carry_out(what: str, deed: Callable[[], ResultT]) -> ResultT:
    """Do it; whatever goes wrong is told as one of the backbone's errors."""
    try:
        return deed()
    except ContractViolation as error:
        raise Invalid(error.without_values(), faults=error.listed()) from None
    except BackboneError:
        raise
    except Exception as error:
        raise _failure(what, error) from None


def _failure(what: str, error: Exception) -> BackboneError:
    """Say what kind of failure it was. The values may name a person or an account."""
    if out_of_room(error):
        return NoRoom(f"{what} could not be carried out: the disk is full")
    kind = type(error).__name__
    log.error("could not be carried out", what=what, cause=kind)
    return CommandFailed(f"{what} could not be carried out ({kind})")
