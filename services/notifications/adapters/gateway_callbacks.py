"""An SMS gateway's callbacks, by the names that the settings give."""

from collections.abc import Mapping

from werkzeug.wrappers import Request

from services.notifications.adapters.callback_readers import IncomingText, Receipt, Unreadable
from services.notifications.adapters.gateway_answers import outcome_of, shown
from services.notifications.adapters.provider_settings import SmsGatewaySettings


class GatewayReader:
    """Reads them, whether they come as JSON or as a form."""

    def __init__(self, settings: SmsGatewaySettings) -> None:
        self._settings = settings

    def receipt(self, request: Request) -> Receipt | None:
        """Return what became of a text; None while the gateway is at it."""
        said, names = _said(request), self._settings.receipt_fields
        reference, provider_id = said.get(names["reference"], ""), said.get(names["id"], "")
        if not reference and not provider_id:
            raise Unreadable("it names no message")
        word, code = said.get(names["status"], ""), said.get(names["reason"], "")
        if not word:
            raise Unreadable("it has no status")
        outcome = outcome_of(word, code, self._settings)
        if outcome == "sent":
            return None
        return Receipt(reference, provider_id, outcome, shown(word, code))

    def text(self, request: Request) -> IncomingText:
        """Return a text that a tenant sent."""
        said, names = _said(request), self._settings.text_fields
        found = IncomingText(*(said.get(names[name], "") for name in ("id", "number", "text")))
        if not found.provider_id or not found.number:
            raise Unreadable("it has no id or no number")
        return found


def _said(request: Request) -> Mapping[str, str]:
    if request.mimetype == "application/json":
        said = request.get_json(silent=True)
        if not isinstance(said, dict):
            raise Unreadable("it is not a JSON object")
        return {key: str(value) for key, value in said.items() if value is not None}
    return request.form.to_dict()
