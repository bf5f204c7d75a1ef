"""SMS gateways to test with: one of the generic kind, and one that speaks as Twilio does."""

import base64
import json
import time
from typing import Any
from urllib.parse import parse_qs

from tests.integration.notifications.http_stubs import KEEPS_NOTHING, Handler, Stub


class GatewayStub(Stub):
    """POST /messages with a bearer token; GET /messages?reference=…"""

    bearer = "key-1"

    def post(self, handler: Handler, path: str, body: bytes) -> None:
        if handler.headers.get("Authorization") != f"Bearer {self.bearer}":
            handler.answer(403, {"error": "key"})
            return
        if self.slow_seconds:
            time.sleep(self.slow_seconds)
        said = json.loads(body)
        behaviour = self.next_behaviour()
        if behaviour.isdecimal():
            handler.answer(int(behaviour), {"error": "no-such-number"}, Retry_After="7")
        elif behaviour in KEEPS_NOTHING:
            handler.misanswer(behaviour)
        else:
            kept = self.accept(said["reference"], {"status": "accepted", **said})
            self.confirm(handler, behaviour, kept)

    def get(self, handler: Handler, path: str, query: dict[str, str]) -> None:
        kept = self.accepted.get(query.get("reference", ""))
        handler.answer(200, {"messages": [kept] if kept else []})


class TwilioStub(Stub):
    """The paths, forms and words of Twilio's API of 2010-04-01; it knows no reference of ours."""

    account, token = "AC1", "secret"

    def post(self, handler: Handler, path: str, body: bytes) -> None:
        if not self._let_in(handler):
            return
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        behaviour = self.next_behaviour()
        if behaviour.isdecimal():
            status = int(behaviour) if len(behaviour) == 3 else 400
            handler.answer(status, {"code": int(behaviour), "status": status})
        elif behaviour in KEEPS_NOTHING:
            handler.misanswer(behaviour)
        else:
            self.confirm(handler, behaviour, self._keep(form))

    def get(self, handler: Handler, path: str, query: dict[str, str]) -> None:
        """List the newest first; one that still waits has no date on which it was sent."""
        if not self._let_in(handler):
            return
        newest_first = reversed(self.accepted.values())
        found = [text for text in newest_first if text["to"] == query.get("To")]
        if "DateSent>" in query:
            found = [text for text in found if text["date_sent"]]
        handler.answer(200, {"messages": found})

    def _keep(self, form: dict[str, str]) -> dict[str, Any]:
        kept = self.accept(
            f"{form['To']} {form['Body']}",
            {
                "to": form["To"],
                "body": form["Body"],
                "from": None,
                "messaging_service_sid": form["MessagingServiceSid"],
                "status": "accepted",
                "error_code": None,
                "date_created": time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime()),
                "date_sent": None,
            },
        )
        kept["sid"] = f"SM{kept.pop('id').removeprefix('id-')}"
        return kept

    def _let_in(self, handler: Handler) -> bool:
        given = handler.headers.get("Authorization", "")
        wanted = base64.b64encode(f"{self.account}:{self.token}".encode()).decode()
        if given != f"Basic {wanted}":
            handler.answer(401, {"code": 20003, "status": 401})
        return given == f"Basic {wanted}"
