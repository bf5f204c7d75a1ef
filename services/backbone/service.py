"""Runs a service's commands and answers its queries, whatever host it is on."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import structlog

from services.backbone.database import out_of_room
from services.backbone.errors import BackboneError, CommandFailed, Invalid, NoRoom, NotFound
from services.backbone.handling import Answer, CommandHandlers
from services.backbone.transactions import Transactions
from services.contracts.fields import line
from services.contracts.schema import ContractViolation
from services.terms.people import NoName, known_by

LONGEST_NAME = 120
"""Characters of an idempotency key, and of who gives a command: what the tables keep."""

StoreT = TypeVar("StoreT")

log = structlog.get_logger()


def execute(
    database: Transactions[StoreT],
    handlers: CommandHandlers[StoreT],
    command: str,
    key: str,
    actor: str,
    data: dict[str, Any],
) -> Answer:
    """Run the command called `command` (its class's name) once, under idempotency key `key`.

    `actor` is who gives it: nobody else is named by a command.

    Raises `NotFound` for a command the service does not know, `Invalid` for data that do not fit.
    """
    for name, value in (("key", key), ("actor", actor)):
        if not 1 <= len(value) <= LONGEST_NAME:
            raise Invalid(f"the {name} should be 1 to {LONGEST_NAME} characters", name)
        _require_line(name, value)
    _require_name(actor)
    classes = {cls.__name__: cls for cls in handlers}
    if command not in classes:
        raise NotFound(f"no command {command!r}; there are {', '.join(sorted(classes))}", "command")
    cls = classes[command]
    try:
        return database.execute(key, actor, cls, data, handlers[cls])
    except ContractViolation as error:
        raise Invalid(error.without_values(), faults=error.listed()) from None
    except BackboneError:
        raise
    except Exception as error:
        raise _failure(command, error) from None


def _require_line(name: str, value: str) -> None:
    try:
        line(value)
    except ValueError as fault:
        raise Invalid(f"the {name} {fault}", name) from None


def _require_name(actor: str) -> None:
    try:
        known_by(actor)
    except NoName as problem:
        raise Invalid(str(problem), "actor") from None


def ask(
    database: Transactions[Any],
    queries: Mapping[str, Callable[..., Any]],
    query: str,
    arguments: dict[str, Any],
) -> Any:
    """Answer the query called `query`; `NotFound` for one the service does not know."""
    if query not in queries:
        raise NotFound(f"no query {query!r}; there are {', '.join(sorted(queries))}", "query")
    try:
        return database.read(lambda connection: queries[query](connection, **arguments))
    except BackboneError:
        raise
    except Exception as error:
        raise _failure(query, error) from None


def _failure(what: str, error: Exception) -> BackboneError:
    """Say what kind of failure it was. The values may name a person or an account."""
    if out_of_room(error):
        return NoRoom(f"{what} could not be carried out: the disk is full")
    kind = type(error).__name__
    log.error("could not be carried out", what=what, cause=kind)
    return CommandFailed(f"{what} could not be carried out ({kind})")
