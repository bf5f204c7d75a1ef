"""Instalments, payments and bank files, whole: what a pilot's files are written from."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from services.contracts.permissions import may
from services.contracts.queries import Listed
from services.contracts.words import (
    ContentHash,
    DueDate,
    EntryDay,
    InstalmentReason,
    InstalmentStatus,
    OfElement,
    Pence,
    ProcessingDay,
    Quarter,
    SubmissionDay,
    TenantRef,
)


@dataclass(frozen=True)
class InstalmentRow:
    """One element's money for one quarter, as it stands."""

    tenant_ref: TenantRef
    element: OfElement
    quarter: Quarter
    amount_pence: Pence
    due_date: DueDate
    status: InstalmentStatus
    reason: InstalmentReason
    entry_day: Annotated[date | None, "of the payment it is in; null: in none, or it came back"]
    earned: Annotated[bool, "whether the books have it as earned"]


@may("finance", "finance_approver", "housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class Instalments(Listed[InstalmentRow]):
    """Every instalment, by tenant, element and quarter."""


@dataclass(frozen=True)
class PaymentRow:
    """What one tenant was sent in one run."""

    number: Annotated[int, "the payment's number"]
    tenant_ref: TenantRef
    amount_pence: Pence
    submission_day: SubmissionDay
    processing_day: ProcessingDay
    entry_day: EntryDay
    status: Annotated[str, "`submitted`, `paid` or `returned`"]
    return_code: Annotated[str, "the bank's (ARUCS); empty: it did not come back"]


@may("finance", "finance_approver", "housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class Payments(Listed[PaymentRow]):
    """Every payment that went to the bank, by number."""


@dataclass(frozen=True)
class BankFilePart:
    """A part of a bank file: its parts one after the other are the file."""

    name: Annotated[str, "the file's name"]
    content_hash: ContentHash
    part: Annotated[int, "its place in the file, from 1"]
    content: Annotated[str, "the text of the part"]


@may("finance", "finance_approver", "auditor")
@dataclass(frozen=True)
class BankFiles(Listed[BankFilePart]):
    """The parts of every bank file that counts, by name and place."""

    most: ClassVar[int] = 20
    """A page's parts are about 2 MB."""
