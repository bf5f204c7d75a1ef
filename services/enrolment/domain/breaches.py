"""What counts against the deal (domain page, "Breaches")."""

import datetime as dt
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from services.enrolment.domain.participation import Participation, Quarter, quarter_of

COUNTED_CONTACTS = frozenset({"enquiry", "neighbour_issue", "asb", "arrears"})
"""The other kinds never count: emergency, safeguarding, complaint, repair_report, inspection, …"""

STILL_ANSWERABLE = frozenset({"active", "completed"})
"""Who can be found in breach: a completed year still is, while money of it may be unpaid."""


@dataclass(frozen=True)
class Contact:
    """A use of the Housing Management service."""

    contact_ref: str
    date: dt.date
    recorded_on: dt.date
    kind: str
    taken_back_on: dt.date | None = None


@dataclass(frozen=True)
class Job:
    """A repair, with whose job it was by the responsibility matrix.

    `version` counts its corrections, from 1.
    """

    job_ref: str
    reported_on: date
    recorded_on: date
    category: str
    responsibility: str
    emergency: bool
    done_by: str
    status: str
    version: int = 1
    taken_back_on: date | None = None

    def is_judged_as(self, other: "Job") -> bool:
        """Return whether a correction changes nothing that could make it a breach, or none."""
        return replace(other, recorded_on=self.recorded_on, version=self.version) == self


@dataclass(frozen=True)
class Breach:
    """A counted use of a service the tenant agreed to do without.

    `version` is that of the job it came from; a contact has only one.
    """

    cause_ref: str
    element: Literal["repairs", "housing_management"]
    reason: Literal["repair_call_out", "housing_contact"]
    kind: str
    occurred_on: date
    recorded_on: date
    quarter: int
    version: int = 1


WhyNoBreach = Literal[
    "kind", "element", "taken_back", "not_started", "left", "before_the_year", "after_the_year"
]
"""Why a contact does not count; `not_started`: it is judged when the year starts."""

YET_TO_START = frozenset({"invited", "waiting", "agreed"})
"""The statuses of a tenant whose year can still begin."""


def why_no_breach(
    contact: Contact, participation: Participation, year: tuple[Quarter, ...]
) -> WhyNoBreach | None:
    """Return why a contact does not count; None if it does."""
    if contact.taken_back_on is not None:
        return "taken_back"
    if contact.kind not in COUNTED_CONTACTS:
        return "kind"
    if "housing_management" not in participation.elements:
        return "element"
    if participation.status not in STILL_ANSWERABLE:
        return "not_started" if participation.status in YET_TO_START else "left"
    if quarter_of(contact.date, year) is None:
        return "before_the_year" if contact.date < year[0].starts_on else "after_the_year"
    return None


def breach_by_contact(
    contact: Contact, participation: Participation, year: tuple[Quarter, ...]
) -> Breach | None:
    """Return the breach a contact is, if it is one."""
    quarter = quarter_of(contact.date, year)
    if quarter is None or why_no_breach(contact, participation, year) is not None:
        return None
    return Breach(
        contact.contact_ref,
        "housing_management",
        "housing_contact",
        contact.kind,
        contact.date,
        contact.recorded_on,
        quarter,
    )


def breach_by_repair(
    job: Job, participation: Participation, year: tuple[Quarter, ...]
) -> Breach | None:
    """Return the breach a repair is, if it is one: the landlord did the tenant's job."""
    landlord_did_it = job.done_by == "landlord" and job.status == "completed"
    if not landlord_did_it or job.emergency or job.responsibility != "tenant":
        return None
    if job.taken_back_on is not None:
        return None
    quarter = _answerable_quarter("repairs", job.reported_on, participation, year)
    if quarter is None:
        return None
    return Breach(
        job.job_ref,
        "repairs",
        "repair_call_out",
        job.category,
        job.reported_on,
        job.recorded_on,
        quarter,
        job.version,
    )


def _answerable_quarter(
    element: str, day: date, participation: Participation, year: tuple[Quarter, ...]
) -> int | None:
    if participation.status not in STILL_ANSWERABLE or element not in participation.elements:
        return None
    return quarter_of(day, year)
