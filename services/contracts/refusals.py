"""Why a service does not do what it was asked: a code to decide by, and what is wrong in words."""

from typing import Literal, NamedTuple

RefusalCode = Literal["not_found", "not_allowed", "conflict", "not_now", "invalid"]

REFUSAL_MEANINGS: dict[RefusalCode, str] = {
    "not_found": "there is nothing of that reference, number or name",
    "not_allowed": "not by this person: a rule wants another one, or another role",
    "conflict": "it does not go with what is there already, or with what it has become",
    "not_now": "it can be done later, or once something else is done first",
    "invalid": "what was given cannot be: correct it; `field` says where",
}
"""What each code tells the caller."""


class Fault(NamedTuple):
    """One thing that is wrong, in words, and the input it is about.

    `field` is the input's name as the command or query has it, parts of it with dots, such as
    `tenants.0.email`; empty where it is about none.
    """

    text: str
    field: str = ""
