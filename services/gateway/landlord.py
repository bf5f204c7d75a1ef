"""Whose pages these are: the landlord's name, at the top of each."""

import time
from typing import Final

from services.backbone.errors import BackboneError
from services.client.asking import Client
from services.contracts.queries.enrolment import OpenedScheme
from services.gateway.practice import ASK_AGAIN_SECONDS, GATEWAY

NOBODYS: Final = "Tenant cashback"


class Landlord:
    """Its text is the name by the settings, or else that of the scheme once one is open."""

    def __init__(self, client: Client, known: str) -> None:
        self._client = client.by(GATEWAY)
        self._name = known
        self._ask_at = 0.0

    def __str__(self) -> str:
        if not self._name and time.monotonic() >= self._ask_at:
            try:
                self._name = self._client.ask(OpenedScheme()).landlord
            except BackboneError:  # not open, or away: no page is to wait for it
                self._ask_at = time.monotonic() + ASK_AGAIN_SECONDS
        return self._name or NOBODYS
