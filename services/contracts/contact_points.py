"""How tenants reach the people who run the scheme: `[landlord]` of the scheme file.

Every message and statement says it, so each is checked at every door. Which of them are good enough
for real tenants is enrolment's to say, when a live scheme is opened.
"""

from dataclasses import dataclass
from typing import Annotated, Final

from services.contracts.emails import email_address
from services.contracts.fields import FieldRule, Line, WebAddress
from services.contracts.mobiles import telephone

MOST_ADDRESS_LINES: Final = 6
"""What a letter has room for above its date."""

Telephone = Annotated[str, FieldRule(telephone)]
Mailbox = Annotated[str, FieldRule(email_address)]


@dataclass(frozen=True)
class ContactPoints:
    """The landlord's own words for where a tenant turns to.

    A contact about the scheme is never a breach (domain page, "Breaches").
    """

    phone: Annotated[Telephone, "the scheme's telephone, as people write it"]
    email: Annotated[Mailbox, "where tenants write to, and where replies go"]
    from_address: Annotated[Mailbox, "the sender of every e-mail; names its Message-ID too"]
    guides: Annotated[WebAddress, "the https address of the how-to guides"]
    address: Annotated[tuple[Line, ...], "the lines of a letter's sender, below the names"]
    hours: Annotated[Line, "when the telephone is answered; empty: not said"]
    finance_email: Annotated[Mailbox, "where the landlord's finance team is written to"]
    complaints: Annotated[Line, "how to complain, a sentence for tenants; empty: not said"]
    data_protection: Annotated[Line, "what is done with data, a sentence; empty: not said"]


EXAMPLE_CONTACT_POINTS: Final = ContactPoints(
    phone="01632 960001",
    email="cashback@example.org",
    from_address="no-reply@example.org",
    guides="https://example.org/how-to",
    address=(),
    hours="",
    finance_email="finance@example.org",
    complaints="",
    data_protection="",
)
"""For plays whose file has no `[landlord]`, for previews and for the documentation; reserved for
examples, and refused when a live scheme is opened."""
