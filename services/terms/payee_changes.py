"""What can happen to how a tenant is paid, as the audit trail calls it and as people are told."""

from collections.abc import Mapping
from typing import Final

DETAILS_CHANGED: Final = "bank details changed"
DETAILS_CONFIRMED: Final = "bank details confirmed"
DETAILS_DOUBTED: Final = "bank details in doubt"
DETAILS_USED: Final = "changed bank details used"
DETAILS_REJECTED: Final = "bank details rejected"
DETAILS_WITHDRAWN: Final = "bank details withdrawn"
NAME_COMPARED: Final = "name on the account compared anew"
VERDICT: Final = "verdict on the account"
ARREARS: Final = "rent arrears"

OF_DETAILS: Final = (
    *(DETAILS_CHANGED, DETAILS_CONFIRMED, DETAILS_DOUBTED),
    *(DETAILS_USED, DETAILS_REJECTED, DETAILS_WITHDRAWN),
)
"""What changes which account a tenant is paid to, or whether."""

_ARREARS_ARE: Final[Mapping[str, str]] = {
    "yes": "rent account in arrears",
    "no": "rent account clear",
}


def in_words(what: str, before: str, after: str, reason: str) -> str:
    """Return what happened to a payee: `bank details changed: ••••4958 valid`."""
    if what == ARREARS:
        return _ARREARS_ARE.get(after, what)
    if what == NAME_COMPARED:
        return f"{what}: {before} → {after}"
    if what == VERDICT:
        return f"{reason}: {before} → {after}"
    return f"{what}: {after} {reason}".rstrip(": ")
