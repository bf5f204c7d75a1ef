"""What the bank sends back: reports of returned credits, and the landlord's own statement.

Every row of a file ends with an outcome and its reason, none is dropped; a file with a fault is
refused whole; the same file a second time changes nothing.
"""

import base64
import binascii
import hashlib
from collections import Counter
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from services.backbone.errors import CommandRefused
from services.contracts import payments as contract
from services.payments.adapters.bank_statement import read_statement
from services.payments.adapters.bank_statement_setting import statement_format
from services.payments.adapters.incoming.faults import FileFault
from services.payments.adapters.returns_report import LARGEST_FILE, ReportRow, read_report
from services.payments.domain.matching import Candidate, Decision, ReturnedRow, decide
from services.payments.domain.reconciliation import Reconciliation, StatementLine, reconcile
from services.payments.handlers.details import change_bank_details
from services.payments.handlers.returns import take_back
from services.payments.handlers.runs import known_run, move_run
from services.payments.rows import Details, ImportedRow, Payment
from services.payments.store.accounts import open_details

# --- returned payments ---


def import_returns(command: contract.ImportReturns, uow: Any) -> dict[str, Any]:
    """Match a report's rows with payments and do what each says.

    Raises `CommandRefused` with every fault of the file; nothing is done then.
    """
    content, digest = _content(command.content)
    known = uow.store.imports.known(digest)
    if known is not None:
        return _answer(known.number, uow, repeated=True)
    try:
        rows = read_report(BytesIO(content), command.on)
    except FileFault as fault:
        raise CommandRefused(f"{command.name}: {fault}") from None
    candidates = {row.number: uow.store.imports.candidates(row.reference) for row in rows}
    decisions = decide(_matchable(row, candidates[row.number], uow) for row in rows)
    payments = {payment.number: payment for found in candidates.values() for payment in found}
    for row, decision in zip(rows, decisions, strict=True):
        if decision.outcome == "matched":
            _act_on(row, payments[decision.payment], command, uow)
    kept = [
        _kept(row, decision, payments.get(decision.payment))
        for row, decision in zip(rows, decisions, strict=True)
    ]
    return _keep("returns", command, digest, kept, uow)


def _matchable(
    row: ReportRow, found: Sequence[Any], uow: Any
) -> tuple[ReturnedRow, list[Candidate]]:
    account = (row.sort_code, row.account_number.zfill(8))
    matchable = ReturnedRow(
        row.number,
        row.kind,
        _is_ours(row, uow),
        account,
        row.amount_pence,
        row.reference,
        row.original_processing_day,
        (row.code, row.corrected_sort_code, row.corrected_account_number),
    )
    return matchable, [_candidate(payment, account, uow) for payment in found]


def _is_ours(row: ReportRow, uow: Any) -> bool:
    payer = uow.store.payer()
    if payer is None or row.service_user_number != payer.service_user_number:
        return False
    given = (row.originating_sort_code, row.originating_account_number.zfill(8))
    return not row.originating_account_number or given == (
        payer.sort_code,
        payer.account_number.zfill(8),
    )


def _candidate(payment: Any, account: tuple[str, str], uow: Any) -> Candidate:
    details = _details_of(payment, uow)
    return Candidate(
        payment.number,
        payment.reference,
        payment.amount_pence,
        payment.processing_day,
        payment.entry_day,
        account == (details.sort_code, details.account_number),
        payment.status == "returned",
    )


def _details_of(payment: Any, uow: Any) -> Details:
    return open_details(uow.store.keys(), payment.account, payment.tenant_ref, payment.sealed)


def _act_on(row: ReportRow, payment: Any, command: contract.ImportReturns, uow: Any) -> None:
    if row.kind == "unpaid":
        came_back = Payment(
            payment.number,
            payment.tenant_ref,
            payment.amount_pence,
            payment.entry_day,
            payment.reference,
        )
        take_back(came_back, command.on, row.code, uow)  # type: ignore[arg-type]
    else:
        _correct_details(row, payment, command, uow)


def _correct_details(row: ReportRow, payment: Any, command: Any, uow: Any) -> None:
    """Take the bank's correction as changed details, unless the tenant gave others since."""
    if uow.store.accounts.payee(payment.tenant_ref).account != payment.account:
        return
    change = contract.ChangeBankDetails(
        payment.tenant_ref, command.on, row.corrected_sort_code, row.corrected_account_number, ""
    )
    change_bank_details(change, uow)


