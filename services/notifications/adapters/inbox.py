"""The tenant's secure inbox, which their page shows: a provider that is our own database."""

from collections.abc import Callable
from datetime import datetime

from services.notifications.adapters.port import Answer, Outgoing

Put = Callable[[Outgoing], None]
Has = Callable[[str], bool]


class Inbox:
    """`put` keeps a message, once for each reference; `has` says whether one is there.

    Each is a transaction of its own.
    """

    name = "inbox"
    can_be_asked = True

    def __init__(self, put: Put, has: Has) -> None:
        self._put = put
        self._has = has

    def send(self, outgoing: Outgoing) -> Answer:
        """Put it where the tenant will find it: with that it is delivered."""
        self._put(outgoing)
        return Answer("delivered")

    def find(self, outgoing: Outgoing, since: datetime, provider_id: str = "") -> Answer | None:
        """Say whether a message is in the tenant's inbox."""
        return Answer("delivered") if self._has(outgoing.reference) else None

    def close(self) -> None:
        """Nothing to let go of."""
