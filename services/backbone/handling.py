"""What a service's tables hold: a message's class → the function that handles or answers it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import Connection

from services.backbone.unit_of_work import UnitOfWork
from services.contracts.queries import Query

StoreT = TypeVar("StoreT")
AnswerT = TypeVar("AnswerT")

Json: TypeAlias = "str | int | float | bool | Mapping[str, Json] | Sequence[Json] | None"
Answer = Mapping[str, Json]
"""What a command answers, as it goes over the wire; kept beside its key, and told again where the
key is repeated."""

Handler = Callable[[Any, UnitOfWork[StoreT]], AnswerT]
"""The message is `Any` because Python has no type for "a function of the class it stands beside".
`tests/contract/test_handlers.py` holds every table to that, and to the answers commands name."""

Handlers = Mapping[type[Any], Handler[StoreT, AnswerT]]

EventHandlers = Handlers[StoreT, None]
CommandHandlers = Handlers[StoreT, object]

Queries = Mapping[type[Query[Any]], Callable[[Any, Connection], Any]]
"""What answers each query: `(query, connection)`, on a connection that changes nothing.
`tests/contract/test_queries.py` holds every table to its queries' own types."""
