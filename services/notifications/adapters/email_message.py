"""E-mails as RFC 5322 has them: plain text, the same bytes on every run."""

from datetime import date, datetime, time
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from zoneinfo import ZoneInfo

from services.notifications.contact_points import FROM_ADDRESS
from services.notifications.domain.tenant import one_line

SENT_AT = time(15, 0, tzinfo=ZoneInfo("Europe/London"))
"""The time of day in the Date header: the scheme's cut-off."""


def build_email(
    message_id: str,
    on: date,
    sender_name: str,
    recipient_name: str,
    recipient: str,
    subject: str,
    body: str,
) -> str:
    """Return an e-mail with its headers: ASCII, CRLF line ends, no line over 78 characters.

    What goes into a header is put on one line first, so that no value can add another header.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(one_line(sender_name), addr_spec=FROM_ADDRESS)
    message["To"] = Address(one_line(recipient_name), addr_spec=recipient)
    message["Subject"] = one_line(subject)
    message["Date"] = datetime.combine(on, SENT_AT)
    message["Message-ID"] = f"<{message_id}@{FROM_ADDRESS.rpartition('@')[2]}>"
    message.set_content(body, charset="utf-8", cte="quoted-printable")
    return message.as_bytes().decode("ascii")
