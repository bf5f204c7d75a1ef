"""What counts against the deal (domain page, "Breaches")."""

from dataclasses import replace
from datetime import date
from typing import get_args

import pytest

from services.contracts.vocabulary import ContactKind
from services.enrolment.domain.breaches import (
    Breach,
    Contact,
    Job,
    breach_by_contact,
    breach_by_repair,
)
from services.enrolment.domain.participation import Participation, quarters

START, END = date(2011, 11, 30), date(2012, 11, 30)
YEAR = quarters(START, 12, 4)
BOTH = ("repairs", "housing_management")
MEMBER = Participation("T1", 1, "DUD", BOTH, "active", start_date=START, end_date=END)
CONTACT = Contact("C1", date(2012, 3, 8), date(2012, 6, 11), "enquiry")
JOB = Job(
    job_ref="J1",
    reported_on=date(2012, 5, 29),
    recorded_on=date(2012, 6, 2),
    category="sealant",
    responsibility="tenant",
    emergency=False,
    done_by="landlord",
    status="completed",
)

COUNTED = {"enquiry", "neighbour_issue", "asb", "arrears"}
NEVER = {
    "emergency",
    "safeguarding",
    "complaint",
    "repair_report",
    "inspection",
    "scheme",
    "change_of_details",
}


def test_every_kind_of_contact_either_counts_or_never_does() -> None:
    assert set(get_args(ContactKind)) == COUNTED | NEVER


@pytest.mark.parametrize("kind", sorted(COUNTED))
def test_a_use_of_the_housing_management_service_is_a_breach(kind: str) -> None:
    assert breach_by_contact(replace(CONTACT, kind=kind), MEMBER, YEAR) == Breach(
        cause_ref="C1",
        element="housing_management",
        reason="housing_contact",
        kind=kind,
        occurred_on=date(2012, 3, 8),
        recorded_on=date(2012, 6, 11),
        quarter=2,
    )


@pytest.mark.parametrize("kind", sorted(NEVER))
def test_a_contact_anyone_must_be_able_to_make_never_is(kind: str) -> None:
    assert breach_by_contact(replace(CONTACT, kind=kind), MEMBER, YEAR) is None


def test_a_landlords_repair_of_what_is_the_tenants_is_a_breach() -> None:
    # YEAR's second quarter is [29 February 2012, 30 May 2012).
    assert breach_by_repair(JOB, MEMBER, YEAR) == Breach(
        cause_ref="J1",
        element="repairs",
        reason="repair_call_out",
        kind="sealant",
        occurred_on=date(2012, 5, 29),
        recorded_on=date(2012, 6, 2),
        quarter=2,
    )


@pytest.mark.parametrize(
    "job",
    [
        replace(JOB, emergency=True),
        replace(JOB, done_by="tenant"),
        replace(JOB, status="cancelled"),
        replace(JOB, category="gas", responsibility="landlord"),
    ],
    ids=["emergency", "done by the tenant", "cancelled", "a landlord's category"],
)
def test_no_other_repair_is(job: Job) -> None:
    assert breach_by_repair(job, MEMBER, YEAR) is None


def test_nothing_is_a_breach_of_an_element_not_taken() -> None:
    only_repairs = replace(MEMBER, elements=("repairs",))
    only_management = replace(MEMBER, elements=("housing_management",))
    assert breach_by_contact(CONTACT, only_repairs, YEAR) is None
    assert breach_by_repair(JOB, only_management, YEAR) is None
    assert breach_by_contact(CONTACT, only_management, YEAR) is not None
    assert breach_by_repair(JOB, only_repairs, YEAR) is not None


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2011, 11, 29), None),
        (date(2011, 11, 30), 1),
        (date(2012, 2, 28), 1),
        (date(2012, 2, 29), 2),
        (date(2012, 5, 29), 2),
        (date(2012, 5, 30), 3),
        (date(2012, 8, 30), 4),
        (date(2012, 11, 29), 4),
        (date(2012, 11, 30), None),
    ],
)
def test_the_active_year_has_its_first_day_in_it_and_not_its_end(
    day: date, quarter: int | None
) -> None:
    by_contact = breach_by_contact(replace(CONTACT, date=day), MEMBER, YEAR)
    by_repair = breach_by_repair(replace(JOB, reported_on=day), MEMBER, YEAR)
    assert (by_contact.quarter if by_contact else None) == quarter
    assert (by_repair.quarter if by_repair else None) == quarter


def test_it_is_the_day_it_happened_that_counts_not_the_day_it_was_recorded() -> None:
    late = replace(CONTACT, date=date(2012, 11, 29), recorded_on=date(2013, 4, 1))
    breach = breach_by_contact(late, replace(MEMBER, status="completed"), YEAR)
    assert breach is not None
    assert breach.quarter == 4


@pytest.mark.parametrize(
    "status", ["rejected", "invited", "waiting", "agreed", "withdrawn", "tenancy_ended"]
)
def test_who_is_not_or_no_longer_in_the_scheme_cannot_be_in_breach(status: str) -> None:
    member = replace(MEMBER, status=status)
    assert breach_by_contact(CONTACT, member, YEAR) is None
    assert breach_by_repair(JOB, member, YEAR) is None
