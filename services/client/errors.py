"""What goes wrong between a caller and a service. What a service refuses arrives as it is.

ClientError (a BackboneError)
├── NotReached       nothing was handed over: the same can be sent when the service is there
├── NoAnswer         a call was handed over and nobody answered in time
└── OutcomeUnknown   so it was with a command: it may have been done; send it again with its key
"""

from services.backbone.errors import BackboneError


class ClientError(BackboneError):
    """Root of what the client raises; never raised itself."""


class NotReached(ClientError):
    """Raised when the broker or the service is away. Nothing happened; try again later."""


class NoAnswer(ClientError):
    """Raised when no answer came in time. A query may be asked again."""


class OutcomeUnknown(ClientError):
    """Raised when no answer to a command came in time: nobody knows whether it was done.

    Give the same command again with the same key, which is in `key`: it is done once, and the
    answer is the first one.
    """

    def __init__(self, command: str, key: str) -> None:
        super().__init__(
            f"the outcome of {command} is not known: it may have been done. Send it again with the"
            f" key {key!r}: what was done is not done twice"
        )
        self.key = key
