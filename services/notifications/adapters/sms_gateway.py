"""A gateway for texts over HTTP, by whatever names it has for things (docs/channels.md)."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import requests

from services.notifications.adapters.http_answers import called, raise_for_refusal
from services.notifications.adapters.lent import Lent
from services.notifications.adapters.phone_numbers import e164
from services.notifications.adapters.port import (
    Answer,
    NotTaken,
    Outcome,
    OutcomeUnknown,
    Outgoing,
    Paused,
    Rejected,
)
from services.notifications.adapters.provider_settings import GatewaySettings

FAILURES = ("temporary-failure", "permanent-failure", "technical-failure")


class SmsGateway:
    """The gateway as a provider."""

    name = "sms_gateway"

    def __init__(self, settings: GatewaySettings) -> None:
        self._settings = settings
        self._sessions = Lent(self._new_session)
        self.can_be_asked = bool(settings.find_url)

    def send(self, outgoing: Outgoing) -> Answer:
        """Hand a text over."""
        names, to = self._settings.fields, e164(outgoing.recipient)
        words = {
            "reference": outgoing.reference,
            "to": to,
            "text": outgoing.content.decode(),
            "sender": self._settings.sender,
        }
        sent = {names[word]: value for word, value in words.items() if names[word]}
        form = {"data" if self._settings.body == "form" else "json": sent}
        answer = called(lambda: self._post(form))
        raise_for_refusal(answer)
        said = _json(answer)
        if answer.status_code >= 400:
            raise self._rejected(said, answer.status_code)
        return self._answer(said)

    def find(self, outgoing: Outgoing, since: datetime, provider_id: str = "") -> Answer | None:
        """Look for a text by our reference, or by number and words among those sent since."""
        if not self.can_be_asked:
            raise NotImplementedError
        to, names = e164(outgoing.recipient), self._settings.find_fields
        asked = {names["to"]: to, names["since"]: since.astimezone(UTC).strftime("%Y-%m-%d")}
        if self._settings.find_by == "reference":
            asked = {names["reference"]: outgoing.reference}
        for said in self._found(asked):
            if self._is(said, outgoing, to, since):
                return self._answer(said)
        return None

    def close(self) -> None:
        """Let go of the connections."""
        for session in self._sessions.each():
            session.close()

    # --- what it says ---

    def _answer(self, said: Mapping[str, Any]) -> Answer:
        """Read its status."""
        word = str(_at(said, self._settings.status_path) or "")
        code = str(_at(said, self._settings.error_path) or "")
        outcome = outcome_of(word, code, self._settings)
        reason = f"{word} {code}".strip() if outcome in FAILURES else ""
        return Answer(outcome, str(_at(said, self._settings.id_path) or ""), reason)

    def _rejected(self, said: Mapping[str, Any], status: int) -> Rejected:
        code = str(_at(said, self._settings.error_path) or "")
        at_recipient = code in self._settings.recipient_errors
        words = f"the gateway refuses it ({status} {code})".replace(" )", ")")
        return Rejected(words, "recipient" if at_recipient else "us")

    def _found(self, asked: Mapping[str, str]) -> Iterable[Mapping[str, Any]]:
        """Texts that it lists; `Paused` if it does not answer: it is asked again later."""
        url, timeout = self._settings.find_url, self._settings.timeout_seconds
        try:
            with self._sessions.one() as session:
                answer = called(lambda: session.get(url, params=asked, timeout=timeout))
            raise_for_refusal(answer)
        except (OutcomeUnknown, NotTaken) as failure:
            raise Paused(str(failure), 30.0) from None
        if answer.status_code == 404:
            return []
        listed = _at(_json(answer), self._settings.list_path)
        return [each for each in listed or [] if isinstance(each, dict)]

    def _is(self, said: Mapping[str, Any], outgoing: Outgoing, to: str, since: datetime) -> bool:
        names = self._settings.fields
        if self._settings.find_by == "reference":
            return str(said.get(names["reference"], "")) == outgoing.reference
        same = said.get(names["to"].lower()) == to
        text = said.get(names["text"].lower()) == outgoing.content.decode()
        return same and text and _moment(said.get("date_created")) >= since

    # --- the wire ---

    def _post(self, form: Mapping[str, Any]) -> requests.Response:
        settings = self._settings
        with self._sessions.one() as session:
            return session.post(settings.send_url, timeout=settings.timeout_seconds, **form)

    def _new_session(self) -> requests.Session:
        session = requests.Session()
        session.trust_env = False  # no proxy or password that happens to be around
        if self._settings.username:
            session.auth = (self._settings.username, self._settings.password)
        if self._settings.bearer:
            session.headers["Authorization"] = f"Bearer {self._settings.bearer}"
        return session


def outcome_of(word: str, code: str, settings: GatewaySettings) -> Outcome:
    """Return what a status of the gateway's means; one that is not in the settings: it is at it."""
    outcome: Any = settings.statuses.get(word, "sent")
    if outcome in FAILURES and code in settings.recipient_errors:
        return "permanent-failure"
    known: Outcome = outcome
    return known


def _json(answer: requests.Response) -> Mapping[str, Any]:
    try:
        said = answer.json()
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {"messages": said}


def _at(said: Any, path: str) -> Any:
    """What stands at a path with dots; None for nothing."""
    for name in path.split("."):
        said = said.get(name) if isinstance(said, dict) else None
    return said


def _moment(text: Any) -> datetime:
    """A moment as e-mails write it; the end of time for what cannot be read, to be safe."""
    try:
        return parsedate_to_datetime(str(text))
    except (TypeError, ValueError):
        return datetime.max.replace(tzinfo=UTC)
