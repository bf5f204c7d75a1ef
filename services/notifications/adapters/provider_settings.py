"""What each provider needs to know. Secrets come from the environment and are never printed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Security = Literal["starttls", "tls", "none"]


@dataclass(frozen=True)
class SmtpSettings:
    """A mail server. `security`: TLS begun on an open connection, from the start, or not at all.

    `ca_file` names the authority that its certificate is of, "" for those of this machine.
    """

    host: str
    port: int = 587
    security: Security = "starttls"
    username: str = ""
    password: str = field(default="", repr=False)
    connections: int = 4
    timeout_seconds: float = 30.0
    ca_file: str = ""


@dataclass(frozen=True)
class NotifySettings:
    """GOV.UK Notify. The templates there have one placeholder, `((body))`, and that of e-mails
    `((subject))` too."""

    key: str = field(repr=False)
    base_url: str = "https://api.notifications.service.gov.uk"
    text_template_id: str = ""
    email_template_id: str = ""
    sms_sender_id: str = ""
    email_reply_to_id: str = ""
    postage: str = "second"
    timeout_seconds: float = 30.0


@dataclass(frozen=True)
class SmsGatewaySettings:
    """An SMS gateway over HTTP, by its names for things; docs/channels.md explains them.

    `fields` names what is sent by our words `reference`, `to`, `text` and `sender`. `id_path` and
    `status_path` say where an answer has them, with dots. `statuses` maps its words to ours.
    `find_fields` names what it is asked by, `found_fields` what a text has that it lists.
    """

    send_url: str
    sender: str = ""
    body: Literal["json", "form"] = "json"
    username: str = ""
    password: str = field(default="", repr=False)
    bearer: str = field(default="", repr=False)
    fields: Mapping[str, str] = field(
        default_factory=lambda: {
            "reference": "reference",
            "to": "to",
            "text": "text",
            "sender": "from",
        }
    )
    id_path: str = "id"
    status_path: str = "status"
    error_path: str = "error"
    statuses: Mapping[str, str] = field(default_factory=dict)
    recipient_errors: tuple[str, ...] = ()
    find_url: str = ""
    find_by: Literal["reference", "to_and_text"] = "reference"
    find_fields: Mapping[str, str] = field(
        default_factory=lambda: {"reference": "reference", "to": "to", "since": "since"}
    )
    list_path: str = "messages"
    found_fields: Mapping[str, str] = field(
        default_factory=lambda: {
            "reference": "reference",
            "id": "id",
            "status": "status",
            "error": "error",
            "to": "to",
            "text": "text",
            "created": "created_at",
        }
    )
    receipt_fields: Mapping[str, str] = field(
        default_factory=lambda: {
            "reference": "reference",
            "id": "id",
            "status": "status",
            "reason": "reason",
        }
    )
    text_fields: Mapping[str, str] = field(
        default_factory=lambda: {"id": "id", "number": "from", "text": "text"}
    )
    timeout_seconds: float = 30.0


@dataclass(frozen=True)
class FolderSettings:
    """A folder that messages are put into, one file each."""

    path: Path
