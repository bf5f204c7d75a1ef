"""What payments calls things in the audit trail."""

from typing import Protocol

from services.backbone.audit import Subject


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
