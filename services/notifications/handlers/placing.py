"""By which channel a message goes, worked out when it is about to be sent, not before.

What changes until then counts: an address, a preference, a channel that is switched off.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from services.backbone.audit import moved
from services.notifications.domain.dispatch_rules import DispatchRules
from services.notifications.domain.former_contact import (
    TOLD_THERE_TOO,
    as_then,
    counts_from,
    reached_before,
    ways_before,
)
from services.notifications.domain.message import Message
from services.notifications.domain.tenant import Tenant
from services.notifications.handlers.moving import tell_move
from services.notifications.handlers.requests import add_request
from services.notifications.handlers.trail import about_message
from services.notifications.store import Work

NO_WAY = "no channel reaches the tenant: find out a mobile number or an e-mail address"

NOBODY = "the tenant is not in the address book: tell the developers"

PLACED_AT_ONCE = 500


@dataclass(frozen=True)
class DispatchWork:
    """One transaction of the dispatcher, and what it goes by.

    `now` is the moment in UTC; `link` gives the address by which a tenant stops messages of a
    message's kind, "" for none."""

    uow: Work
    rules: DispatchRules
    now: datetime
    link: Callable[[Message], str] = lambda message: ""


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
