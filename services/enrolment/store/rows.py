"""What the store takes and gives that is not the domain's own."""

from dataclasses import dataclass
from datetime import date, datetime

from services.contracts.enrolment import OpenScheme


@dataclass(frozen=True)
class SchemeVersion:
    """The scheme as it is from business date `since` on; version 1 is as it was opened.

    `changed` names what is not as it was in the version before; `kept_at` is UTC.
    """

    version: int
    definition: OpenScheme
    since: date
    kept_by: str
    kept_at: datetime
    why: str = ""
    changed: tuple[str, ...] = ()
