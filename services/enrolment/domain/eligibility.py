"""Who may join (domain page, "Joining"). Every reason is given, not only the first."""

from collections.abc import Collection
from dataclasses import dataclass

from services.enrolment.domain.scheme import Scheme


@dataclass(frozen=True)
class Applicant:
    """What eligibility looks at."""

    uprn: str
    area_code: str
    tenancy_type: str
    rent_arrears_pence: int


def reasons_to_reject(
    applicant: Applicant, scheme: Scheme, properties_taken: Collection[str]
) -> tuple[str, ...]:
    """Return the sorted reasons why the applicant cannot join; empty means eligible.

    `properties_taken` holds the UPRNs of eligible tenants earlier in the file.
    """
    owes_rent = scheme.require_clear_rent and applicant.rent_arrears_pence != 0
    broken = {
        "area_not_in_scheme": scheme.area(applicant.area_code) is None,
        "tenancy_type": applicant.tenancy_type not in scheme.tenancy_types,
        "rent_arrears": owes_rent,
        "property_already_in_scheme": applicant.uprn in properties_taken,
    }
    return tuple(sorted(reason for reason, applies in broken.items() if applies))
