"""A tenant's home, as every use case of repairs takes it up."""

from services.backbone.audit import Subject
from services.backbone.errors import NotFound, NotYet
from services.repairs.domain.inspection import Home
from services.repairs.store import Work


def home_of(tenant_ref: str, uow: Work) -> Home:
    """Return the home of the tenant a command names; `NotFound` if there is none."""
    home = uow.store.find(tenant_ref)
    if home is None:
        raise NotFound(f"no tenant has the reference {tenant_ref!r}", "tenant_ref")
    return home


def home_of_event(tenant_ref: str, uow: Work) -> Home:
    """Return the home of the tenant an event names; `NotYet` if they are not registered yet."""
    home = uow.store.find(tenant_ref)
    if home is None:
        raise NotYet(f"tenant {tenant_ref} is not registered yet")
    return home


def subject(home: Home) -> Subject:
    """Return what a home is in the audit trail."""
    return Subject("home", home.tenant_ref, home.tenant_ref)
