"""A message as it goes out by one channel: the one entry to everything about how messages look.

`compose` knows neither clock nor database: the same input gives the same bytes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from services.notifications.adapters.email_message import build_email
from services.notifications.adapters.letter_text import lay_out_letter
from services.notifications.adapters.sms_text import count_segments, plain
from services.notifications.adapters.wording import word_email, word_text
from services.notifications.contact_points import FROM_ADDRESS
from services.notifications.domain.scheme import Scheme

Channel = Literal["sms", "email", "letter", "inbox"]

MOST_SEGMENTS = 2
"""What a text may have at most."""


class TextTooLong(Exception):
    """Raised when a text has more than two segments whatever is left out. Use another channel."""


@dataclass(frozen=True)
class Addressee:
    """Whom a message is for, as it stands on it.

    `name` is what it opens with, `address` the lines in the letter's window, name included.
    `tenant_ref` is the reference that a letter gives to quote to us. `language` is a code such as
    `en` or `cy`; a template that is not in it is said in English.
    """

    tenant_ref: str
    name: str = field(repr=False)
    address: tuple[str, ...] = field(default=(), repr=False)
    email: str = field(default="", repr=False)
    language: str = "en"
    large_print: bool = False


@dataclass(frozen=True)
class Sender:
    """Who writes, and how to reach them; templates know it as `us`.

    `address` is what a letter says beneath the landlord's name, for a reply by post.
    """

    scheme: Scheme
    phone: str
    email: str
    guides: str
    from_address: str = FROM_ADDRESS
    address: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unsubscribe:
    """How to stop messages of this kind: an https address that takes a POST, or an e-mail to send.

    Either may be empty. `url` holds a token, so it is for the addressee's eyes alone.
    """

    url: str = field(default="", repr=False)
    mailto: str = field(default="", repr=False)


@dataclass(frozen=True)
class Composed:
    """A message as it goes out.

    `body` is its wording as plain text; `content` the whole of what goes out: a text in UTF-8, an
    e-mail with its headers, a letter's PDF. `language` is the one it is in. Only a text has
    `segments`, and it has no subject.
    """

    channel: Channel
    subject: str = field(repr=False)
    body: str = field(repr=False)
    content: bytes = field(repr=False)
    template_version: int
    language: str
    segments: int | None = None


@dataclass(frozen=True)
class _Order:
    """What a composer works from."""

    template: str
    facts: Mapping[str, Any]
    addressee: Addressee
    sender: Sender
    on: date
    reference: str
    unsubscribe: Unsubscribe | None


def compose(
    channel: Channel,
    template: str,
    facts: Mapping[str, Any],
    addressee: Addressee,
    sender: Sender,
    on: date,
    reference: str,
    unsubscribe: Unsubscribe | None = None,
) -> Composed:
    """Return a message as it goes out by a channel on a business date.

    `facts` are those of the event in JSON form. `reference` is our id for this delivery, the same
    for every try. Raises `TextTooLong`, for a text only.
    """
    known = {**facts, "name": addressee.name, "scheme": sender.scheme, "us": sender}
    order = _Order(template, known, addressee, sender, on, reference, unsubscribe)
    return _COMPOSERS[channel](order)


def _text(order: _Order) -> Composed:
    wording = word_text(order.template, order.facts)
    text = plain(wording.body)
    segments = count_segments(text)
    if segments > MOST_SEGMENTS:
        raise TextTooLong(f"the text of {order.template} takes {segments} segments")
    return Composed("sms", "", text, text.encode(), wording.version, "en", segments)


def _email(order: _Order) -> Composed:
    wording = word_email(order.template, order.facts)
    content = build_email(
        order.reference,
        order.on,
        order.sender.scheme.name,
        order.addressee.name,
        order.addressee.email,
        wording.subject,
        wording.body,
    )
    return Composed("email", wording.subject, wording.body, content.encode(), wording.version, "en")


def _letter(order: _Order) -> Composed:
    wording = word_email(order.template, order.facts)
    content = lay_out_letter(
        (order.sender.scheme.landlord, order.sender.scheme.name),
        order.addressee.address,
        order.on,
        order.addressee.tenant_ref,
        wording.subject,
        wording.body,
    )
    return Composed(
        "letter", wording.subject, wording.body, content.encode(), wording.version, "en"
    )


def _inbox(order: _Order) -> Composed:
    wording = word_email(order.template, order.facts)
    return Composed(
        "inbox", wording.subject, wording.body, wording.body.encode(), wording.version, "en"
    )


_COMPOSERS: dict[str, Callable[[_Order], Composed]] = {
    "sms": _text,
    "email": _email,
    "letter": _letter,
    "inbox": _inbox,
}
