"""The scheme: the pilot's own figures and switches."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Offer:
    """One element of the deal, in pence a year; `inspection`: an APS before and after frames it."""

    element: str
    annual_pence: int
    inspection: bool


@dataclass(frozen=True)
class Area:
    """One area and how many tenants it has room for."""

    code: str
    name: str
    capacity: int


@dataclass(frozen=True)
class Scheme:
    """What enrolment needs of the scheme file."""

    opens_on: date
    months: int
    instalments: int
    tenancy_types: tuple[str, ...]
    require_clear_rent: bool
    offers: tuple[Offer, ...]
    areas: tuple[Area, ...]

    def offers_for(self, elements: Iterable[str]) -> tuple[Offer, ...]:
        """Return the offers of the elements a tenant takes."""
        wanted = set(elements)
        return tuple(offer for offer in self.offers if offer.element in wanted)

    def needs_inspection(self, elements: Iterable[str]) -> bool:
        """Return whether one of the elements is framed by an APS."""
        return any(offer.inspection for offer in self.offers_for(elements))

    def area(self, code: str) -> Area | None:
        """Return the area with this code; None if it is not in the scheme."""
        return next((area for area in self.areas if area.code == code), None)
