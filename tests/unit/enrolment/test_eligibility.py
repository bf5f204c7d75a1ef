"""Who may join (domain page, "Joining")."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrolment.domain.eligibility import (
    Applicant,
    is_in_arrears,
    reasons_to_reject,
)
from services.enrolment.domain.scheme import Area, Offer, Scheme
from services.terms.homes import home_of

SCHEME = Scheme(
    opens_on=date(2011, 10, 3),
    months=12,
    instalments=4,
    tenancy_types=("general_needs",),
    require_clear_rent=True,
    offers=(Offer("repairs", 30000, True), Offer("housing_management", 20000, False)),
    areas=(Area("DUD", "Dudley", 60), Area("FULL", "Full", 0)),
)
APPLICANT = Applicant("100", "DUD", "general_needs", in_arrears=False)


def test_who_meets_every_condition_is_eligible() -> None:
    assert reasons_to_reject(APPLICANT, SCHEME, {"200"}) == ()


@pytest.mark.parametrize(
    ("applicant", "reason"),
    [
        (replace(APPLICANT, area_code="WLV"), "area_not_in_scheme"),
        (replace(APPLICANT, tenancy_type="supported"), "tenancy_type"),
        (replace(APPLICANT, in_arrears=True), "rent_arrears"),
        (replace(APPLICANT, home="200"), "property_already_in_scheme"),
    ],
)
def test_each_condition_has_its_own_reason(applicant: Applicant, reason: str) -> None:
    assert reasons_to_reject(applicant, SCHEME, {"200"}) == (reason,)


def test_every_reason_is_given_in_alphabetical_order() -> None:
    assert reasons_to_reject(Applicant("200", "WLV", "supported", True), SCHEME, {"200"}) == (
        "area_not_in_scheme",
        "property_already_in_scheme",
        "rent_arrears",
        "tenancy_type",
    )


def test_an_area_without_places_is_still_in_the_scheme() -> None:
    assert reasons_to_reject(replace(APPLICANT, area_code="FULL"), SCHEME, ()) == ()


def test_arrears_are_no_reason_where_the_scheme_does_not_ask_for_a_clear_account() -> None:
    lenient = replace(SCHEME, require_clear_rent=False)
    assert reasons_to_reject(replace(APPLICANT, in_arrears=True), lenient, ()) == ()


def test_the_tenancy_types_allowed_are_a_setting() -> None:
    wider = replace(SCHEME, tenancy_types=("general_needs", "supported"))
    assert reasons_to_reject(replace(APPLICANT, tenancy_type="supported"), wider, ()) == ()


@given(st.booleans(), st.booleans(), st.booleans(), st.booleans())
def test_there_are_as_many_reasons_as_conditions_not_met(
    area: bool, tenancy: bool, arrears: bool, home: bool
) -> None:
    applicant = Applicant(
        home="200" if home else "100",
        area_code="WLV" if area else "DUD",
        tenancy_type="supported" if tenancy else "general_needs",
        in_arrears=arrears,
    )
    reasons = reasons_to_reject(applicant, SCHEME, {"200"})
    assert len(reasons) == area + tenancy + arrears + home
    assert list(reasons) == sorted(reasons)


@pytest.mark.parametrize(("pence", "owed"), [(-1250, False), (0, False), (1, True)])
def test_only_rent_that_is_owed_is_arrears_and_credit_is_none(pence: int, owed: bool) -> None:
    assert is_in_arrears(pence) == owed


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("100023456789", "100023456789", True),
        ("0023456789", "23456789", True),
        ("1", "10", False),
        ("000", "0", True),
    ],
)
def test_a_home_is_known_by_its_uprn_leading_zeros_aside(one: str, other: str, same: bool) -> None:
    assert (home_of(one) == home_of(other)) == same


def test_the_elements_taken_say_whether_an_inspection_frames_the_year() -> None:
    assert SCHEME.needs_inspection(("repairs",))
    assert SCHEME.needs_inspection(("repairs", "housing_management"))
    assert not SCHEME.needs_inspection(("housing_management",))
