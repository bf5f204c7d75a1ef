"""A mail server, over a few connections that are kept.

SMTP is driven step by step, because what a lost connection means depends on how far it had come:
before the content nothing was taken; from then on until the server's last word nobody knows.
"""

import contextlib
import smtplib
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from services.notifications.adapters.port import (
    Answer,
    NotTaken,
    OutcomeUnknown,
    Outgoing,
    Paused,
    Rejected,
)
from services.notifications.adapters.provider_settings import SmtpSettings
from services.notifications.contact_points import FROM_ADDRESS

IDLE_SECONDS = 60.0
"""A connection that was idle for longer is not trusted to be there."""

AWAY_SECONDS = 30.0
LOGIN_SECONDS = 300.0
OK, START_INPUT, CLOSING = 250, 354, 421


@dataclass
class _Kept:
    """A connection and when it was used last, in seconds of the monotonic clock."""

    link: smtplib.SMTP
    used: float


class Smtp:
    """A mail server as a provider. It cannot be asked what became of a message."""

    name = "smtp"
    can_be_asked = False

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings
        self._room = threading.BoundedSemaphore(settings.connections)
        self._free: list[_Kept] = []
        self._lock = threading.Lock()

    def send(self, outgoing: Outgoing) -> Answer:
        """Hand an e-mail over, as it is."""
        with self._connection() as link:
            _address(link, outgoing.recipient)
            _hand_over(link, outgoing.content)
        return Answer("sent")

    def find(self, outgoing: Outgoing, since: datetime, provider_id: str = "") -> Answer | None:
        """Mail servers do not say."""
        raise NotImplementedError

    def close(self) -> None:
        """Say goodbye on every connection."""
        with self._lock:
            kept, self._free = self._free, []
        for each in kept:
            _leave(each.link)

    @contextlib.contextmanager
    def _connection(self) -> Iterator[smtplib.SMTP]:
        """Lend a connection; it is kept unless something went wrong on it."""
        with self._room:
            link = self._kept() or self._open()
            try:
                yield link
            except Rejected:  # the server has answered: it is in order
                self._keep(link)
                raise
            except BaseException:
                _drop(link)
                raise
            self._keep(link)

    def _kept(self) -> smtplib.SMTP | None:
        """A connection that still answers."""
        while True:
            with self._lock:
                kept = self._free.pop() if self._free else None
            if kept is None:
                return None
            fresh = time.monotonic() - kept.used <= IDLE_SECONDS
            try:
                if fresh and kept.link.docmd("RSET")[0] == OK:
                    return kept.link
            except (OSError, smtplib.SMTPException):
                pass
            _drop(kept.link)

    def _keep(self, link: smtplib.SMTP) -> None:
        with self._lock:
            self._free.append(_Kept(link, time.monotonic()))

    def _open(self) -> smtplib.SMTP:
        """A new connection, encrypted and logged in. Raises `Paused`."""
        settings, link = self._settings, None
        try:
            link = self._connect()
            link.ehlo_or_helo_if_needed()
            if settings.username:
                link.login(settings.username, settings.password)
        except smtplib.SMTPAuthenticationError as error:
            _drop(link)
            reason = f"the mail server refuses the login ({error.smtp_code})"
            raise Paused(reason, LOGIN_SECONDS) from None
        except (OSError, smtplib.SMTPException) as error:
            _drop(link)
            reason = f"the mail server cannot be reached ({type(error).__name__})"
            raise Paused(reason, AWAY_SECONDS) from None
        return link

    def _connect(self) -> smtplib.SMTP:
        settings = self._settings
        context = ssl.create_default_context(cafile=settings.ca_file or None)
        where = (settings.host, settings.port)
        if settings.security == "tls":
            return smtplib.SMTP_SSL(*where, timeout=settings.timeout_seconds, context=context)
        link = smtplib.SMTP(*where, timeout=settings.timeout_seconds)
        if settings.security == "starttls":
            try:
                link.starttls(context=context)
            except BaseException:
                _drop(link)
                raise
        return link


def _address(link: smtplib.SMTP, recipient: str) -> None:
    """Say from whom to whom. Nothing is taken yet, whatever happens here."""
    try:
        _check(link.mail(FROM_ADDRESS)[0], "us")
        _check(link.rcpt(recipient)[0], "recipient")
    except (OSError, smtplib.SMTPException) as error:
        raise NotTaken(f"the connection was lost ({type(error).__name__})") from None


def _hand_over(link: smtplib.SMTP, content: bytes) -> None:
    """Give the content, of which nobody knows until the server's last word whether it is taken."""
    try:
        code = link.docmd("DATA")[0]
    except (OSError, smtplib.SMTPException) as error:
        raise NotTaken(f"the connection was lost ({type(error).__name__})") from None
    if code != START_INPUT:
        _check(code, "us")
        raise NotTaken(f"the mail server does not take it now ({code})")
    try:
        link.send(_dotted(content))
        code = link.getreply()[0]
    except (OSError, smtplib.SMTPException) as error:
        raise OutcomeUnknown(f"lost while it was sent ({type(error).__name__})") from None
    _check(code, "us")


def _dotted(content: bytes) -> bytes:
    """The content as SMTP carries it: a dot before each that begins a line, and the last line."""
    lines = content if content.endswith(b"\r\n") else content + b"\r\n"
    stuffed = lines.replace(b"\r\n.", b"\r\n..")
    return (b"." if stuffed.startswith(b".") else b"") + stuffed + b".\r\n"


def _check(code: int, at_fault: Literal["recipient", "us"]) -> None:
    """Return for a good reply; raise what any other means. A server's words may name somebody."""
    if 200 <= code < 300:
        return
    if code == CLOSING:
        raise Paused("the mail server is closing (421)", AWAY_SECONDS)
    if code < 500:
        raise NotTaken(f"the mail server does not take it now ({code})")
    raise Rejected(f"the mail server refuses it ({code})", at_fault)


def _leave(link: smtplib.SMTP) -> None:
    with contextlib.suppress(OSError, smtplib.SMTPException):
        link.quit()
    _drop(link)


def _drop(link: smtplib.SMTP | None) -> None:
    if link is not None:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            link.close()
