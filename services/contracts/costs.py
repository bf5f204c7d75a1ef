"""What running the scheme costs the landlord: `[costs]` of the scheme file.

Only the evaluation reads it: no tenant is paid by it, and nothing is decided by it. Messages are
counted here at what they cost all told; what a provider takes for each is in its own settings.
"""

from dataclasses import dataclass
from typing import Annotated, Final


@dataclass(frozen=True)
class RunningCosts:
    """Costs of administration, and of a repair avoided. The whole pilot is worked out with those
    in force, those before a change too: they say what things cost, not when they came to cost it.
    """

    visit: Annotated[int, "pence for a visit to a home, whether or not it was made"]
    officer_minute: Annotated[int, "pence for a minute of an officer's time"]
    action_minutes: Annotated[int, "minutes of an officer's time for each action of theirs"]
    message_sms: Annotated[int, "pence for a text"]
    message_email: Annotated[int, "pence for an e-mail"]
    message_letter: Annotated[int, "pence for a letter"]
    bank_file: Annotated[int, "pence that the bank takes for a file of payments"]
    repair: Annotated[
        int | None,
        "pence that a repair avoided would have cost; null: what the jobs of before cost",
    ]


USUAL_COSTS: Final = RunningCosts(
    visit=3500,
    officer_minute=45,
    action_minutes=10,
    message_sms=3,
    message_email=0,
    message_letter=95,
    bank_file=500,
    repair=None,
)
"""Where a scheme does not say what it costs."""
