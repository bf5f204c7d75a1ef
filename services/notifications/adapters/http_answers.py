"""What an HTTP call to a provider came to, and what that means for the message."""

import logging
import ssl
from collections.abc import Callable
from typing import Any

import requests
import urllib3

from services.notifications.adapters.port import MaybeTaken, NotTaken, Paused

REFUSED_CONNECTION_SECONDS = 30.0
REFUSED_LOGIN_SECONDS = 300.0
SETTINGS_SECONDS = 300.0
"""A pause until somebody mends the settings."""

RATE_SECONDS = 60.0
LONGEST_RATE_SECONDS = 3_600.0

CANNOT_BE_MADE = (
    requests.exceptions.InvalidURL,
    requests.exceptions.MissingSchema,
    requests.exceptions.InvalidSchema,
    requests.exceptions.InvalidHeader,
    UnicodeEncodeError,  # a key with letters that a header cannot have
)
"""Errors of a request that is never sent, since our settings are wrong."""

NO_CONNECTION = ("NewConnectionError", "NameResolutionError", "ConnectTimeoutError")

logging.getLogger("urllib3").setLevel(logging.CRITICAL)
"""It logs addresses with what is asked, which may be a number."""


def within(seconds: float) -> Any:
    """Return a time-out for the whole of a call, from connecting to the answer's first words.

    A number alone would be one for each step, and a call could take twice as long.
    """
    return urllib3.Timeout(total=seconds)


def called(call: Callable[[], requests.Response]) -> requests.Response:
    """Return a provider's answer.

    Raises `Paused` if nothing was said, since no connection came about or the request cannot be
    made, and `MaybeTaken` if no answer came to what may have been heard.
    """
    try:
        return call()
    except (requests.RequestException, UnicodeEncodeError) as error:
        raise without_answer(error) from None


def without_answer(error: BaseException) -> Paused | MaybeTaken:
    """Return what it means that a call ended in an error and not in an answer."""
    kind = type(error).__name__
    if isinstance(error, CANNOT_BE_MADE):
        return Paused(f"our settings make no request ({kind})", SETTINGS_SECONDS)
    if isinstance(error, requests.ConnectionError) and never_connected(error):
        return Paused(f"no connection ({kind})", REFUSED_CONNECTION_SECONDS)
    return MaybeTaken(f"no answer ({kind})")


def never_connected(error: BaseException) -> bool:
    """Return whether a connection error came before anything could be sent."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLCertVerificationError) or type(seen).__name__ in NO_CONNECTION:
            return True
        seen = seen.__cause__ or seen.__context__
    return False


def raise_for_refusal(answer: requests.Response) -> None:
    """Raise what a refusal that is not about the message means; return for any other answer.

    `Paused`: the address, the key or the rate is no good for now. `MaybeTaken`: the provider
    failed with the message in its hands.
    """
    status = answer.status_code
    if 300 <= status < 400:
        raise elsewhere(status)
    if status in (401, 403):
        raise Paused(f"the provider refuses our key ({status})", REFUSED_LOGIN_SECONDS)
    if status == 429:
        raise Paused("rate limit (429)", _seconds(answer.headers.get("Retry-After")))
    if status in (408, 425):
        raise NotTaken(f"the provider asks to come again ({status})")
    if status >= 500:
        raise MaybeTaken(f"the provider failed ({status})")


def elsewhere(status: int) -> Paused:
    """A redirection, which is not followed: what is posted would be lost on the way."""
    return Paused(f"the provider is at another address ({status}): see ours", SETTINGS_SECONDS)


def _seconds(given: str | None) -> float:
    if given is None or not given.isdecimal():
        return RATE_SECONDS
    return min(max(1.0, float(given)), LONGEST_RATE_SECONDS)
