"""The landlord's own bank statement: what is on it, what should be, and what nobody expected.

A statement may overlap with earlier ones, or be an earlier one. A line that settled something is
settled for good. One that was unexpected is looked at again with each statement that has it, since
what it is about may have been noted later.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO

from services.backbone.errors import Invalid
from services.bank_formats.bank_statement import read_statement
from services.bank_formats.incoming.faults import FileFault
from services.contracts import payments as contract
from services.payments.adapters.bank_statement_setting import statement_format
from services.payments.domain.narratives import without_accounts
from services.payments.domain.reconciliation import (
    Missing,
    Reconciliation,
    StatementLine,
    reconcile,
)
from services.payments.handlers.imported_files import (
    content_of,
    decide_again,
    imported_before,
    keep,
    outcomes_of,
)
from services.payments.handlers.runs import known_run, move_run
from services.payments.store import Work
from services.payments.store.rows import ImportedRow


@dataclass(frozen=True)
class Earlier:
    """Where a line was kept before, and how it ended there."""

    import_number: int
    row: int
    outcome: str


def import_statement(command: contract.ImportStatement, uow: Work) -> contract.ImportedStatement:
    """Compare a statement with what should be on it; runs whose debit is there are settled.

    The answer says how many lines were settled, unexpected or on an earlier statement already, how
    many are `unexpected` by now, on whichever statement they were first, and what is missing.
    Raises `Invalid` with every fault of the file; nothing is done then.
    """
    uow.connection.expect_many_rows()
    content, digest = content_of(command.content)
    known = imported_before("statement", command, digest, uow)
    lines = _read(content, command, uow)
    earlier = _earlier(lines, known, uow)
    unsettled = [line for line in lines if _is_open(line, earlier)]
    until = max(line.on for line in lines)
    found = reconcile(unsettled, uow.store.imports.expected(until), until)
    _settle_runs(found, command, uow)
    changed = _settle_earlier(found, earlier, command, uow)
    number = known
    if number is None:
        rows = _rows(lines, found, earlier, uow)
        number = keep("statement", command, digest, rows, uow)
    return contract.ImportedStatement(
        number,
        repeated=known is not None,
        changed=changed,
        outcomes=outcomes_of(number, uow),
        unexpected=len(found.unexpected),
        missing=tuple(map(_not_on_it, found.missing)),
    )


def _read(
    content: bytes, command: contract.ImportStatement, uow: Work
) -> tuple[StatementLine, ...]:
    form = statement_format(uow.store.finance.settings().statement_columns)
    try:
        return read_statement(BytesIO(content), command.on, form)
    except FileFault as fault:
        raise Invalid(f"{command.name}: {fault}", "content") from None


# --- lines that were there before ---

Key = tuple[date, int, str]
"""Day, pence, and the digest of the text or what was kept of it."""


def _earlier(lines: Sequence[StatementLine], known: int | None, uow: Work) -> dict[int, Earlier]:
    """Return where the lines were kept before, by their number in the file.

    Two lines that are alike are two lines: as many as were kept are taken for those, beginning
    with what is settled. In a file that was imported before, a line is known by its number.
    """
    own = {} if known is None else uow.store.imports.rows(known)
    others = _kept_by_others(lines, known, uow)
    found = {}
    for line in lines:
        row = own.get(line.number)
        if row is None or row.outcome == "duplicate":
            place = next((others[key].pop() for key in _keys(line, uow) if others.get(key)), None)
            if place is not None:
                found[line.number] = place
        if row is not None and known is not None:
            found.setdefault(line.number, Earlier(known, row.row, row.outcome))
    return found


def _kept_by_others(
    lines: Sequence[StatementLine], known: int | None, uow: Work
) -> dict[Key, list[Earlier]]:
    """Return the lines that other statements had on these days, what is settled last."""
    days = [line.on for line in lines]
    kept: dict[Key, list[Earlier]] = defaultdict(list)
    for number, row in reversed(uow.store.imports.lines_between(min(days), max(days))):
        if number != known:
            place = Earlier(number, row.row, row.outcome)
            kept[row.on, row.amount_pence, row.digest or row.text].append(place)
    return kept


def _keys(line: StatementLine, uow: Work) -> list[Key]:
    texts = [without_accounts(line.text), *_digests(line, uow)]
    return [(line.on, line.amount_pence, text) for text in texts]


def _digests(line: StatementLine, uow: Work) -> tuple[str, ...]:
    """Return what stands for a line whose text is not kept, by each key, the newest first."""
    content = f"{line.on}|{line.amount_pence}|{line.text}"
    return tuple(uow.store.keys().digests(content))


def _is_open(line: StatementLine, earlier: Mapping[int, Earlier]) -> bool:
    """Return whether a line settled nothing yet."""
    place = earlier.get(line.number)
    return place is None or place.outcome == "unexpected"


# --- what becomes of the lines ---


def _settle_runs(found: Reconciliation, command: contract.ImportStatement, uow: Work) -> None:
    for settled in found.settled:
        if settled.item.kind == "run":
            run = known_run(settled.item.name.lower(), uow)
            note = f"{command.name} line {settled.line.number} {settled.note}".rstrip()
            move_run(
                run, "settled", command.on, uow, note=note, values={"settled_on": settled.line.on}
            )


def _settle_earlier(
    found: Reconciliation,
    earlier: Mapping[int, Earlier],
    command: contract.ImportStatement,
    uow: Work,
) -> int:
    """Settle lines where they were kept before; returns how many."""
    settled = [row for row in _settled(found) if row.row in earlier]
    for row in settled:
        place = earlier[row.row]
        decide_again(place.import_number, replace(row, row=place.row), command, uow)
    return len(settled)


def _rows(
    lines: Sequence[StatementLine], found: Reconciliation, earlier: Mapping[int, Earlier], uow: Work
) -> list[ImportedRow]:
    """Return the lines of a new file in its order, each with its outcome."""
    left = {each.line.number for each in found.unexpected}
    rows = [_duplicate(line, line.number in left) for line in lines if line.number in earlier]
    rows += [row for row in (*_settled(found), *_unexpected(found, uow)) if row.row not in earlier]
    return sorted(rows, key=lambda row: row.row)


def _settled(found: Reconciliation) -> list[ImportedRow]:
    return [
        _row(each.line, "settled", each.note or "named on the statement", each.item.name, True)
        for each in found.settled
    ]


def _unexpected(found: Reconciliation, uow: Work) -> list[ImportedRow]:
    rows = []
    for each in found.unexpected:
        row = _row(each.line, "unexpected", each.reason, "", each.names_ours)
        digest = "" if each.names_ours else _digests(each.line, uow)[0]
        rows.append(replace(row, digest=digest))
    return rows


def _duplicate(line: StatementLine, is_unexpected: bool) -> ImportedRow:
    still = ", and it is still unexpected" if is_unexpected else ""
    return _row(line, "duplicate", f"an earlier statement has this line{still}", "", False)


def _row(
    line: StatementLine, outcome: str, reason: str, subject: str, is_about_us: bool
) -> ImportedRow:
    text = without_accounts(line.text) if is_about_us else ""
    return ImportedRow(line.number, outcome, reason, subject, line.amount_pence, line.on, "", text)


def _not_on_it(missing: Missing) -> contract.NotOnThisStatement:
    item = missing.item
    return contract.NotOnThisStatement(
        item.kind, item.name, item.amount_pence, item.on, missing.overdue, missing.reason
    )
