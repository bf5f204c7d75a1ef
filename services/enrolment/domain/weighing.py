"""What a repair would count for, before it is recorded."""

from services.enrolment.domain.breaches import STILL_ANSWERABLE, Job, breach_by_repair
from services.enrolment.domain.participation import Participation, Quarter, quarter_of


def quarter_that_a_repair_costs(
    job: Job, participation: Participation, year: tuple[Quarter, ...]
) -> int | None:
    """Return the quarter in which a repair would be a breach; None where it would be none."""
    breach = breach_by_repair(job, participation, year)
    return None if breach is None else breach.quarter


def why_a_repair_is_no_breach(
    job: Job, participation: Participation, year: tuple[Quarter, ...]
) -> str:
    """Return the first reason for which a repair would cost nothing; empty where it is a breach."""
    reasons = (
        ("landlords_own", job.responsibility != "tenant"),
        ("emergency", job.emergency),
        ("done_by_tenant", job.done_by != "landlord"),
        ("cancelled", job.status != "completed"),
        ("element_not_taken", "repairs" not in participation.elements),
        ("no_year", participation.status not in STILL_ANSWERABLE),
        ("not_in_year", quarter_of(job.reported_on, year) is None),
    )
    return next((reason for reason, holds in reasons if holds), "")
