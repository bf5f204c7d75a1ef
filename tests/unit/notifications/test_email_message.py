import contextlib
import re
from dataclasses import replace
from datetime import date
from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts.emails import email_address
from services.notifications.adapters.email_message import Email, email_bytes
from services.notifications.adapters.forms import Unsubscribe
from tests.unit.notifications.looks import email_of, look

EMAIL = Email(
    reference="1b4e28ba",
    on=date(2012, 1, 5),
    language="en",
    sender_name="Home Rewards Club",
    from_address="no-reply@example.org",
    reply_to="cashback@example.org",
    recipient_name="Siân O’Brien",
    recipient="sian@example.org",
    subject="£125 is on its way to you",
    text="Dear Siân O’Brien\n\nWe have paid you £125.\n",
    html="<p>We have paid you £125.</p>\n",
)

LONG_LINK = "https://example.org/stop/" + "0aZ-_" * 40


def email(**changes):
    return email_bytes(replace(EMAIL, **changes))


def read(content):
    return message_from_bytes(content, policy=policy.default)


def part_of(message, kind):
    return message.get_body((kind,)).get_content().replace("\r\n", "\n")


def test_an_email_says_who_from_who_to_what_and_when():
    message = read(email())
    assert message["From"] == "Home Rewards Club <no-reply@example.org>"
    assert message["Reply-To"] == "Home Rewards Club <cashback@example.org>"
    assert message["To"] == "Siân O’Brien <sian@example.org>"
    assert message["Subject"] == "£125 is on its way to you"
    assert message["Date"] == "Thu, 05 Jan 2012 15:00:00 +0000"
    assert message["Message-ID"] == "<1b4e28ba@example.org>"
    assert message["Content-Language"] == "en"
    assert message["Auto-Submitted"] == "auto-generated"


def test_an_email_has_a_plain_part_first_and_an_html_part_of_the_same():
    message = read(email())
    assert message.get_content_type() == "multipart/alternative"
    kinds = [part.get_content_type() for part in message.iter_parts()]
    assert kinds == ["text/plain", "text/html"]
    assert part_of(message, "plain") == EMAIL.text
    assert part_of(message, "html") == EMAIL.html


def test_an_email_in_summer_has_the_summer_time():
    assert b"Date: Thu, 05 Jul 2012 15:00:00 +0100\r\n" in email(on=date(2012, 7, 5))


def test_an_email_is_the_same_on_every_run():
    assert email().decode("ascii") == (
        "From: Home Rewards Club <no-reply@example.org>\r\n"
        "To: =?utf-8?b?U2nDom4gT+KAmUJyaWVu?= <sian@example.org>\r\n"
        "Reply-To: Home Rewards Club <cashback@example.org>\r\n"
        "Subject: =?utf-8?q?=C2=A3125?= is on its way to you\r\n"
        "Date: Thu, 05 Jan 2012 15:00:00 +0000\r\n"
        "Message-ID: <1b4e28ba@example.org>\r\n"
        "Auto-Submitted: auto-generated\r\n"
        "MIME-Version: 1.0\r\n"
        "Content-Type: multipart/alternative;\r\n"
        ' boundary="=_92f5a8e912cfdf359fc5acb718d8e40a"\r\n'
        "Content-Language: en\r\n"
        "\r\n"
        "--=_92f5a8e912cfdf359fc5acb718d8e40a\r\n"
        'Content-Type: text/plain; charset="utf-8"\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n"
        "\r\n"
        "Dear Si=C3=A2n O=E2=80=99Brien\r\n"
        "\r\n"
        "We have paid you =C2=A3125.\r\n"
        "\r\n"
        "--=_92f5a8e912cfdf359fc5acb718d8e40a\r\n"
        'Content-Type: text/html; charset="utf-8"\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n"
        "MIME-Version: 1.0\r\n"
        "\r\n"
        "<p>We have paid you =C2=A3125.</p>\r\n"
        "\r\n"
        "--=_92f5a8e912cfdf359fc5acb718d8e40a--\r\n"
    )


def test_two_emails_have_different_boundaries():
    assert read(email()).get_boundary() != read(email(reference="2")).get_boundary()


def test_what_an_email_says_cannot_end_its_part():
    boundary = f"--{read(email()).get_boundary()}--"
    text = f"one\n{boundary}\n{boundary}\ntwo\n"
    message = read(email(text=text, html=text))
    assert [part_of(message, kind) for kind in ("plain", "html")] == [text, text]


def test_no_line_of_an_email_is_too_long_and_its_text_survives():
    text = "Straße £ " * 200 + "\n" + "x" * 2000 + "\n.\nFrom me\n"
    content = email(text=text, subject="A long subject – " * 20, recipient_name="Zoë Lo" * 30)
    assert content.isascii()
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(len(line) for line in content.split(b"\r\n")) <= 78
    assert part_of(read(content), "plain") == text


