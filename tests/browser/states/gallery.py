"""Every part of a page, in a room of the tests' own."""

from tests.browser.looking import state

STATES = [
    state("/gallery/plain", "finance"),
    state("/gallery/errors", "finance"),
    state("/gallery/nothing", "finance"),
    state("/gallery/confirm", "finance"),
    state("/gallery/unknown", "finance", status=503),
    state("/gallery/broken", status=500),
]
