"""The tenants' table as it was read, rows with a fault included."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from services.pilot_files.rows import TenantRow
from services.pilot_files.sheets.sheet import Record, Sheet


@dataclass
class TenantsRead:
    """Tenants with their rows' numbers, in the order of the table.

    `faulty` has the record of each row with a fault: what stands in for a cell that could not be
    read is not to be judged.
    """

    sheet: Sheet
    rows: list[int] = field(default_factory=list)
    tenants: list[TenantRow] = field(default_factory=list)
    faulty: dict[int, Record] = field(default_factory=dict)

    def add(self, rows: Iterable[int], tenants: Iterable[TenantRow]) -> None:
        """Add tenants, each with the number of its row."""
        self.rows.extend(rows)
        self.tenants.extend(tenants)

    def good(self, row: int, *columns: str) -> bool:
        """Return whether these cells of a row were read as they are."""
        return row not in self.faulty or self.faulty[row].good(*columns)

    def usable(self) -> tuple[TenantRow, ...]:
        """Return the tenants without those who have a fault."""
        if not self.faulty:
            return tuple(self.tenants)
        pairs = zip(self.rows, self.tenants, strict=True)
        return tuple(tenant for row, tenant in pairs if row not in self.faulty)