@pytest.mark.parametrize("field", ["sender_name", "recipient_name", "subject"])
@pytest.mark.parametrize(
    "breaking", ["\r\n", "\n", "\r", "\r\n\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028"]
)
def test_a_name_or_subject_cannot_add_a_header(field, breaking):
    message = read(email(**{field: f"Siân{breaking}Bcc: other@example.org"}))
    assert message["Bcc"] is None
    assert message.keys() == read(email()).keys()
    assert part_of(message, "plain").startswith("Dear")


@pytest.mark.parametrize("field", ["sender_name", "recipient_name", "subject"])
@pytest.mark.parametrize(
    "word",
    [
        "=?utf-8?q?Ann=0D=0ABcc:_eve=40example.net?=",
        "=?utf-8?b?QW5uDQpCY2M6IGV2ZUBleGFtcGxlLm5ldA==?=",
        "=\x00?utf-8?q?Ann=0ABcc:_eve=40example.net?=",
        "=?utf-8?q?a?= =?utf-8?q?=0D=0ABcc:_eve=40example.net?=" * 5,
    ],
)
def test_an_encoded_word_stays_what_was_typed_and_hides_no_header(field, word):
    content = email(**{field: word})
    message = read(content)
    assert message["Bcc"] is None
    assert message.keys() == read(email()).keys()
    assert [a.addr_spec for a in message["To"].addresses] == ["sian@example.org"]


@given(st.emails())
def test_whatever_the_door_lets_in_is_written_to_and_nobody_else(address):
    with contextlib.suppress(ValueError):
        message = read(email(recipient=email_address(address)))
        assert [a.addr_spec for a in message["To"].addresses] == [address]
        assert message.keys() == read(email()).keys()


@pytest.mark.parametrize("name", ['"A" <b@example.org>,', "a@b.c, d", "(comment)", "=?utf-8?q?x?="])
def test_a_name_with_marks_of_its_own_adds_no_recipient(name):
    message = read(email(recipient_name=name))
    assert [a.addr_spec for a in message["To"].addresses] == ["sian@example.org"]


def test_what_must_be_sent_has_no_way_to_stop_it():
    message = read(email())
    assert message["List-Unsubscribe"] is None
    assert message["List-Unsubscribe-Post"] is None


def test_a_web_address_at_which_to_stop_takes_one_click():
    content = email(unsubscribe=(LONG_LINK, "mailto:us@example.org?subject=Stop%20news"))
    assert (
        f"List-Unsubscribe: <{LONG_LINK}>,\r\n <mailto:us@example.org?subject=Stop%20news>\r\n"
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    ).encode() in content


@pytest.mark.parametrize("link", ["mailto:us@example.org", "http://localhost/stop/abc"])
def test_one_click_is_not_promised_of_anything_but_https(link):
    message = read(email(unsubscribe=(link,)))
    assert message["List-Unsubscribe"] == f"<{link}>"
    assert message["List-Unsubscribe-Post"] is None


def test_a_link_cannot_add_a_header_or_another_link():
    odd = "https://example.org/a>, <b\r\nBcc: x@example.org"
    message = read(email(unsubscribe=(odd,)))
    assert message["Bcc"] is None
    assert message["List-Unsubscribe"] == "<https://example.org/abBcc:x@example.org>"


def test_an_email_that_can_be_stopped_says_so_in_both_parts():
    stop = Unsubscribe("https://example.org/stop/abc", "us@example.org?subject=Stop")
    message = email_of(look("email", "news", "short", stop=stop))
    assert part_of(message, "plain").endswith(
        "\nStop messages like this: https://example.org/stop/abc\n"
    )
    assert '<a href="https://example.org/stop/abc">Stop messages like this</a>' in part_of(
        message, "html"
    )
    assert "link at the end of this email" in part_of(message, "plain")


def test_who_has_no_web_address_writes_an_email_to_stop_messages():
    stop = Unsubscribe(mailto="us@example.org?subject=Stop%20news")
    message = email_of(look("email", "news", "short", stop=stop))
    assert message["List-Unsubscribe"] == "<mailto:us@example.org?subject=Stop%20news>"
    assert 'href="mailto:us@example.org?subject=Stop%20news"' in part_of(message, "html")


@pytest.mark.parametrize("stop", [None, Unsubscribe()])
def test_an_email_without_such_a_link_speaks_of_none(stop):
    message = email_of(look("email", "news", "short", stop=stop))
    for kind in ("plain", "html"):
        assert not re.search(r"Stop messages|link at the end", part_of(message, kind))
