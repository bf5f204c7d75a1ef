"""The callbacks as a Flask blueprint: each is read, and passed on as one command."""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import structlog
from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException, NotFound, Unauthorized

from services.contracts.commands import Command
from services.contracts.notifications import ReceiveText, RecordReceipt, SetPreference
from services.gateway.access import everyone
from services.gateway.callbacks.alone import in_words
from services.gateway.callbacks.page import page
from services.notifications.adapters.callback_readers import Reader, Unreadable
from services.notifications.adapters.unsubscribe_links import read_token

MOST_BYTES = 64 * 1024

Tell = Callable[[Command[Any], str, str | None], object]
"""Gives a command to notifications: command, who asks, idempotency key (None for none)."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Callbacks:
    """What is called. `token` is the providers', `secret` seals unsubscribe links, `today` is the
    date that is open when something comes in."""

    tell: Tell
    readers: Mapping[str, Reader]
    token: str
    secret: str
    today: Callable[[], date]

    def blueprint(self) -> Blueprint:
        """Return the room, to be mounted in an app."""
        room = Blueprint("callbacks", __name__)
        room.before_request(_limit_body)
        room.register_error_handler(Unreadable, _unreadable)
        room.register_error_handler(HTTPException, in_words)
        room.register_error_handler(Exception, _not_now)
        for path, view in (("receipts", self.receipt), ("texts", self.text)):
            for rule in (f"/{path}/<provider>", f"/{path}/<provider>/<token>"):
                room.add_url_rule(rule, path, view, methods=["POST"])
        room.add_url_rule("/unsubscribe/<token>", "unsubscribe", self.unsubscribe, methods=["POST"])
        room.add_url_rule("/unsubscribe/<token>", "ask_first", self.ask_first, methods=["GET"])
        return room

    @everyone
    def receipt(self, provider: str, token: str = "") -> Response:
        """Take what became of a message."""
        receipt = self._reader(provider, token).receipt(request)
        if receipt is not None:  # else it says only that the provider is at it
            command = RecordReceipt(
                provider,
                writable(receipt.reference),
                writable(receipt.provider_id),
                receipt.outcome,
                writable(receipt.reason),
            )
            self.tell(command, provider, None)
        return Response(status=200)

    @everyone
    def text(self, provider: str, token: str = "") -> Response:
        """Take a text that came in; the provider's id makes it count once."""
        text = self._reader(provider, token).text(request)
        command = ReceiveText(
            provider,
            writable(text.provider_id),
            writable(text.number),
            writable(text.words),
            self.today(),
        )
        self.tell(command, provider, f"text:{provider}:{command.provider_id}"[:120])
        return Response(status=200)

    @everyone
    def unsubscribe(self, token: str) -> Response:
        """Stop the kind of message that the link is for."""
        tenant_ref, kind = self._named(token)
        self.tell(SetPreference(tenant_ref, kind, "none", self.today()), "unsubscribe link", None)
        return page("You will not get these messages any more.", "")

    @everyone
    def ask_first(self, token: str) -> Response:
        """Programs that look at every link in an e-mail must not unsubscribe anybody."""
        self._named(token)
        return page(
            "Stop these messages?",
            '<form method="post"><button type="submit">Stop them</button></form>',
        )

    def _named(self, token: str) -> tuple[str, str]:
        named = read_token(token, self.secret) if self.secret else None
        if named is None:
            raise NotFound
        return named

    def _reader(self, provider: str, token: str) -> Reader:
        if provider not in self.readers:
            raise NotFound
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
        given = (token or bearer).encode()
        if not self.token or not hmac.compare_digest(given, self.token.encode()):
            raise Unauthorized
        return self.readers[provider]


def writable(text: str) -> str:
    """Return a text as every database takes it: half an emoji becomes ?, a zero byte nothing."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")


def _limit_body() -> None:
    request.max_content_length = MOST_BYTES


def _unreadable(fault: Unreadable) -> Response:
    log.warning("callback refused", path=request.path.split("/")[1], why=str(fault))
    return Response(f"{fault}\n", status=400)


def _not_now(error: Exception) -> Response:
    """The service is away, or broken: the caller comes again."""
    log.error("callback not taken", cause=type(error).__name__)
    return Response("not now\n", status=503, headers={"Retry-After": "60"})
