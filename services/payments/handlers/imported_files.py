"""What every file from the bank has in common: read from Base64, known by its hash, kept by row."""

import base64
import binascii
import hashlib
from collections.abc import Sequence

from services.backbone.audit import LONGEST_VALUE, Change, Subject
from services.backbone.errors import Conflict, Invalid
from services.bank_formats.incoming.source import LARGEST_FILE
from services.contracts import payments as contract
from services.payments.store import Work
from services.payments.store.rows import ImportedFile, ImportedRow

FromBank = contract.ImportReturns | contract.ImportStatement


def content_of(text: str) -> tuple[bytes, str]:
    """Return a file and the SHA-256 of it; `Invalid` if the text is too large or none."""
    if len(text) > LARGEST_FILE * 4 // 3 + 4:
        raise Invalid(f"the file is larger than {LARGEST_FILE // 2**20} MB", "content")
    try:
        content = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise Invalid("the content is not Base64", "content") from None
    return content, hashlib.sha256(content).hexdigest()


def imported_before(kind: str, command: FromBank, digest: str, uow: Work) -> int | None:
    """Return the number of the import of the very same file; None if it is new.

    Raises `Conflict` if it was imported as something else.
    """
    known = uow.store.imports.known(digest)
    if known is None:
        return None
    number, file = known
    if file.kind != kind:
        raise Conflict(f"{command.name}: import {number} took this file as {file.kind}")
    return number


def keep(kind: str, command: FromBank, digest: str, rows: Sequence[ImportedRow], uow: Work) -> int:
    """Keep a new file with what became of each row; returns the import's number."""
    file = ImportedFile(kind, command.name, digest, uow.actor, command.on)
    number = uow.store.imports.add(file, rows)
    change = Change(kind, after=command.name[:LONGEST_VALUE], note=digest)
    uow.audit(command.on, Subject("import", str(number)), change)
    return number


def decide_again(number: int, row: ImportedRow, command: FromBank, uow: Work) -> None:
    """Change what became of a row of an earlier import, with its line in the audit trail."""
    uow.store.imports.decide_again(number, row)
    change = Change(f"row {row.row}", after=row.outcome, note=row.reason)
    uow.audit(command.on, Subject("import", str(number)), change)


def outcomes_of(number: int, uow: Work) -> tuple[contract.OutcomeCount, ...]:
    """Return how the rows of an import ended."""
    counts = uow.store.imports.outcomes(number)
    return tuple(contract.OutcomeCount(outcome, rows) for outcome, rows in counts.items())
