"""Where a message goes, as providers want it. What the doors let in passes here too: one rule."""

from services.contracts import emails, mobiles
from services.notifications.adapters.port import Rejected


def number_of(recipient: str) -> str:
    """Return a mobile number as E.164, such as +447700900930. Raises `Rejected` for any other."""
    try:
        return mobiles.e164(recipient)
    except ValueError:
        raise Rejected("not a mobile number that can be texted", "recipient") from None


def address_of(recipient: str) -> str:
    """Return an e-mail address. Raises `Rejected` for what cannot be written to."""
    try:
        return emails.email_address(recipient)
    except ValueError:
        raise Rejected("not an e-mail address that can be written to", "recipient") from None
