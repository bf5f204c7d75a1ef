"""Reads `tenants.csv`: who is asked to join."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice, starmap
from typing import Protocol, get_args

from services.contracts.uprn import clean_uprn
from services.contracts.vocabulary import Channel, Element
from services.pilot_files import cells
from services.pilot_files.bank_details import clean_account_number, clean_sort_code
from services.pilot_files.cross_checks import CrossChecks, References
from services.pilot_files.folder import PilotFiles
from services.pilot_files.quick_reading import ROWS_OF_PAGE, FieldReader, QuickReader
from services.pilot_files.record_reading import columns_of
from services.pilot_files.rows import TenantRow
from services.pilot_files.sheets.sheet import Record
from services.pilot_files.tenant_doubts import doubt_tenants
from services.pilot_files.tenants_read import TenantsRead

CHANNELS: tuple[Channel, ...] = get_args(Channel)

Page = list[tuple[int, list[str]]]
"""Some rows of the file, each with its number."""

ELEMENT_SPELLINGS: dict[str, tuple[Element, ...]] = {
    "repairs": ("repairs",),
    "housing_management": ("housing_management",),
    "repairs+housing_management": ("repairs", "housing_management"),
}


def read_tenants(files: PilotFiles, checks: CrossChecks) -> tuple[TenantRow, ...]:
    """Return the rows of `tenants.csv`, which must be there.

    There may be many. Pages that are certainly clean are read quickly, the others row by row.
    """
    file = files.sheet("tenants", columns_of(TenantRow), required=True)
    fields = tenant_fields(checks)
    quick: QuickReader | None = None
    read = TenantsRead(file)
    rows = file.rows()
    while page := list(islice(rows, ROWS_OF_PAGE)):
        quick = quick or QuickReader(file, fields)
        if clean := _clean(page, quick, checks.tenants):
            read.add((row for row, _ in page), clean)
        else:
            _read_slowly(page, read, fields, checks.tenants)
    checks.tenants.close(file)
    checks.note_tenancies(read.tenants)
    doubt_tenants(read, checks.scheme)
    return read.usable()


def _clean(page: Page, quick: QuickReader, tenants: References) -> list[TenantRow]:
    """Return the tenants of a page without a fault; none if it may have one."""
    values = quick.values([row for _, row in page])
    refs = [(row, fields[0], fields[0]) for (row, _), fields in zip(page, values, strict=False)]
    return list(starmap(TenantRow, values)) if tenants.add_new(refs) else []


def _read_slowly(
    page: Page, read: TenantsRead, fields: Sequence[FieldReader], tenants: References
) -> None:
    """Add the tenants of a page, having reported what is wrong with them."""
    for row, texts in page:
        record = read.sheet.record(row, texts)
        read.add([row], [TenantRow(*(field.read(record) for field in fields))])
        tenants.add(record)
        if not record.clean:
            read.faulty[row] = record


class ElementChecks(Protocol):
    """Checks the elements of a tenant against those that the scheme offers."""

    def check_elements(self, record: Record, elements: tuple[Element, ...]) -> None:
        """Report a fault of the record where a tenant takes what the scheme does not offer."""


def tenant_fields(checks: ElementChecks) -> tuple[FieldReader, ...]:
    """Return how each field of a `TenantRow` is read, in their order."""
    channel = partial(cells.choice, words=CHANNELS, noun="a channel")
    return (
        FieldReader("tenant_ref", cells.reference),
        FieldReader("title", cells.one_line),
        FieldReader("first_name", cells.one_line),
        FieldReader("last_name", cells.one_line_given),
        FieldReader("email", cells.email),
        FieldReader("mobile", cells.mobile),
        FieldReader("preferred_channel", channel),
        FieldReader("uprn", cells.TextRule(clean_uprn)),
        FieldReader("address_line_1", cells.one_line_given),
        FieldReader("address_line_2", cells.one_line),
        FieldReader("town", cells.one_line),
        FieldReader("postcode", cells.one_line_given),
        FieldReader("area_code", cells.short_code),
        FieldReader("tenancy_type", cells.one_line_given),
        FieldReader("tenancy_start", cells.optional_day),
        FieldReader("rent_arrears_pence", cells.balance),
        FieldReader("elements", partial(_elements, checks=checks)),
        FieldReader("agreed_on", cells.optional_day),
        FieldReader("sort_code", _sort_code, beside="account_number"),
        FieldReader("account_number", _account_number, beside="sort_code"),
        FieldReader("account_name", cells.one_line),
    )


def _elements(record: Record, column: str, checks: ElementChecks) -> tuple[Element, ...]:
    spelling = cells.choice(record, column, tuple(ELEMENT_SPELLINGS), "an offer of the scheme")
    checks.check_elements(record, ELEMENT_SPELLINGS[spelling])
    return ELEMENT_SPELLINGS[spelling]


def _sort_code(record: Record, column: str) -> str:
    return _half_of_account(record, column, "account_number", clean_sort_code)


def _account_number(record: Record, column: str) -> str:
    return _half_of_account(record, column, "sort_code", clean_account_number)


def _half_of_account(record: Record, column: str, other: str, check: Callable[[str], str]) -> str:
    """Return sort code or account number, which are given together or not at all."""
    if record.given(column) and record.given(other):
        return cells.checked_by(record, column, check)
    if record.given(other):
        record.fault(column, f"is blank and {other} is not; give both or neither")
    return ""
