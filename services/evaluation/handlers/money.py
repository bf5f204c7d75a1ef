"""What payments' events come to as facts."""

from services.contracts import payments as contract
from services.evaluation import tables
from services.evaluation.store import Work


def instalments_moved(event: contract.InstalmentsMoved, uow: Work) -> None:
    """Keep how each instalment stands now."""
    for instalment in event.instalments:
        uow.store.keep(tables.instalments, **vars(instalment))


def payment_submitted(event: contract.PaymentSubmitted, uow: Work) -> None:
    """Keep the instalments that went to the bank."""
    for line in event.lines:
        uow.store.keep(
            tables.submissions,
            tenant_ref=event.tenant_ref,
            entry_day=event.entry_day,
            **vars(line),
        )


def payment_returned(event: contract.PaymentReturned, uow: Work) -> None:
    """Keep that a payment came back."""
    uow.store.keep(
        tables.returns,
        tenant_ref=event.tenant_ref,
        entry_day=event.entry_day,
        on=event.returned_on,
        code=event.code,
        amount_pence=event.amount_pence,
    )


def instalments_held(event: contract.InstalmentsHeld, uow: Work) -> None:
    """Keep what could not be paid, and why."""
    for line in event.lines:
        uow.store.keep(
            tables.holds,
            tenant_ref=event.tenant_ref,
            reason=event.reason,
            on=event.on,
            **vars(line),
        )
