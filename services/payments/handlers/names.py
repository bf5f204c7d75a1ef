"""A tenant's name put right: the names on their accounts are compared with it anew."""

from dataclasses import replace

from services.backbone.audit import Change
from services.backbone.errors import NotYet
from services.contracts import enrolment
from services.payments.domain.account_doubts import is_doubtful
from services.payments.domain.account_names import compare_names
from services.payments.handlers.noting import about_payee, as_known
from services.payments.store import Work
from services.payments.store.rows import Account, Tenant
from services.terms.payee_changes import NAME_COMPARED


def tenant_corrected(event: enrolment.TenantCorrected, uow: Work) -> None:
    """Keep the name, and compare it with those of the accounts in use and to be used.

    An account can come to be in doubt by it. It is never out of doubt by it: that takes a second
    person, and what they see is why it was in doubt.
    """
    known = uow.store.finance.tenant(event.tenant_ref)
    if known is None:
        raise NotYet(f"tenant {event.tenant_ref} is not registered yet")
    right = replace(
        known, title=event.title, first_name=event.first_name, last_name=event.last_name
    )
    if right == known:
        return
    uow.store.finance.rename_tenant(right)
    payee = uow.store.accounts.payee(event.tenant_ref)
    numbers = filter(None, (payee.account, payee.next_account))
    changed = [_compare(uow.store.accounts.find(number), right, event, uow) for number in numbers]
    if any(changed):
        uow.connection.expect_many_rows()
        uow.store.runs.mark_prepared()


def _compare(account: Account, tenant: Tenant, event: enrolment.TenantCorrected, uow: Work) -> bool:
    """Compare a name on an account with the tenant's; returns whether something else comes of it
    than before."""
    names = (tenant.title, tenant.first_name, tenant.last_name)
    verdict = compare_names(account.details.account_name, *names).likeness
    if verdict == account.name_verdict or account.is_unconfirmed:
        return False
    unasked = uow.store.finance.controls().details_confirmed or account.confirmed_by is not None
    doubtful = account.doubtful or (not unasked and is_doubtful(verdict, "", doubtful_before=False))
    uow.store.accounts.update(account.number, name_verdict=verdict, doubtful=doubtful)
    change = Change(NAME_COMPARED, account.name_verdict, verdict, note=account.masked)
    uow.audit(as_known(event.on, uow), about_payee(event.tenant_ref), change)
    return True
