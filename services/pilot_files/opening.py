"""A scheme file as the command that opens the scheme."""

from services.contracts import enrolment
from services.pilot_files.rows import SchemeFile


def opening_of(scheme: SchemeFile, practice: bool) -> enrolment.OpenScheme:
    """Return the command that opens a scheme; in `practice` no tenant is real."""
    return enrolment.OpenScheme(
        scheme=enrolment.SchemeOpened(
            name=scheme.name,
            landlord=scheme.landlord,
            opens_on=scheme.enrolment_opens,
            months=scheme.months,
            instalments=scheme.instalments,
            timing=scheme.timing,
            strikes=scheme.strikes,
            hold_while_in_arrears=scheme.hold_while_in_arrears,
            final_needs_follow_up=scheme.final_needs_follow_up,
            visit_attempts=scheme.visit_attempts,
            elements=tuple(enrolment.ElementOffer(**vars(e)) for e in scheme.elements),
            areas=tuple(enrolment.AreaOffer(**vars(a)) for a in scheme.areas),
            tenant_categories=scheme.tenant_categories,
            landlord_categories=scheme.landlord_categories,
            payment_days=enrolment.PaymentDays(**vars(scheme.payment_days)),
            contact_points=scheme.contact_points,
            practice=practice,
            costs=scheme.costs,
        ),
        tenancy_types=scheme.tenancy_types,
        require_clear_rent=scheme.require_clear_rent,
    )
