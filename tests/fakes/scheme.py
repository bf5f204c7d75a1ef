"""The scheme that the unit tests of use cases open: both elements, one area, the usual rules."""

from datetime import date

from services.contracts import enrolment
from services.contracts.contact_points import EXAMPLE_CONTACT_POINTS
from services.contracts.costs import USUAL_COSTS

REPAIRS = enrolment.ElementOffer("repairs", 30000, True)
HOUSING = enrolment.ElementOffer("housing_management", 20000, False)


def scheme_opened(opens_on: date, places: int = 60) -> enrolment.SchemeOpened:
    """Return the scheme, with this many places in Dudley."""
    return enrolment.SchemeOpened(
        name="Home Rewards Club",
        landlord="Bromford",
        opens_on=opens_on,
        months=12,
        instalments=4,
        timing="arrears",
        strikes=3,
        hold_while_in_arrears=True,
        final_needs_follow_up=True,
        visit_attempts=3,
        elements=(REPAIRS, HOUSING),
        areas=(enrolment.AreaOffer("DUD", "Dudley", places),),
        tenant_categories=("plumbing_minor",),
        landlord_categories=("gas",),
        payment_days=enrolment.PaymentDays("working_day", ()),
        contact_points=EXAMPLE_CONTACT_POINTS,
        costs=USUAL_COSTS,
        practice=True,
    )
