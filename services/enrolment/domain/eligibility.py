"""Who may join (domain page, "Joining"). Every reason is given, not only the first."""

from collections.abc import Collection
from dataclasses import dataclass

from services.enrolment.domain.scheme import Scheme


@dataclass(frozen=True)
class Applicant:
    """What eligibility looks at; `home` as `home_of` gives it."""

    home: str
    area_code: str
    tenancy_type: str
    in_arrears: bool


def is_in_arrears(rent_arrears_pence: int) -> bool:
    """Return whether rent is owed; a negative amount is credit."""
    return rent_arrears_pence > 0


def reasons_to_reject(
    applicant: Applicant, scheme: Scheme, homes_taken: Collection[str]
) -> tuple[str, ...]:
    """Return the sorted reasons why the applicant cannot join; empty means eligible.

    `homes_taken` are the homes whose place another tenant holds.
    """
    broken = {
        "area_not_in_scheme": scheme.area(applicant.area_code) is None,
        "tenancy_type": applicant.tenancy_type not in scheme.tenancy_types,
        "rent_arrears": scheme.require_clear_rent and applicant.in_arrears,
        "property_already_in_scheme": applicant.home in homes_taken,
    }
    return tuple(sorted(reason for reason, applies in broken.items() if applies))
