"""What browsers are told with every answer: where a page may get things from, and what to keep."""

from typing import Final

from flask import Response, request

HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self';"
    " img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

HSTS: Final = "max-age=31536000; includeSubDomains"
"""Said where the request came by TLS: here, or at a proxy that is trusted to say so."""

NOT_KEPT: Final = "no-store"


def add_headers(answer: Response) -> Response:
    """Add them. What a view says of keeping stands; any other page may have people in it."""
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    if "Cache-Control" not in answer.headers or answer.status_code >= 400:
        answer.headers["Cache-Control"] = NOT_KEPT
    if request.is_secure:
        answer.headers["Strict-Transport-Security"] = HSTS
    return answer
