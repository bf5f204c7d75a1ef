"""The SMTP adapter against real mail servers: good, slow, greylisting, broken."""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from services.notifications.adapters.port import (
    Answer,
    NotTaken,
    OutcomeUnknown,
    Outgoing,
    Paused,
    Rejected,
)
from services.notifications.adapters.provider_settings import SmtpSettings
from services.notifications.adapters.smtp import Smtp
from tests.integration.notifications.mail_servers import (
    PASSWORD,
    USER,
    Mailbox,
    Rude,
    certificate,
    mail_server,
)
from tests.integration.notifications.outgoing import EMAIL, SINCE

CONTENT = (
    b"From: x <no-reply@example.org>\r\nTo: sian@example.org\r\nSubject: =?utf-8?q?=C2=A375?=\r\n"
    b"\r\n.a line that begins with a dot\r\n..\r\n.\r\nthe end\r\n"
)
MAIL = replace(EMAIL, content=CONTENT)


@contextmanager
def smtp_to(port: int, **changes) -> Iterator[Smtp]:
    given = {"host": "localhost", "port": port, "security": "none", "timeout_seconds": 0.5}
    found = Smtp(SmtpSettings(**given | changes))
    try:
        yield found
    finally:
        found.close()


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


def numbered(number: int) -> Outgoing:
    return replace(MAIL, reference=f"m-{number}", recipient=f"t{number}@example.org")


# --- in order ---


def test_an_email_arrives_byte_for_byte(mailbox):
    with mail_server(mailbox) as port, smtp_to(port) as smtp:
        assert smtp.send(MAIL) == Answer("sent")
    assert mailbox.came == [("sian@example.org", CONTENT)]


def test_several_go_over_the_connections_that_are_kept(mailbox):
    with (
        mail_server(mailbox) as port,
        smtp_to(port, connections=3) as smtp,
        ThreadPoolExecutor(8) as pool,
    ):
        list(pool.map(smtp.send, map(numbered, range(60))))
    assert sorted(recipient for recipient, _ in mailbox.came) == sorted(
        f"t{number}@example.org" for number in range(60)
    )
    assert 1 <= mailbox.connections <= 3


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # it begins in TLS
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_it_speaks_tls_and_logs_in(mailbox, tmp_path: Path, security):
    context, public = certificate(tmp_path)
    with mail_server(mailbox, context, from_the_start=security == "tls", login=True) as port:
        given = {"security": security, "ca_file": str(public), "username": USER}
        with smtp_to(port, password=PASSWORD, **given) as smtp:
            smtp.send(MAIL)
        with (
            smtp_to(port, password="wrong", **given) as smtp,
            pytest.raises(Paused, match=r"refuses the login \(535\)") as raised,
        ):
            smtp.send(MAIL)
    assert raised.value.seconds == 300
    assert len(mailbox.came) == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("trusted", [True, False])
def test_nothing_is_said_to_who_cannot_show_a_certificate(
    mailbox, tmp_path: Path, security, trusted
):
    context, public = certificate(tmp_path, "another.example.org")
    ca_file = str(public) if trusted else ""
    with (
        mail_server(mailbox, context, from_the_start=security == "tls") as port,
        smtp_to(port, security=security, ca_file=ca_file) as smtp,
        pytest.raises(Paused, match="SSLCertVerificationError"),
    ):
        smtp.send(MAIL)
    assert mailbox.came == []


def test_a_server_that_offers_no_tls_gets_nothing(mailbox):
    with (
        mail_server(mailbox) as port,
        smtp_to(port, security="starttls") as smtp,
        pytest.raises(Paused, match="SMTPNotSupportedError"),
    ):
        smtp.send(MAIL)
    assert mailbox.came == []


# --- refused and put off ---


def test_a_recipient_who_is_not_known_is_their_own_fault_and_the_connection_stays(mailbox):
    mailbox.at_rcpt = ["550 no such user sian@example.org"]
    with mail_server(mailbox) as port, smtp_to(port) as smtp:
        with pytest.raises(Rejected) as raised:
            smtp.send(MAIL)
        smtp.send(numbered(2))
    assert (raised.value.at_fault, str(raised.value)) == (
        "recipient",
        "the mail server refuses it (550)",
    )
    assert mailbox.connections == 1
    assert [recipient for recipient, _ in mailbox.came] == ["t2@example.org"]


