"""Sending what waits: the channel and address as they are now, the wording, the record."""

from collections.abc import Callable, Iterator
from typing import Any

from services.backbone.errors import CommandRefused
from services.contracts import notifications as contract
from services.contracts.contact_points import CONTACT_POINTS
from services.notifications.adapters.email_message import build_email
from services.notifications.adapters.letter_text import lay_out_letter
from services.notifications.adapters.sms_text import count_segments, plain
from services.notifications.adapters.wording import word_email, word_text
from services.notifications.domain.former_contact import (
    TOLD_THERE_TOO,
    counts_from,
    reached_before,
)
from services.notifications.domain.message import Message, Rendered
from services.notifications.domain.scheme import Scheme
from services.notifications.domain.tenant import Tenant
from services.notifications.handlers.requests import add_request


def deliver_messages(command: contract.DeliverMessages, uow: Any) -> dict[str, Any]:
    """Send every message waiting, dated `on` or earlier; returns how many were sent.

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
    sent = 0
    for message in waiting:
        for copy, addressee in _addressed(message, tenants[message.tenant_ref], uow):
            _send(copy, addressee, scheme, uow)
            sent += 1
    return {"sent": sent}


def compose(message: Message, tenant: Tenant, scheme: Scheme) -> Rendered:
    """Return a message as it goes out by the tenant's channel."""
    return _COMPOSERS[tenant.channel](message, tenant, scheme)


def _addressed(message: Message, tenant: Tenant, uow: Any) -> Iterator[tuple[Message, Tenant]]:
    """Yield a message with the tenant; if it goes to former contacts too, copies with each.

    They are looked for only now: contacts come from one service and bank details from another, and
    either may be heard of first.
    """
    yield message, tenant
    if message.template not in TOLD_THERE_TOO:
        return
    former = uow.store.former_contacts(message.tenant_ref, counts_from(message.on))
    for number, addressee in enumerate(reached_before(tenant, former), start=1):
        copy = message.copy_to_former_contact(number)
        add_request(copy, uow)
        yield copy, addressee


def _send(message: Message, addressee: Tenant, scheme: Scheme, uow: Any) -> None:
    """Put what goes out into the message's row."""
    message.check_move("sent")
    rendered = compose(message, addressee, scheme)
    uow.store.mark_sent(message, rendered)
    change = f"{message.status} → sent"
    uow.audit(message.on, f"message {message.message_id}", change, rendered.channel)


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
