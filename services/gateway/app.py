"""The app of the console: the rooms it is given, and what is the same for all of them.

A room is a blueprint with its templates in `<room>/templates/<room>/`. Every view says who may open
it (`access.py`); the first room whose `before_app_request` calls `let_in` says who is there.
"""

import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Blueprint, Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from services.client.asking import Client
from services.gateway.access import guard
from services.gateway.headers import add_headers
from services.gateway.landlord import Landlord
from services.gateway.look import look
from services.gateway.look.navigation import Link
from services.gateway.practice import Practice
from services.gateway.refusing import answer_errors
from services.gateway.settings import GatewaySettings
from services.terms.counting import counted

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MOST_BYTES = 1024 * 1024
"""How many bytes a request's body may have. A room that takes files raises it for its own views."""

LARGEST_BODY = 51 * 1024 * 1024
"""What the server takes at all: a file from the bank, and a form around it."""

MOST_FIELDS = 2_000
"""How many fields a form may have."""


def gateway_app(
    settings: GatewaySettings,
    client: Client,
    *rooms: Blueprint,
    links: Iterable[Link] = (),
    secret: str | bytes = b"",
) -> Flask:
    """Return an app of these rooms, beside the look and `GET /live`.

    `client` is the door to the services, by nobody; `links` what stands at the top of each page,
    for those who may open it. `secret` signs what a page says after a redirect; a new one each time
    where one process serves alone.
    """
    app = Flask("services.gateway", static_folder=None, template_folder=None)
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.config |= {
        "SECRET_KEY": secret or secrets.token_bytes(32),
        "MAX_CONTENT_LENGTH": MOST_BYTES,
        "MAX_FORM_MEMORY_SIZE": MOST_BYTES,
        "MAX_FORM_PARTS": MOST_FIELDS,
        "TRUSTED_HOSTS": list(settings.hosts),
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SECURE": settings.proxies > 0,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_NAME": "notices",
    }
    app.extensions |= {"cashback_client": client, "cashback_links": list(links)}
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals |= {
        "landlord": Landlord(client, settings.landlord),
        "practice": Practice(client, settings.practice),
        "counted": counted,
        "sign_out_path": "",
        "errors": (),
    }
    answer_errors(app)
    for room in (look, *rooms):
        app.register_blueprint(room)
    app.before_request(guard)  # behind what rooms do first: by now it is known who is there
    app.after_request(add_headers)
    app.wsgi_app = _LiveByAnyName(app.wsgi_app)  # type: ignore[method-assign]
    if settings.proxies:
        trusted = settings.proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=trusted, x_proto=trusted, x_host=0
        )
    return app


class _LiveByAnyName:
    """Answers `GET /live`, by whatever name or address an orchestrator asks."""

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        if environ.get("PATH_INFO") != "/live":
            return self._app(environ, start_response)
        start_response("200 OK", [("Content-Length", "0"), ("Cache-Control", "no-store")])
        return ()
