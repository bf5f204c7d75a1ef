"""How a tenant's status and what they take are called on officers' pages."""

from typing import Final

from services.gateway.console.telling.words import SCHEME_STATUSES
from services.terms.story import ELEMENTS

STATUS_COLOURS: Final = {
    "rejected": "red",
    "invited": "yellow",
    "waiting": "orange",
    "agreed": "blue",
    "active": "green",
    "completed": "turquoise",
    "withdrawn": "grey",
    "tenancy_ended": "grey",
}


def status_tag(status: str) -> tuple[str, str]:
    """Return how a tenant's status is called, and the colour of its tag."""
    return SCHEME_STATUSES.get(status, status), STATUS_COLOURS.get(status, "grey")


def elements_in_words(elements: tuple[str, ...]) -> str:
    """Return the elements that a tenant takes part in, in words."""
    words = " and ".join(ELEMENTS.get(one, one) for one in elements)
    return words[:1].upper() + words[1:]
