"""What the bank sends back (domain page, "Returns")."""

from datetime import date, timedelta

from services.backbone.audit import moved
from services.backbone.errors import Invalid
from services.contracts import payments as contract
from services.contracts.vocabulary import HOLDER_DIED, ReturnCode
from services.payments.domain import books
from services.payments.domain.bacs_cycle import RETURN_MEANINGS
from services.payments.domain.instalments import check_move
from services.payments.handlers.deal import payment_day_after, work_out_afresh
from services.payments.handlers.noting import about_payment, as_known
from services.payments.handlers.rejecting import reject_all_details, reject_details_sent_to
from services.payments.store import Work
from services.payments.store.rows import Payment
from services.terms.days import long_day


def record_return(command: contract.RecordReturn, uow: Work) -> contract.ReturnMatch:
    """Put a returned payment's instalments back; one that fits no payment is kept as unmatched.

    Raises `Invalid` for one that is dated before its payment was sent or after today. A payment may
    come back before its entry day: it can be recalled on the day the bank works on it.
    """
    refuse_after_today(command.on, uow)
    payment = uow.store.runs.payment_to_return(command.tenant_ref, command.entry_day)
    if payment is None:
        uow.store.keep_unmatched_return(command)
        return contract.ReturnMatch(matched=False)
    if command.on < payment.submission_day:
        day, sent = long_day(command.on), long_day(payment.submission_day)
        raise Invalid(f"{day} is before {sent}, when it was sent", "on")
    take_back(payment, command.on, command.code, uow)
    uow.store.runs.sum_up_prepared()
    return contract.ReturnMatch(matched=True)


def refuse_after_today(on: date, uow: Work) -> None:
    """Raise `Invalid` for a date after the one that is open."""
    last = uow.store.last_cut_off()
    if last is not None and on > last + timedelta(days=1):
        today = long_day(last + timedelta(days=1))
        raise Invalid(f"{long_day(on)} is after today, which is {today}", "on")


def take_back(payment: Payment, on: date, code: ReturnCode, uow: Work) -> None:
    """A payment came back: its instalments can be paid again, to other details.

    Whoever hears of it with the code of a death writes to the tenant no more.
    """
    uow.store.runs.mark_returned(payment, on, code, uow.actor)
    uow.audit(on, about_payment(payment), moved("", "returned", reason=code))
    _put_back(payment, uow)
    if code == HOLDER_DIED:
        reject_all_details(payment.tenant_ref, on, uow)
    else:
        reject_details_sent_to(payment, uow)
    work_out_afresh(payment.tenant_ref, on, ("return", payment.reference), uow)
    what = (on, payment.amount_pence, payment.tenant_ref, payment.reference)
    uow.store.books.post([books.RETURNED.of(*what)])
    uow.record(
        contract.PaymentReturned(
            tenant_ref=payment.tenant_ref,
            amount_pence=payment.amount_pence,
            entry_day=payment.entry_day,
            returned_on=on,
            code=code,
            meaning=RETURN_MEANINGS[code],
            other_details=uow.store.accounts.payee(payment.tenant_ref).has_details,
            next_payment_day=payment_day_after(as_known(on, uow) - timedelta(days=1), uow),
        )
    )


def _put_back(payment: Payment, uow: Work) -> None:
    lines = uow.store.instalments_of_payment(payment.number)
    for instalment in lines:
        check_move(instalment.reference, instalment.status, "returned")
    uow.store.set_status([i.id for i in lines], "returned")