def _kept(row: ReportRow, decision: Decision, payment: Any) -> ImportedRow:
    return ImportedRow(
        row.number,
        decision.outcome,
        decision.reason,
        "" if payment is None else payment.reference,
        row.amount_pence or 0,
        row.reported_on,
        row.code,
        row.reference,
    )


# --- the bank statement ---


def import_statement(command: contract.ImportStatement, uow: Any) -> dict[str, Any]:
    """Compare a statement with what should be on it; runs whose debit is there are settled.

    The answer says how many lines were settled, unexpected or on an earlier statement already, and
    what is missing. Raises `CommandRefused` with every fault of the file; nothing is done then.
    """
    content, digest = _content(command.content)
    known = uow.store.imports.known(digest)
    if known is not None:
        return _answer(known.number, uow, repeated=True) | {"missing": []}
    form = statement_format(uow.store.office.settings().statement_columns)
    try:
        lines = read_statement(BytesIO(content), command.on, form)
    except FileFault as fault:
        raise CommandRefused(f"{command.name}: {fault}") from None
    fresh, repeated = _parted(lines, uow.store.imports.lines_before())
    until = max(line.on for line in lines)
    found = reconcile(fresh, uow.store.imports.expected(until), until)
    _settle_runs(found, command, uow)
    kept = sorted([*_outcomes(found), *map(_duplicate, repeated)], key=lambda row: row.row)
    return _keep("statement", command, digest, kept, uow) | {"missing": _missing(found)}


def _parted(
    lines: Sequence[StatementLine], before: Counter[Any]
) -> tuple[list[StatementLine], list[StatementLine]]:
    """Return the new lines and those that an earlier statement had already."""
    fresh: list[StatementLine] = []
    repeated: list[StatementLine] = []
    left = Counter(before)
    for line in lines:
        key = (line.on, line.amount_pence, line.text)
        (repeated if left[key] > 0 else fresh).append(line)
        left[key] -= 1
    return fresh, repeated


def _settle_runs(found: Reconciliation, command: contract.ImportStatement, uow: Any) -> None:
    for settled in found.settled:
        if settled.item.kind == "run":
            run = known_run(settled.item.name.lower(), uow)
            why = f"{command.name} line {settled.line.number} {settled.note}".rstrip()
            move_run(run, "settled", command.on, why, uow, settled_on=settled.line.on)


def _outcomes(found: Reconciliation) -> list[ImportedRow]:
    settled = [
        _line_row(each.line, "settled", each.note or "named on the statement", each.item.name)
        for each in found.settled
    ]
    unexpected = [_line_row(each.line, "unexpected", each.reason, "") for each in found.unexpected]
    return settled + unexpected


def _duplicate(line: StatementLine) -> ImportedRow:
    return _line_row(line, "duplicate", "an earlier statement has this line", "")


def _line_row(line: StatementLine, outcome: str, reason: str, subject: str) -> ImportedRow:
    return ImportedRow(
        line.number, outcome, reason, subject, line.amount_pence, line.on, "", line.text
    )


def _missing(found: Reconciliation) -> list[dict[str, Any]]:
    return [
        {
            "kind": each.item.kind,
            "name": each.item.name,
            "amount_pence": each.item.amount_pence,
            "expected_on": each.item.on.isoformat(),
            "overdue": each.overdue,
            "reason": each.reason,
        }
        for each in found.missing
    ]


# --- shared steps ---


def _content(text: str) -> tuple[bytes, str]:
    if len(text) > LARGEST_FILE * 4 // 3 + 4:
        raise CommandRefused(f"the file is larger than {LARGEST_FILE // 2**20} MB")
    try:
        content = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise CommandRefused("the content is not Base64") from None
    return content, hashlib.sha256(content).hexdigest()


def _keep(
    kind: str, command: Any, digest: str, rows: Sequence[ImportedRow], uow: Any
) -> dict[str, Any]:
    values = {
        "kind": kind,
        "name": command.name,
        "content_hash": digest,
        "imported_by": uow.actor,
        "imported_on": command.on,
    }
    number = uow.store.imports.add(values, rows)
    uow.audit(command.on, f"import {number}", f"{kind}: {command.name}"[:120], digest)
    return _answer(number, uow, repeated=False)


def _answer(number: int, uow: Any, *, repeated: bool) -> dict[str, Any]:
    outcomes = uow.store.imports.outcomes(number)
    return {"import": number, "repeated": repeated, "outcomes": outcomes}
