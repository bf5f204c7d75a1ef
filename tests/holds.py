"""Why an instalment that is due cannot be paid yet (domain page, "Paying"), in Python.

The services have the rule as SQL, for a whole scheme at once (`why_held`), and it is held to this.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class PayeeFacts:
    """What a hold looks at: the bank details and the rent account.

    `details_usable`: details were given and have not been rejected by a return.
    `details_unconfirmed`: they are in doubt, and no second person has confirmed them.
    """

    details_usable: bool
    details_valid: bool
    in_arrears: bool
    details_unconfirmed: bool = False


def hold_reason(
    payee: PayeeFacts, awaiting_follow_up: bool, hold_while_in_arrears: bool
) -> str | None:
    """Return the first hold that applies, in the order of the rule; None if it can be paid."""
    holds = (
        ("no_bank_details", not payee.details_usable),
        ("bank_details_invalid", not payee.details_valid),
        ("details_unconfirmed", payee.details_unconfirmed),
        ("rent_arrears", payee.in_arrears and hold_while_in_arrears),
        ("awaiting_follow_up", awaiting_follow_up),
    )
    return next((reason for reason, applies in holds if applies), None)
