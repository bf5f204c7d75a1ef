"""What providers call when they know more, and tenants who stop a kind of message: a WSGI app.

    POST /receipts/PROVIDER/TOKEN      what became of a message
    POST /texts/PROVIDER/TOKEN         a text that came in
    POST /unsubscribe/TOKEN            one click in an e-mail (RFC 8058)
    GET  /unsubscribe/TOKEN            the same, with a button, for people
    GET  /live                         200

A provider's token is in the path, or after `Bearer` in the Authorization header, as each provider
can send it. A receipt that is unknown or repeated is answered 200: the provider would only send it
again. 401 is a wrong token, 400 what cannot be read, 503 that we cannot take it now: come again.
Nothing here is a page with personal data, and no value that was sent is logged or sent back.
"""

import hmac
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import structlog
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from services.contracts.fields import heard
from services.contracts.notifications import ReceiveText, RecordReceipt, SetPreference
from services.notifications.adapters.callback_readers import Reader, Unreadable
from services.notifications.adapters.unsubscribe_links import read_token

MOST_BYTES = 64 * 1024

Tell = Callable[[Any, str, str | None], Any]
"""Gives a command to the service: command, who asks, idempotency key (None for none)."""

log = structlog.get_logger()

ROUTES = Map(
    [
        Rule("/receipts/<provider>", endpoint="receipt", methods=["POST"]),
        Rule("/receipts/<provider>/<token>", endpoint="receipt", methods=["POST"]),
        Rule("/texts/<provider>", endpoint="text", methods=["POST"]),
        Rule("/texts/<provider>/<token>", endpoint="text", methods=["POST"]),
        Rule("/unsubscribe/<token>", endpoint="unsubscribe", methods=["POST"]),
        Rule("/unsubscribe/<token>", endpoint="ask_first", methods=["GET"]),
        Rule("/live", endpoint="live", methods=["GET"]),
    ]
)


@dataclass(frozen=True)
class Listener:
    """The app. `token` is the providers', `secret` seals unsubscribe links, `today` is the date in
    Britain on which something came in."""

    tell: Tell
    readers: Mapping[str, Reader]
    token: str
    secret: str
    today: Callable[[], date]

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        """Answer a request, as WSGI has it."""
        request = Request(environ)
        request.max_content_length = MOST_BYTES
        return self._answer(request)(environ, start_response)

    def _answer(self, request: Request) -> Response:
        try:
            endpoint, found = ROUTES.bind_to_environ(request.environ).match()
            answer: Response = getattr(self, f"_{endpoint}")(request, **found)
        except HTTPException as refused:
            return Response(f"{refused.name}\n", status=refused.code)
        except Unreadable as fault:
            log.warning("callback refused", path=request.path.split("/")[1], why=str(fault))
            return Response(f"{fault}\n", status=400)
        except Exception as error:  # the service is away, or broken: the caller comes again
            log.error("callback not taken", cause=type(error).__name__)
            return Response("not now\n", status=503, headers={"Retry-After": "60"})
        return answer

    def _receipt(self, request: Request, provider: str, token: str = "") -> Response:
        reader = self._reader(request, provider, token)
        receipt = reader.receipt(request)
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

    def _text(self, request: Request, provider: str, token: str = "") -> Response:
        text = self._reader(request, provider, token).text(request)
        command = ReceiveText(
            provider,
            heard(writable(text.provider_id)),
            writable(text.number),
            writable(text.words),
            self.today(),
        )
        self.tell(command, provider, f"text:{provider}:{command.provider_id}"[:120])
        return Response(status=200)

    def _unsubscribe(self, request: Request, token: str) -> Response:
        tenant_ref, kind = self._named(token)
        self.tell(SetPreference(tenant_ref, kind, "none", self.today()), "unsubscribe link", None)
        return _page("You will not get these messages any more.", "")

    def _ask_first(self, request: Request, token: str) -> Response:
        """Programs that look at every link in an e-mail must not unsubscribe anybody."""
        self._named(token)
        return _page(
            "Stop these messages?",
            '<form method="post"><button type="submit">Stop them</button></form>',
        )

    def _live(self, request: Request) -> Response:
        return Response(status=200)

    def _named(self, token: str) -> tuple[str, str]:
        named = read_token(token, self.secret) if self.secret else None
        if named is None:
            raise NotFound
        return named

    def _reader(self, request: Request, provider: str, token: str) -> Reader:
        if provider not in self.readers:
            raise NotFound
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
        given = (token or bearer).encode()
        if not self.token or not hmac.compare_digest(given, self.token.encode()):
            raise _Unauthorised
        return self.readers[provider]


class _Unauthorised(HTTPException):
    code = 401


PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body {{ font: 1.2rem/1.5 sans-serif; max-width: 36em; margin: 2em auto; padding: 0 1em }}
button {{ font: inherit; padding: .5em 1em }}</style></head>
<body><main><h1>{title}</h1>{body}</main></body></html>
"""


def writable(text: str) -> str:
    """Return a text as every database takes it: half an emoji becomes ?, a zero byte nothing."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")


def _page(title: str, body: str) -> Response:
    return Response(PAGE.format(title=title, body=body), mimetype="text/html")
