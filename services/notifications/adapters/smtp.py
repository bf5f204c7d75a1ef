"""A mail server, over a few connections that are kept; `smtp_answers` says what it is told."""

import contextlib
import smtplib
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from services.notifications.adapters.port import (
    Answer,
    NotTaken,
    Outgoing,
    Paused,
    Rejected,
)
from services.notifications.adapters.provider_settings import SmtpSettings
from services.notifications.adapters.recipients import address_of, sender_of
from services.notifications.adapters.smtp_answers import (
    AWAY_SECONDS,
    BROKEN,
    CLOSING,
    LOGIN_SECONDS,
    address,
    drop,
    hand_over,
    what,
)

IDLE_SECONDS = 60.0
"""A connection that was idle for longer is not trusted to be there."""

BUSY_SECONDS = 5.0
OK = 250


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
        sender, recipient = sender_of(outgoing.content), address_of(outgoing.recipient)
        with self._connection() as link:
            address(link, sender, recipient)
            hand_over(link, outgoing.content)
        return Answer("sent")

    def find(self, outgoing: Outgoing, since: datetime, provider_id: str = "") -> Answer | None:
        """Never called (`can_be_asked`): mail servers do not say what became of an e-mail."""
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
        with self._one_of_few():
            link = self._kept() or self._open()
            try:
                yield link
            except (NotTaken, Rejected):  # the server has answered, unless the connection was lost
                self._keep(link)
                raise
            except BaseException:
                drop(link)
                raise
            self._keep(link)

    @contextlib.contextmanager
    def _one_of_few(self) -> Iterator[None]:
        """Wait for a turn, but not for so long that the message is held to be lost."""
        if not self._room.acquire(timeout=self._settings.timeout_seconds):
            raise Paused("every connection to the mail server is busy", BUSY_SECONDS)
        try:
            yield
        finally:
            self._room.release()

    def _kept(self) -> smtplib.SMTP | None:
        """A connection that still answers. If one does not, none of those that wait is trusted."""
        while kept := self._take():
            if time.monotonic() - kept.used <= IDLE_SECONDS:
                if _answers(kept.link):
                    return kept.link
                while other := self._take():
                    drop(other.link)
            drop(kept.link)
        return None

    def _take(self) -> _Kept | None:
        with self._lock:
            return self._free.pop() if self._free else None

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
                f"the mail server cannot be reached ({what(error)})", AWAY_SECONDS
            ) from None
        try:
            self._greet(link)
        except BaseException:
            drop(link)
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
                f"the mail server cannot be reached ({what(error)})", AWAY_SECONDS
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


def _answers(link: smtplib.SMTP) -> bool:
    try:
        return link.docmd("RSET")[0] == OK
    except BROKEN:
        return False


def _leave(link: smtplib.SMTP) -> None:
    with contextlib.suppress(*BROKEN):
        link.quit()
    drop(link)
