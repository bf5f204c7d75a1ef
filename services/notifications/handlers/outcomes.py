"""What is noted of a delivery when it was handed over, and later when the provider tells more."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from services.backbone.audit import moved
from services.notifications.domain.message import FAILURES, Delivery, Message, Result
from services.notifications.domain.pacing import Limits
from services.notifications.handlers.lines import DispatchWork, give_to_officer, try_next_channel
from services.notifications.handlers.moving import tell_move
from services.notifications.handlers.trail import about_message, about_task
from services.notifications.store import Work

NOT_GONE = frozenset({"not_taken", "paused", "rejected", "not_started"})
"""Results after which a message does not count as one of the day."""

UNDER_WAY = frozenset({"created", "sending", "sent"})

UNKNOWN = (
    "it is not known whether this went out, and the provider cannot be asked: look for the"
    " reference in its log before it is sent again"
)


def note_results(results: Sequence[Result], work: DispatchWork) -> None:
    """Note what came of handing over deliveries, or of asking about them."""
    store = work.uow.store
    deliveries = store.deliveries.by_references([r.reference for r in results])
    messages = store.messages.by_id([d.message_id for d in deliveries.values()])
    given_back: Counter[str] = Counter()
    for result in results:
        delivery = deliveries.get(result.reference)
        if delivery is None:
            continue
        if delivery.status == "sending" and result.kind in NOT_GONE:
            given_back[delivery.channel] += 1
        _note(delivery, messages[delivery.message_id], result, work)
    for channel, number in given_back.items():
        pace = store.pace.of(channel, work.now, _limits(channel, work))
        store.pace.keep(pace.given_back(number))


def _note(delivery: Delivery, message: Message, result: Result, work: DispatchWork) -> None:
    """One that another process or a receipt has seen to meanwhile stays as it is, and a result of
    an earlier claim is none of this one's."""
    if result.claimed_at not in (None, delivery.claimed_at):
        return
    if delivery.status != "sending":
        _note_news(delivery, message, result, work)
        return
    match result.kind:
        case "taken" if result.status not in FAILURES:
            asked = result.can_be_asked and result.status == "sent"
            at = asking_about(delivery, 0, work) if asked else {}
            note_progress(delivery, message, result.status, result.provider_id, work, at)
        case "taken" | "rejected":
            taken = result.kind == "taken"
            note_failure(delivery, message, result.status, result.reason, work, taken=taken)
        case "not_taken":
            _not_taken(delivery, message, result, work)
        case "paused" | "not_started":
            _not_now(delivery, message, result, work)
        case "unknown" if result.asked:  # else it is asked about, or a receipt comes
            _, since = work.uow.store.messages.tried(message.message_id)
            if not result.can_be_asked or _long_enough(since, work):
                _unknown(delivery, message, work)


def note_progress(
    delivery: Delivery,
    message: Message,
    status: str,
    provider_id: str,
    work: DispatchWork,
    asking: Mapping[str, object] = MappingProxyType({}),
) -> None:
    """Note that a provider took a message, or that it arrived."""
    values: dict[str, object] = {"status": status, "reason": ""}
    if provider_id:
        values["provider_id"] = provider_id
    if delivery.status != "sent":
        values |= {"sent_at": work.now, "ask_at": None}
    values |= {"ended_at": work.now if status == "delivered" else None}
    if status == "delivered":
        values |= {"ask_at": None}
    values |= asking
    work.uow.store.deliveries.change(delivery.reference, **values)
    _move(message, status, delivery, work)


def ask_later(delivery: Delivery, asked: int, work: DispatchWork) -> None:
    """Have a delivery asked about again, at the next of the times that are set for that."""
    values = asking_about(delivery, asked + 1, work)
    work.uow.store.deliveries.change(delivery.reference, **values)


def note_failure(
    delivery: Delivery,
    message: Message,
    status: str,
    reason: str,
    work: DispatchWork,
    *,
    taken: bool = False,
) -> None:
    """End a delivery that failed, and have what follows happen; one that was `taken` costs."""
    values: dict[str, object] = {"status": status, "reason": reason, "ended_at": work.now}
    if taken and delivery.status != "sent":
        values["sent_at"] = work.now
    work.uow.store.deliveries.change(delivery.reference, ask_at=None, **values)
    if message.status in UNDER_WAY:
        tenant = work.uow.store.book.tenant(message.tenant_ref)
        try_next_channel(message, tenant, delivery.channel, status, reason, work)


