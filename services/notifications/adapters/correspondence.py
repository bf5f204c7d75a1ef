"""Who writes to whom, a message as it goes out, and why one cannot."""

from dataclasses import dataclass, field
from typing import Literal

from services.contracts import contact_points
from services.notifications.adapters.errors import NotificationsError
from services.notifications.domain.scheme import ContactPoints, Scheme

Channel = Literal["sms", "email", "letter", "inbox"]
Window = Literal["own", "notify"]
"""Where a letter's address stands: in our own window envelopes, or where GOV.UK Notify reads it."""


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
    """Who writes; `window` is where a letter's envelope shows the address."""

    scheme: Scheme
    window: Window = "own"


def points_of(landlord: contact_points.ContactPoints) -> ContactPoints:
    """Return the landlord's contact points as far as messages speak of them."""
    return ContactPoints(**{n: getattr(landlord, n) for n in ContactPoints.__dataclass_fields__})


@dataclass(frozen=True)
class Unsubscribe:
    """How to stop messages of this kind; only an e-mail says it, and either may be empty.

    `url` is an https address that shows a page and takes a POST. It holds a token, so it is for the
    addressee's eyes alone and no part of `Composed.body`. `mailto` is an e-mail address, with a
    query such as `?subject=Stop` if need be.
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


class Unfit(NotificationsError):
    """Raised when a message cannot go out by this channel as it is. Use another channel.

    The words name nobody.
    """


class TextTooLong(Unfit):
    """Raised when a text has more than two segments whatever is left out."""


class NotPrintable(Unfit):
    """Raised when a letter has a character of an alphabet that no typeface here has."""
