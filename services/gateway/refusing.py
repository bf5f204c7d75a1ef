"""What a page says when it cannot be shown, or a deed not be done: a status, and what to do next.

A service's refusal is worded by the service, for people, and shown; of anything else the page says
nothing but a reference, which stands in the log beside the kind of failure and where it was.
"""

import traceback
from dataclasses import dataclass
from typing import Final
from uuid import uuid4

import structlog
from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException, SecurityError

from services.backbone.errors import (
    BackboneError,
    CommandFailed,
    NoRoom,
    NotReady,
    Refused,
)
from services.client.errors import NoAnswer, NotReached, OutcomeUnknown
from services.contracts.refusals import RefusalCode
from services.gateway.deeds import FIELD as DEED

log = structlog.get_logger()

STATUS_OF: Final[dict[RefusalCode, int]] = {
    "not_found": 404,
    "not_allowed": 403,
    "conflict": 409,
    "not_now": 409,
    "invalid": 422,
}

RETRY_SECONDS: Final = 60

NOT_CALLED_THAT: Final = (
    "This site is not called that.\n"
    "If you run it, set CASHBACK_HOSTS to the names it is called by.\n"
)


@dataclass(frozen=True)
class Words:
    """What a page says: what is wrong, and what to do."""

    heading: str
    sentences: tuple[str, ...]


WORDS: Final[dict[int, Words]] = {
    400: Words(
        "We could not read that",
        ("Go back and try again. If you typed the address, check that it is right.",),
    ),
    401: Words("Sign in first", ("You have to be signed in to see this page.",)),
    403: Words(
        "You may not do this",
        ("Your role does not allow it. Ask an administrator if it should.",),
    ),
    404: Words(
        "Page not found",
        ("If you typed the address, check that it is right. What you look for may be gone.",),
    ),
    405: Words("This cannot be done here", ("Go back and use the button on the page.",)),
    409: Words(
        "This has changed",
        ("Somebody may have been there before you. Nothing was done. Look at it again.",),
    ),
    413: Words("That is too big", ("Nothing was sent. Send a smaller file, or a shorter text.",)),
    422: Words("Something you gave is not right", ("Nothing was done. Go back and correct it.",)),
    429: Words("Too many tries", ("Wait a few minutes, then try again.",)),
    500: Words(
        "Something went wrong here",
        ("It is not your fault. Try again in some minutes.",),
    ),
    503: Words(
        "This is away for the moment",
        ("Nothing was done. Try again in a minute.",),
    ),
}

CODE_WORDS: Final[dict[RefusalCode, str]] = {
    "not_found": "There is no such thing",
    "not_allowed": "You may not do this",
    "conflict": "This has changed",
    "not_now": "This cannot be done yet",
    "invalid": "Something you gave is not right",
}


def answer_errors(app: Flask) -> None:
    """Have an app answer every error with a page. A room may answer some of its own."""
    app.register_error_handler(HTTPException, answer_http_error)
    app.register_error_handler(Refused, answer_refusal)
    app.register_error_handler(OutcomeUnknown, answer_unknown_outcome)
    for away in (NoRoom, NotReady, NotReached, NoAnswer):
        app.register_error_handler(away, answer_away)
    app.register_error_handler(BackboneError, answer_failure)
    app.register_error_handler(Exception, answer_failure)


def answer_http_error(error: HTTPException) -> Response | HTTPException:
    """Answer what was asked wrongly, or by nobody who may."""
    if error.code is None or error.code < 400:  # such as a redirect to an address with its slash
        return error
    status = error.code
    if isinstance(error, SecurityError) or isinstance(request.routing_exception, SecurityError):
        return Response(NOT_CALLED_THAT, 400, mimetype="text/plain")
    words = WORDS.get(status) or WORDS[400 if status < 500 else 500]
    answer = page(words, status)
    if status == 405 and getattr(error, "valid_methods", None):
        answer.allow.update(error.valid_methods)  # type: ignore[attr-defined]
    if status in (429, 503):
        answer.headers["Retry-After"] = str(getattr(error, "retry_after", None) or RETRY_SECONDS)
    return answer


def answer_refusal(refused: Refused) -> Response:
    """Answer with what the service says, where the view has no form to show it in."""
    faults = tuple(_sentence(fault.text) for fault in refused.faults)
    return page(Words(CODE_WORDS[refused.code], faults), STATUS_OF[refused.code])


def answer_unknown_outcome(unknown: OutcomeUnknown) -> Response:
    """Offer to send the same deed again, which is safe: it is done once."""
    log.warning("outcome unknown", endpoint=request.endpoint, key=unknown.key)
    fields = [
        (name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"
    ]
    again = request.form.get(DEED) == unknown.key and not request.files
    html = render_template("look/unknown_outcome.html", fields=fields if again else [])
    return Response(html, 503, mimetype="text/html")


def answer_away(away: BackboneError) -> Response:
    """Say that it can be tried again later; which server it is stands in the log."""
    log.error("not reached", endpoint=request.endpoint, cause=type(away).__name__, why=str(away))
    answer = page(WORDS[503], 503)
    answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer


def answer_failure(error: Exception) -> Response:
    """Say that something is broken, and by which reference the log has it. No values are logged."""
    reference = uuid4().hex[:8]
    log.error(
        "page failed",
        reference=reference,
        endpoint=request.endpoint,
        cause=type(error).__name__,
        where=_where(error),
        why=str(error) if isinstance(error, CommandFailed) else "",
    )
    return page(WORDS[500], 500, reference)


def page(words: Words, status: int, reference: str = "") -> Response:
    """Return the page that says what went wrong."""
    html = render_template(
        "look/error.html",
        heading=words.heading,
        sentences=words.sentences,
        reference=reference,
    )
    return Response(html, status, mimetype="text/html")


def _sentence(words: str) -> str:
    """Services begin in small letters and leave out the full stop, as messages of programs do."""
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "?", "!")) else ".")


def _where(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return " < ".join(f"{frame.filename}:{frame.lineno}" for frame in reversed(frames[-3:]))
