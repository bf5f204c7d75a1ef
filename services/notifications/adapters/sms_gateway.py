"""A gateway for texts over HTTP, by whatever names it has for things (docs/channels.md)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import requests

from services.notifications.adapters import gateway_answers
from services.notifications.adapters.http_answers import called, raise_for_refusal, within
from services.notifications.adapters.pool import Pool
from services.notifications.adapters.port import (
    Answer,
    MaybeTaken,
    NotTaken,
    Outgoing,
    Paused,
)
from services.notifications.adapters.provider_settings import SmsGatewaySettings
from services.notifications.adapters.recipients import number_of

ASK_AGAIN_SECONDS = 30.0


class SmsGateway:
    """A provider of texts that is reached over HTTP."""

    name = "sms_gateway"

    def __init__(self, settings: SmsGatewaySettings) -> None:
        self._settings = settings
        self._sessions = Pool(self._new_session)
        self.can_be_asked = bool(settings.find_url)

    def send(self, outgoing: Outgoing) -> Answer:
        """Hand a text to the gateway."""
        names, to = self._settings.fields, number_of(outgoing.recipient)
        words = {
            "reference": outgoing.reference,
            "to": to,
            "text": outgoing.content.decode(),
            "sender": self._settings.sender,
        }
        sent = {names[word]: value for word, value in words.items() if names[word]}
        answer = self._call("POST", self._settings.send_url, **{self._body: sent})
        raise_for_refusal(answer)
        said = _json(answer)
        if answer.status_code >= 400:
            raise gateway_answers.rejected(said, answer.status_code, self._settings)
        return gateway_answers.taken(said, self._settings)

    def find(self, outgoing: Outgoing, since: datetime, provider_id: str = "") -> Answer | None:
        """Look for a text by our reference; or by its number, and its id or its words."""
        if not self.can_be_asked:
            raise NotImplementedError
        settings, names = self._settings, self._settings.find_fields
        if settings.find_by == "reference":
            listed = self._list({names["reference"]: outgoing.reference})
            return gateway_answers.by_reference(listed, outgoing, settings)
        to, day = number_of(outgoing.recipient), since.astimezone(UTC).strftime("%Y-%m-%d")
        listed = self._list({names["to"]: to} | ({names["since"]: day} if names["since"] else {}))
        if provider_id:
            return gateway_answers.by_id(listed, provider_id, settings)
        return gateway_answers.by_words(listed, outgoing, to, since, settings)

    def close(self) -> None:
        """Let go of the connections."""
        for session in self._sessions.each():
            session.close()

    # --- the wire ---

    @property
    def _body(self) -> str:
        return "data" if self._settings.body == "form" else "json"

    def _list(self, asked: Mapping[str, str]) -> Any:
        """What the gateway lists; `Paused` if it does not: it is asked again later."""
        try:
            answer = self._call("GET", self._settings.find_url, params=asked)
            raise_for_refusal(answer)
        except (MaybeTaken, NotTaken) as failure:
            raise Paused(str(failure), ASK_AGAIN_SECONDS) from None
        if answer.status_code >= 400:
            reason = f"the gateway does not list texts ({answer.status_code})"
            raise Paused(reason, gateway_answers.UNREADABLE_SECONDS)
        return _json(answer)

    def _call(self, method: str, url: str, **given: Any) -> requests.Response:
        timeout = within(self._settings.timeout_seconds)
        with self._sessions.one() as session:
            return called(
                lambda: session.request(
                    method, url, timeout=timeout, allow_redirects=False, **given
                )
            )

    def _new_session(self) -> requests.Session:
        settings, session = self._settings, requests.Session()
        session.trust_env = False  # no proxy or password that happens to be around
        if settings.username:
            login = settings.username.encode(), settings.password.encode()
            session.auth = requests.auth.HTTPBasicAuth(*login)
        if settings.bearer:
            session.headers["Authorization"] = f"Bearer {settings.bearer}"
        return session


def _json(answer: requests.Response) -> Any:
    """What an answer says; None if that is not JSON."""
    try:
        return answer.json()
    except ValueError:
        return None
