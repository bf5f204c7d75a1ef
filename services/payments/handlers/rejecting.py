"""Bank details that are used no more, because of a return or a death (domain page, "Returns")."""

from dataclasses import replace
from datetime import date

from services.backbone.audit import Change
from services.contracts import enrolment
from services.payments.handlers.noting import about_payee
from services.payments.store import Work
from services.payments.store.rows import Payee, Payment
from services.terms.payee_changes import DETAILS_REJECTED


def reject_details_sent_to(payment: Payment, uow: Work) -> None:
    """Reject the details a payment was sent to, in use or waiting, given once or twice.

    Others that the tenant gave since stay good.
    """
    accounts = uow.store.accounts
    payee = accounts.payee(payment.tenant_ref)
    if accounts.same(payee.next_account, payment.account):
        payee = _without_waiting(payee)
    if accounts.same(payee.account, payment.account):
        payee = replace(payee, rejected=True)
    accounts.save_payee(payee)


def tenant_died(event: enrolment.TenantDied, uow: Work) -> None:
    """The tenant has died: what is payable waits for the account of the estate."""
    reject_all_details(event.tenant_ref, event.on, uow)


def reject_all_details(tenant_ref: str, on: date, uow: Work) -> None:
    """The account holder has died: what was given until now is rejected, newer details too."""
    payee = _without_waiting(uow.store.accounts.payee(tenant_ref))
    uow.store.accounts.save_payee(replace(payee, rejected=True))
    change = Change(DETAILS_REJECTED, note="the account holder has died")
    uow.audit(on, about_payee(tenant_ref), change)


def _without_waiting(payee: Payee) -> Payee:
    return replace(payee, next_account=None, next_on=None)
