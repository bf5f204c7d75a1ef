"""What a scheme must be, asked of one that is to be opened or changed."""

from collections.abc import Iterable, Iterator

from services.backbone.errors import Invalid
from services.contracts import enrolment as contract
from services.contracts.refusals import Fault
from services.enrolment.domain import scheme_rules
from services.enrolment.domain.scheme import Area, Offer
from services.enrolment.domain.scheme_rules import Wrong


def require_fit(command: contract.OpenScheme) -> None:
    """Refuse a scheme that cannot be opened; `Invalid` names each setting."""
    refuse(faults_of(command))


def faults_of(command: contract.OpenScheme) -> Iterator[Fault]:
    """Yield what is wrong with a scheme, with the setting's name as the command has it."""
    for text, field in _wrong_with(command.scheme):
        yield Fault(text, f"scheme.{field}")
    if not command.tenancy_types:
        yield Fault("name one type of tenancy at least", "tenancy_types")


def _wrong_with(scheme: contract.SchemeOpened) -> Iterator[Wrong]:
    for name in ("name", "landlord"):
        if not getattr(scheme, name).strip():
            yield f"give the {name}", name
    yield from scheme_rules.wrong_figures(
        scheme.months, scheme.instalments, scheme.strikes, scheme.visit_attempts
    )
    yield from scheme_rules.wrong_offers(offers_of(scheme))
    yield from scheme_rules.wrong_areas(areas_of(scheme.areas))
    yield from scheme_rules.wrong_payment_days(scheme.payment_days.every, scheme.payment_days.on)
    yield from scheme_rules.wrong_categories(scheme.tenant_categories, scheme.landlord_categories)
    yield from scheme_rules.wrong_costs(vars(scheme.costs))
    if not scheme.practice:
        yield from scheme_rules.wrong_contact_points(vars(scheme.contact_points))


def offers_of(scheme: contract.SchemeOpened) -> tuple[Offer, ...]:
    """Return what a scheme pays for."""
    return tuple(Offer(e.element, e.annual_pence, e.inspection) for e in scheme.elements)


def areas_of(areas: Iterable[contract.AreaOffer]) -> tuple[Area, ...]:
    """Return areas as the domain has them."""
    return tuple(Area(area.code, area.name, area.capacity) for area in areas)


def refuse(faults: Iterable[Fault]) -> None:
    """Raise `Invalid` with all faults, if there is one."""
    if found := list(faults):
        raise Invalid.listing(found)
