"""What an HTTP call to a provider came to, and what that means for the message."""

from collections.abc import Callable
from typing import Any

import requests

from services.notifications.adapters.port import NotTaken, OutcomeUnknown, Paused

REFUSED_CONNECTION_SECONDS = 30.0
REFUSED_LOGIN_SECONDS = 300.0
RATE_SECONDS = 60.0
LONGEST_RATE_SECONDS = 3_600.0


def called(call: Callable[[], requests.Response]) -> requests.Response:
    """Return a provider's answer.

    Raises `Paused` if no connection came about, so that nothing was said, and `OutcomeUnknown` if
    no answer came to what may have been heard.
    """
    try:
        return call()
    except requests.ConnectTimeout:
        raise Paused("no connection", REFUSED_CONNECTION_SECONDS) from None
    except requests.ConnectionError as error:
        if never_connected(error):
            raise Paused("no connection", REFUSED_CONNECTION_SECONDS) from None
        raise OutcomeUnknown("the connection was lost") from None
    except requests.RequestException as error:
        raise OutcomeUnknown(f"no answer ({type(error).__name__})") from None


def never_connected(error: BaseException) -> bool:
    """Return whether a connection error came before anything could be sent."""
    seen: BaseException | None = error
    while seen is not None:
        reason: Any = getattr(seen.args[0], "reason", None) if seen.args else None
        for cause in (seen, reason):
            if isinstance(cause, requests.ConnectTimeout):
                return True
            if type(cause).__name__ in ("NewConnectionError", "NameResolutionError"):
                return True
        seen = seen.__cause__ or seen.__context__
    return False


def raise_for_refusal(answer: requests.Response) -> None:
    """Raise what a refusal that is not about the message means; return for any other answer.

    `Paused`: the key or the rate is no good for now. `OutcomeUnknown`: the provider failed with the
    message in its hands.
    """
    status = answer.status_code
    if status in (401, 403):
        raise Paused(f"the provider refuses our key ({status})", REFUSED_LOGIN_SECONDS)
    if status == 429:
        raise Paused("rate limit (429)", _seconds(answer.headers.get("Retry-After")))
    if status in (408, 425):
        raise NotTaken(f"the provider asks to come again ({status})")
    if status >= 500:
        raise OutcomeUnknown(f"the provider failed ({status})")


def _seconds(given: str | None) -> float:
    if given is None or not given.isdecimal():
        return RATE_SECONDS
    return min(max(1.0, float(given)), LONGEST_RATE_SECONDS)
