"""What each service is asked and told alike: its audit trail, and events it could not handle."""

from dataclasses import dataclass
from typing import Final

from services.contracts import enrolment, evaluation, notifications, payments, repairs
from services.contracts.dead_letters import DiscardDeadLetter, ReplayDeadLetter
from services.contracts.queries.audit import Story
from services.contracts.queries.calendar import CalendarStory
from services.contracts.queries.dead_letters import (
    DeadLetterEnvelope,
    DeadLetters,
    DeadLetterWhole,
)
from services.contracts.queries.enrolment import (
    EnrolmentDeadLetterEnvelope,
    EnrolmentDeadLetters,
    EnrolmentDeadLetterWhole,
    EnrolmentStory,
)
from services.contracts.queries.evaluation import (
    EvaluationDeadLetterEnvelope,
    EvaluationDeadLetters,
    EvaluationDeadLetterWhole,
    EvaluationStory,
)
from services.contracts.queries.notifications.dead_letters import (
    NotificationsDeadLetterEnvelope,
    NotificationsDeadLetters,
    NotificationsDeadLetterWhole,
)
from services.contracts.queries.notifications.story import NotificationsStory
from services.contracts.queries.payments.dead_letters import (
    PaymentsDeadLetterEnvelope,
    PaymentsDeadLetters,
    PaymentsDeadLetterWhole,
)
from services.contracts.queries.payments.story import PaymentsStory
from services.contracts.queries.repairs import (
    RepairsDeadLetterEnvelope,
    RepairsDeadLetters,
    RepairsDeadLetterWhole,
    RepairsStory,
)


@dataclass(frozen=True)
class Asked:
    """The queries and commands of one service that every service has."""

    story: type[Story]
    dead_letters: type[DeadLetters]
    envelope: type[DeadLetterEnvelope]
    whole: type[DeadLetterWhole]
    replay: type[ReplayDeadLetter]
    discard: type[DiscardDeadLetter]


SERVICES: Final = {
    "enrolment": Asked(
        EnrolmentStory,
        EnrolmentDeadLetters,
        EnrolmentDeadLetterEnvelope,
        EnrolmentDeadLetterWhole,
        enrolment.ReplayEnrolmentDeadLetter,
        enrolment.DiscardEnrolmentDeadLetter,
    ),
    "repairs": Asked(
        RepairsStory,
        RepairsDeadLetters,
        RepairsDeadLetterEnvelope,
        RepairsDeadLetterWhole,
        repairs.ReplayRepairsDeadLetter,
        repairs.DiscardRepairsDeadLetter,
    ),
    "payments": Asked(
        PaymentsStory,
        PaymentsDeadLetters,
        PaymentsDeadLetterEnvelope,
        PaymentsDeadLetterWhole,
        payments.ReplayPaymentsDeadLetter,
        payments.DiscardPaymentsDeadLetter,
    ),
    "notifications": Asked(
        NotificationsStory,
        NotificationsDeadLetters,
        NotificationsDeadLetterEnvelope,
        NotificationsDeadLetterWhole,
        notifications.ReplayNotificationsDeadLetter,
        notifications.DiscardNotificationsDeadLetter,
    ),
    "evaluation": Asked(
        EvaluationStory,
        EvaluationDeadLetters,
        EvaluationDeadLetterEnvelope,
        EvaluationDeadLetterWhole,
        evaluation.ReplayEvaluationDeadLetter,
        evaluation.DiscardEvaluationDeadLetter,
    ),
}

STORIES: Final[dict[str, type[Story]]] = {
    **{name: asked.story for name, asked in SERVICES.items()},
    "calendar": CalendarStory,
}
"""Each service's audit trail. The calendar hears nothing that could not be handled."""
