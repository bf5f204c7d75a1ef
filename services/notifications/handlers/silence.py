"""Nothing more is written to a tenant who has died; how that begins, and how it ends.

What waits is dropped when its turn comes, by what the address book says then.
"""

from datetime import UTC, date, datetime

from services.backbone.audit import Change, moved
from services.backbone.errors import Invalid
from services.contracts import enrolment, payments
from services.notifications.domain import death
from services.notifications.handlers.address_book import require_tenant
from services.notifications.handlers.trail import about_task, about_tenant
from services.notifications.store import Work
from services.notifications.store.tasks import Task

MISTAKE, ACCEPTED = "mistake", "done"


def tenant_died(event: enrolment.TenantDied, uow: Work) -> None:
    """Fall silent, and have an officer see to what is left."""
    require_tenant(event.tenant_ref, uow)
    _fall_silent(event.tenant_ref, death.DIED, event.on, death.about_death(event.on), uow)


def holder_died(event: payments.PaymentReturned, uow: Work) -> None:
    """Fall silent, because the bank says that who has the account has died."""
    require_tenant(event.tenant_ref, uow)
    about = death.about_holder(event.returned_on, event.amount_pence, event.entry_day)
    _fall_silent(event.tenant_ref, death.HOLDER_DIED, event.returned_on, about, uow)


def bank_details_accepted(event: payments.BankDetailsAccepted, uow: Work) -> None:
    """Somebody has the account now to whom the money is paid: what the bank said is settled."""
    require_tenant(event.tenant_ref, uow)
    task = uow.store.tasks.open_of_tenant(event.tenant_ref, death.HOLDER_DIED)
    if task is not None:
        uow.store.tasks.close(task.id, ACCEPTED, uow.actor, datetime.now(UTC))
        change = moved("open", ACCEPTED, note="new bank details accepted")
        uow.audit(event.on, about_task(task.id, task.tenant_ref), change)
    _speak_again(event.tenant_ref, death.HOLDER_DIED, event.on, "new bank details accepted", uow)


def was_mistake(task: Task, on: date, note: str, uow: Work) -> None:
    """Write to the tenant again. Raises `Invalid` for a task that is about no death."""
    if task.kind not in death.SAID_IN:
        raise Invalid(f"task {task.id} is about no death: close it in another way", "outcome")
    _speak_again(task.tenant_ref, task.kind, on, note, uow)


def _fall_silent(tenant_ref: str, kind: str, on: date, about: str, uow: Work) -> None:
    said_in = death.SAID_IN[kind]
    if getattr(uow.store.book.tenant(tenant_ref), said_in) is not None:
        return
    uow.store.tasks.open(kind, tenant_ref, None, about, datetime.now(UTC))
    _keep(tenant_ref, {said_in: on}, Change("silent", after="yes", reason=kind), on, uow)


def _speak_again(tenant_ref: str, kind: str, on: date, why: str, uow: Work) -> None:
    said_in = death.SAID_IN[kind]
    if getattr(uow.store.book.tenant(tenant_ref), said_in) is not None:
        change = Change("silent", "yes", "no", reason=kind, note=why)
        _keep(tenant_ref, {said_in: None}, change, on, uow)


def _keep(
    tenant_ref: str, said: dict[str, date | None], change: Change, on: date, uow: Work
) -> None:
    uow.store.book.change(tenant_ref, said)
    uow.store.messages.forget_places(tenant_ref)
    uow.audit(on, about_tenant(tenant_ref), change)
