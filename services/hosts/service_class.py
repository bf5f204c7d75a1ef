"""What the services have in common to the host: the calls they take, and from whom."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import structlog
from nameko.extensions import DependencyProvider

from services.backbone.database import out_of_room
from services.backbone.errors import (
    AssertionRefused,
    BackboneError,
    CommandFailed,
    Invalid,
    NoRoom,
    NotFound,
    RoleRefused,
)
from services.backbone.handling import Answer, CommandHandlers, Queries
from services.backbone.transactions import SERVER_FAILURES, Order, Transactions
from services.contracts.codec import writer_for
from services.contracts.errors import ContractViolation
from services.contracts.fields import line
from services.contracts.permissions import in_words, roles_for
from services.contracts.queries import answer_of
from services.contracts.schema import from_wire
from services.hosts.calls import rpc
from services.hosts.health import health
from services.terms.people import Actor

if TYPE_CHECKING:  # an operator's command on this machine does without its library
    from services.backbone.assertions import TrustedKeys

StoreT = TypeVar("StoreT")
ClassT = TypeVar("ClassT", bound=type[Any])
ResultT = TypeVar("ResultT")

LONGEST_KEY = 120
"""Characters of an idempotency key: what the tables keep."""

log = structlog.get_logger()


class TrustedCallers(DependencyProvider):
    """Gives a service the keys whose assertions it believes, read when nameko starts it."""

    def setup(self) -> None:
        """Read the file; `NotReady` ends the service at its start."""
        from services.backbone.assertions import trusted_keys

        self.keys = trusted_keys()

    def get_dependency(self, worker_ctx: Any) -> "TrustedKeys":
        """Return what each nameko worker gets."""
        return self.keys


class Service:
    """Takes the calls of a service: commands and queries. What it hears, each declares itself.

    What comes over the broker proves who gives it (`execute`, `execute_all`, `ask`); in this
    process the caller has done so (`execute_as`, …). nameko finds the entrypoints of a base class
    as it finds the service's own.
    """

    name: ClassVar[str]
    database: Any
    """A `ServiceDatabase` in the class; the transactions it gives in an instance."""

    trusted: Any = TrustedCallers()

    on_command: ClassVar[CommandHandlers[Any]]
    on_query: ClassVar[Queries]

    @rpc
    def execute(
        self, command: str = "", key: str = "", data: Any = None, assertion: str = ""
    ) -> Answer:
        """Run the command of that name once; the same key and input give the same answer."""
        return self.execute_as(self._proven(command, assertion), command, key, data)

    @rpc
    def execute_all(
        self, orders: list[Mapping[str, Any]] | None = None, assertion: str = ""
    ) -> list[Answer]:
        """Run commands in their order, each as `execute` would; return their answers."""
        return self.execute_all_as(self._proven("execute_all", assertion), orders or [])

    @rpc
    def ask(self, query: str = "", arguments: Any = None, assertion: str = "") -> dict[str, Any]:
        """Answer the query of that name; nothing changes."""
        return self.ask_as(self._proven(query, assertion), query, arguments)

    def execute_as(self, actor: Actor, command: str, key: str, data: Any) -> Answer:
        """Run the command of that name once, given by `actor`."""
        with _counted(command):
            return execute(self.database, self.on_command, command, key, actor, data)

    def execute_all_as(self, actor: Actor, orders: list[Mapping[str, Any]]) -> list[Answer]:
        """Run commands in their order, each as `execute_as` would; return their answers.

        They share transactions. Where one fails each is run by itself: that one says why then, and
        those before it are done.
        """
        if len(orders) < 2:
            return self._execute_each(actor, orders)
        try:
            return execute_together(self.database, self.on_command, actor, orders)
        except (CommandFailed, NoRoom):
            raise
        except Exception as error:
            cause = type(error).__name__
        answers = self._execute_each(actor, orders)
        log.warning("commands could not share a transaction", cause=cause)
        return answers

    def _execute_each(self, actor: Actor, orders: list[Mapping[str, Any]]) -> list[Answer]:
        return [self.execute_as(actor, **order) for order in orders]

    def ask_as(self, actor: Actor, query: str, arguments: Any) -> dict[str, Any]:
        """Answer the query of that name to `actor`."""
        with _counted(query):
            return ask(self.database, self.on_query, query, actor, arguments)

    def _proven(self, what: str, assertion: object) -> Actor:
        """Return who gives a call; one without proof is logged and counted, nothing more."""
        with _counted(what):
            keys: TrustedKeys = self.trusted
            return keys.actor_of(assertion, self.name)


@contextmanager
def _counted(what: object) -> Iterator[None]:
    """Log and count a call that is refused for who gives it. The audit trail would be flooded."""
    try:
        yield
    except (AssertionRefused, RoleRefused) as refused:
        why = refused.why if isinstance(refused, AssertionRefused) else "role"
        health.refused_calls[why] += 1
        log.warning("call refused", what=str(what)[:80], why=why)
        raise


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
