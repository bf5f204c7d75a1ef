"""What a service can be told to do: a class for each command, naming its answer.

    @may("finance_approver")
    @dataclass(frozen=True)
    class ApproveRun(Command[RunApproval]):
        run_ref: GivenRunRef

What is in brackets is the answer: `client.tell(ApproveRun(…), key)` is a `RunApproval`. One that
has nothing to tell but that it was done answers `Done`. What cannot be done is refused.

An event is named by what happened (`VisitBooked`), an answer by what there is now (`PreparedRun`).
"""

from dataclasses import dataclass
from typing import Annotated, Final, Generic, Literal, TypeVar

AnswerT = TypeVar("AnswerT", covariant=True)


class Command(Generic[AnswerT]):
    """Root of all commands. Its type parameter is the answer, a frozen dataclass."""


Effect = Annotated[
    Literal["done", "none", "proposed"],
    "`none`: it was so already, or changes nothing; `proposed`: it waits for a second person",
]


@dataclass(frozen=True)
class Done:
    """Whether a command changed anything."""

    effect: Effect


DONE: Final = Done("done")
NO_EFFECT: Final = Done("none")
PROPOSED: Final = Done("proposed")
