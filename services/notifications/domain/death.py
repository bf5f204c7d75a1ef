"""What an officer has to do when a tenant is said to have died, and who said so.

The landlord's own record holds until an officer finds it a mistake. The bank's word is about the
account holder, who may be another person: details that are accepted later end it too.
"""

from datetime import date

from services.terms.days import long_day
from services.terms.money import pounds

DIED, HOLDER_DIED = "died", "holder_died"

SAID_IN = {DIED: "died_on", HOLDER_DIED: "holder_died_on"}
"""Where the address book keeps it, by the kind of task."""

_WHAT_NOW = (
    " Nothing more is written to them. What is still payable waits for the account of the estate."
    " If this is a mistake, close the task as one: then they are written to again."
)


def about_death(on: date) -> str:
    """Return the facts of a death that the landlord recorded."""
    return f"the tenant has died, by the landlord's record of {long_day(on)}.{_WHAT_NOW}"


def about_holder(returned_on: date, amount_pence: int, entry_day: date) -> str:
    """Return the facts of a payment that the bank sent back because the account holder died."""
    paid, returned = long_day(entry_day), long_day(returned_on)
    return (
        f"the bank returned {pounds(amount_pence)}, paid on {paid}, on {returned}: the"
        f" account holder has died (code 2).{_WHAT_NOW} New bank details that are accepted end this"
        " as well."
    )
