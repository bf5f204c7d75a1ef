"""What the bank sends back (domain page, "Returns")."""

from dataclasses import replace
from typing import Any

from services.contracts import payments as contract
from services.payments.domain import books
from services.payments.domain.bacs_cycle import RETURN_MEANINGS
from services.payments.domain.instalments import check_move
from services.payments.handlers.deal import work_out_afresh
from services.payments.rows import Payment


def record_return(command: contract.RecordReturn, uow: Any) -> dict[str, Any]:
    """Put a returned payment's instalments back; one that fits no payment is kept as unmatched."""
    payment = uow.store.runs.payment_to_return(command.tenant_ref, command.entry_day)
    if payment is None:
        uow.store.keep_unmatched_return(vars(command))
        return {"matched": False}
    uow.store.runs.mark_returned(payment, command.on, command.code)
    _put_back(payment, uow)
    _reject_details(payment, uow)
    work_out_afresh(payment.tenant_ref, command.on, f"return of {payment.reference}", uow)
    what = (command.on, payment.amount_pence, payment.tenant_ref, payment.reference)
    uow.store.books.post([books.RETURNED.of(*what)])
    uow.audit(command.on, f"payment {payment.reference}", "→ returned", f"code {command.code}")
    uow.record(
        contract.PaymentReturned(
            tenant_ref=payment.tenant_ref,
            amount_pence=payment.amount_pence,
            entry_day=payment.entry_day,
            returned_on=command.on,
            code=command.code,
            meaning=RETURN_MEANINGS[command.code],
        )
    )
    return {"matched": True}


def _put_back(payment: Payment, uow: Any) -> None:
    lines = uow.store.instalments_of_payment(payment.number)
    for instalment in lines:
        check_move(instalment.status, "returned")
    uow.store.set_status([i.id for i in lines], "returned")


def _reject_details(payment: Payment, uow: Any) -> None:
    """Reject the details on file, even ones given earlier the same day: only details that arrive
    after the return release the instalments."""
    uow.store.save_payee(replace(uow.store.payee(payment.tenant_ref), rejected=True))
