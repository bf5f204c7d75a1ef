"""Handing messages to providers: what is claimed before, and what is noted after.

Between the two there is no transaction: that is where the network is. A claim is lasting before
anything leaves, so that whatever is killed, nothing goes out that is not known to have been begun.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from services.backbone.audit import moved
from services.notifications.adapters.correspondence import Unfit
from services.notifications.adapters.forms import Composed, compose_for
from services.notifications.domain.delivery import Delivery, reference_of
from services.notifications.domain.dispatch_rules import ChannelRules
from services.notifications.domain.message import Message, Waiting
from services.notifications.domain.scheme import Scheme
from services.notifications.domain.tenant import Tenant
from services.notifications.handlers.moving import tell_move
from services.notifications.handlers.outcomes import try_next_channel
from services.notifications.handlers.placing import (
    DispatchWork,
    addressee,
    drop,
    give_to_officer,
    ways_of,
)
from services.notifications.handlers.trail import about_message
from services.notifications.store import Work

CLAIMED_AT_ONCE = 100
"""Messages of a channel that are claimed in one transaction."""

Claim = tuple[Delivery, Message, Tenant]


def claim(channel: str, work: DispatchWork) -> list[Claim]:
    """Take from a channel's line what may go out now, word it and note that it is being sent."""
    store, now = work.uow.store, work.now
    limits = work.rules.channels[channel].limits
    pace = store.pace.of(channel, now, limits)
    allowed = min(pace.allowance(now, limits), CLAIMED_AT_ONCE)
    scheme = store.book.scheme()
    if not allowed or scheme is None:
        return []
    waiting = store.messages.next_in_line(channel, now, allowed)
    room = min(allowed - len(waiting), pace.left_for_many(limits))
    waiting += _of_bulk(channel, room, work)
    tenants = store.book.tenants({w.message.tenant_ref for w in waiting})
    ids = [w.message.message_id for w in waiting]
    numbers, begun = store.deliveries.numbers(ids), store.deliveries.not_taken(ids)
    claims = []
    for each in waiting:
        message, tenant = each.message, tenants[each.message.tenant_ref]
        if not _still_goes(message, tenant, channel, work):
            continue
        again = _same_again(begun.get(message.message_id), channel, work)
        number = again or numbers.get(message.message_id, 0) + 1
        delivery = _worded(message, tenant, scheme, channel, number, work)
        if delivery is not None:
            claims.append((replace(each, begun=again), delivery, tenant))
    ask_at = now + work.rules.ask_after
    begin([(each, delivery) for each, delivery, _ in claims], work.uow, ask_at)
    store.pace.keep(pace.taken(len(claims)))
    return [(delivery, each.message, tenant) for each, delivery, tenant in claims]


def begin(
    claimed: Sequence[tuple[Waiting, Delivery]], uow: Work, ask_at: datetime | None = None
) -> None:
    """Note that deliveries, claimed at the same moment, are being handed over, or were.

    `ask_at` is when their provider is asked if they have no result then.
    """
    for waiting, delivery in claimed:
        if waiting.begun:
            uow.store.deliveries.begin_again(delivery, ask_at)
    for waiting, delivery in claimed:
        if not waiting.begun:
            uow.store.deliveries.add(delivery, ask_at)
    by_channel: dict[str, list[tuple[Message, Delivery]]] = {}
    for waiting, delivery in claimed:
        by_channel.setdefault(delivery.channel, []).append((waiting.message, delivery))
    for group in by_channel.values():
        uow.store.messages.hand_over([message for message, _ in group], group[0][1])
    for waiting, delivery in claimed:
        message = waiting.message
        change = moved(message.status, delivery.status, reason=delivery.channel)
        uow.audit(message.on, about_message(message), change)
        if delivery.status == "sent":  # on paper there is nothing to wait for
            tell_move(message, "sent", delivery, uow)


def delivery_of(
    message: Message,
    tenant: Tenant,
    composed: Composed,
    number: int,
    chosen: ChannelRules,
    status: str,
    now: datetime,
) -> Delivery:
    """Return the delivery of a message in its words, claimed now."""
    return Delivery(
        message_id=message.message_id,
        number=number,
        channel=composed.channel,
        provider=chosen.provider,
        recipient=tenant.address(composed.channel),
        subject=composed.subject,
        body=composed.body,
        content=composed.content,
        template_version=composed.template_version,
        language=composed.language,
        segments=composed.segments,
        price=chosen.price_of(composed.segments),
        status=status,
        tries=1,
        claimed_at=now,
    )


def _still_goes(message: Message, tenant: Tenant, channel: str, work: DispatchWork) -> bool:
    """Whether the tenant still wants it, and by this channel; else that is seen to."""
    if why_not := tenant.why_not(message.kind):
        drop(message, work.uow, why_not)
        return False
    if _is_copy_to_now(message, tenant):
        drop(message, work.uow, "the tenant is reached there again")
        return False
    if channel in ways_of(message, tenant, work.rules.open_channels):
        return True
    work.uow.store.messages.place([message.message_id], None, work.now)
    return False


def _is_copy_to_now(message: Message, tenant: Tenant) -> bool:
    """Whether a copy for a former contact would go where the tenant is reached now."""
    if message.former_contact is None:
        return False
    then = addressee(message, tenant).reached_at(message.kind)
    return then is not None and then == tenant.reached_at(message.kind)


def _same_again(begun: Delivery | None, channel: str, work: DispatchWork) -> int:
    """The number of a delivery that was begun and not taken, if it goes the same way; else 0.

    What another provider had may still have its receipt, which is no receipt for this one.
    """
    if begun is None:
        return 0
    if (begun.channel, begun.provider) == (channel, work.rules.channels[channel].provider):
        return begun.number
    work.uow.store.deliveries.end_not_taken(begun.message_id, work.now)
    return 0


def _of_bulk(channel: str, room: int, work: DispatchWork) -> list[Waiting]:
    """Messages to many, as far as their own pace allows."""
    if room <= 0:
        return []
    store, now, limits = work.uow.store, work.now, work.rules.bulk
    pace = store.pace.of("bulk", now, limits)
    allowed = min(room, pace.allowance(now, limits))
    found: list[Waiting] = []
    if allowed:
        found = store.messages.next_in_line(channel, now, allowed, bulk=True)
    if found:
        store.pace.keep(pace.taken(len(found)))
    return found


def _worded(
    message: Message, tenant: Tenant, scheme: Scheme, channel: str, number: int, work: DispatchWork
) -> Delivery | None:
    """A message ready to go; None if it cannot be said by this channel, which is seen to.

    One that fails must not hold up the line behind it.
    """
    reference, to = reference_of(message.message_id, number), addressee(message, tenant)
    chosen = work.rules.channels[channel]
    try:
        link = work.link(message)
        composed = compose_for(message, to, scheme, channel, reference, link, chosen.provider)
    except Unfit as error:
        try_next_channel(message, tenant, channel, "technical-failure", str(error), work)
        return None
    except Exception as error:
        about = f"the message could not be worded ({type(error).__name__}): tell the developers"
        give_to_officer(message, "technical-failure", "failed", about, work.uow)
        return None
    return delivery_of(message, to, composed, number, chosen, "sending", work.now)
