"""What tenants answer in surveys, kept for the evaluation."""

from collections.abc import Iterator

from services.backbone.audit import Change
from services.backbone.errors import Conflict, Invalid
from services.contracts import enrolment as contract
from services.contracts.commands import DONE, Done
from services.contracts.refusals import Fault
from services.enrolment.domain.surveys import HIGHEST, LOWEST
from services.enrolment.handlers.members import day_it_happened, member_of, subject
from services.enrolment.store import Work


def answer_survey(command: contract.AnswerSurvey, uow: Work) -> Done:
    """Keep a tenant's answers, each question once for a stage."""
    member = member_of(command.tenant_ref, uow)
    day_it_happened(command.answered_on, command.on, "answered_on", uow)
    if faults := list(_faults(command)):
        raise Invalid.listing(faults)
    known = uow.store.surveys.answered(member.tenant_ref, command.stage)
    again = [answer.question for answer in command.answers if answer.question in known]
    if again:
        raise Conflict(f"{member.tenant_ref} has answered this already: {again[0]}", "answers")
    answers = [(answer.question, answer.score) for answer in command.answers]
    uow.store.surveys.add(member.tenant_ref, command.stage, command.answered_on, answers)
    change = Change("survey answered", after=command.stage, note=f"{len(answers)} answers")
    uow.audit(command.on, subject(member), change)
    uow.record(
        contract.SurveyAnswered(
            member.tenant_ref, command.on, command.answered_on, command.stage, command.answers
        )
    )
    return DONE


def _faults(command: contract.AnswerSurvey) -> Iterator[Fault]:
    if not command.answers:
        yield Fault("give one answer at least", "answers")
    questions = [answer.question.strip() for answer in command.answers]
    if len(set(questions)) < len(questions):
        yield Fault("give one answer to each question", "answers")
    for answer in command.answers:
        if not answer.question.strip():
            yield Fault("say what the question is", "answers")
        if not LOWEST <= answer.score <= HIGHEST:
            yield Fault(f"a score is {LOWEST} to {HIGHEST}", "answers")
