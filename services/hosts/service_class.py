"""What the services have in common to the host: the calls they take, and from whom."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar

import structlog
from nameko.extensions import DependencyProvider

from services.backbone.errors import AssertionRefused, CommandFailed, NoRoom, RoleRefused
from services.backbone.handling import Answer, CommandHandlers
from services.backbone.service import Queries, ask, execute, execute_together
from services.hosts.calls import rpc
from services.hosts.health import health
from services.terms.people import Actor

if TYPE_CHECKING:  # an operator's command on this machine does without its library
    from services.backbone.assertions import TrustedKeys

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
