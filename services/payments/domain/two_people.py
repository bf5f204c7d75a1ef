"""Two people for every deed of money: who may not do what to a run, by their part in it so far.

A run needs an approver who did not prepare it, did not enter or change bank details that it pays
since their last payment, and did not note the return whose money it pays again to other details.
Who makes its bank file, who takes it away, and who says that the bank has it, is none of those who
approved it.
Another file instead of one is asked for by somebody else than who made that.

People are compared by their `ref`. The day clock, which prepares most runs, is nobody.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

Deed = Literal["approve", "export", "export_instead", "take", "submit"]
Did = Literal["prepared", "approved", "entered", "returned", "exported"]

BARS: Final[Mapping[Deed, frozenset[Did]]] = {
    "approve": frozenset({"prepared", "entered", "returned"}),
    "export": frozenset({"approved"}),
    "export_instead": frozenset({"approved", "exported"}),
    "take": frozenset({"approved"}),
    "submit": frozenset({"approved"}),
}
"""What keeps whoever did it from each deed."""

WAITS_FOR: Final[Mapping[str, Deed]] = {
    "prepared": "approve",
    "approved": "export",
    "exported": "submit",
}
"""What a run waits for, by its state."""

DEEDS_OF_STATE: Final[Mapping[str, tuple[Deed, ...]]] = {
    "prepared": ("approve",),
    "approved": ("export",),
    "exported": ("submit", "export_instead"),
}
"""What may be done to a run next, by its state."""

_DOES: Final[Mapping[Deed, str]] = {
    "approve": "approves it",
    "export": "makes its bank file",
    "export_instead": "asks for another file instead",
    "take": "takes its bank file away",
    "submit": "says that the bank has it",
}


@dataclass(frozen=True)
class Part:
    """What somebody has to do with a run already. `about` is the first tenant, payment or file that
    it was about, of `number`."""

    who: str
    did: Did
    about: str = ""
    number: int = 1


def barring(deed: Deed, parts: Iterable[Part]) -> list[Part]:
    """Return the parts that keep a person from a deed."""
    return [part for part in parts if part.did in BARS[deed] and is_person(part.who)]


def is_person(ref: str) -> bool:
    """Return whether it is somebody who acted, and not the day's own work or an event."""
    return ":" in ref


def why_not(part: Part) -> str:
    """Say what somebody did that keeps them from a deed."""
    more = f" and {part.number - 1} more" if part.number > 1 else ""
    match part.did:
        case "prepared":
            return "prepared the run"
        case "approved":
            return "approved the run"
        case "entered":
            return f"entered bank details of {part.about}{more} that were not paid to before"
        case "returned":
            return (
                f"noted the return of {part.about}{more}, whose money is paid again to other"
                " details"
            )
        case "exported":
            return f"made {part.about}"


def refusal(deed: Deed, run_ref: str, name: str, part: Part) -> str:
    """Say by which rule somebody may not do it."""
    return f"{run_ref}: {name} {why_not(part)}; somebody else {_DOES[deed]}"