def test_content_that_is_refused_is_our_fault(mailbox):
    mailbox.at_end = ["554 spam"]
    with mail_server(mailbox) as port, smtp_to(port) as smtp, pytest.raises(Rejected) as raised:
        smtp.send(MAIL)
    assert raised.value.at_fault == "us"


@pytest.mark.parametrize("at_rcpt", [True, False])
def test_who_greylists_has_it_later_once(mailbox, at_rcpt):
    (mailbox.at_rcpt if at_rcpt else mailbox.at_end).append("451 greylisted, come again")
    with mail_server(mailbox) as port, smtp_to(port) as smtp:
        with pytest.raises(NotTaken, match=r"does not take it now \(451\)"):
            smtp.send(MAIL)
        smtp.send(MAIL)
    assert len(mailbox.came) == 1


def test_a_server_that_is_closing_pauses_the_channel(mailbox):
    mailbox.at_rcpt = ["421 closing"]
    with mail_server(mailbox) as port, smtp_to(port) as smtp, pytest.raises(Paused, match="421"):
        smtp.send(MAIL)


# --- broken at every point ---


def test_a_server_that_is_not_there_pauses_the_channel():
    with mail_server(Mailbox()) as port:
        pass
    with smtp_to(port) as smtp, pytest.raises(Paused, match="cannot be reached"):
        smtp.send(MAIL)


HELLO = ("220 hi", "read", "250 localhost")


@pytest.mark.parametrize(
    ("script", "failure"),
    [
        ((), Paused),
        (("stall",), Paused),
        (("220 hi",), Paused),
        ((*HELLO,), NotTaken),
        ((*HELLO, "read", "stall"), NotTaken),
        ((*HELLO, "read", "250 OK", "read"), NotTaken),
        ((*HELLO, "read", "250 OK", "read", "stall"), NotTaken),
        ((*HELLO, "read", "250 OK", "read", "250 OK", "read"), NotTaken),
        ((*HELLO, "read", "250 OK", "read", "250 OK", "read", "354 go", "read"), OutcomeUnknown),
        (
            (*HELLO, "read", "250 OK", "read", "250 OK", "read", "354 go", "read_content"),
            OutcomeUnknown,
        ),
        (
            (*HELLO, "read", "250 OK", "read", "250 OK", "read", "354 go", "read_content", "stall"),
            OutcomeUnknown,
        ),
    ],
)
def test_what_a_lost_connection_means_depends_on_how_far_it_had_come(script, failure):
    with (
        Rude(*script) as server,
        smtp_to(server.port, timeout_seconds=0.3) as smtp,
        pytest.raises(failure) as raised,
    ):
        smtp.send(MAIL)
    assert "example.org" not in str(raised.value)


def test_a_stall_after_the_content_is_not_known(mailbox):
    mailbox.at_end = ["stall"]
    with (
        mail_server(mailbox) as port,
        smtp_to(port, timeout_seconds=0.3) as smtp,
        pytest.raises(OutcomeUnknown),
    ):
        smtp.send(MAIL)
    assert len(mailbox.came) == 1  # it had been taken: to send it again would be twice


def test_a_drop_after_the_content_is_not_known(mailbox):
    mailbox.at_end = ["drop"]
    with mail_server(mailbox) as port, smtp_to(port) as smtp:
        with pytest.raises(OutcomeUnknown):
            smtp.send(MAIL)
        smtp.send(numbered(2))  # over a new connection
    assert mailbox.connections == 2


def test_a_connection_that_a_restart_broke_is_replaced_without_losing_or_doubling(mailbox):
    with mail_server(mailbox) as port, smtp_to(port) as smtp:
        smtp.send(numbered(1))
        (kept,) = smtp._free
        kept.link.sock.shutdown(socket.SHUT_RDWR)
        smtp.send(numbered(2))
    assert [recipient for recipient, _ in mailbox.came] == ["t1@example.org", "t2@example.org"]
    assert mailbox.connections == 2


def test_mail_servers_cannot_be_asked():
    with smtp_to(1) as smtp, pytest.raises(NotImplementedError):
        smtp.find(MAIL, SINCE)
