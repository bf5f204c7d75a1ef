"""The SMTP adapter against real mail servers: good, slow, greylisting, broken."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from services.notifications.adapters.port import (
    Answer,
    MaybeTaken,
    NotTaken,
    Outgoing,
    Paused,
    Rejected,
)
from services.notifications.adapters.provider_settings import SmtpSettings
from services.notifications.adapters.smtp import IDLE_SECONDS, Smtp
from tests.integration.notifications.mail_servers import (
    PASSWORD,
    USER,
    Mailbox,
    Rude,
    certificate,
    mail_server,
)
from tests.integration.notifications.outgoing import EMAIL, SINCE
from tests.integration.notifications.patience import IMPATIENT, PATIENT, seconds_for

CONTENT = (
    b"From: x <no-reply@example.org>\r\nTo: sian@example.org\r\nSubject: =?utf-8?q?=C2=A375?=\r\n"
    b"\r\n.a line that begins with a dot\r\n..\r\n.\r\nthe end\r\n"
)
MAIL = replace(EMAIL, content=CONTENT)

HELLO = ("220 hi", "read", "250 localhost")
RCPT_OK = (*HELLO, "read", "250 OK", "read", "250 OK", "read")
DATA_OK = (*RCPT_OK, "354 go")


@contextmanager
def smtp_to(port: int, **changes) -> Iterator[Smtp]:
    given = {"host": "localhost", "port": port, "security": "none", "timeout_seconds": PATIENT}
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
    assert mailbox.senders == ["no-reply@example.org"]


def test_what_cannot_be_delivered_goes_to_whoever_the_email_is_from(mailbox):
    theirs = CONTENT.replace(b"no-reply@example.org", b"no-reply@mail.landlord.example")
    with mail_server(mailbox) as port, smtp_to(port) as smtp:
        smtp.send(replace(MAIL, content=theirs))
    assert mailbox.senders == ["no-reply@mail.landlord.example"]


def test_a_long_email_with_dots_everywhere_arrives_byte_for_byte(mailbox):
    lines = (b"." * (number % 5) + b"x" * (number % 900) + b"\r\n" for number in range(9000))
    content = b"From: x <no-reply@example.org>\r\n\r\n" + b"".join(lines)
    with mail_server(mailbox) as port, smtp_to(port) as smtp:
        smtp.send(replace(MAIL, content=content))
    assert mailbox.came == [("sian@example.org", content)]


def test_content_cannot_end_itself_and_begin_another_email():
    smuggled = b"x\n.\r\nMAIL FROM:<x@example.org>\r\nRCPT TO:<y@example.org>\r\nDATA\r\n\r\n"
    lax_about_ends_of_lines = Rude(*DATA_OK, "read_content", "250 OK", "stall")
    with lax_about_ends_of_lines, smtp_to(lax_about_ends_of_lines.port) as smtp:
        smtp.send(replace(MAIL, content=CONTENT + smuggled))
        smtp._free.pop().link.close()
    assert lax_about_ends_of_lines.rest == b""


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
    assert 1 <= len(mailbox.links) <= 3


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


@pytest.mark.parametrize("words", [{"username": "siân"}, {"password": "Siân"}])
@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_login_that_cannot_be_said_pauses_the_channel_unquoted(mailbox, tmp_path: Path, words):
    context, public = certificate(tmp_path)
    given = {"security": "tls", "ca_file": str(public), "username": USER, "password": PASSWORD}
    with (
        mail_server(mailbox, context, from_the_start=True, login=True) as port,
        smtp_to(port, **given | words) as smtp,
        pytest.raises(Paused, match="the login has characters") as raised,
    ):
        smtp.send(MAIL)
    assert raised.value.seconds == 300
    assert "â" not in str(raised.value)


# --- refused and put off ---


@pytest.mark.parametrize(
    "address", ["siân@example.org", "sian@example.org\r\nRCPT TO:<x@y>", "s\n"]
)
def test_an_address_that_cannot_be_said_is_refused_unquoted(address):
    with smtp_to(1) as smtp, pytest.raises(Rejected) as raised:
        smtp.send(replace(MAIL, recipient=address))
    assert raised.value.at_fault == "recipient"
    assert str(raised.value) == "not an e-mail address that can be written to"


def test_a_sender_who_is_not_welcome_is_our_fault(mailbox):
    mailbox.at_mail = ["550 no mail from no-reply@example.org"]
    with mail_server(mailbox) as port, smtp_to(port) as smtp, pytest.raises(Rejected) as raised:
        smtp.send(MAIL)
    assert (raised.value.at_fault, str(raised.value)) == ("us", "the mail server refuses it (550)")


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
    assert len(mailbox.links) == 1
    assert [recipient for recipient, _ in mailbox.came] == ["t2@example.org"]


def test_content_that_is_refused_is_our_fault(mailbox):
    mailbox.at_end = ["554 spam"]
    with mail_server(mailbox) as port, smtp_to(port) as smtp, pytest.raises(Rejected) as raised:
        smtp.send(MAIL)
    assert raised.value.at_fault == "us"


@pytest.mark.parametrize("step", ["at_mail", "at_rcpt", "at_end"])
def test_who_greylists_has_it_later_once_over_the_same_connection(mailbox, step):
    getattr(mailbox, step).append("451 greylisted, come again")
    with mail_server(mailbox) as port, smtp_to(port) as smtp:
        with pytest.raises(NotTaken, match=r"does not take it now \(451\)"):
            smtp.send(MAIL)
        smtp.send(MAIL)
    assert len(mailbox.came) == 1
    assert len(mailbox.links) == 1


@pytest.mark.parametrize("step", ["at_mail", "at_rcpt", "at_end"])
def test_a_server_that_is_closing_pauses_the_channel(mailbox, step):
    getattr(mailbox, step).append("421 closing")
    with mail_server(mailbox) as port, smtp_to(port) as smtp:
        with pytest.raises(Paused, match="421") as raised:
            smtp.send(MAIL)
        smtp.send(MAIL)  # over a new connection
    assert raised.value.seconds == 30
    assert (len(mailbox.came), len(mailbox.links)) == (1, 2)


def test_a_server_that_wants_a_login_pauses_the_channel(mailbox, tmp_path: Path):
    context, public = certificate(tmp_path)
    with (
        mail_server(mailbox, context, login=True) as port,
        smtp_to(port, security="starttls", ca_file=str(public)) as smtp,
        pytest.raises(Paused, match=r"wants a login, or TLS \(530\)") as raised,
    ):
        smtp.send(MAIL)
    assert raised.value.seconds == 300


def test_who_waits_too_long_for_a_connection_has_sent_nothing(mailbox):
    with (
        mail_server(mailbox) as port,
        smtp_to(port, connections=1, timeout_seconds=IMPATIENT) as smtp,
    ):
        with smtp._connection(), pytest.raises(Paused, match="every connection"):
            smtp.send(MAIL)
        smtp.send(MAIL)
    assert len(mailbox.came) == 1


# --- broken at every point ---


def test_a_server_that_is_not_there_pauses_the_channel():
    with mail_server(Mailbox()) as port:
        pass
    with smtp_to(port) as smtp, pytest.raises(Paused, match="cannot be reached"):
        smtp.send(MAIL)


def test_a_host_whose_name_is_nobodys_pauses_the_channel():
    for host in ("nobody.invalid", "two..dots"):
        with (
            smtp_to(25, host=host) as smtp,
            pytest.raises(Paused, match="cannot be reached"),
        ):
            smtp.send(MAIL)


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
        (RCPT_OK, NotTaken),
        ((*RCPT_OK, "stall"), NotTaken),
        ((*RCPT_OK, "451 later"), NotTaken),
        ((*RCPT_OK, "250 what?"), NotTaken),
        ((*RCPT_OK, "554 no"), Rejected),
        ((*DATA_OK, "read"), MaybeTaken),
        ((*DATA_OK, "read_content"), MaybeTaken),
        ((*DATA_OK, "read_content", "stall"), MaybeTaken),
        ((*DATA_OK, "read_content", "what?"), MaybeTaken),
        ((*DATA_OK, "read_content", "354 go on"), MaybeTaken),
        (("421 sian@example.org",), Paused),
        (("220 hi", "read", "421 sian@example.org", "read", "421 sian@example.org"), Paused),
    ],
)
def test_what_a_lost_connection_means_depends_on_how_far_it_had_come(script, failure):
    with (
        Rude(*script) as server,
        smtp_to(server.port, timeout_seconds=seconds_for(*script)) as smtp,
        pytest.raises(failure) as raised,
    ):
        smtp.send(MAIL)
    assert "example.org" not in str(raised.value)


def test_an_email_that_is_cut_off_in_the_middle_is_not_known():
    content = CONTENT + b"a line of a long letter\r\n" * 400_000
    with (
        Rude(*DATA_OK, "read", "read") as server,
        smtp_to(server.port) as smtp,
        pytest.raises(MaybeTaken),
    ):
        smtp.send(replace(MAIL, content=content))


@pytest.mark.parametrize("step", ["at_mail", "at_rcpt"])
@pytest.mark.parametrize("how", ["stall", "drop"])
def test_what_goes_wrong_before_the_content_is_tried_again(mailbox, step, how):
    getattr(mailbox, step).append(how)
    with mail_server(mailbox) as port, smtp_to(port, timeout_seconds=seconds_for(how)) as smtp:
        with pytest.raises(NotTaken):
            smtp.send(MAIL)
        smtp.send(MAIL)
    assert (len(mailbox.came), len(mailbox.links)) == (1, 2)


def test_a_stall_after_the_content_is_not_known(mailbox):
    mailbox.at_end = ["stall"]
    with (
        mail_server(mailbox) as port,
        smtp_to(port, timeout_seconds=IMPATIENT) as smtp,
        pytest.raises(MaybeTaken),
    ):
        smtp.send(MAIL)
    assert len(mailbox.came) == 1  # it had been taken: to send it again would be twice


def test_a_drop_after_the_content_is_not_known(mailbox):
    mailbox.at_end = ["drop"]
    with mail_server(mailbox) as port, smtp_to(port) as smtp:
        with pytest.raises(MaybeTaken):
            smtp.send(MAIL)
        smtp.send(numbered(2))  # over a new connection
    assert len(mailbox.links) == 2


def test_a_server_that_restarts_between_two_emails_has_each_once(mailbox):
    with mail_server(mailbox) as port:
        smtp = Smtp(SmtpSettings("localhost", port, "none"))
        smtp.send(numbered(1))
    with mail_server(mailbox, port=port):
        smtp.send(numbered(2))
        smtp.close()
    assert [recipient for recipient, _ in mailbox.came] == ["t1@example.org", "t2@example.org"]
    assert len(mailbox.links) == 1  # since the restart


def test_a_connection_that_was_idle_for_long_is_replaced(mailbox):
    with mail_server(mailbox) as port, smtp_to(port) as smtp:
        smtp.send(numbered(1))
        smtp._free[0].used -= IDLE_SECONDS + 1
        smtp.send(numbered(2))
        smtp.send(numbered(3))
    assert (len(mailbox.came), len(mailbox.links)) == (3, 2)


def test_if_one_connection_is_dead_the_others_are_not_waited_for(mailbox):
    with (
        mail_server(mailbox) as port,
        smtp_to(port, connections=3, timeout_seconds=IMPATIENT) as smtp,
    ):
        with smtp._connection(), smtp._connection(), smtp._connection():
            pass
        mailbox.at_rset = ["stall"] * 3
        smtp.send(MAIL)
        assert len(mailbox.at_rset) == 2  # the first was enough
        assert len(smtp._free) == 1
    assert (len(mailbox.came), len(mailbox.links)) == (1, 4)


def test_a_connection_that_is_out_at_the_end_is_closed_when_it_comes_back(mailbox):
    with mail_server(mailbox) as port, smtp_to(port) as smtp, smtp._connection():
        smtp.close()
    assert smtp._free == []


def test_mail_servers_cannot_be_asked():
    with smtp_to(1) as smtp, pytest.raises(NotImplementedError):
        smtp.find(MAIL, SINCE)
