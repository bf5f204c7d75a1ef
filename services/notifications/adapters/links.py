"""Where the words of a message lead: a telephone number, an e-mail address, the guides."""

from typing import Protocol
from urllib.parse import quote

COUNTRY = "+44"
"""Telephone links are international: a phone abroad dials them rightly too."""


class Points(Protocol):
    """How the people who write can be reached."""

    @property
    def phone(self) -> str:
        """The landlord's telephone number, as people write it."""

    @property
    def email(self) -> str:
        """The landlord's e-mail address."""

    @property
    def guides(self) -> str:
        """The address of the how-to guides."""


def links_to(points: Points) -> dict[str, str]:
    """Return where each of the sender's contact points leads, by how it stands in the words."""
    return {
        points.phone: telephone(points.phone),
        points.email: f"mailto:{quote(points.email, safe='@+')}",
        points.guides: points.guides,
    }


def telephone(number: str) -> str:
    """Return the link that dials a number: `tel:+441632960001` for `01632 960001`.

    A nought in brackets, as in `+44 (0)1632 960001`, is not dialled with the country's code.
    """
    whole = number.replace("(0)", "") if "+" in number else number
    digits = "".join(c for c in whole if c.isdigit() or c == "+")
    return f"tel:{COUNTRY}{digits[1:]}" if digits.startswith("0") else f"tel:{digits}"
