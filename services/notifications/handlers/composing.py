"""A message in its words: what the templates are told of the tenant, the scheme and us."""

from typing import cast
from urllib.parse import quote

from services.notifications.adapters.forms import (
    Addressee,
    Channel,
    Composed,
    Sender,
    Unsubscribe,
    compose,
)
from services.notifications.domain.message import Message
from services.notifications.domain.scheme import Scheme
from services.notifications.domain.tenant import Tenant


def compose_for(
    message: Message,
    tenant: Tenant,
    scheme: Scheme,
    channel: str,
    reference: str,
    unsubscribe_url: str = "",
    provider: str = "",
) -> Composed:
    """Return a message as it goes to a tenant by a channel; a letter as its provider posts it."""
    addressee = Addressee(
        tenant.tenant_ref,
        tenant.name,
        tenant.address_block,
        tenant.email,
        tenant.language,
        tenant.large_print,
    )
    sender = Sender(scheme, "notify" if provider == "notify" else "own")
    # Notify makes the e-mail, and takes a link but no other way to stop such messages.
    says_how = not message.is_essential and (bool(unsubscribe_url) or provider != "notify")
    unsubscribe = _unsubscribe(message, scheme, unsubscribe_url) if says_how else None
    return compose(
        cast(Channel, channel),  # the database keeps no other
        message.template,
        message.data,
        addressee,
        sender,
        message.on,
        reference,
        unsubscribe,
    )


def _unsubscribe(message: Message, scheme: Scheme, url: str) -> Unsubscribe:
    """Who cannot use the link writes an e-mail, whose subject says what to stop for whom."""
    subject = quote(f"Stop {message.kind} {message.tenant_ref}")
    return Unsubscribe(url, f"{scheme.contact_points.email}?subject={subject}")
