"""GOV.UK Notify: texts and e-mails by a template that passes our words through, letters as PDFs."""

import logging
import re
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any

import requests
from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

from services.notifications.adapters.http_answers import (
    RATE_SECONDS,
    REFUSED_CONNECTION_SECONDS,
    REFUSED_LOGIN_SECONDS,
    never_connected,
)
from services.notifications.adapters.lent import Lent
from services.notifications.adapters.phone_numbers import e164
from services.notifications.adapters.port import (
    Answer,
    Outcome,
    OutcomeUnknown,
    Outgoing,
    Paused,
    Rejected,
)
from services.notifications.adapters.provider_settings import NotifySettings

OUTCOMES: dict[str, Outcome] = {
    "created": "sent",
    "sending": "sent",
    "pending": "sent",
    "pending-virus-check": "sent",
    "accepted": "sent",
    "sent": "sent",
    "received": "delivered",
    "delivered": "delivered",
    "temporary-failure": "temporary-failure",
    "permanent-failure": "permanent-failure",
    "technical-failure": "technical-failure",
    "validation-failed": "technical-failure",
    "virus-scan-failed": "technical-failure",
    "cancelled": "technical-failure",
}
"""By Notify's statuses. `created` and the like: it has it, and is at it."""

DAILY_LIMIT_SECONDS = 3_600.0

RECIPIENT_AT_FAULT = re.compile(r"phone_number|email_address|phone number|email address", re.I)
"""What a 400 is about when the number or address is no good."""

logging.getLogger("notifications_python_client").setLevel(logging.CRITICAL)
"""It logs what the answer says, which may name a number."""


class Notify:
    """GOV.UK Notify as a provider. Its client is for one thread at a time."""

    name = "notify"
    can_be_asked = True

    def __init__(self, settings: NotifySettings) -> None:
        self._settings = settings
        self._clients = Lent(self._new_client)
        self._senders: dict[str, Callable[[Any, Outgoing], Any]] = {
            "sms": self._text,
            "email": self._email,
            "letter": self._letter,
        }

    def send(self, outgoing: Outgoing) -> Answer:
        """Hand a message over."""
        send = self._senders[outgoing.channel]
        try:
            with self._clients.one() as client:
                said = send(client, outgoing)
        except APIError as error:
            raise _failure(error) from None
        return Answer("sent", str(said.get("id", "")))

    def find(self, outgoing: Outgoing, since: datetime, provider_id: str = "") -> Answer | None:
        """Look for a message by our reference; the newest counts if there are several."""
        try:
            with self._clients.one() as client:
                said = client.get_all_notifications(reference=outgoing.reference)
        except APIError as error:
            failure = _failure(error)
            if isinstance(failure, Paused):
                raise failure from None
            raise Paused(str(failure), REFUSED_CONNECTION_SECONDS) from None
        found = said.get("notifications", [])
        if not found:
            return None
        newest = max(found, key=lambda each: str(each.get("created_at", "")))
        status = str(newest.get("status", ""))
        return Answer(OUTCOMES.get(status, "sent"), str(newest.get("id", "")), status)

    def close(self) -> None:
        """Let go of the connections."""
        for client in self._clients.each():
            client.request_session.close()

    def _text(self, client: Any, outgoing: Outgoing) -> Any:
        return client.send_sms_notification(
            e164(outgoing.recipient),
            self._settings.text_template_id,
            {"body": outgoing.body},
            outgoing.reference,
            self._settings.sms_sender_id or None,
        )

    def _email(self, client: Any, outgoing: Outgoing) -> Any:
        return client.send_email_notification(
            outgoing.recipient,
            self._settings.email_template_id,
            {"subject": outgoing.subject, "body": outgoing.body},
            outgoing.reference,
            self._settings.email_reply_to_id or None,
            outgoing.unsubscribe_url or None,
        )

    def _letter(self, client: Any, outgoing: Outgoing) -> Any:
        return client.send_precompiled_letter_notification(
            outgoing.reference, BytesIO(outgoing.content), self._settings.postage
        )

    def _new_client(self) -> Any:
        settings = self._settings
        client = NotificationsAPIClient(
            settings.key, settings.base_url, timeout=settings.timeout_seconds
        )
        client.request_session.trust_env = False
        return client


def _failure(error: APIError) -> Paused | Rejected | OutcomeUnknown:
    """Say what an error of the client means; its words may name a number and are left out."""
    if error.response is None:
        return _without_answer(error)
    status = error.status_code
    match status:
        case 400:
            at_recipient = RECIPIENT_AT_FAULT.search(str(error.message)) is not None
            return Rejected("Notify refuses it (400)", "recipient" if at_recipient else "us")
        case 401 | 403:
            return Paused(f"Notify refuses our key ({status})", REFUSED_LOGIN_SECONDS)
        case 429:
            daily = "TooManyRequests" in str(error.message)
            return Paused("Notify's limit (429)", DAILY_LIMIT_SECONDS if daily else RATE_SECONDS)
        case _ if status >= 500:
            return OutcomeUnknown(f"Notify failed ({status})")
    return Rejected(f"Notify refuses it ({status})", "us")


def _without_answer(error: APIError) -> Paused | OutcomeUnknown:
    """The client makes a 503 of it; whether anything was sent is in what caused that."""
    cause = error.__cause__
    if isinstance(cause, requests.ConnectionError) and never_connected(cause):
        return Paused("no connection to Notify", REFUSED_CONNECTION_SECONDS)
    return OutcomeUnknown("no answer from Notify")
