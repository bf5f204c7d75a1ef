"""Whether nothing here is real, and which date it is then: what every page says."""

import time
from typing import Final

from flask import current_app, g

from services.backbone.errors import BackboneError
from services.client.asking import Client
from services.contracts.queries.calendar import Calendar, CalendarNow
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
        if self._answer is None:
            found = self._asked()
            if found is None:
                return False
            self._answer = found.practice
        return bool(self._answer)

    def dates(self) -> CalendarNow | None:
        """Return how far the dates are, asked once a page; None as long as nobody says."""
        if "practice_dates" not in g:
            g.practice_dates = self._asked()
        found: CalendarNow | None = g.practice_dates
        return found

    def _asked(self) -> CalendarNow | None:
        """Ask the calendar, but not again and again while it is away: no page is to wait for it."""
        if time.monotonic() < self._ask_at:
            return None
        try:
            return self._client.ask(Calendar())
        except BackboneError:
            self._ask_at = time.monotonic() + ASK_AGAIN_SECONDS
            return None


def in_practice() -> bool:
    """Return whether nothing here is real, as every page says."""
    return _practice()()


def dates_of_page() -> CalendarNow | None:
    """Return how far the dates are, asked once a page; None as long as nobody says."""
    return _practice().dates()


def _practice() -> Practice:
    found: Practice = current_app.jinja_env.globals["practice"]  # type: ignore[assignment]
    return found
