"""Sending on paper: a played pilot's messages are worded and kept, and nothing leaves the house."""

from datetime import UTC, datetime

from services.backbone.errors import NotNow
from services.contracts import notifications as contract
from services.notifications.adapters.correspondence import Unfit
from services.notifications.adapters.forms import compose_for
from services.notifications.domain.dispatch_rules import ChannelRules
from services.notifications.domain.message import Delivery, Waiting, reference_of
from services.notifications.domain.pacing import Limits
from services.notifications.domain.scheme import Scheme
from services.notifications.domain.tenant import CHANNELS, Tenant
from services.notifications.handlers.lines import (
    addressee,
    begin,
    delivery_of,
    give_to_officer,
    place_messages,
    ways_of,
)
from services.notifications.store import Work

ON_PAPER = ChannelRules("folder", Limits(per_second=1.0, burst=1))
"""Prices and pace are of no concern; the command line writes the files."""


def deliver_messages(command: contract.DeliverMessages, uow: Work) -> contract.SentMessages:
    """Mark as sent every message waiting, dated `on` or earlier; returns how many.

    What a channel would send is kept, from where the command line writes the files. Raises
    `NotNow` while the scheme is not known.
    """
    scheme = uow.store.book.scheme()
    if scheme is None:
        if not uow.store.messages.unplaced(command.on, limit=1):
            return contract.SentMessages(0)
        raise NotNow("the scheme is not open yet; messages wait until its name is known")
    now = datetime.now(UTC)
    place_messages(uow, CHANNELS, now, command.on)
    waiting = uow.store.messages.placed(command.on)
    tenants = uow.store.book.tenants({w.message.tenant_ref for w in waiting})
    numbers = uow.store.deliveries.numbers([w.message.message_id for w in waiting])
    claims = []
    for each in waiting:
        tenant = tenants[each.message.tenant_ref]
        number = each.begun or numbers.get(each.message.message_id, 0) + 1
        delivery = _worded(each, tenant, scheme, number, now)
        if delivery is None:
            about = "no channel can carry it as it is"
            give_to_officer(each.message, "technical-failure", "failed", about, uow)
        else:
            claims.append((each, delivery))
    begin(claims, uow)
    return contract.SentMessages(len(waiting))


def _worded(
    waiting: Waiting, tenant: Tenant, scheme: Scheme, number: int, now: datetime
) -> Delivery | None:
    """Return what goes out, by the first channel on which it can be said; None if on none."""
    message, to = waiting.message, addressee(waiting.message, tenant)
    reference = reference_of(message.message_id, number)
    for channel in dict.fromkeys((waiting.channel, *ways_of(message, tenant, CHANNELS))):
        try:
            composed = compose_for(message, to, scheme, channel, reference)
        except Unfit:
            continue
        return delivery_of(message, to, composed, number, ON_PAPER, "sent", now)
    return None
