from datetime import date
from email import message_from_string, policy

import pytest

from services.notifications.adapters.email_message import build_email
from services.notifications.adapters.letter_text import lay_out_letter
from services.notifications.adapters.sms_text import count_segments, plain
from services.notifications.adapters.wording import TEMPLATES
from tests.unit.notifications.builders import ON

WINTER, SUMMER = date(2012, 1, 5), date(2012, 7, 5)


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("ŵ" * 70, 1),
        ("ŵ" * 71, 2),
        ("ŵ" * 134, 2),
        ("ŵ" * 135, 3),
        ("a" * 69 + "ŵ", 1),
        ("a" * 70 + "ŵ", 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("£" * 160, 1),
        ("^{}\\[~]|€" * 8 + "a" * 16, 1),
        ("^{}\\[~]|€" * 8 + "a" * 17, 2),
    ],
)
def test_segments_are_counted_as_a_provider_counts_them(text, segments):
    assert count_segments(text) == segments


@pytest.mark.parametrize("character", "^{}\\[~]|€")
def test_a_character_of_the_extension_table_counts_two(character):
    assert count_segments("a" * 158 + character) == 1
    assert count_segments("a" * 159 + character) == 2


def test_smart_quotes_and_dashes_are_made_plain():
    assert plain("“O’Brien” – 5—6 …") == '"O\'Brien" - 5-6 ...'


def test_a_text_is_one_line_with_composed_accents():
    assert plain("Zoe\u0300\n and\u00a0 Sian\u200b") == "Zoè and Sian"


def email(**changes):
    values = {
        "message_id": "1b4e28ba",
        "on": WINTER,
        "sender_name": "Home Rewards Club",
        "recipient_name": "Siân O’Brien",
        "recipient": "sian@example.org",
        "subject": "£125 is on its way to you",
        "body": "Dear Siân O’Brien\n\nWe have paid you £125.\n",
    }
    return build_email(**values | changes)


def text_of(message):
    return message.get_content().replace("\r\n", "\n")


def test_an_email_says_who_from_who_to_what_and_when():
    message = message_from_string(email(), policy=policy.default)
    assert message["From"] == "Home Rewards Club <no-reply@example.org>"
    assert message["To"] == "Siân O’Brien <sian@example.org>"
    assert message["Subject"] == "£125 is on its way to you"
    assert message["Date"] == "Thu, 05 Jan 2012 15:00:00 +0000"
    assert message["Message-ID"] == "<1b4e28ba@example.org>"
    assert message.get_content_type() == "text/plain"
    assert text_of(message) == "Dear Siân O’Brien\n\nWe have paid you £125.\n"


def test_an_email_in_summer_has_the_summer_time():
    assert "Date: Thu, 05 Jul 2012 15:00:00 +0100\r\n" in email(on=SUMMER)


def test_an_email_is_the_same_on_every_run():
    assert email() == email()
    assert email() == (
        "From: Home Rewards Club <no-reply@example.org>\r\n"
        "To: =?utf-8?b?U2nDom4gT+KAmUJyaWVu?= <sian@example.org>\r\n"
        "Subject: =?utf-8?q?=C2=A3125?= is on its way to you\r\n"
        "Date: Thu, 05 Jan 2012 15:00:00 +0000\r\n"
        "Message-ID: <1b4e28ba@example.org>\r\n"
        'Content-Type: text/plain; charset="utf-8"\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n"
        "MIME-Version: 1.0\r\n"
        "\r\n"
        "Dear Si=C3=A2n O=E2=80=99Brien\r\n"
        "\r\n"
        "We have paid you =C2=A3125.\r\n"
    )


def test_no_line_of_an_email_is_too_long_and_its_text_survives():
    body = "Straße £ " * 200 + "\n" + "x" * 2000 + "\n.\nFrom me\n"
    content = email(body=body, subject="A long subject – " * 20, recipient_name="Zoë Lo" * 30)
    assert max(len(line) for line in content.split("\r\n")) <= 78
    assert text_of(message_from_string(content, policy=policy.default)) == body


@pytest.mark.parametrize("field", ["sender_name", "recipient_name", "subject"])
@pytest.mark.parametrize(
    "breaking", ["\r\n", "\n", "\r", "\r\n\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028"]
)
def test_a_name_or_subject_cannot_add_a_header(field, breaking):
    content = email(**{field: f"Siân{breaking}Bcc: other@example.org"})
    message = message_from_string(content, policy=policy.default)
    assert message["Bcc"] is None
    assert len(message.keys()) == 8
    assert message.get_content().startswith("Dear")


@pytest.mark.parametrize("name", ['"A" <b@example.org>,', "a@b.c, d", "(comment)", "=?utf-8?q?x?="])
def test_a_name_with_marks_of_its_own_adds_no_recipient(name):
    message = message_from_string(email(recipient_name=name), policy=policy.default)
    assert [a.addr_spec for a in message["To"].addresses] == ["sian@example.org"]


def test_a_letter_shows_who_from_who_to_when_and_what():
    body = "Dear Siân O’Brien\n\n* " + "word " * 20 + "\n"
    address = ("Ms Siân O’Brien", "104 Lime Tree Avenue", "Cirencester", "GL7 8ZA")
    letter = lay_out_letter(("Bromford", "The Club"), address, ON, "T0001", "A subject", body)
    assert letter == (
        "Bromford\nThe Club\n\n"
        "Ms Siân O’Brien\n104 Lime Tree Avenue\nCirencester\nGL7 8ZA\n\n"
        "5 January 2012\nOur reference: T0001\n\n"
        "A subject\n\n"
        "Dear Siân O’Brien\n\n"
        "* " + " ".join(["word"] * 14) + "\n  " + " ".join(["word"] * 6) + "\n"
    )


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("[!_]*.txt")), ids=lambda path: path.name)
def test_every_template_opens_with_its_version(path):
    assert path.read_text(encoding="utf-8").startswith("{# version: ")


def test_every_message_has_a_text_and_an_email():
    texts = {path.name.removesuffix(".sms.txt") for path in TEMPLATES.glob("*.sms.txt")}
    emails = {path.name.removesuffix(".email.txt") for path in TEMPLATES.glob("*.email.txt")}
    assert texts == emails
    assert len(texts) == 16
