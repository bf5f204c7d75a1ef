"""How an SMS gateway's words are read, by the names that the settings give (docs/channels.md).

What cannot be read is never taken for "not heard of": the text would be sent twice.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from services.notifications.adapters.port import (
    Answer,
    MaybeTaken,
    Outcome,
    Outgoing,
    Paused,
    Rejected,
)
from services.notifications.adapters.provider_settings import SmsGatewaySettings

FAILURES = ("temporary-failure", "permanent-failure", "technical-failure")
UNREADABLE_SECONDS = 300.0

CODE = re.compile(r"[A-Za-z0-9_.-]{1,30}")


def outcome_of(word: str, code: str, settings: SmsGatewaySettings) -> Outcome:
    """Return what a status of the gateway's means; one that is not in the settings: it is at it."""
    outcome: Any = settings.statuses.get(word, "sent")
    if outcome in FAILURES and code in settings.recipient_errors:
        return "permanent-failure"
    known: Outcome = outcome
    return known


def taken(said: Any, settings: SmsGatewaySettings) -> Answer:
    """Return what the gateway says of a text that it was given.

    Raises `MaybeTaken` for an answer without an id: it may be of something in between.
    """
    answer = _answer(said, settings.id_path, settings.status_path, settings.error_path, settings)
    if settings.id_path and not answer.provider_id and answer.outcome not in FAILURES:
        raise MaybeTaken("the gateway's answer has no id")
    return answer


def rejected(said: Any, status: int, settings: SmsGatewaySettings) -> Rejected:
    """Return what a refusal of a text means."""
    code = text_at(said, settings.error_path)
    at_recipient = code in settings.recipient_errors
    words = f"the gateway refuses it ({status} {shown(code)})".replace(" )", ")")
    return Rejected(words, "recipient" if at_recipient else "us")


def by_reference(listed: Any, outgoing: Outgoing, settings: SmsGatewaySettings) -> Answer | None:
    """Return what a list, asked for by our reference, says of a text.

    Raises `Paused` if it is no list, or one of anything else.
    """
    texts = list(_texts(listed, settings))
    for text in texts:
        if text_at(text, settings.found_fields["reference"]) != outgoing.reference:
            raise Paused("the gateway lists what it was not asked for", UNREADABLE_SECONDS)
    return _found(texts[0], settings) if texts else None


def by_words(
    listed: Any, outgoing: Outgoing, to: str, since: datetime, settings: SmsGatewaySettings
) -> Answer | None:
    """Return what a list says of a text to a number in the same words, not older than `since`.

    Raises `Paused` if it is no list, or one without numbers or words.
    """
    names, words = settings.found_fields, outgoing.content.decode()
    for text in _texts(listed, settings):
        if _moment(text_at(text, names["created"])) < since:
            continue
        number, said = text_at(text, names["to"]), text_at(text, names["text"])
        if not number or not said:
            raise Paused("the gateway lists a text without number or words", UNREADABLE_SECONDS)
        if (number, said) == (to, words):
            return _found(text, settings)
    return None


def by_id(listed: Any, provider_id: str, settings: SmsGatewaySettings) -> Answer | None:
    """Return what a list says of a text whose id is known. Raises `Paused` if it is no list."""
    for text in _texts(listed, settings):
        if text_at(text, settings.found_fields["id"]) == provider_id:
            return _found(text, settings)
    return None


def shown(*words: str) -> str:
    """Return the short codes among a provider's words: a sentence of its may name a number."""
    return " ".join(word for word in words if CODE.fullmatch(word))


def text_at(said: Any, path: str) -> str:
    """Return what stands at a path with dots, as text; "" for nothing, or no path."""
    found = _at(said, path) if path else None
    return "" if found is None or isinstance(found, dict | list) else str(found)


def _texts(listed: Any, settings: SmsGatewaySettings) -> Iterator[Mapping[str, Any]]:
    found = _at(listed, settings.list_path)
    if not isinstance(found, list) or not all(isinstance(text, dict) for text in found):
        raise Paused("the gateway's answer is no list of texts", UNREADABLE_SECONDS)
    return iter(found)


def _found(text: Mapping[str, Any], settings: SmsGatewaySettings) -> Answer:
    names = settings.found_fields
    return _answer(text, names["id"], names["status"], names["error"], settings)


def _answer(said: Any, at_id: str, at_status: str, at_error: str, by: SmsGatewaySettings) -> Answer:
    word, code = text_at(said, at_status), text_at(said, at_error)
    outcome = outcome_of(word, code, by)
    reason = shown(word, code) if outcome in FAILURES else ""
    return Answer(outcome, text_at(said, at_id), reason)


def _at(said: Any, path: str) -> Any:
    """What stands at a path; numbers in it count in a list, from 0."""
    for name in _steps(path):
        if isinstance(said, list) and name.isdecimal():
            said = said[int(name)] if int(name) < len(said) else None
        else:
            said = said.get(name) if isinstance(said, dict) else None
    return said


def _steps(path: str) -> Iterable[str]:
    return path.split(".") if path else ()


def _moment(text: str) -> datetime:
    """A moment as e-mails or ISO 8601 write it, in UTC if it names no zone.

    The end of time for what cannot be read: that may be the text that is looked for.
    """
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(text)
        except (TypeError, ValueError):
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return datetime.max.replace(tzinfo=UTC)
