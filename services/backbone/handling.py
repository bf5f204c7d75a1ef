"""What a service's tables of handlers hold: message class → function of `(message, uow)`."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

from services.backbone.unit_of_work import UnitOfWork

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
