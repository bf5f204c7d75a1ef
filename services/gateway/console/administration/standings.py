"""How every service stands, one that is away is said to be."""

from dataclasses import dataclass
from typing import Final, TypeVar

from services.backbone.errors import CommandFailed, NoRoom, NotReady
from services.client.asking import Client
from services.client.errors import ClientError
from services.contracts.queries import Query
from services.contracts.queries.calendar import CalendarStanding
from services.contracts.queries.enrolment import EnrolmentStanding
from services.contracts.queries.evaluation import EvaluationStanding
from services.contracts.queries.notifications.standing import NotificationsStanding
from services.contracts.queries.payments.standing import PaymentsStanding
from services.contracts.queries.repairs import RepairsStanding
from services.contracts.queries.standing import ServiceStanding, Standing
from services.gateway.at_once import at_once

AnswerT = TypeVar("AnswerT")

QUERIES: Final[dict[str, Standing]] = {
    "Calendar": CalendarStanding(),
    "Enrolment": EnrolmentStanding(),
    "Repairs": RepairsStanding(),
    "Payments": PaymentsStanding(),
    "Notifications": NotificationsStanding(),
    "Evaluation": EvaluationStanding(),
}


@dataclass(frozen=True)
class Found:
    """What a service answered; None if it did not."""

    service: str
    standing: ServiceStanding | None

    @property
    def state(self) -> tuple[str, str]:
        """Return it in a word, and the colour of its tag."""
        if self.standing is None:
            return "Away", "red"
        if self.standing.dead:
            return "Needs you", "orange"
        return "Works", "green"


def standings(client: Client) -> list[Found]:
    """Return how each service stands. All are asked at once: to find one away takes seconds."""
    asked = {name: at_once(_asked, client, query) for name, query in QUERIES.items()}
    return [Found(name, answer.result()) for name, answer in asked.items()]


def _asked(client: Client, query: Query[AnswerT]) -> AnswerT | None:
    try:
        return client.ask(query)
    except (ClientError, CommandFailed, NoRoom, NotReady):
        return None
