"""How large a figure of `[costs]` may be: the same in a scheme file, a form and a command.

Counted in the millions they still fit where amounts are stored.
"""

from typing import Final

MOST_PENCE: Final = 10_000_000
MOST_MINUTES: Final = 24 * 60

MOST_OF: Final = {
    "visit": MOST_PENCE,
    "officer_minute": MOST_PENCE,
    "action_minutes": MOST_MINUTES,
    "message_sms": MOST_PENCE,
    "message_email": MOST_PENCE,
    "message_letter": MOST_PENCE,
    "bank_file": MOST_PENCE,
    "repair": MOST_PENCE,
}
"""The most that each may be, in pence or minutes; 0 is the least."""
