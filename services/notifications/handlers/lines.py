"""The line of messages before each channel: put into it, taken from it to be handed over, put back.

By which channel a message goes is worked out when it is about to be sent, not before. What changes
until then counts: an address, a preference, a channel that is switched off.

What is claimed is handed over without a transaction: that is where the network is. A claim is
lasting before anything leaves, so that whatever is killed, nothing goes out that is not known to
have been begun.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from services.backbone.audit import moved
from services.notifications.adapters.correspondence import Unfit
from services.notifications.adapters.forms import Composed, compose_for
from services.notifications.domain.dispatch_rules import ChannelRules, DispatchRules
from services.notifications.domain.former_contact import (
    TOLD_THERE_TOO,
    as_then,
    counts_from,
    reached_before,
    ways_before,
)
from services.notifications.domain.message import (
    Delivery,
    Message,
    Waiting,
    reference_of,
    remedy_after,
)
from services.notifications.domain.scheme import Scheme
from services.notifications.domain.tenant import NOTHING_TO_THE_DEAD, Tenant
from services.notifications.handlers.moving import tell_move
from services.notifications.handlers.requests import add_request
from services.notifications.handlers.trail import about_message
from services.notifications.store import Work

NO_WAY = "no channel reaches the tenant: find out a mobile number or an e-mail address"

NOBODY = "the tenant is not in the address book: tell the developers"

PLACED_AT_ONCE = 500

CLAIMED_AT_ONCE = 100
"""Messages of a channel that are claimed in one transaction."""


@dataclass(frozen=True)
class DispatchWork:
    """One transaction of the dispatcher, and what it goes by.

    `now` is the moment in UTC; `link` gives the address by which a tenant stops messages of a
    message's kind, "" for none."""

    uow: Work
    rules: DispatchRules
    now: datetime
    link: Callable[[Message], str] = lambda message: ""


Claim = tuple[Delivery, Message, Tenant]


# --- into a line ---


def place_messages(
    uow: Work,
    open_channels: Collection[str],
    now: datetime,
    on: date = date.max,
    limit: int | None = None,
) -> int:
    """Put messages dated `on` or earlier into a channel's line; return how many were looked at.

    Where no channel reaches the tenant, an officer gets a task instead.
    """
    messages = uow.store.messages.unplaced(on, limit)
    tenants = uow.store.book.tenants({m.tenant_ref for m in messages})
    lines: dict[str, list[str]] = {}
    for message in list(_with_copies(messages, tenants, uow)):
        tenant = tenants.get(message.tenant_ref)
        if tenant is None:
            give_to_officer(message, "technical-failure", "failed", NOBODY, uow)
            continue
        ways = ways_of(message, tenant, open_channels)
        if why_not := tenant.why_not(message.kind):
            drop(message, uow, why_not)
        elif ways:
            lines.setdefault(ways[0], []).append(message.message_id)
        else:
            give_to_officer(message, "permanent-failure", "unreachable", NO_WAY, uow)
    for channel, message_ids in lines.items():
        uow.store.messages.place(message_ids, channel, now)
    return len(messages)


def addressee(message: Message, tenant: Tenant) -> Tenant:
    """Return the tenant as a message is to reach them: a copy goes where they were before."""
    if message.former_contact is None:
        return tenant
    return as_then(tenant, message.former_contact)


def ways_of(message: Message, tenant: Tenant, open_channels: Collection[str]) -> tuple[str, ...]:
    """Return the channels by which a message may go, in order; `tenant` is as in the book."""
    only = message.only_channel
    if only is not None:
        return (only,) if only in open_channels else ()
    if message.former_contact is not None:
        return ways_before(tenant, message.former_contact, message.kind, open_channels)
    return tenant.ways(message.kind, open_channels)


def give_to_officer(message: Message, status: str, kind: str, about: str, uow: Work) -> None:
    """End what the system can do for a message, and put the rest on the officers' list."""
    give_up(message, status, about, uow)
    if message.former_contact is None:  # who is no longer reached there is no task
        uow.store.tasks.open(kind, message.tenant_ref, message.message_id, about, datetime.now(UTC))


def give_up(message: Message, status: str, why: str, uow: Work) -> None:
    """End a message that was begun and is not tried again."""
    uow.store.messages.move(message, status)
    uow.store.deliveries.end_not_taken(message.message_id, datetime.now(UTC))
    uow.audit(message.on, about_message(message), moved(message.status, status, note=why))
    tell_move(message, status, None, uow)


def _with_copies(
    messages: Iterable[Message], tenants: dict[str, Tenant], uow: Work
) -> Iterable[Message]:
    """Yield messages, and after one that goes to former contacts too a copy for each of these.

    They are looked for only now: contacts come from one service and bank details from another, and
    either may be heard of first.
    """
    for message in messages:
        yield message
        if message.template not in TOLD_THERE_TOO or message.former_contact is not None:
            continue
        tenant = tenants.get(message.tenant_ref)
        former = uow.store.book.former_contacts(message.tenant_ref)
        counts = [c for c in former if c.until >= counts_from(message.on)]
        for contact in [] if tenant is None else reached_before(message.template, tenant, counts):
            copy = message.copy_to(contact, former.index(contact) + 1)
            if not uow.store.messages.has(copy.message_id):
                add_request(copy, uow)
                yield copy


def drop(message: Message, uow: Work, why: str) -> None:
    """End a message that is not to be sent any more."""
    give_up(message, "not-wanted", why, uow)


def try_next_channel(
    message: Message, tenant: Tenant, channel: str, failure: str, reason: str, work: DispatchWork
) -> None:
    """Have a message that failed tried again, by the next channel, or by an officer."""
    uow, retry = work.uow, work.rules.retry
    if tenant.is_silent:
        give_up(message, failure, NOTHING_TO_THE_DEAD, uow)
        return
    tried = uow.store.deliveries.tried(message.message_id)
    tried[channel] = max(1, tried[channel])
    ways = ways_of(message, tenant, work.rules.open_channels)
    remedy, way = remedy_after(failure, channel, tried, ways, retry)
    if remedy == "officer":
        give_to_officer(message, failure, "failed", f"by {channel}: {reason or failure}", uow)
        return
    again = remedy == "same_channel"
    delay = retry.delay(min(tried[channel], len(retry.seconds))) if again else None
    if message.status != "created":
        uow.store.messages.move(message, "created")
        tell_move(message, "created", None, uow)
    uow.store.messages.place([message.message_id], way, work.now)
    if delay is not None:
        uow.store.messages.wait_until(message.message_id, work.now + delay)
    by = ("channel", way or "")
    change = moved(message.status, "created", reason=failure, cause=by, note=reason)
    uow.audit(message.on, about_message(message), change)


# --- out of it ---


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
