"""What a service can be asked without changing anything: a class for each query, naming its answer.

    @dataclass(frozen=True)
    class RunByRef(Query[RunDetails]):
        run_ref: RunRef

    @dataclass(frozen=True)
    class Runs(Listed[RunRow]):
        states: tuple[RunState, ...] = ()

What is in brackets is the answer: `client.ask(RunByRef("run-2012-04-05"))` is a `RunDetails`. A
list is `Listed`: it comes in pages. What is not there is refused as `not_found`, never answered
with None. A module, or a package, holds the queries of the service of that name.
"""

from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Generic, TypeVar, get_args, get_origin

from services.contracts.commands import Command
from services.contracts.errors import ContractViolation

AnswerT = TypeVar("AnswerT")
RowT = TypeVar("RowT")


class Query(Generic[AnswerT]):
    """Root of all queries. Its type parameter is the answer, a frozen dataclass."""


@dataclass(frozen=True)
class Page(Generic[RowT]):
    """Some rows of a list, and where the next ones begin."""

    rows: tuple[RowT, ...]
    next: Annotated[str | None, "give it as `after` for the next page; null: that was all"]


@dataclass(frozen=True)
class Listed(Query[Page[RowT]], Generic[RowT]):
    """Root of queries for lists: the answer is one page of rows."""

    most: ClassVar[int] = 500
    """Rows of a page at most, and where no `limit` is given."""

    after: Annotated[str | None, "the `next` of the page before; null: from the beginning"] = field(
        default=None, kw_only=True
    )
    limit: Annotated[int | None, "rows of the page at most; null: as many as there can be"] = field(
        default=None, kw_only=True
    )

    @property
    def size(self) -> int:
        """Return how many rows the page has at most; `ContractViolation` for a limit beyond it."""
        if self.limit is None:
            return self.most
        if not 1 <= self.limit <= self.most:
            fault = {"limit": [f"should be 1 to {self.most}"]}
            raise ContractViolation(type(self).__name__, fault)
        return self.limit


def answer_of(asked: type[Query[Any]] | type[Command[Any]]) -> Any:
    """Return the type of a query's or a command's answer, such as `Page[RunRow]` or `Done`."""
    for base in asked.__orig_bases__:  # type: ignore[union-attr]
        (argument,) = get_args(base)
        if get_origin(base) is Listed:
            return Page[argument]  # type: ignore[valid-type]
        return argument
    raise TypeError(f"{asked.__name__} names no answer")
