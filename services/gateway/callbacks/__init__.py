"""What providers call when they know more, and tenants who stop a kind of message.

    POST /receipts/PROVIDER/TOKEN      what became of a message
    POST /texts/PROVIDER/TOKEN         a text that came in
    POST /unsubscribe/TOKEN            one click in an e-mail (RFC 8058)
    GET  /unsubscribe/TOKEN            the same, with a button, for people

A provider's token is in the path, or after `Bearer` in the Authorization header, as each provider
can send it. A receipt that is unknown or repeated is answered 200: the provider would only send it
again. 401 is a wrong token, 400 what cannot be read, 503 that we cannot take it now: come again.
Nothing here is a page with personal data, and no value that was sent is logged or sent back.

What a provider's words mean is with the code that sends through it (`notifications/adapters`).
"""

from collections.abc import Callable
from datetime import date

from flask import Blueprint

from services.backbone.errors import NotReady
from services.gateway.callbacks.readers import readers_for
from services.gateway.callbacks.routes import MOST_BYTES, Callbacks, Tell
from services.notifications.adapters.channels import Channels

__all__ = ["MOST_BYTES", "Callbacks", "Tell", "callbacks_for"]


def callbacks_for(channels: Channels, tell: Tell, today: Callable[[], date]) -> Blueprint:
    """Return the room for a landlord's settings; `today` says which date is open.

    Raises `NotReady` if no token is set: anybody could tell us anything.
    """
    if not channels.listen.token:
        raise NotReady("[listen] token_variable is not set in the channels file: callbacks need it")
    return Callbacks(
        tell,
        readers_for(channels),
        channels.listen.token,
        channels.listen.secret,
        today,
    ).blueprint()
