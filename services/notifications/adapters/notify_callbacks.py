"""GOV.UK Notify's callbacks: delivery receipts, and texts that it received."""

from collections.abc import Mapping
from typing import Any

from werkzeug.wrappers import Request

from services.notifications.adapters.callback_readers import IncomingText, Receipt, Unreadable
from services.notifications.adapters.notify import OUTCOMES


class NotifyReader:
    """Reads them. Notify shows the token after `Bearer`."""

    def receipt(self, request: Request) -> Receipt | None:
        """Return what became of a message; None while Notify is at it."""
        said = _object(request)
        status = _text(said, "status")
        if status not in OUTCOMES:
            raise Unreadable("its status is not one of Notify's")
        outcome = OUTCOMES[status]
        if outcome == "sent":
            return None
        reference = said.get("reference") or ""
        return Receipt(str(reference), _text(said, "id"), outcome, status)

    def text(self, request: Request) -> IncomingText:
        """Return a text that a tenant sent."""
        said = _object(request)
        return IncomingText(_text(said, "id"), _text(said, "source_number"), _text(said, "message"))


def _object(request: Request) -> Mapping[str, Any]:
    said = request.get_json(silent=True)
    if not isinstance(said, dict):
        raise Unreadable("it is not a JSON object")
    return said


def _text(said: Mapping[str, Any], key: str) -> str:
    value = said.get(key)
    if not isinstance(value, str) or not value:
        raise Unreadable(f"it has no {key}")
    return value
