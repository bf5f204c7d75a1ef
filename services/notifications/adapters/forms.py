"""A message as it goes out by one channel: the one entry to everything about how messages look.

`compose` knows neither clock nor database: the same input gives the same bytes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

from services.contracts.emails import email_address
from services.notifications.adapters.correspondence import (
    Addressee,
    Channel,
    Composed,
    NotPrintable,
    Sender,
    TextTooLong,
    Unfit,
    Unsubscribe,
)
from services.notifications.adapters.email_html import Page, email_html
from services.notifications.adapters.email_message import Email, email_bytes
from services.notifications.adapters.letter_pdf import Letter, letter_pdf
from services.notifications.adapters.links import links_to
from services.notifications.adapters.wording import (
    TEMPLATES,
    Wording,
    count_segments,
    plain,
    word_email,
    word_text,
)
from services.notifications.domain.message import Message
from services.notifications.domain.scheme import Scheme
from services.notifications.domain.tenant import Tenant
from services.notifications.domain.words import FILTERS_BY_LANGUAGE, LABELS_BY_LANGUAGE

__all__ = [
    "Addressee",
    "Channel",
    "Composed",
    "NotPrintable",
    "Sender",
    "TextTooLong",
    "Unfit",
    "Unsubscribe",
    "addressed_to",
    "compose",
    "compose_for",
]

MOST_SEGMENTS = 2
"""How many segments a text may take."""


@dataclass(frozen=True)
class _Order:
    """Everything that a message is composed from."""

    template: str
    facts: Mapping[str, Any]
    addressee: Addressee
    sender: Sender
    on: date
    reference: str
    unsubscribe: Unsubscribe | None
    templates: Path


def compose(
    channel: Channel,
    template: str,
    facts: Mapping[str, Any],
    addressee: Addressee,
    sender: Sender,
    on: date,
    reference: str,
    unsubscribe: Unsubscribe | None = None,
    templates: Path = TEMPLATES,
) -> Composed:
    """Return a message as it goes out by a channel on a business date.

    `facts` are those of the event in JSON form. `reference` is our id for this delivery, the same
    for every try. `templates` is the folder of the languages. Raises a kind of `Unfit`.
    """
    known = {
        **facts,
        "name": addressee.name,
        "scheme": sender.scheme,
        "us": sender.scheme.contact_points,
        "channel": channel,
        "unsubscribe": channel == "email" and bool(_stops(unsubscribe)),
    }
    order = _Order(template, known, addressee, sender, on, reference, unsubscribe, templates)
    return _COMPOSERS[channel](order)


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
    sender = Sender(scheme, "notify" if provider == "notify" else "own")
    # Notify makes the e-mail, and takes a link but no other way to stop such messages.
    says_how = not message.is_essential and (bool(unsubscribe_url) or provider != "notify")
    unsubscribe = _unsubscribe(message, scheme, unsubscribe_url) if says_how else None
    return compose(
        cast(Channel, channel),  # the database keeps no other
        message.template,
        message.data,
        addressed_to(tenant),
        sender,
        message.on,
        reference,
        unsubscribe,
    )


def addressed_to(tenant: Tenant) -> Addressee:
    """Return a tenant as they stand on a message."""
    return Addressee(
        tenant.tenant_ref,
        tenant.name,
        tenant.address_block,
        tenant.email,
        tenant.language,
        tenant.large_print,
    )


def _unsubscribe(message: Message, scheme: Scheme, url: str) -> Unsubscribe:
    """Who cannot use the link writes an e-mail, whose subject says what to stop for whom."""
    subject = quote(f"Stop {message.kind} {message.tenant_ref}")
    return Unsubscribe(url, f"{scheme.contact_points.email}?subject={subject}")


def _text(order: _Order) -> Composed:
    for brief in (False, True):
        facts = {**order.facts, "brief": brief}
        wording = word_text(order.template, facts, order.addressee.language, order.templates)
        text = plain(wording.body)
        segments = count_segments(text)
        if segments <= MOST_SEGMENTS:
            return Composed(
                "sms", "", text, text.encode(), wording.version, wording.language, segments
            )
    raise TextTooLong(f"the text of {order.template} takes {segments} segments")


def _email(order: _Order) -> Composed:
    wording, labels = _worded(order)
    scheme = order.sender.scheme
    us = scheme.contact_points
    stops = _stops(order.unsubscribe)
    page = Page(
        wording.language,
        scheme.name,
        wording.subject,
        wording.blocks,
        links_to(us),
        labels["stop"],
        next(iter(stops), ""),
    )
    stop = f"\n{labels['stop']}: {stops[0]}\n" if stops else ""
    email = Email(
        order.reference,
        order.on,
        wording.language,
        scheme.name,
        us.from_address,
        us.email,
        order.addressee.name,
        _writable(order.addressee.email),
        wording.subject,
        wording.body + stop,
        email_html(page),
        stops,
    )
    return _composed("email", wording, email_bytes(email))


def _writable(address: str) -> str:
    try:
        return email_address(address)
    except ValueError:
        raise Unfit("the e-mail address cannot be written to") from None


def _letter(order: _Order) -> Composed:
    wording, labels = _worded(order)
    scheme = order.sender.scheme
    letter = Letter(
        wording.language,
        (scheme.landlord, scheme.name, *scheme.contact_points.address),
        order.addressee.address,
        order.on,
        FILTERS_BY_LANGUAGE[wording.language]["day"](order.on),
        order.addressee.tenant_ref,
        wording.subject,
        wording.blocks,
        labels,
        links_to(scheme.contact_points),
        order.addressee.large_print,
        order.sender.window,
    )
    return _composed("letter", wording, letter_pdf(letter))


def _inbox(order: _Order) -> Composed:
    wording, _ = _worded(order)
    return _composed("inbox", wording, wording.body.encode())


def _worded(order: _Order) -> tuple[Wording, Mapping[str, str]]:
    """Return the wording, and what the layout says around it in the same language."""
    wording = word_email(order.template, order.facts, order.addressee.language, order.templates)
    return wording, LABELS_BY_LANGUAGE[wording.language]


def _composed(channel: Channel, wording: Wording, content: bytes) -> Composed:
    return Composed(
        channel, wording.subject, wording.body, content, wording.version, wording.language
    )


def _stops(unsubscribe: Unsubscribe | None) -> tuple[str, ...]:
    """Return the links at which messages like this are stopped, the best first."""
    if unsubscribe is None:
        return ()
    mail = f"mailto:{unsubscribe.mailto}" if unsubscribe.mailto else ""
    return tuple(link for link in (unsubscribe.url, mail) if link)


_COMPOSERS: dict[str, Callable[[_Order], Composed]] = {
    "sms": _text,
    "email": _email,
    "letter": _letter,
    "inbox": _inbox,
}
