"""What may be kept of the text beside a line of the bank statement.

Banks write names and account numbers there. A text is kept only where it is about something of
ours, and then without what may be an account number or a sort code.
"""

import re
from typing import Final

from services.payments.domain.masking import masked

_NUMBERS: Final = re.compile(
    r"(?<![0-9])(?<!CASHBACK.)(?:[0-9]{6,}|[0-9]{2}([- ])[0-9]{2}\1[0-9]{2})(?![0-9])",
    re.IGNORECASE,
)
"""Six digits and more, or three pairs, but for those of a payment's reference."""


def without_accounts(text: str) -> str:
    """Return a text with the last four digits of long numbers, and nothing of sort codes.

    `CASHBACK 000001 TO 08-99-99 66374958` becomes `CASHBACK 000001 TO •••• ••••4958`. Given what it
    returned, it returns the same.
    """
    return _NUMBERS.sub(lambda found: masked(found.group()), text)
