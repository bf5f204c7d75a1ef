"""The first page, as each kind of person sees it."""

from services.gateway.console.home.purposes import PURPOSES
from tests.browser.looking import signed_out, state

STATES = [
    state("/", *sorted(PURPOSES)),
    state("/", "surveyor"),
    state("/"),
    signed_out("/", status=401),
    state("/nothing", "surveyor", status=404),
]
