"""What counts against the deal (domain page, "Breaches")."""

import datetime as dt
from dataclasses import dataclass
from datetime import date

from services.enrolment.domain.participation import Participation
from services.enrolment.domain.year import Quarter, quarter_of

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


@dataclass(frozen=True)
class Job:
    """A repair, with whose job it was by the responsibility matrix."""

    job_ref: str
    reported_on: date
    recorded_on: date
    category: str
    responsibility: str
    emergency: bool
    done_by: str
    status: str


@dataclass(frozen=True)
class Breach:
    """A counted use of a service the tenant agreed to do without."""

    cause_ref: str
    element: str
    reason: str
    kind: str
    occurred_on: date
    recorded_on: date
    quarter: int


def breach_by_contact(
    contact: Contact, participation: Participation, year: tuple[Quarter, ...]
) -> Breach | None:
    """Return the breach a contact is, if it is one."""
    if contact.kind not in COUNTED_CONTACTS:
        return None
    quarter = _answerable_quarter("housing_management", contact.date, participation, year)
    if quarter is None:
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
    )


def _answerable_quarter(
    element: str, day: date, participation: Participation, year: tuple[Quarter, ...]
) -> int | None:
    if participation.status not in STILL_ANSWERABLE or element not in participation.elements:
        return None
    return quarter_of(day, year)
