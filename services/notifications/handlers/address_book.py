"""Who there is to tell, how they are reached, and what the scheme is called."""

from dataclasses import replace

from services.backbone.audit import Change
from services.backbone.errors import NotYet
from services.contracts import enrolment
from services.contracts.calendar import CutOffReached
from services.notifications.adapters.correspondence import points_of
from services.notifications.domain.former_contact import FormerContact
from services.notifications.domain.scheme import Scheme
from services.notifications.domain.tenant import Tenant
from services.notifications.handlers.trail import about_tenant
from services.notifications.store import Work


def cut_off_reached(event: CutOffReached, uow: Work) -> None:
    """Keep how far the dates are, which is all that this service has to do about them."""
    uow.store.dates.reach(event.date)


def scheme_opened(event: enrolment.SchemeOpened, uow: Work) -> None:
    """Keep what messages say of the scheme."""
    uow.store.book.keep_scheme(
        Scheme(
            event.name,
            event.landlord,
            event.timing,
            event.final_needs_follow_up,
            {offer.element: offer.annual_pence for offer in event.elements},
            points_of(event.contact_points),
            event.instalments,
            event.payment_days.every,
            event.payment_days.on,
        )
    )


def scheme_changed(event: enrolment.SchemeChanged, uow: Work) -> None:
    """Keep what messages say differently from now on, those too that wait to go out."""
    known = uow.store.book.scheme()
    if known is None:
        raise NotYet("the scheme is not known to be open yet")
    uow.store.book.change_scheme(
        replace(
            known,
            contact_points=points_of(event.contact_points),
            pays_every=event.payment_days.every,
            pays_on=event.payment_days.on,
        )
    )


def tenant_registered(event: enrolment.TenantRegistered, uow: Work) -> None:
    """Put a tenant into the address book."""
    kept = Tenant.__dataclass_fields__
    told = {name: getattr(event, name) for name in kept if hasattr(event, name)}
    uow.store.book.add(Tenant(**told), event.area_code)
    uow.audit(event.on, about_tenant(event.tenant_ref), Change("registered"))


def contact_details_changed(event: enrolment.ContactDetailsChanged, uow: Work) -> None:
    """Keep a new e-mail address or mobile number, and what it replaces.

    One that was not given stays as it was.
    """
    require_tenant(event.tenant_ref, uow)
    now = uow.store.book.tenant(event.tenant_ref)
    given = {"email": event.email, "mobile": event.mobile}
    changes = {name: new for name, new in given.items() if new and new != getattr(now, name)}
    if changes:
        former = FormerContact(now.tenant_ref, event.on, now.email, now.mobile)
        uow.store.book.add_former_contact(former)
        _change(event.tenant_ref, changes, uow)
        for what in changes:
            uow.audit(event.on, about_tenant(event.tenant_ref), Change(what))


def tenant_corrected(event: enrolment.TenantCorrected, uow: Work) -> None:
    """Keep the right name and address; they count for every message not yet sent."""
    require_tenant(event.tenant_ref, uow)
    told = {name: value for name, value in vars(event).items() if name not in ("tenant_ref", "on")}
    _change(event.tenant_ref, told, uow)
    uow.audit(event.on, about_tenant(event.tenant_ref), Change("corrected"))


def preferred_channel_changed(event: enrolment.PreferredChannelChanged, uow: Work) -> None:
    """Keep the channel the tenant chose; it counts for every message not yet sent."""
    require_tenant(event.tenant_ref, uow)
    _change(event.tenant_ref, {"preferred_channel": event.channel}, uow)
    uow.audit(event.on, about_tenant(event.tenant_ref), Change("channel", after=event.channel))


def require_tenant(tenant_ref: str, uow: Work) -> None:
    """Raise `NotYet` for a tenant who is not in the address book."""
    if not uow.store.book.has(tenant_ref):
        raise not_registered(tenant_ref)


def not_registered(tenant_ref: str) -> NotYet:
    """Return what is raised of a tenant who is not in the address book."""
    return NotYet(f"tenant {tenant_ref} is not registered yet")


def _change(tenant_ref: str, changes: dict[str, str], uow: Work) -> None:
    """Change an entry, which counts for every message not yet sent."""
    uow.store.book.change(tenant_ref, changes)
    uow.store.messages.forget_places(tenant_ref)
