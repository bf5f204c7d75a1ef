"""Sending what waits: the channel and address as they are now, the wording, the record."""

from collections.abc import Callable
from typing import Any

from services.backbone.errors import CommandRefused
from services.contracts import notifications as contract
from services.notifications.adapters.email_message import build_email
from services.notifications.adapters.letter_text import lay_out_letter
from services.notifications.adapters.sms_text import count_segments, plain
from services.notifications.adapters.wording import word_email, word_text
from services.notifications.contact_points import CONTACT_POINTS
from services.notifications.domain.message import Message, Rendered
from services.notifications.domain.scheme import Scheme
from services.notifications.domain.tenant import Tenant


def deliver_messages(command: contract.DeliverMessages, uow: Any) -> dict[str, Any]:
    """Send every message waiting, dated `on` or earlier; returns how many there were.

    Sending is putting what a channel would send into the message's row, from where the command
    line writes the files. Raises `CommandRefused` while the scheme is not known.
    """
    waiting = uow.store.waiting_until(command.on)
    if not waiting:
        return {"sent": 0}
    scheme = uow.store.scheme()
    if scheme is None:
        raise CommandRefused("the scheme is not open yet; messages wait until its name is known")
    tenants = uow.store.addressees_until(command.on)
    for message in waiting:
        message.check_move("sent")
        rendered = compose(message, tenants[message.tenant_ref], scheme)
        uow.store.mark_sent(message, rendered)
        change = f"{message.status} → sent"
        uow.audit(message.on, f"message {message.message_id}", change, rendered.channel)
    return {"sent": len(waiting)}


def compose(message: Message, tenant: Tenant, scheme: Scheme) -> Rendered:
    """Return a message as it goes out by the tenant's channel."""
    return _COMPOSERS[tenant.channel](message, tenant, scheme)


def _compose_text(message: Message, tenant: Tenant, scheme: Scheme) -> Rendered:
    wording = word_text(message.template, _facts(message, tenant, scheme))
    text = plain(wording.body)
    segments = count_segments(text)
    return Rendered("sms", tenant.mobile, "", text, text, wording.version, segments)


def _compose_email(message: Message, tenant: Tenant, scheme: Scheme) -> Rendered:
    wording = word_email(message.template, _facts(message, tenant, scheme))
    content = build_email(
        message.message_id,
        message.on,
        scheme.name,
        tenant.name,
        tenant.email,
        wording.subject,
        wording.body,
    )
    return Rendered("email", tenant.email, wording.subject, wording.body, content, wording.version)


def _compose_letter(message: Message, tenant: Tenant, scheme: Scheme) -> Rendered:
    wording = word_email(message.template, _facts(message, tenant, scheme))
    content = lay_out_letter(
        (scheme.landlord, scheme.name),
        tenant.address_block,
        message.on,
        message.tenant_ref,
        wording.subject,
        wording.body,
    )
    return Rendered("letter", "", wording.subject, wording.body, content, wording.version)


def _facts(message: Message, tenant: Tenant, scheme: Scheme) -> dict[str, Any]:
    """What a template can name: the event's facts, the tenant's name, the scheme, and us."""
    return {**message.data, "name": tenant.name, "scheme": scheme, "us": CONTACT_POINTS}


_COMPOSERS: dict[str, Callable[[Message, Tenant, Scheme], Rendered]] = {
    "sms": _compose_text,
    "email": _compose_email,
    "letter": _compose_letter,
}
