"""What goes wrong in a process that hosts services.

HostError (a BackboneError)
├── NotDeclared      exchanges or queues are not on the broker: an operator makes them
├── NotTaken         the broker did not take an event: the relay connects and sends it again
├── Unhandled        a batch was not handled: the subscriber pauses and tries it again
└── WouldBlock       the process was started so that one wait would hold up all of it
"""

from services.backbone.errors import BackboneError, NotReady


class HostError(BackboneError):
    """Root of what hosts raise; never raised itself."""


class NotDeclared(HostError, NotReady):
    """Raised where exchanges or queues are missing: it names them. An operator makes them."""


class NotTaken(HostError):
    """Raised when the broker refused an event or could not route it. The relay connects again,
    looks whether the queues are there, and sends it before anything else."""


class Unhandled(HostError):
    """Raised when a batch was not handled; the subscriber pauses and tries the same one again."""


class WouldBlock(HostError):
    """Raised at start when psycopg would block every green thread. Set PSYCOPG_WAIT_FUNC."""
