"""E-mails as RFC 5322 has them: plain text and HTML, the same bytes on every run."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from email import quoprimime
from email.header import Header
from email.headerregistry import (
    Address,
    BaseHeader,
    HeaderRegistry,
    SingleAddressHeader,
    UnstructuredHeader,
)
from email.policy import SMTP, Policy
from functools import lru_cache

from services.notifications.domain.tenant import one_line
from services.terms.days import LONDON

LONGEST_LINE = 78

_QUOTED = "Content-Transfer-Encoding: quoted-printable\n"

SENT_AT = time(15, 0, tzinfo=LONDON)
"""The time of day in the Date header: the scheme's cut-off."""


@dataclass(frozen=True)
class Email:
    """What an e-mail is made of.

    `unsubscribe` are web and e-mail addresses, as links, at which messages like this are stopped;
    one that begins with https is one-click (RFC 8058). There is none for what must be sent.
    """

    reference: str
    on: date
    language: str
    sender_name: str
    from_address: str
    reply_to: str
    recipient_name: str = field(repr=False)
    recipient: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    html: str = field(repr=False)
    unsubscribe: tuple[str, ...] = field(default=(), repr=False)


class _Links(UnstructuredHeader, BaseHeader):
    """A header that holds links. The library would break a long one into encoded words."""

    def fold(self, *, policy: Policy) -> str:
        folded = f",{policy.linesep} ".join(str(self).split(", "))
        return f"{self.name}: {folded}{policy.linesep}"


class _Mailbox(SingleAddressHeader, BaseHeader):  # type: ignore[misc]
    """A name and an address. The library takes the quotation marks off a long name that needs them,
    and then the name has addresses in it; here such a name is one encoded word after the other."""

    def fold(self, *, policy: Policy) -> str:
        name, address = self.address.display_name, f"<{self.address.addr_spec}>"
        if not _ATOMS.fullmatch(name):
            name = Header(name, "utf-8", header_name=self.name).encode(linesep=policy.linesep)
        last_line = f"{self.name}: {name}".rpartition("\n")[2]
        room = (policy.max_line_length or LONGEST_LINE) - len(last_line)
        between = " " if len(address) < room else f"{policy.linesep} "
        return f"{self.name}: {name}{between}{address}{policy.linesep}"


_ATOMS = re.compile(r"[A-Za-z0-9 '&-]{1,50}")
"""A name that may stand in a header as it is."""

_HEADERS = HeaderRegistry()
for _name in ("from", "to", "reply-to"):
    _HEADERS.map_to_type(_name, _Mailbox)
_HEADERS.map_to_type("list-unsubscribe", _Links)
_POLICY = SMTP.clone(header_factory=_HEADERS)


def email_bytes(email: Email) -> bytes:
    """Return an e-mail with its headers: ASCII, CRLF line ends, no line over 78 characters.

    Only a link in a header may be longer. What goes into a header is put on one line first,
    so that no value can add another header. The library parses each header to fold it, which is
    most of the work; most e-mails of a day share most of theirs.
    """
    # A line of quoted-printable cannot hold "=_", so no content can pass for the boundary.
    boundary = f"=_{hashlib.sha256(email.reference.encode()).hexdigest()[:32]}"
    return b"".join(
        (
            *(_folded(name, value) for name, value in _headers(email)),
            b"MIME-Version: 1.0\r\n",
            f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"\r\n'.encode(),
            _folded("Content-Language", email.language),
            f"\r\n--{boundary}\r\n".encode(),
            _part("plain", email.text),
            f"\r\n--{boundary}\r\n".encode(),
            _part("html", email.html, "MIME-Version: 1.0\n"),
            f"\r\n--{boundary}--\r\n".encode(),
        )
    )


Value = str | datetime | tuple[str, str]
"""What a header says; a mailbox is the name shown and the address."""


@lru_cache(maxsize=1_000)
def _folded(name: str, value: Value) -> bytes:
    """Return a header as it stands in the message, with its line end."""
    said = Address(value[0], addr_spec=value[1]) if isinstance(value, tuple) else value
    return _POLICY.fold_binary(*_POLICY.header_store_parse(name, said))


def _part(subtype: str, text: str, more: str = "") -> bytes:
    """Return one of the message's alternatives, UTF-8 as quoted-printable; `more` are headers."""
    lines = b"".join(line + b"\n" for line in text.encode().splitlines())
    quoted = quoprimime.body_encode(lines.decode("latin-1"), maxlinelen=LONGEST_LINE)
    head = f'Content-Type: text/{subtype}; charset="utf-8"\n{_QUOTED}{more}\n'
    return (head + quoted).replace("\n", "\r\n").encode("ascii")


def _headers(email: Email) -> Iterator[tuple[str, Value]]:
    domain = email.from_address.rpartition("@")[2]
    yield "From", (_shown(email.sender_name), email.from_address)
    yield "To", (_shown(email.recipient_name), email.recipient)
    yield "Reply-To", (_shown(email.sender_name), email.reply_to)
    yield "Subject", _shown(email.subject)
    yield "Date", datetime.combine(email.on, SENT_AT)
    yield "Message-ID", f"<{email.reference}@{domain}>"
    yield "Auto-Submitted", "auto-generated"
    if email.unsubscribe:
        yield "List-Unsubscribe", ", ".join(f"<{_link(to)}>" for to in email.unsubscribe)
    if any(to.startswith("https://") for to in email.unsubscribe):
        yield "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"


def _shown(text: str) -> str:
    """Return a text as a header shows it: on one line, and with no encoded word in it.

    The library decodes `=?…?=` in what it is given, also the line break that it hides: CPython
    3.11.7 made a `Bcc:` of one in a name. In here too, whatever was let in at the doors.
    """
    return one_line(text).replace("=?", "= ?")


def _link(to: str) -> str:
    """Return a link without what would end it, or its header, before its time."""
    return "".join(c for c in to if "!" <= c <= "~" and c not in "<>,")
