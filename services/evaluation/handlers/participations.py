"""Facts of the scheme, and of who takes part in it."""

from collections.abc import Iterable
from datetime import date

from services.contracts import enrolment as contract
from services.contracts.calendar import CutOffReached
from services.evaluation import tables
from services.evaluation.handlers.keeping import NO_ACCESS
from services.evaluation.store import Work


def cut_off_reached(event: CutOffReached, uow: Work) -> None:
    """Figures are as of the last date that is closed."""
    uow.store.keep(tables.cut_offs, date=event.date)


def scheme_opened(event: contract.SchemeOpened, uow: Work) -> None:
    """Keep what the scheme offers, and where."""
    names = ("name", "landlord", "opens_on", "months", "instalments", "timing", "strikes")
    uow.store.keep(tables.scheme, id=1, **{name: getattr(event, name) for name in names})
    for offer in event.elements:
        uow.store.keep(tables.offers, **vars(offer))
    _keep_areas(event.areas, uow)
    uow.store.keep(tables.costs, id=1, **vars(event.costs))


def scheme_changed(event: contract.SchemeChanged, uow: Work) -> None:
    """Keep the areas, and what running the scheme costs, as they are from now on."""
    _keep_areas(event.areas, uow)
    uow.store.keep(tables.costs, id=1, **vars(event.costs))


def _keep_areas(areas: Iterable[contract.AreaOffer], uow: Work) -> None:
    for area in areas:
        uow.store.keep(tables.areas, **vars(area))


def tenant_registered(event: contract.TenantRegistered, uow: Work) -> None:
    """Keep where a tenant lives, and what they would take."""
    uow.store.keep(
        tables.tenants,
        tenant_ref=event.tenant_ref,
        area_code=event.area_code,
        elements="+".join(event.elements),
        registered_on=event.on,
    )


def tenant_rejected(event: contract.TenantRejected, uow: Work) -> None:
    """Keep that a tenant cannot join, and each reason."""
    _move(event.tenant_ref, "rejected", event.on, uow)
    for reason in event.reasons:
        uow.store.keep(tables.rejections, tenant_ref=event.tenant_ref, reason=reason, on=event.on)


def tenant_invited(event: contract.TenantInvited, uow: Work) -> None:
    """Keep that a tenant may join."""
    _move(event.tenant_ref, "invited", event.on, uow)


def agreement_signed(event: contract.AgreementSigned, uow: Work) -> None:
    """Keep when a tenant signed."""
    uow.store.keep(tables.signatures, tenant_ref=event.tenant_ref, on=event.signed_on)


def put_on_waiting_list(event: contract.PutOnWaitingList, uow: Work) -> None:
    """Keep that a tenant waits for a place."""
    _move(event.tenant_ref, "waiting", event.on, uow)


def place_given(event: contract.PlaceGiven, uow: Work) -> None:
    """Keep that a tenant has a place."""
    _move(event.tenant_ref, "agreed", event.on, uow)


def participation_started(event: contract.ParticipationStarted, uow: Work) -> None:
    """Keep a tenant's year, and what it pays."""
    ref, first, after = event.tenant_ref, event.start_date, event.end_date
    _move(ref, "active", first, uow)
    uow.store.keep(tables.years, tenant_ref=ref, starts_on=first, ends_on=after)
    for offer in event.elements:
        uow.store.keep(
            tables.year_elements,
            tenant_ref=ref,
            element=offer.element,
            annual_pence=offer.annual_pence,
        )


def participation_ended(event: contract.ParticipationEnded, uow: Work) -> None:
    """Keep how a tenant left."""
    _move(event.tenant_ref, event.status, event.on, uow)
    why = NO_ACCESS if event.reason == NO_ACCESS else event.status
    uow.store.keep(
        tables.leavings,
        tenant_ref=event.tenant_ref,
        why=why,
        started=event.started,
        on=event.on,
    )


def tenancy_ended(event: contract.TenancyEnded, uow: Work) -> None:
    """Keep that a tenancy ended."""
    uow.store.keep(tables.tenancy_ends, tenant_ref=event.tenant_ref, on=event.on)


def participation_completed(event: contract.ParticipationCompleted, uow: Work) -> None:
    """Keep that a tenant's year is over."""
    _move(event.tenant_ref, "completed", event.on, uow)


def _move(tenant_ref: str, status: str, on: date, uow: Work) -> None:
    uow.store.keep(tables.moves, tenant_ref=tenant_ref, status=status, on=on)
