"""What officers do about messages that the system could not bring to a tenant."""

from datetime import UTC, datetime
from typing import get_args

from services.backbone.audit import moved
from services.backbone.errors import Conflict, Invalid, NotFound
from services.contracts import notifications as contract
from services.contracts.vocabulary import TaskOutcome
from services.notifications.domain.tenant import NOTHING_TO_THE_DEAD
from services.notifications.handlers.moving import tell_move
from services.notifications.handlers.silence import was_mistake
from services.notifications.handlers.trail import about_message, about_task
from services.notifications.store import Work
from services.notifications.store.tasks import Task
from services.terms.moves import STATUS

DONE, RETRY, LETTER, MISTAKE = get_args(TaskOutcome)


def resolve_task(command: contract.ResolveTask, uow: Work) -> contract.ResolvedTask:
    """Close a task: `done` by the officer, or have its message tried again, or sent as a letter, or
    have a tenant written to again whose death was a `mistake`.

    Raises `NotFound` for a task there is not, `Conflict` for one that is closed, `Invalid` for one
    that has no message to send.
    """
    task = uow.store.tasks.get(command.task_id)
    if task is None:
        raise NotFound(f"there is no task {command.task_id}", "task_id")
    if task.closed_at is not None:
        about = about_task(task.id, task.tenant_ref)
        since = uow.by_whom(about, (STATUS,))
        raise Conflict(f"task {command.task_id} is closed already, {since}")
    if command.outcome == MISTAKE:
        was_mistake(task, command.on, command.note, uow)
    elif command.outcome != DONE:
        _send_again(task, command.outcome, uow)
    uow.store.tasks.close(task.id, command.outcome, uow.actor, datetime.now(UTC))
    change = moved("open", command.outcome, note=command.note)
    uow.audit(command.on, about_task(task.id, task.tenant_ref), change)
    return contract.ResolvedTask(task.tenant_ref)


def _send_again(task: Task, outcome: str, uow: Work) -> None:
    message_id = task.message_id
    if message_id is None:
        raise Invalid(f"task {task.id} is about no message: close it as done", "outcome")
    if uow.store.book.tenant(task.tenant_ref).is_silent:
        raise Conflict(f"{NOTHING_TO_THE_DEAD}: close task {task.id} as done", "outcome")
    message = uow.store.messages.get(message_id)
    anew = {
        "channel": None,
        "only_channel": LETTER if outcome == LETTER else None,
        "retried_from": uow.store.deliveries.numbers([message_id]).get(message_id, 0),
    }
    uow.store.messages.move(message, "created", **anew)
    tell_move(message, "created", None, uow)
    uow.audit(message.on, about_message(message), moved(message.status, "created", reason=outcome))
