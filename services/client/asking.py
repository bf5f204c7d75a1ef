"""Asks services and tells them things, by whichever way they are reached."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby, islice
from typing import Any, Protocol, TypeVar

from services.client.errors import NoAnswer, OutcomeUnknown
from services.contracts.commands import Command
from services.contracts.owners import owner_of
from services.contracts.queries import Listed, Query, answer_of
from services.contracts.schema import from_wire, to_wire
from services.terms.people import Actor

AnswerT = TypeVar("AnswerT")
RowT = TypeVar("RowT")

COMMANDS_A_CALL = 20
"""Few enough to be answered well before a caller gives up waiting."""


class Way(Protocol):
    """How a service is reached."""

    def call(self, service: str, method: str, actor: Actor, arguments: dict[str, Any]) -> Any:
        """Return the answer of a service's method to an actor, in its JSON-ready form.

        Raises what the service refuses, or a `ClientError`.
        """


@dataclass(frozen=True)
class Client:
    """The one door to the services; `actor` is who asks and tells. Safe from threads.

    `elsewhere`: whether they are in other processes, so that several are better asked at once.
    """

    way: Way
    actor: Actor
    elsewhere: bool = False

    def by(self, actor: Actor) -> "Client":
        """Return the same door for another person."""
        return replace(self, actor=actor)

    def ask(self, query: Query[AnswerT]) -> AnswerT:
        """Return the answer to a query.

        Raises `Refused` (`NotFound`, `Invalid`) for what the service refuses, `NotReached` or
        `NoAnswer` where it cannot be asked now.
        """
        asked = {"query": type(query).__name__, "arguments": to_wire(query)}
        wire = self.way.call(owner_of(type(query)), "ask", self.actor, asked)
        answer: AnswerT = from_wire(answer_of(type(query)), wire)
        return answer

    def pages(self, query: Listed[RowT]) -> Iterator[RowT]:
        """Yield every row of a list, page by page."""
        while True:
            page = self.ask(query)
            yield from page.rows
            if page.next is None:
                return
            query = replace(query, after=page.next)

    def tell(self, command: Command[AnswerT], key: str) -> AnswerT:
        """Run a command once under its idempotency key and return its answer.

        Raises `Refused` for a rule it breaks, `NotReached` where nothing was handed over, and
        `OutcomeUnknown` where nobody answered: the same command with the same key is safe then.
        """
        wire = self._tell(command, key, "execute", self._order(command, key))
        answer: AnswerT = from_wire(answer_of(type(command)), wire)
        return answer

    def tell_all(self, orders: Iterable[tuple[Command[Any], str]]) -> None:
        """Run commands, each with its key, in their order: in few calls and transactions.

        `Refused` for the first that breaks a rule; those before it are done.
        """
        for _, mine in groupby(orders, key=lambda order: owner_of(type(order[0]))):
            while some := list(islice(mine, COMMANDS_A_CALL)):
                listed = [self._order(command, key) for command, key in some]
                self._tell(*some[0], "execute_all", {"orders": listed})

    def _tell(self, command: Command[Any], key: str, method: str, arguments: dict[str, Any]) -> Any:
        try:
            return self.way.call(owner_of(type(command)), method, self.actor, arguments)
        except NoAnswer as unanswered:
            raise OutcomeUnknown(type(command).__name__, key) from unanswered

    def _order(self, command: Command[Any], key: str) -> dict[str, Any]:
        return {
            "command": type(command).__name__,
            "key": key,
            "data": to_wire(command),
        }
