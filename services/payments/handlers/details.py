"""Bank details, rent arrears and the landlord's own account."""

import re
from dataclasses import replace
from typing import Any

from services.backbone.errors import CommandRefused
from services.contracts import enrolment
from services.contracts import payments as contract
from services.payments.bank_details import verdict_on

DONE: dict[str, Any] = {"effect": "done"}


def open_payer_account(command: contract.OpenPayerAccount, uow: Any) -> dict[str, Any]:
    """Keep the landlord's account, which payments come from."""
    uow.store.keep_payer(vars(command))
    return DONE


def change_bank_details(command: contract.ChangeBankDetails, uow: Any) -> dict[str, Any]:
    """Check and keep a tenant's account; it is used from the next run on."""
    _refuse_malformed(command)
    payee = uow.store.payee(command.tenant_ref)
    verdict = verdict_on(command.sort_code, command.account_number)
    uow.store.save_payee(
        replace(
            payee,
            sort_code=command.sort_code,
            account_number=command.account_number.zfill(8) if command.account_number else "",
            account_name=command.account_name or payee.account_name,
            verdict=verdict,
            rejected=False,
        )
    )
    uow.audit(command.on, f"payee {command.tenant_ref}", f"bank details changed: {verdict}")
    return {"verdict": verdict}


def _refuse_malformed(command: contract.ChangeBankDetails) -> None:
    """Take both numbers, in digits alone, or neither; the check on them comes after."""
    if not command.sort_code and not command.account_number:
        return
    if not re.fullmatch("[0-9]{6}", command.sort_code):
        raise CommandRefused("give the sort code as 6 digits, like 089999")
    if not re.fullmatch("[0-9]{6,8}", command.account_number):
        raise CommandRefused("give the account number as 6 to 8 digits")


def rent_arrears_changed(event: enrolment.RentArrearsChanged, uow: Any) -> None:
    """Keep the arrears flag; the next run looks at it."""
    payee = uow.store.payee(event.tenant_ref)
    uow.store.save_payee(replace(payee, in_arrears=event.in_arrears))
