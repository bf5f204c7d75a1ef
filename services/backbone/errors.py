"""The errors of the backbone.

BackboneError
├── Refused               the command or query broke a rule: correct it, do not repeat it
│   ├── NotFound          there is nothing of that name
│   ├── NotAllowed        not by this person
│   │   ├── AssertionRefused  the call does not prove who gives it
│   │   └── RoleRefused       no role of theirs may give it
│   ├── Conflict          it does not go with what is there already
│   │   └── KeyReused     the idempotency key was used for another input
│   ├── NotNow            later, or when something else is done
│   └── Invalid           what was given cannot be
├── CommandFailed         the service could not carry it out; it may be repeated
├── NoRoom                a disk takes no more: make room, then repeat it
├── NotYet                the event's cause has not arrived: it is tried again later
└── NotReady              a server or a service does not answer within the limit

Where it is raised a refusal is one of the five kinds; each has a code, and crosses to the caller
with its words, its code and the inputs it is about (`contracts/refusals.py`).

`BadSetting` (a ValueError, `addresses.py`) stands apart: it ends a command before there is anything
to refuse or to fail, whatever the command does about the errors above.
"""

from collections.abc import Iterable, Sequence
from typing import ClassVar, Self

from services.contracts.refusals import Fault, RefusalCode


class BackboneError(Exception):
    """Root of everything the backbone raises; never raised itself."""


class Refused(BackboneError):
    """Root of what a service refuses; never raised itself. Nothing was changed.

    `code` is for programs, the words are for people. `faults` is everything that is wrong, and
    `field` the input that the first of it is about, or empty.
    """

    code: ClassVar[RefusalCode]

    def __init__(self, message: str, field: str = "", faults: Iterable[Sequence[str]] = ()) -> None:
        self.message = message
        self.faults = tuple(Fault(*fault) for fault in faults) or (Fault(message, field),)
        self.field = self.faults[0].field
        # What an error's `args` hold is what RPC carries: text and lists of it, nothing else.
        super().__init__(message, self.field, [list(fault) for fault in self.faults])

    @classmethod
    def listing(cls, faults: Sequence[Fault]) -> Self:
        """Return a refusal for several faults; its words are all of theirs."""
        return cls("; ".join(fault.text for fault in faults), faults=faults)

    @classmethod
    def if_any(cls, faults: Iterable[Sequence[str]]) -> None:
        """Raise the refusal for all faults, each with its field, if there is one."""
        if found := [Fault(*fault) for fault in faults]:
            raise cls.listing(found)

    def __str__(self) -> str:
        return self.message


class NotFound(Refused):
    """Raised when there is nothing of that reference, number or name. The caller looks it up."""

    code = "not_found"


class NotAllowed(Refused):
    """Raised when this person may not do it. Another person, or one with another role, may."""

    code = "not_allowed"


class AssertionRefused(NotAllowed):
    """Raised for a call that does not prove who gives it; `why` is a word to count it by."""

    why = "unproven"

    @classmethod
    def because(cls, why: str, message: str) -> Self:
        """Return the refusal with the word to count it by, which does not cross to the caller."""
        refusal = cls(message, "assertion")
        refusal.why = why
        return refusal


class RoleRefused(NotAllowed):
    """Raised where none of a person's roles may give the command or ask the query."""


class Conflict(Refused):
    """Raised when it does not go with what is there. The caller looks at how things stand now."""

    code = "conflict"


class KeyReused(Conflict):
    """Raised when an idempotency key comes again with another input. The caller takes a new key."""


class NotNow(Refused):
    """Raised when something must happen first. The words say what; the same may be sent then."""

    code = "not_now"


class Invalid(Refused):
    """Raised when what was given cannot be. The caller corrects the inputs that `faults` names."""

    code = "invalid"


class CommandFailed(BackboneError):
    """Raised when a command or query failed for no fault of its own. It names the kind of failure
    and no values; nothing was changed, and the same command may be sent again."""


class NoRoom(BackboneError):
    """Raised when a disk, a quota or a limit takes no more. Nothing was changed; make room, and do
    the same again."""


class NotYet(BackboneError):
    """Raised by a handler whose event came before its cause. The event is parked and retried."""


class NotReady(BackboneError):
    """Raised when something does not answer in time. The message says what, and what to check."""
