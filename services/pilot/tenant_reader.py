"""Reads `tenants.csv`: who is asked to join."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice, starmap
from pathlib import Path
from typing import get_args

from services.contracts.vocabulary import Channel, Element
from services.pilot import cells
from services.pilot.bank_details import clean_account_number, clean_sort_code
from services.pilot.cross_checks import CrossChecks, References
from services.pilot.csv_file import CsvFile, Record
from services.pilot.faults import Fault
from services.pilot.quick_reading import ROWS_OF_PAGE, FieldReader, QuickReader
from services.pilot.record_reading import columns_of
from services.pilot.rows import TenantRow

CHANNELS: tuple[Channel, ...] = get_args(Channel)

Page = list[tuple[int, list[str]]]
"""Some rows of the file, each with its line."""

ELEMENT_SPELLINGS: dict[str, tuple[Element, ...]] = {
    "repairs": ("repairs",),
    "housing_management": ("housing_management",),
    "repairs+housing_management": ("repairs", "housing_management"),
}


def read_tenants(folder: Path, checks: CrossChecks, faults: list[Fault]) -> tuple[TenantRow, ...]:
    """Return the rows of `tenants.csv`, which must be there.

    There may be many. Pages that are certainly clean are read quickly, the others row by row.
    """
    file = CsvFile(folder / "tenants.csv", columns_of(TenantRow), faults, required=True)
    fields = tenant_fields(checks)
    quick: QuickReader | None = None
    found: list[TenantRow] = []
    rows = file.rows()
    while page := list(islice(rows, ROWS_OF_PAGE)):
        quick = quick or QuickReader(file, fields)
        found += _clean(page, quick, checks.tenants) or _usable(page, file, fields, checks.tenants)
    checks.tenants.close(file)
    return tuple(found)


def _clean(page: Page, quick: QuickReader, tenants: References) -> list[TenantRow]:
    """Return the tenants of a page without a fault; none if it may have one."""
    values = quick.values([row for _, row in page])
    refs = [(line, row[0], row[0]) for (line, _), row in zip(page, values, strict=False)]
    return list(starmap(TenantRow, values)) if tenants.add_new(refs) else []


def _usable(
    page: Page, file: CsvFile, fields: Sequence[FieldReader], tenants: References
) -> list[TenantRow]:
    """Return the tenants of a page who have no fault, having reported those of the others."""
    found = []
    for line, row in page:
        record = file.record(line, row)
        tenant = TenantRow(*(field.read(record) for field in fields))
        tenants.add(record)
        if record.clean:
            found.append(tenant)
    return found


def tenant_fields(checks: CrossChecks) -> tuple[FieldReader, ...]:
    """Return how each field of a `TenantRow` is read, in their order."""
    must = partial(cells.one_line, must=True)
    channel = partial(cells.choice, words=CHANNELS, noun="a channel")
    return (
        FieldReader("tenant_ref", cells.reference),
        FieldReader("title", cells.one_line),
        FieldReader("first_name", cells.one_line),
        FieldReader("last_name", must),
        FieldReader("email", cells.email),
        FieldReader("mobile", cells.mobile),
        FieldReader("preferred_channel", channel),
        FieldReader("uprn", cells.short_code),
        FieldReader("address_line_1", must),
        FieldReader("address_line_2", cells.one_line),
        FieldReader("town", cells.one_line),
        FieldReader("postcode", must),
        FieldReader("area_code", cells.short_code),
        FieldReader("tenancy_type", must),
        FieldReader("tenancy_start", cells.optional_day),
        FieldReader("rent_arrears_pence", _rent_arrears),
        FieldReader("elements", partial(_elements, checks=checks)),
        FieldReader("agreed_on", cells.optional_day),
        FieldReader("sort_code", _sort_code, beside="account_number"),
        FieldReader("account_number", _account_number, beside="sort_code"),
        FieldReader("account_name", cells.one_line),
    )


def _rent_arrears(record: Record, column: str) -> int:
    """Return the arrears, which decide who may join: a blank cell does not mean a clear account."""
    cells.required(record, column)
    return cells.pence(record, column)


def _elements(record: Record, column: str, checks: CrossChecks) -> tuple[Element, ...]:
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
