"""The rules of a scheme, from its definition."""

from services.contracts.enrolment import OpenScheme
from services.enrolment.domain.scheme import Area, Offer, Scheme


def rules_from(definition: OpenScheme) -> Scheme:
    """Return what enrolment's rules need of a scheme's definition."""
    opened = definition.scheme
    return Scheme(
        opens_on=opened.opens_on,
        months=opened.months,
        instalments=opened.instalments,
        tenancy_types=definition.tenancy_types,
        require_clear_rent=definition.require_clear_rent,
        offers=tuple(Offer(e.element, e.annual_pence, e.inspection) for e in opened.elements),
        areas=tuple(Area(a.code, a.name, a.capacity) for a in opened.areas),
    )
