"""What an SMTP server's answers mean for an e-mail, step by step as it is handed over.

SMTP is driven step by step, because what a lost connection means depends on how far it had come:
before the content nothing was taken; from then on until the server's last word nobody knows.
"""

import contextlib
import re
import smtplib
from collections.abc import Iterator
from typing import Literal

from services.notifications.adapters.port import MaybeTaken, NotTaken, Paused, Rejected

AWAY_SECONDS = 30.0
LOGIN_SECONDS = 300.0
START_INPUT, CLOSING = 354, 421
LOGIN_NEEDED = (530, 534, 535, 538)
BROKEN = (OSError, smtplib.SMTPException)


def address(link: smtplib.SMTP, sender: str, recipient: str) -> None:
    """Say from whom to whom. Nothing is taken yet, whatever happens here."""
    with _or_lost(link, NotTaken):
        _check(link.mail(sender)[0], "us")
        _check(link.rcpt(recipient)[0], "recipient")


def hand_over(link: smtplib.SMTP, content: bytes) -> None:
    """Give the content, of which nobody knows until the server's last word whether it is taken."""
    with _or_lost(link, NotTaken):
        code = link.docmd("DATA")[0]
        if code != START_INPUT:
            _check(code, "us")
            raise _senseless(code)
    with _or_lost(link, MaybeTaken):
        link.send(_dotted(content))
        _check(link.getreply()[0], "us")


@contextlib.contextmanager
def _or_lost(link: smtplib.SMTP, meaning: type[NotTaken | MaybeTaken]) -> Iterator[None]:
    """Raise `meaning` if the connection is lost in here, or its answers make no sense."""
    try:
        yield
    except BROKEN as error:
        drop(link)
        raise meaning(f"the connection was lost ({what(error)})") from None


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
    if code in LOGIN_NEEDED:  # nobody's mail is taken until that is mended
        raise Paused(f"the mail server wants a login, or TLS ({code})", LOGIN_SECONDS)
    if 400 <= code < 500:
        raise NotTaken(f"the mail server does not take it now ({code})")
    if 500 <= code < 600:
        raise Rejected(f"the mail server refuses it ({code})", at_fault)
    raise _senseless(code)


def _senseless(code: int) -> smtplib.SMTPResponseException:
    """For an answer that has no place here: whatever comes next may belong to something else."""
    return smtplib.SMTPResponseException(code, "")


def what(error: Exception) -> str:
    """An error's kind, and the server's code if it gave one."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{type(error).__name__} {error.smtp_code}"
    return type(error).__name__


def drop(link: smtplib.SMTP) -> None:
    """Close a connection without a word."""
    with contextlib.suppress(*BROKEN):
        link.close()
