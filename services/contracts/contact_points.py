"""Where a tenant can turn to, as every message and statement says it.

The number and the addresses are reserved for examples; a landlord puts its own here.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class ContactPoints:
    """The ways to reach the people who run the scheme, as the templates name them."""

    phone: str
    email: str
    guides: str


CONTACT_POINTS = ContactPoints(
    phone="01632 960001",
    email="cashback@example.org",
    guides="https://example.org/how-to",
)
"""The scheme's own line. A contact about the scheme is never a breach (domain page, "Breaches")."""
