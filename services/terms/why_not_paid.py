"""Why an instalment is held or lost, in plain English: every code that its `reason` can carry."""

from collections.abc import Mapping
from typing import Final

HELD_FOR: Final[Mapping[str, str]] = {
    "no_bank_details": "no bank details that can be used",
    "bank_details_invalid": "the bank details fail the sort code and account number check",
    "details_unconfirmed": "the bank details wait for a second person to confirm them",
    "rent_arrears": "rent arrears",
    "awaiting_follow_up": "the follow-up inspection is still to come",
}
"""Why what is due is held."""

HELD_UNTIL: Final[Mapping[str, str]] = {
    "no_bank_details": "it is paid once the tenant has given bank details",
    "bank_details_invalid": "it is paid once the tenant has given details that pass",
    "details_unconfirmed": "it is paid once a second person has confirmed the details",
    "rent_arrears": "it is paid once the rent account is clear",
    "awaiting_follow_up": "it is paid if the inspection is passed, and lost if not",
}
"""What ends each hold."""

LOST_TO: Final[Mapping[str, str]] = {
    "repair_call_out": "landlord carried out a repair that is the tenant's",
    "housing_contact": "tenant used the Housing Management service",
    "late": "a breach of an earlier quarter whose instalment was already with the bank",
    "three_strikes": "the tenant reached the number of breaches that ends the element",
    "follow_up_defect": "the follow-up inspection found a defect that is the tenant's and is new",
    "no_access": "the follow-up inspection could not be made: too many visits without access",
    "withdrawn": "the tenant left the scheme before the quarter had ended",
    "tenancy_ended": "the tenancy ended before the quarter had ended",
}
"""What an instalment was lost to."""
