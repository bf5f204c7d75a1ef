"""A mail server, over a few connections that are kept.

SMTP is driven step by step, because what a lost connection means depends on how far it had come:
before the content nothing was taken; from then on until the server's last word nobody knows.
"""

import contextlib
import re
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
BROKEN = (OSError, smtplib.SMTPException)


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
        self._closed = False

    def send(self, outgoing: Outgoing) -> Answer:
        """Hand an e-mail over, as it is. Raises a kind of `ProviderFailure`."""
        _check_address(outgoing.recipient)
        with self._connection() as link:
            _address(link, outgoing.recipient)
            _hand_over(link, outgoing.content)
        return Answer("sent")

    def find(self, outgoing: Outgoing, since: datetime, provider_id: str = "") -> Answer | None:
        """Mail servers do not say."""
        raise NotImplementedError

    def close(self) -> None:
        """Say goodbye on every connection; one that is out is closed when it comes back."""
        with self._lock:
            self._closed, kept, self._free = True, self._free, []
        for each in kept:
            _leave(each.link)

    @contextlib.contextmanager
    def _connection(self) -> Iterator[smtplib.SMTP]:
        """Lend a connection; it is kept unless something went wrong on it."""
        with self._room:
            link = self._kept() or self._open()
            try:
                yield link
            except (NotTaken, Rejected):  # the server has answered, unless the connection was lost
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
            except BROKEN:
                pass
            _drop(kept.link)

    def _keep(self, link: smtplib.SMTP) -> None:
        """Take a connection back, if it still is one: smtplib lets go of what it lost."""
        if link.sock is None:
            return
        with self._lock:
            closed = self._closed
            if not closed:
                self._free.append(_Kept(link, time.monotonic()))
        if closed:
            _leave(link)

    def _open(self) -> smtplib.SMTP:
        """A new connection, encrypted and logged in. Raises `Paused`."""
        try:
            link = self._connect()
        except (*BROKEN, ValueError) as error:  # ValueError: a host's name that cannot be one
            raise Paused(
                f"the mail server cannot be reached ({_what(error)})", AWAY_SECONDS
            ) from None
        try:
            self._greet(link)
        except BaseException:
            _drop(link)
            raise
        return link

    def _greet(self, link: smtplib.SMTP) -> None:
        """Say who we are, in private. Raises `Paused`."""
        settings = self._settings
        try:
            if settings.security == "starttls":
                link.starttls(context=self._trust())
            link.ehlo_or_helo_if_needed()
            if settings.username:
                link.login(settings.username, settings.password)
        except smtplib.SMTPAuthenticationError as error:
            seconds = LOGIN_SECONDS if error.smtp_code != CLOSING else AWAY_SECONDS
            reason = f"the mail server refuses the login ({error.smtp_code})"
            raise Paused(reason, seconds) from None
        except BROKEN as error:
            raise Paused(
                f"the mail server cannot be reached ({_what(error)})", AWAY_SECONDS
            ) from None
        except ValueError:  # its words would quote them
            reason = "the login has characters that cannot be sent"
            raise Paused(reason, LOGIN_SECONDS) from None

    def _connect(self) -> smtplib.SMTP:
        where, seconds = (self._settings.host, self._settings.port), self._settings.timeout_seconds
        if self._settings.security == "tls":
            return smtplib.SMTP_SSL(*where, timeout=seconds, context=self._trust())
        return smtplib.SMTP(*where, timeout=seconds)

    def _trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self._settings.ca_file or None)


def _check_address(recipient: str) -> None:
    """Raise for an address that SMTP cannot say; smtplib's own error would quote it."""
    if not recipient.isascii() or not recipient.isprintable():
        raise Rejected("the address has characters that cannot be sent", "recipient")


def _address(link: smtplib.SMTP, recipient: str) -> None:
    """Say from whom to whom. Nothing is taken yet, whatever happens here."""
    with _or_lost(link, NotTaken):
        _check(link.mail(FROM_ADDRESS)[0], "us")
        _check(link.rcpt(recipient)[0], "recipient")


def _hand_over(link: smtplib.SMTP, content: bytes) -> None:
    """Give the content, of which nobody knows until the server's last word whether it is taken."""
    with _or_lost(link, NotTaken):
        code = link.docmd("DATA")[0]
        if code != START_INPUT:
            _check(code, "us")
            raise _senseless(code)
    with _or_lost(link, OutcomeUnknown):
        link.send(_dotted(content))
        _check(link.getreply()[0], "us")


@contextlib.contextmanager
def _or_lost(link: smtplib.SMTP, meaning: type[NotTaken | OutcomeUnknown]) -> Iterator[None]:
    """Raise `meaning` if the connection is lost in here, or its answers make no sense."""
    try:
        yield
    except BROKEN as error:
        _drop(link)
        raise meaning(f"the connection was lost ({_what(error)})") from None


def _dotted(content: bytes) -> bytes:
    """The content as SMTP carries it: a dot before each that begins a line, and the last line.

    After a bare line feed too, which some servers hold to be the end of a line.
    """
    lines = content if content.endswith(b"\r\n") else content + b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", lines) + b".\r\n"


def _check(code: int, at_fault: Literal["recipient", "us"]) -> None:
    """Return for a good reply; raise what any other means. A server's words may name somebody."""
    if 200 <= code < 300:
        return
    if code == CLOSING:
        raise Paused("the mail server is closing (421)", AWAY_SECONDS)
    if 400 <= code < 500:
        raise NotTaken(f"the mail server does not take it now ({code})")
    if 500 <= code < 600:
        raise Rejected(f"the mail server refuses it ({code})", at_fault)
    raise _senseless(code)


def _senseless(code: int) -> smtplib.SMTPResponseException:
    """For an answer that has no place here: whatever comes next may belong to something else."""
    return smtplib.SMTPResponseException(code, "")


def _what(error: Exception) -> str:
    """An error's kind, and the server's code if it gave one."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{type(error).__name__} {error.smtp_code}"
    return type(error).__name__


def _leave(link: smtplib.SMTP) -> None:
    with contextlib.suppress(*BROKEN):
        link.quit()
    _drop(link)


def _drop(link: smtplib.SMTP) -> None:
    with contextlib.suppress(*BROKEN):
        link.close()
