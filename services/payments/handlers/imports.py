"""Reports of returned credits and corrections from the bank.

Every row ends with an outcome and its reason, none is dropped; a file with a fault is refused
whole. The same file a second time changes nothing but rows that were `unknown` and can be decided
by now.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from services.backbone.errors import Invalid
from services.bank_formats.credits import PayerAccount
from services.bank_formats.incoming.faults import FileFault
from services.bank_formats.returns_report import ReportRow, read_report
from services.contracts import payments as contract
from services.payments.domain.matching import (
    Candidate,
    Decision,
    ReturnedRow,
    decide,
    paid_by_us,
)
from services.payments.domain.narratives import without_accounts
from services.payments.handlers.details import change_bank_details
from services.payments.handlers.imported_files import (
    content_of,
    decide_again,
    imported_before,
    keep,
    outcomes_of,
)
from services.payments.handlers.returns import refuse_after_today, take_back
from services.payments.handlers.two_people import opened
from services.payments.store import Work
from services.payments.store.accounts import open_details
from services.payments.store.rows import Details, ImportedRow, Payment, SentPayment


@dataclass(frozen=True)
class Decided:
    """A row, what was decided on it, and the payment it is about, if that is known."""

    row: ReportRow
    decision: Decision
    sent: SentPayment | None


def import_returns(command: contract.ImportReturns, uow: Work) -> contract.ImportedReturns:
    """Match a report's rows with payments and do what each says.

    Of a report imported before, only the rows that were `unknown` are decided again. Raises
    `Invalid` with every fault of the file (a return that is dated before the bank worked on its
    payment is one); nothing is done then.
    """
    uow.connection.expect_many_rows()
    refuse_after_today(command.on, uow)
    content, digest = content_of(command.content)
    known = imported_before("returns", command, digest, uow)
    if known is not None:
        return _import_again(known, content, command, uow)
    decided = _decide(content, command, uow)
    _act_on_all(decided, command, uow)
    number = keep("returns", command, digest, [_kept(each) for each in decided], uow)
    return contract.ImportedReturns(number, False, 0, outcomes_of(number, uow))


def _import_again(
    number: int, content: bytes, command: contract.ImportReturns, uow: Work
) -> contract.ImportedReturns:
    changed = []
    unknown = uow.store.imports.rows(number, "unknown")
    if unknown:
        changed = [
            each
            for each in _decide(content, command, uow)
            if each.row.number in unknown and each.decision.outcome in ("matched", "duplicate")
        ]
    _act_on_all(changed, command, uow)
    for each in changed:
        decide_again(number, _kept(each), command, uow)
    return contract.ImportedReturns(number, True, len(changed), outcomes_of(number, uow))


def _decide(content: bytes, command: contract.ImportReturns, uow: Work) -> list[Decided]:
    try:
        rows = read_report(BytesIO(content), command.on)
    except FileFault as fault:
        raise Invalid(f"{command.name}: {fault}", "content") from None
    in_use = uow.store.payer.in_use()
    payer = None if in_use is None else in_use.account
    candidates = {row.number: uow.store.imports.candidates(row.reference) for row in rows}
    decisions = decide(_matchable(row, candidates[row.number], payer, uow) for row in rows)
    sent = {each.payment.number: each for found in candidates.values() for each in found}
    return [
        Decided(row, decision, None if decision.payment is None else sent.get(decision.payment))
        for row, decision in zip(rows, decisions, strict=True)
    ]


def _matchable(
    row: ReportRow, found: Sequence[SentPayment], payer: PayerAccount | None, uow: Work
) -> tuple[ReturnedRow, list[Candidate]]:
    account = (row.sort_code, row.account_number.zfill(8))
    matchable = ReturnedRow(
        row.number,
        row.kind,
        _is_ours(row, found, payer),
        account,
        row.amount_pence,
        row.reference,
        row.original_processing_day,
        (row.code, row.corrected_sort_code, row.corrected_account_number),
    )
    return matchable, [_candidate(sent, account, uow) for sent in found]


def _is_ours(row: ReportRow, found: Sequence[SentPayment], payer: PayerAccount | None) -> bool:
    if payer is None:
        return False
    paid_from = (row.originating_sort_code, row.originating_account_number.zfill(8))
    ours = (payer.sort_code, payer.account_number.zfill(8))
    return paid_by_us(
        row.service_user_number == payer.service_user_number,
        not row.originating_account_number or paid_from == ours,
        bool(found),
    )


def _candidate(sent: SentPayment, account: tuple[str, str], uow: Work) -> Candidate:
    payment, details = sent.payment, _details_of(sent, uow)
    return Candidate(
        payment.number,
        payment.reference,
        payment.amount_pence,
        sent.processing_day,
        payment.entry_day,
        account == (details.sort_code, details.account_number),
        sent.status == "returned",
        sent.not_submitted,
    )


def _details_of(sent: SentPayment, uow: Work) -> Details:
    account, tenant_ref = sent.payment.account, sent.payment.tenant_ref
    with opened():
        return open_details(uow.store.keys(), account, tenant_ref, sent.sealed)


def _act_on_all(decided: Sequence[Decided], command: contract.ImportReturns, uow: Work) -> None:
    for each in decided:
        if each.decision.outcome == "matched" and each.sent is not None:
            _act_on(each.row, each.sent.payment, command, uow)
    uow.store.runs.sum_up_prepared()


def _act_on(row: ReportRow, payment: Payment, command: contract.ImportReturns, uow: Work) -> None:
    if row.kind == "unpaid":
        take_back(payment, command.on, row.code, uow)  # type: ignore[arg-type]
    else:
        _correct_details(row, payment, command, uow)


def _correct_details(
    row: ReportRow, payment: Payment, command: contract.ImportReturns, uow: Work
) -> None:
    """Take the bank's correction as changed details, unless the tenant gave others since, be they
    in use or still waiting."""
    accounts = uow.store.accounts
    payee = accounts.payee(payment.tenant_ref)
    if payee.next_account is not None or not accounts.same(payee.account, payment.account):
        return
    change = contract.ChangeBankDetails(
        payment.tenant_ref, command.on, row.corrected_sort_code, row.corrected_account_number, ""
    )
    change_bank_details(change, uow)


def _kept(decided: Decided) -> ImportedRow:
    """Return a row as it is kept: without account numbers, of others' payments without text."""
    row, decision, sent = decided.row, decided.decision, decided.sent
    return ImportedRow(
        row.number,
        decision.outcome,
        decision.reason,
        "" if sent is None else sent.payment.reference,
        row.amount_pence or 0,
        row.reported_on,
        row.code,
        "" if decision.outcome == "not_ours" else without_accounts(row.reference),
    )