def is_news(delivery: Delivery, status: str, uow: Work) -> bool:
    """Return whether a delivery can become what is told of it.

    One that was given up can have come through, unless the message went out in another way.
    """
    if not delivery.may_become(status):
        return False
    return delivery.status not in FAILURES or not uow.store.deliveries.has_open(delivery.message_id)


def _not_taken(delivery: Delivery, message: Message, result: Result, work: DispatchWork) -> None:
    """Have it tried again after a while, until it was tried often or long enough."""
    tries, since = work.uow.store.messages.tried(message.message_id)
    delay = work.rules.retry.delay(tries + 1)
    if delay is None or _long_enough(since, work):
        note_failure(delivery, message, "technical-failure", result.reason, work)
        return
    _wait(delivery, message, result, work, tries=tries + 1, send_after=work.now + delay)


def _not_now(delivery: Delivery, message: Message, result: Result, work: DispatchWork) -> None:
    """Put it back into the line; a provider that takes nothing is left alone for a while."""
    store = work.uow.store
    if result.kind == "paused":
        pace = store.pace.of(delivery.channel, work.now, _limits(delivery.channel, work))
        store.pace.keep(pace.paused(work.now, result.seconds, result.reason))
        _, since = store.messages.tried(message.message_id)
        if _long_enough(since, work):
            note_failure(delivery, message, "technical-failure", result.reason, work)
            return
    _wait(delivery, message, result, work)


def _wait(
    delivery: Delivery,
    message: Message,
    result: Result,
    work: DispatchWork,
    **values: object,
) -> None:
    work.uow.store.deliveries.change(delivery.reference, status="created", reason=result.reason)
    work.uow.store.messages.move(message, "created", **values)
    change = moved(message.status, "created", note=result.reason)
    work.uow.audit(message.on, about_message(message), change)


def _unknown(delivery: Delivery, message: Message, work: DispatchWork) -> None:
    """Leave it to an officer: sent again it might come twice, not sent not at all."""
    status, about = "technical-failure", f"{UNKNOWN}. Reference {delivery.reference}"
    ended = {"status": status, "reason": "outcome unknown", "ended_at": work.now}
    work.uow.store.deliveries.change(delivery.reference, **ended)
    give_to_officer(message, status, "outcome_unknown", about, work.uow)


def _note_news(delivery: Delivery, message: Message, result: Result, work: DispatchWork) -> None:
    """Apply what a later result adds to a delivery that already has one.

    A receipt may be faster than the answer that brings the provider's id.
    """
    if result.provider_id and not delivery.provider_id:
        work.uow.store.deliveries.change(delivery.reference, provider_id=result.provider_id)
    if result.kind != "taken" or not is_news(delivery, result.status, work.uow):
        return
    if result.status in FAILURES:
        note_failure(delivery, message, result.status, result.reason, work, taken=True)
    else:
        note_progress(delivery, message, result.status, result.provider_id, work)


def asking_about(delivery: Delivery, asked: int, work: DispatchWork) -> dict[str, object]:
    """Return when a delivery without a receipt is asked about after so many times, to be noted."""
    polls, handed = work.rules.polls, delivery.claimed_at or work.now
    return {"ask_at": handed + polls[asked] if asked < len(polls) else None, "asked": asked}


def _long_enough(since: datetime | None, work: DispatchWork) -> bool:
    return since is not None and work.now - since >= work.rules.retry.give_up


def _limits(channel: str, work: DispatchWork) -> Limits:
    """Return a channel's limits; one that was switched off since has some that nobody reaches."""
    chosen = work.rules.channels.get(channel)
    return Limits(1.0, 1) if chosen is None else chosen.limits


def _move(message: Message, status: str, delivery: Delivery, work: DispatchWork) -> None:
    """Move the message with its delivery; one that has ended otherwise stays as it is.

    What an officer was to see to, and came through after all, is seen to.
    """
    if not message.may_become(status):
        return
    work.uow.store.messages.move(message, status, channel=delivery.channel)
    change = moved(message.status, status, reason=delivery.channel)
    work.uow.audit(message.on, about_message(message), change)
    tell_move(message, status, delivery, work.uow)
    task = work.uow.store.tasks.of_message(message.message_id)
    if task is not None:
        work.uow.store.tasks.close(task.id, "done", f"receipt of {delivery.provider}", work.now)
        change = moved("open", "done", note="it came through after all")
        work.uow.audit(message.on, about_task(task.id, message.tenant_ref), change)
