"""What came back from the bank, and what should be on its statement and is not."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from services.contracts.payments import MissingRow, OutcomeCount
from services.contracts.permissions import may
from services.contracts.queries import Listed, Query
from services.contracts.words import ContentHash, EntryDay, Pence, TenantRef


@dataclass(frozen=True)
class ImportRow:
    """A file from the bank that was imported."""

    number: Annotated[int, "the import's number"]
    kind: Annotated[str, "`returns` or `statement`"]
    name: Annotated[str, "the file's name"]
    imported_by: Annotated[str, "who imported it"]
    imported_on: Annotated[date, "the business date on which it was imported"]
    rows: Annotated[tuple[str, ...], "how many of its rows had which outcome, such as `2 matched`"]


@may("finance", "finance_approver", "auditor")
@dataclass(frozen=True)
class Imports(Listed[ImportRow]):
    """Every file that was imported, newest first."""


@dataclass(frozen=True)
class ImportDetails:
    """A file from the bank that was imported, and how its rows ended."""

    number: Annotated[int, "the import's number"]
    kind: Annotated[str, "`returns` or `statement`"]
    name: Annotated[str, "the file's name"]
    content_hash: ContentHash
    imported_by: Annotated[str, "who imported it"]
    imported_on: Annotated[date, "the business date on which it was imported"]
    outcomes: Annotated[tuple[OutcomeCount, ...], "by outcome"]


@may("finance", "finance_approver", "auditor")
@dataclass(frozen=True)
class ImportByNumber(Query[ImportDetails]):
    """One import without its rows; `not_found` if there is none of that number."""

    number: Annotated[int, "the import's number"]


@dataclass(frozen=True)
class ImportedRow:
    """A row of a file from the bank, and what became of it."""

    row: Annotated[int, "its place in the file"]
    on: Annotated[date, "its date in the file"]
    amount_pence: Pence
    code: Annotated[str, "the bank's code; may be empty"]
    text: Annotated[str, "its words; empty where it is about others"]
    outcome: Annotated[str, "such as `matched`, `duplicate`, `settled` or `unexpected`"]
    subject: Annotated[str, "the payment or run it was matched with; may be empty"]
    tenant_ref: Annotated[str, "whose payment that is; empty: nobody's"]
    reason: Annotated[str, "why it ended so"]


@may("finance", "finance_approver", "auditor")
@dataclass(frozen=True)
class ImportedRows(Listed[ImportedRow]):
    """The rows of one import, in the order of the file; `not_found` if there is no such import."""

    number: Annotated[int, "the import's number"]
    outcome: Annotated[str, "only rows that ended so; empty for all"] = ""


@may("finance", "finance_approver", "auditor")
@dataclass(frozen=True)
class NotOnStatement(Listed[MissingRow]):
    """What should be on the statement by a date and was on none that was imported."""

    until: Annotated[date | None, "what was expected by this date; null: by today"] = None


@dataclass(frozen=True)
class UnmatchedReturnRow:
    """A return that fits no payment, as it came."""

    tenant_ref: TenantRef
    entry_day: EntryDay
    date: Annotated[date, "the day it came back"]
    code: Annotated[str, "ARUCS code of the return"]


@may("finance", "finance_approver", "auditor")
@dataclass(frozen=True)
class UnmatchedReturns(Listed[UnmatchedReturnRow]):
    """The returns that fit no payment, in the order in which they came."""
