"""Sending on paper: a played pilot's messages are worded and kept, and nothing leaves the house."""

from datetime import UTC, datetime

from services.backbone.errors import NotNow
from services.backbone.handling import Answer
from services.contracts import notifications as contract
from services.notifications.adapters.unfit import Unfit
from services.notifications.domain.delivery import reference_of
from services.notifications.domain.dispatch_rules import ChannelRules
from services.notifications.domain.message import Waiting
from services.notifications.domain.pacing import Limits
from services.notifications.domain.scheme import Scheme
from services.notifications.domain.tenant import CHANNELS, Tenant
from services.notifications.handlers.composing import compose_for
from services.notifications.handlers.handing_over import begin, delivery_of
from services.notifications.handlers.placing import (
    addressee,
    give_to_officer,
    place_messages,
    ways_of,
)
from services.notifications.store import Work

ON_PAPER = ChannelRules("folder", Limits(per_second=1.0, burst=1))
"""Prices and pace are of no concern; the command line writes the files."""


def deliver_messages(command: contract.DeliverMessages, uow: Work) -> Answer:
    """Mark as sent every message waiting, dated `on` or earlier; returns how many.

    What a channel would send is kept, from where the command line writes the files. Raises
    `NotNow` while the scheme is not known.
    """
    scheme = uow.store.book.scheme()
    if scheme is None:
        if not uow.store.messages.unplaced(command.on, limit=1):
            return {"sent": 0}
        raise NotNow("the scheme is not open yet; messages wait until its name is known")
    place_messages(uow, CHANNELS, datetime.now(UTC), command.on)
    waiting = uow.store.messages.placed(command.on)
    tenants = uow.store.book.tenants({w.message.tenant_ref for w in waiting})
    for each in waiting:
        _send(each, tenants[each.message.tenant_ref], scheme, uow)
    return {"sent": len(waiting)}


def _send(waiting: Waiting, tenant: Tenant, scheme: Scheme, uow: Work) -> None:
    """Keep what goes out, by the first channel on which it can be said."""
    message = waiting.message
    last = uow.store.deliveries.numbers([message.message_id]).get(message.message_id, 0)
    number = waiting.begun or last + 1
    to = addressee(message, tenant)
    reference = reference_of(message.message_id, number)
    for channel in dict.fromkeys((waiting.channel, *ways_of(message, tenant, CHANNELS))):
        try:
            composed = compose_for(message, to, scheme, channel, reference)
        except Unfit:
            continue
        now = datetime.now(UTC)
        delivery = delivery_of(message, to, composed, number, ON_PAPER, "sent", now)
        begin([(waiting, delivery)], uow)
        return
    give_to_officer(message, "technical-failure", "failed", "no channel can carry it as it is", uow)
