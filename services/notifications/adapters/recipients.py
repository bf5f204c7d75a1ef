"""Where a message goes and comes from, as providers want it.

What the doors let in passes here too: one rule.
"""

from email import policy
from email.parser import BytesHeaderParser

from services.contracts import emails, mobiles
from services.notifications.adapters.port import Rejected

_HEADERS = BytesHeaderParser(policy=policy.SMTP)


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


def sender_of(content: bytes) -> str:
    """Return the address that an e-mail of ours is from: what cannot be delivered goes there."""
    return str(_HEADERS.parsebytes(content)["From"].addresses[0].addr_spec)
