"""How a use case notes what it did: for which business date, and about what."""

from datetime import date, timedelta
from typing import Protocol

from services.backbone.audit import Subject
from services.payments.store import Work

LONG_AGO = date(2000, 1, 1)
"""The business date of what is done before the first cut-off."""


def as_known(on: date, uow: Work) -> date:
    """Return `on`, or the first date whose cut-off is still to come if that one's is over.

    What is recorded after a cut-off waits for the next one, whatever date it gives itself.
    """
    last = uow.store.last_cut_off()
    return on if last is None or on > last else last + timedelta(days=1)


class _OfTenant(Protocol):
    @property
    def reference(self) -> str: ...
    @property
    def tenant_ref(self) -> str: ...


def about_instalment(instalment: _OfTenant) -> Subject:
    """Return an instalment as a subject of the audit trail."""
    return Subject("instalment", instalment.reference, instalment.tenant_ref)


def about_payment(payment: _OfTenant) -> Subject:
    """Return a payment as a subject of the audit trail."""
    return Subject("payment", payment.reference, payment.tenant_ref)


def about_payee(tenant_ref: str) -> Subject:
    """Return a tenant, as they are paid, as a subject of the audit trail."""
    return Subject("payee", tenant_ref, tenant_ref)


def about_run(run_ref: str) -> Subject:
    """Return a run as a subject of the audit trail."""
    return Subject("run", run_ref)
