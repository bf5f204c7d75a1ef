"""Whether nothing here is real: what every page then says."""

import time
from typing import Final

from services.backbone.errors import BackboneError
from services.client.asking import Client
from services.contracts.queries.calendar import Calendar
from services.terms.people import Actor

ASK_AGAIN_SECONDS: Final = 30.0

GATEWAY: Final = Actor("messenger", "gateway", "the gateway", frozenset({"messenger"}))
"""Who asks for nobody in particular."""


class Practice:
    """Knows it by the settings, or asks the calendar until it has answered: it stays as it is."""

    def __init__(self, client: Client, known: bool) -> None:
        self._client = client.by(GATEWAY)
        self._answer = True if known else None
        self._ask_at = 0.0

    def __call__(self) -> bool:
        """Return whether this is practice; no, as long as nobody says."""
        if self._answer is None and time.monotonic() >= self._ask_at:
            self._ask_at = time.monotonic() + ASK_AGAIN_SECONDS
            try:
                self._answer = self._client.ask(Calendar()).practice
            except BackboneError:
                return False
        return bool(self._answer)
