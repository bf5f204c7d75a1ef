"""What the readers of all tables do alike."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any, TypeVar

from services.pilot_files import cells
from services.pilot_files.cross_checks import CrossChecks, References
from services.pilot_files.sheets.sheet import Record, Sheet

T = TypeVar("T")


def columns_of(row: type[Any]) -> tuple[str, ...]:
    """Return the columns of a file whose rows are of this dataclass."""
    return tuple(field.name for field in fields(row))


def read_rows(file: Sheet, row_of: Callable[[Record], T]) -> tuple[T, ...]:
    """Return what `row_of` makes of each record, without those that have a fault."""
    rows = ((row_of(record), record) for record in file.records())
    return tuple(row for row, record in rows if record.clean)


def tenant_ref(record: Record, checks: CrossChecks) -> str:
    """Return the reference of the tenant a row is about."""
    ref = cells.reference(record, "tenant_ref")
    checks.check_tenant(record)
    return ref


def read_with_references(
    file: Sheet, row_of: Callable[[Record], T], refs: References
) -> tuple[T, ...]:
    """Return the rows of a file that has references of its own, noting them in `refs`."""

    def noted(record: Record) -> T:
        row = row_of(record)
        refs.add(record)
        return row

    rows = read_rows(file, noted)
    refs.close(file)
    return rows
