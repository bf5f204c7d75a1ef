"""What a scheme must be to be opened, and what of one that is open may change.

Each check returns what is wrong, in words, with the setting it is about, by its name in the scheme.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from services.enrolment.domain.examples import is_for_examples
from services.terms.costs import MOST_OF

Wrong = tuple[str, str]
"""What is wrong, and with which setting."""

MOST_MONTHS = 120
MOST_PLACES = 1_000_000
MOST_ADDRESS_LINES = 6
MAY_BE_EMPTY = ("complaints", "data_protection")
LAST_OF = {"week": 5, "month": 31}
"""The last day that a payment day can be: Friday, and the 31st."""


class OfferSetting(Protocol):
    """One element of the deal, in pence a year."""

    @property
    def element(self) -> str: ...
    @property
    def annual_pence(self) -> int: ...


class AreaSetting(Protocol):
    """One area, with the places that it has."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def capacity(self) -> int: ...


class PaymentDaysSetting(Protocol):
    """Every working day, or some days of the week or of the month."""

    @property
    def every(self) -> str: ...
    @property
    def on(self) -> tuple[int, ...]: ...


class SchemeSettings(Protocol):
    """A scheme as it is set; costs and contact points have a field for each."""

    @property
    def name(self) -> str: ...
    @property
    def landlord(self) -> str: ...
    @property
    def months(self) -> int: ...
    @property
    def instalments(self) -> int: ...
    @property
    def strikes(self) -> int: ...
    @property
    def visit_attempts(self) -> int: ...
    @property
    def elements(self) -> Sequence[OfferSetting]: ...
    @property
    def areas(self) -> Sequence[AreaSetting]: ...
    @property
    def payment_days(self) -> PaymentDaysSetting: ...
    @property
    def tenant_categories(self) -> tuple[str, ...]: ...
    @property
    def landlord_categories(self) -> tuple[str, ...]: ...
    @property
    def costs(self) -> object: ...
    @property
    def contact_points(self) -> object: ...
    @property
    def practice(self) -> bool: ...


class Opening(Protocol):
    """A scheme that is to be opened, and who is eligible."""

    @property
    def scheme(self) -> SchemeSettings: ...
    @property
    def tenancy_types(self) -> tuple[str, ...]: ...


def wrong_opening(opening: Opening) -> Iterator[Wrong]:
    """Yield what is wrong with a scheme that is to be opened, with the settings' whole names."""
    for text, field in _wrong_scheme(opening.scheme):
        yield text, f"scheme.{field}"
    if not opening.tenancy_types:
        yield "name one type of tenancy at least", "tenancy_types"


def _wrong_scheme(scheme: SchemeSettings) -> Iterator[Wrong]:
    for name in ("name", "landlord"):
        if not getattr(scheme, name).strip():
            yield f"give the {name}", name
    yield from wrong_figures(
        scheme.months, scheme.instalments, scheme.strikes, scheme.visit_attempts
    )
    yield from wrong_offers(scheme.elements)
    yield from wrong_areas(scheme.areas)
    yield from wrong_payment_days(scheme.payment_days.every, scheme.payment_days.on)
    yield from wrong_categories(scheme.tenant_categories, scheme.landlord_categories)
    yield from wrong_costs(vars(scheme.costs))
    if not scheme.practice:
        yield from wrong_contact_points(vars(scheme.contact_points))


def cost_at_most(places: int, offers: Sequence[OfferSetting]) -> int:
    """Return the pence that so many tenants are paid who each take everything and lose nothing."""
    return places * sum(offer.annual_pence for offer in offers)


def wrong_figures(
    months: int, instalments: int, strikes: int, visit_attempts: int
) -> Iterator[Wrong]:
    """Yield what is wrong with the year and with how often something may happen."""
    if not 1 <= months <= MOST_MONTHS:
        yield f"use a whole number of months from 1 to {MOST_MONTHS}", "months"
    elif instalments < 1:
        yield "use a whole number from 1 up", "instalments"
    elif months % instalments:
        yield (
            f"{months} months do not divide into {instalments} instalments; use a multiple of "
            "them, like 12 for 4",
            "months",
        )
    if strikes < 1:
        yield "use a whole number from 1 up", "strikes"
    yield from wrong_attempts(visit_attempts)


