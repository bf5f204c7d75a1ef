"""The errors of the backbone.

BackboneError
├── CommandRefused        the command broke a rule: correct it, do not repeat it
│   └── KeyReused         the idempotency key was used for another input
├── CommandFailed         the service could not carry it out; it may be repeated
├── NoRoom                a disk takes no more: make room, then repeat it
├── NotYet                the event's cause has not arrived: it is tried again later
└── NotReady              a server or a service does not answer within the limit
"""


class BackboneError(Exception):
    """Root of everything the backbone raises; never raised itself."""


class CommandRefused(BackboneError):
    """Raised when a command breaks a rule. The caller corrects the command; nothing was changed."""


class KeyReused(CommandRefused):
    """Raised when an idempotency key comes again with another input. The caller takes a new key."""


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
