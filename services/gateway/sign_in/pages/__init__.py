"""Signing in, one's own sign-in, and other people's, for browsers.

browser.py       whose session a request has, tokens against forged forms, forms kept
stepping_up.py   `step_up`, for the views of every room
coming_in.py     password, code, links, an authenticator set up
own.py           one's own password, authenticator, recovery codes
people.py        people and roles, what is asked and confirmed
looking_back.py  what happened to people and roles, who looked at whom

`rooms` are the blueprints, `DOOR` the name of the `Door` in `app.extensions`.
"""

from typing import Final

from services.gateway.look.navigation import Link
from services.gateway.sign_in.pages.browser import DOOR, keep_views, people_with
from services.gateway.sign_in.pages.coming_in import sign_in
from services.gateway.sign_in.pages.looking_back import looking_back
from services.gateway.sign_in.pages.own import own
from services.gateway.sign_in.pages.people import people

ROOMS: Final = (sign_in, own, people, looking_back)

LINKS: Final = (
    Link("People", "people.everybody"),
    Link("To confirm", "people.requests"),
    Link("Who looked", "looking_back.views"),
    Link("Your sign-in", "own.overview"),
)

__all__ = ["DOOR", "LINKS", "ROOMS", "keep_views", "people_with"]
