"""Tells what has become of a message."""

from services.contracts.notifications import MessageMoved
from services.notifications.domain.message import Delivery, Message
from services.notifications.store import Work


def tell_move(message: Message, status: str, delivery: Delivery | None, uow: Work) -> None:
    """Publish how a message stands now, and by which delivery it came to that."""
    channel, segments, price = "", 0, 0
    if delivery is not None:
        channel, segments, price = delivery.channel, delivery.segments or 0, delivery.price
    uow.record(
        MessageMoved(
            message_id=message.message_id,
            tenant_ref=message.tenant_ref,
            template=message.template,
            on=message.on,
            status=status,
            channel=channel,
            segments=segments,
            price_millipence=price,
        )
    )
