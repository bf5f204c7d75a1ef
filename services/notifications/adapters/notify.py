"""GOV.UK Notify: texts and e-mails by a template that passes our words through, letters as PDFs."""

import logging
import re
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any

from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

from services.notifications.adapters.http_answers import (
    RATE_SECONDS,
    REFUSED_CONNECTION_SECONDS,
    REFUSED_LOGIN_SECONDS,
    elsewhere,
    within,
    without_answer,
)
from services.notifications.adapters.pool import Pool
from services.notifications.adapters.port import (
    Answer,
    MaybeTaken,
    NotTaken,
    Outcome,
    Outgoing,
    Paused,
    ProviderFailure,
    Rejected,
)
from services.notifications.adapters.provider_settings import NotifySettings
from services.notifications.adapters.recipients import address_of, number_of

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

RECIPIENT_AT_FAULT = re.compile(
    r"phone_number|email_address|phone number|email address"
    r"|InvalidPhoneError|InvalidEmailError|UK mobile number|international mobile number",
    re.I,
)
"""What a 400 is about when the number or address is no good, a landline, or one abroad."""

logging.getLogger("notifications_python_client").setLevel(logging.CRITICAL)
"""It logs what the answer says, which may name a number."""


class Notify:
    """GOV.UK Notify as a provider. Its client is for one thread at a time."""

    name = "notify"
    can_be_asked = True

    def __init__(self, settings: NotifySettings) -> None:
        self._settings = settings
        self._clients = Pool(self._new_client)
        self._senders: dict[str, Callable[[Any, Outgoing], Any]] = {
            "sms": self._text,
            "email": self._email,
            "letter": self._letter,
        }

    def send(self, outgoing: Outgoing) -> Answer:
        """Hand a message over. Raises a kind of `ProviderFailure`."""
        send = self._senders[outgoing.channel]
        said = self._call(lambda client: send(client, outgoing))
        if not isinstance(said, dict) or not said.get("id"):
            raise MaybeTaken("Notify's answer has no id")
        return Answer("sent", str(said["id"]))

    def find(self, outgoing: Outgoing, since: datetime, provider_id: str = "") -> Answer | None:
        """Look for a message by our reference; the newest counts if there are several.

        Raises `Paused` for an answer that is no list: the message may be there all the same.
        """
        reference = outgoing.reference
        try:
            said = self._call(lambda client: client.get_all_notifications(reference=reference))
        except (NotTaken, MaybeTaken, Rejected) as failure:
            raise Paused(str(failure), REFUSED_CONNECTION_SECONDS) from None
        found = said.get("notifications") if isinstance(said, dict) else None
        if not isinstance(found, list):
            raise Paused("Notify's answer is no list", REFUSED_CONNECTION_SECONDS)
        if not found:
            return None
        newest = max(found, key=lambda each: str(each.get("created_at", "")))
        status = str(newest.get("status", ""))
        return Answer(OUTCOMES.get(status, "sent"), str(newest.get("id", "")), status)

    def close(self) -> None:
        """Let go of the connections."""
        for client in self._clients.each():
            client.request_session.close()

    def _call(self, call: Callable[[Any], Any]) -> Any:
        """What Notify says. Raises a kind of `ProviderFailure`."""
        try:
            with self._clients.one() as client:
                return call(client)
        except APIError as error:
            raise _failure(error) from None
        except UnicodeEncodeError as error:
            raise without_answer(error) from None

    def _text(self, client: Any, outgoing: Outgoing) -> Any:
        return client.send_sms_notification(
            number_of(outgoing.recipient),
            self._settings.text_template_id,
            {"body": outgoing.body},
            outgoing.reference,
            self._settings.sms_sender_id or None,
        )

    def _email(self, client: Any, outgoing: Outgoing) -> Any:
        return client.send_email_notification(
            address_of(outgoing.recipient),
            self._settings.email_template_id,
            {"subject": outgoing.subject, "body": _with_link(outgoing)},
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
        timeout = within(settings.timeout_seconds)
        client = NotificationsAPIClient(settings.key, settings.base_url, timeout=timeout)
        client.request_session.trust_env = False
        client.request_session.max_redirects = 0  # what is posted would be lost on the way
        return client


def _failure(error: APIError) -> ProviderFailure:
    """Say what an error of the client means; its words may name a number and are left out."""
    if error.response is None:  # the client makes a 503 of it; what happened is in the cause
        return without_answer(error.__cause__ or error)
    status = error.status_code
    match status:
        case 400:
            at_recipient = RECIPIENT_AT_FAULT.search(str(error.message)) is not None
            return Rejected("Notify refuses it (400)", "recipient" if at_recipient else "us")
        case 401 | 403:
            return Paused(f"Notify refuses our key ({status})", REFUSED_LOGIN_SECONDS)
        case 408 | 425:
            return NotTaken(f"Notify asks to come again ({status})")
        case 429:
            daily = "TooManyRequests" in str(error.message)
            return Paused("Notify's limit (429)", DAILY_LIMIT_SECONDS if daily else RATE_SECONDS)
        case _ if 300 <= status < 400:
            return elsewhere(status)
        case _ if 400 <= status < 500:
            return Rejected(f"Notify refuses it ({status})", "us")
    return MaybeTaken(f"Notify's answer says nothing ({status})")


def _with_link(outgoing: Outgoing) -> str:
    """The words, which Notify puts into its own e-mail, with the link by which to stop them."""
    url = outgoing.unsubscribe_url
    return f"{outgoing.body}\n{url}\n" if url else outgoing.body
