"""Reads `tenants.csv`: who is asked to join."""

from pathlib import Path
from typing import get_args

from services.contracts.vocabulary import Channel, Element
from services.pilot import cells
from services.pilot.bank_details import clean_account_number, clean_sort_code
from services.pilot.cross_checks import CrossChecks
from services.pilot.csv_file import CsvFile, Record
from services.pilot.faults import Fault
from services.pilot.record_reading import columns_of, read_with_references
from services.pilot.rows import TenantRow

CHANNELS: tuple[Channel, ...] = get_args(Channel)

ELEMENT_SPELLINGS: dict[str, tuple[Element, ...]] = {
    "repairs": ("repairs",),
    "housing_management": ("housing_management",),
    "repairs+housing_management": ("repairs", "housing_management"),
}


def read_tenants(folder: Path, checks: CrossChecks, faults: list[Fault]) -> tuple[TenantRow, ...]:
    """Return the rows of `tenants.csv`, which must be there."""
    file = CsvFile(folder / "tenants.csv", columns_of(TenantRow), faults, required=True)
    return read_with_references(file, lambda record: _tenant(record, checks), checks.tenants)


def _tenant(record: Record, checks: CrossChecks) -> TenantRow:
    sort_code, account_number = _account(record)
    return TenantRow(
        tenant_ref=cells.reference(record, "tenant_ref"),
        title=cells.one_line(record, "title"),
        first_name=cells.one_line(record, "first_name"),
        last_name=cells.one_line(record, "last_name", must=True),
        email=cells.email(record, "email"),
        mobile=cells.mobile(record, "mobile"),
        preferred_channel=cells.choice(record, "preferred_channel", CHANNELS, "a channel"),
        uprn=cells.short_code(record, "uprn"),
        address_line_1=cells.one_line(record, "address_line_1", must=True),
        address_line_2=cells.one_line(record, "address_line_2"),
        town=cells.one_line(record, "town"),
        postcode=cells.one_line(record, "postcode", must=True),
        area_code=cells.short_code(record, "area_code"),
        tenancy_type=cells.one_line(record, "tenancy_type", must=True),
        tenancy_start=cells.optional_day(record, "tenancy_start"),
        rent_arrears_pence=_rent_arrears(record),
        elements=_elements(record, checks),
        agreed_on=cells.optional_day(record, "agreed_on"),
        sort_code=sort_code,
        account_number=account_number,
        account_name=cells.one_line(record, "account_name"),
    )


def _rent_arrears(record: Record) -> int:
    """Return the arrears, which decide who may join: a blank cell does not mean a clear account."""
    cells.required(record, "rent_arrears_pence")
    return cells.pence(record, "rent_arrears_pence")


def _elements(record: Record, checks: CrossChecks) -> tuple[Element, ...]:
    spelling = cells.choice(record, "elements", tuple(ELEMENT_SPELLINGS), "an offer of the scheme")
    checks.check_elements(record, ELEMENT_SPELLINGS[spelling])
    return ELEMENT_SPELLINGS[spelling]


def _account(record: Record) -> tuple[str, str]:
    """Return sort code and account number, which are given together or not at all."""
    pair = ("sort_code", "account_number")
    if not any(record.text(column) for column in pair):
        return "", ""
    for column, other in (pair, pair[::-1]):
        if not record.text(column):
            record.fault(column, f"is blank and {other} is not; give both or neither")
            return "", ""
    return (
        cells.checked_by(record, "sort_code", clean_sort_code),
        cells.checked_by(record, "account_number", clean_account_number),
    )