def wrong_attempts(visit_attempts: int) -> Iterator[Wrong]:
    """Yield what is wrong with the number of visits that may fail."""
    if visit_attempts < 1:
        yield "use a whole number from 1 up", "visit_attempts"


def wrong_offers(offers: Sequence[OfferSetting]) -> Iterator[Wrong]:
    """Yield what is wrong with what the scheme pays."""
    if not offers:
        yield "the scheme offers nothing; choose one element at least", "elements"
    if len({offer.element for offer in offers}) < len(offers):
        yield "an element is there twice; leave one", "elements"
    if any(offer.annual_pence < 0 for offer in offers):
        yield "an amount is less than nothing; use 0 or more", "elements"


def wrong_areas(areas: Sequence[AreaSetting]) -> Iterator[Wrong]:
    """Yield what is wrong with the areas."""
    if not areas:
        yield "the scheme has no area; give one at least", "areas"
    codes = [area.code for area in areas]
    for number, area in enumerate(areas):
        if not area.code.strip():
            yield "give the area a code", f"areas.{number}.code"
        elif area.code in codes[:number]:
            yield f"{area.code} is the code of an earlier area; change it", f"areas.{number}.code"
        if not area.name.strip():
            yield "give the area a name", f"areas.{number}.name"
        if not 0 <= area.capacity <= MOST_PLACES:
            yield f"use a number of places from 0 to {MOST_PLACES:,}", f"areas.{number}.capacity"


def areas_left_out(before: Sequence[AreaSetting], after: Sequence[AreaSetting]) -> Iterator[Wrong]:
    """Yield the areas that are gone: one has tenants, and stays with no more places than it has."""
    for code in sorted({area.code for area in before} - {area.code for area in after}):
        yield f"{code} is left out; an area stays, give it 0 places to close it", "areas"


def wrong_payment_days(every: str, on: Sequence[int]) -> Iterator[Wrong]:
    """Yield what is wrong with the payment days."""
    if every == "working_day":
        if on:
            yield "no days are named when every working day is one", "payment_days"
        return
    if not on:
        yield "name the days on which payments are made", "payment_days"
    if len(set(on)) < len(on):
        yield "a day is there twice; leave one", "payment_days"
    if not all(1 <= day <= LAST_OF[every] for day in on):
        days = "Monday to Friday" if every == "week" else "days from 1 to 31"
        yield f"use {days}", "payment_days"


def wrong_categories(tenant: Sequence[str], landlord: Sequence[str]) -> Iterator[Wrong]:
    """Yield the categories that are in both lists."""
    for category in sorted(set(tenant) & set(landlord)):
        text = f"{category} is in both lists; leave it in the list of whose repair it is"
        yield text, "landlord_categories"


def wrong_costs(costs: Mapping[str, int | None]) -> Iterator[Wrong]:
    """Yield the costs of running the scheme that cannot be one, by name; None is not said."""
    for name, value in costs.items():
        if value is not None and not 0 <= value <= MOST_OF[name]:
            yield f"use a whole number from 0 to {MOST_OF[name]:,}", f"costs.{name}"


def wrong_contact_points(points: Mapping[str, str | tuple[str, ...]]) -> Iterator[Wrong]:
    """Yield the contact points at which no tenant would reach anybody, by name."""
    for name, value in points.items():
        if what := _what_is_wrong(name, (value,) if isinstance(value, str) else value):
            yield f"{name} {what}", f"contact_points.{name}"


def _what_is_wrong(name: str, lines: tuple[str, ...]) -> str:
    if name not in MAY_BE_EMPTY and not any(line.strip() for line in lines):
        return "is empty; a live scheme needs it"
    if len(lines) > MOST_ADDRESS_LINES:
        return f"has more than {MOST_ADDRESS_LINES} lines; make it shorter"
    if any(map(is_for_examples, lines)):
        return "is reserved for examples, and nobody answers there; give the landlord's own"
    return ""
