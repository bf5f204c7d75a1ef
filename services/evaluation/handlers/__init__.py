"""Evaluation's use cases: one function for each event or command, `(message, uow)`.

Each event goes into the log without what is personal, and as it is there to the function that
makes facts of it. Facts are kept under what they are about, and nothing is read: so events may come
twice and in any order.
"""

from functools import wraps
from typing import Any

from services.backbone.dead_letters import discard_dead_letter, replay_dead_letter
from services.backbone.handling import CommandHandlers, EventHandlers, Handler
from services.contracts import enrolment, notifications, payments, repairs
from services.contracts import evaluation as contract
from services.contracts.calendar import CutOffReached
from services.evaluation.handlers import comparing, happenings, looking, money, participations
from services.evaluation.handlers.keeping import kept_of, without_personal
from services.evaluation.store import EvaluationStore, Work

FACTS_OF: EventHandlers[EvaluationStore] = {
    CutOffReached: participations.cut_off_reached,
    enrolment.SchemeOpened: participations.scheme_opened,
    enrolment.SchemeChanged: participations.scheme_changed,
    enrolment.TenantRegistered: participations.tenant_registered,
    enrolment.TenantRejected: participations.tenant_rejected,
    enrolment.TenantInvited: participations.tenant_invited,
    enrolment.AgreementSigned: participations.agreement_signed,
    enrolment.PutOnWaitingList: participations.put_on_waiting_list,
    enrolment.PlaceGiven: participations.place_given,
    enrolment.ParticipationStarted: participations.participation_started,
    enrolment.ParticipationEnded: participations.participation_ended,
    enrolment.TenancyEnded: participations.tenancy_ended,
    enrolment.ParticipationCompleted: participations.participation_completed,
    enrolment.BreachRecorded: happenings.breach_recorded,
    enrolment.ContactRecorded: happenings.contact_recorded,
    enrolment.ContactTakenBack: happenings.contact_taken_back,
    enrolment.AppealReceived: happenings.appeal_received,
    enrolment.SurveyAnswered: looking.survey_answered,
    enrolment.AppealUpheld: happenings.appeal_upheld,
    enrolment.AppealDismissed: happenings.appeal_dismissed,
    enrolment.BreachTakenBack: happenings.breach_taken_back,
    repairs.RepairRecorded: happenings.repair_recorded,
    repairs.RepairTakenBack: happenings.repair_taken_back,
    repairs.VisitRecorded: looking.visit_recorded,
    repairs.VisitTakenBack: looking.visit_taken_back,
    notifications.MessageMoved: happenings.message_moved,
    payments.BreachCosted: happenings.breach_costed,
    payments.PaymentSubmitted: money.payment_submitted,
    payments.PaymentReturned: money.payment_returned,
    payments.InstalmentsMoved: money.instalments_moved,
    payments.InstalmentsHeld: money.instalments_held,
}
"""What facts each event makes, when it is heard and whenever they are made again from the log."""


def _heard(make_facts: Handler[EvaluationStore, None]) -> Handler[EvaluationStore, None]:
    @wraps(make_facts)
    def hear(event: Any, uow: Work) -> None:
        assert uow.delivery is not None, "an event is handled"
        kept = without_personal(event)
        uow.store.keep_heard(uow.delivery, kept_of(kept))
        uow.store.sequence = uow.delivery.sequence
        make_facts(kept, uow)

    return hear


ON_EVENT: EventHandlers[EvaluationStore] = {
    cls: _heard(make_facts) for cls, make_facts in FACTS_OF.items()
}
"""What the evaluation subscribes to, and what it does about it."""

ON_COMMAND: CommandHandlers[EvaluationStore] = {
    contract.TakeOverHistory: comparing.take_over_history,
    contract.TakeOverComparison: comparing.take_over_comparison,
    contract.ReplayEvaluationDeadLetter: replay_dead_letter,
    contract.DiscardEvaluationDeadLetter: discard_dead_letter,
}
"""What the evaluation can be told, and what it does about it."""
