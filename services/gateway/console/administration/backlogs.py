"""How every service stands, one that is away is said to be."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Lock
from typing import Final, TypeVar

from flask import current_app

from services.backbone.errors import CommandFailed, NoRoom, NotReady
from services.client.asking import Client
from services.client.errors import ClientError
from services.contracts.queries import Query
from services.contracts.queries.backlog import Backlog, ServiceBacklog
from services.contracts.queries.calendar import CalendarBacklog
from services.contracts.queries.enrolment import EnrolmentBacklog
from services.contracts.queries.evaluation import EvaluationBacklog
from services.contracts.queries.notifications.backlog import NotificationsBacklog
from services.contracts.queries.payments.backlog import PaymentsBacklog
from services.contracts.queries.repairs import RepairsBacklog
from services.gateway.at_once import at_once

AnswerT = TypeVar("AnswerT")

QUERIES: Final[dict[str, Backlog]] = {
    "Calendar": CalendarBacklog(),
    "Enrolment": EnrolmentBacklog(),
    "Repairs": RepairsBacklog(),
    "Payments": PaymentsBacklog(),
    "Notifications": NotificationsBacklog(),
    "Evaluation": EvaluationBacklog(),
}

GOOD_FOR_SECONDS: Final = 1.0

LAST_LOOK: Final = "cashback_backlogs"
"""The name, in `app.extensions`, of what was found last."""


@dataclass(frozen=True)
class Found:
    """What a service answered; None if it did not.

    `last_date` is the last business date whose work it has done, and `behind` how many dates are
    closed whose work it has not: None and 0 where nobody knows.
    """

    service: str
    backlog: ServiceBacklog | None
    last_date: date | None = None
    behind: int = 0

    @property
    def state(self) -> tuple[str, str]:
        """Return it in a word, and the colour of its tag."""
        if self.backlog is None:
            return "Away", "red"
        if self.backlog.dead:
            return "Needs you", "orange"
        if self.behind:
            return "Behind", "yellow"
        return "Works", "green"


class LastLook:
    """What was found last, for everybody who looks within a second: many do when something is
    wrong, and the services have better things to do then."""

    def __init__(self) -> None:
        self._one_at_a_time = Lock()
        self._found: list[Found] = []
        self._good_until = 0.0

    def or_now(self, look: Callable[[], list[Found]]) -> list[Found]:
        """Return what was found within the last second, or is found now."""
        with self._one_at_a_time:
            if time.monotonic() >= self._good_until:
                self._found = look()
                self._good_until = time.monotonic() + GOOD_FOR_SECONDS
            return self._found


def backlogs(client: Client) -> list[Found]:
    """Return how each service stands, as far as it answers."""
    if not client.elsewhere:
        return _look(client)
    last: LastLook = current_app.extensions.setdefault(LAST_LOOK, LastLook())
    return last.or_now(lambda: _look(client))


def _look(client: Client) -> list[Found]:
    """Ask all at once: to find one away takes seconds."""
    asked = {name: at_once(_asked, client, query) for name, query in QUERIES.items()}
    answers = {name: answer.result() for name, answer in asked.items()}
    return [_found(name, answer, answers["Calendar"]) for name, answer in answers.items()]


def _found(name: str, backlog: ServiceBacklog | None, calendar: ServiceBacklog | None) -> Found:
    """Return how a service stands, beside the calendar, which closes every date one by one."""
    if backlog is None or calendar is None:
        return Found(name, backlog)
    if calendar.dates is None or calendar.last_date is None:
        return Found(name, backlog)
    behind = max(0, calendar.dates - (backlog.dates or 0))
    last = calendar.last_date - timedelta(days=behind) if backlog.dates else None
    return Found(name, backlog, last, behind)


def _asked(client: Client, query: Query[AnswerT]) -> AnswerT | None:
    try:
        return client.ask(query)
    except (ClientError, CommandFailed, NoRoom, NotReady):
        return None
