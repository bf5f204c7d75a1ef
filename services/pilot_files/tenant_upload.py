"""Reads a tenants' file of any length page by page: what is in memory does not grow with it.

The rules are those of `tenant_reader.read_tenants`. What can only be known of the whole file, such
as a second row for one reference, is known at its end: a number is kept for what is compared of a
row, eight bytes each.
"""

from array import array
from collections.abc import Collection, Iterable, Iterator
from dataclasses import astuple, dataclass, fields
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, Final

from services.contracts.vocabulary import Element
from services.pilot_files.changed_references import doubt_references
from services.pilot_files.faults import Doubt, Fault, Remark
from services.pilot_files.picked_columns import seconds, several
from services.pilot_files.quick_reading import ROWS_OF_PAGE, QuickReader
from services.pilot_files.record_reading import columns_of
from services.pilot_files.repeated_tenants import compared_by, doubt_repeated
from services.pilot_files.rows import TenantRow
from services.pilot_files.sheets.sheet import Record, Sheet
from services.pilot_files.tenant_doubts import SchemeWords, doubt_each
from services.pilot_files.tenant_reader import ELEMENT_SPELLINGS, tenant_fields
from services.pilot_files.tenants_read import TenantsRead
from services.terms.showing import quoted

MOST_COMPARED: Final = 5_000
"""So many rows that may be one person are looked at once more."""

_DAYS = frozenset({"tenancy_start", "agreed_on"})
_NAMES = tuple(field.name for field in fields(TenantRow))


@dataclass(frozen=True)
class Page:
    """Some rows of the file: the number of each in a spreadsheet and what it says.

    `first` is the place of the first one among all, from 1. Rows with a fault are `faulty`; what
    they say is not to be used.
    """

    first: int
    rows: tuple[tuple[int, TenantRow], ...]
    faulty: frozenset[int]
    remarks: tuple[Remark, ...]


class TenantUpload:
    """A tenants' file. `pages` is read to its end once; then `repeated` says who is in it twice."""

    def __init__(
        self,
        path: Path,
        name: str,
        elements: Collection[Element],
        scheme: SchemeWords,
        is_workbook: bool,
    ) -> None:
        """`is_workbook`: what is in the file says so, not its name."""
        self._faults: list[Fault] = []
        self._doubts: list[Doubt] = []
        self._sheet = Sheet(path, name, columns_of(TenantRow), self._faults, self._doubts)
        self._sheet.is_workbook = is_workbook
        self._fields = tenant_fields(_Offered(elements))
        self._scheme = scheme
        self._rows, self._refs = array("q"), array("q")
        self._compared: dict[str, tuple[array[int], array[int]]] = {}

    @property
    def whole(self) -> bool:
        """Whether the file could be read to its end, as far as it was read."""
        return self._sheet.whole

    @property
    def lacks(self) -> frozenset[str]:
        """The columns that its header does not have."""
        return self._sheet.absent

    @property
    def row_count(self) -> int:
        """How many rows were read below the header."""
        return self._sheet.row_count

    def pages(self) -> Iterator[Page]:
        """Yield the rows with what is to be said of each; what is wrong with the file as a whole
        comes with the page in which it was found, the last one of no rows."""
        rows = self._sheet.rows()
        quick: QuickReader | None = None
        first = 1
        while texts := list(islice(rows, ROWS_OF_PAGE)):
            quick = quick or QuickReader(self._sheet, self._fields)
            page = self._page(first, texts, quick)
            first += len(texts)
            yield page
        if remarks := self._taken():
            yield Page(first, (), frozenset(), remarks)

    def second_references(self) -> Iterator[Remark]:
        """Yield a fault for each row whose reference an earlier row has."""
        says = "the reference is in row {} too. Give each tenant their own"
        for row, first in seconds(self._rows, self._refs):
            yield Fault(self._sheet.name, row, "tenant_ref", says, (str(first),))

    def rows_to_compare(self) -> list[int]:
        """Return the rows that may be one person twice, or have one account, at most some."""
        found: set[int] = set()
        for rows, values in self._compared.values():
            twice = several(values)
            found.update(row for row, value in zip(rows, values, strict=True) if value in twice)
        return sorted(found)[:MOST_COMPARED]

    def repeated(self, tenants: Iterable[tuple[int, TenantRow]]) -> tuple[Remark, ...]:
        """Return the doubts about those rows, which the caller kept."""
        read = TenantsRead(self._sheet)
        for row, tenant in tenants:
            read.add([row], [tenant])
        doubt_repeated(read)
        return self._taken()

    def _page(self, first: int, texts: list[tuple[int, list[str]]], quick: QuickReader) -> Page:
        read = TenantsRead(self._sheet)
        values = quick.values([cells for _, cells in texts])
        if values:
            read.add((row for row, _ in texts), [TenantRow(*each) for each in values])
        else:
            self._read_slowly(texts, read)
        doubt_each(read, self._scheme)
        refs = zip(read.tenants, read.rows, strict=True)
        doubt_references(self._sheet, "tenant_ref", {each.tenant_ref: row for each, row in refs})
        pairs = tuple(zip(read.rows, read.tenants, strict=True))
        for row, tenant in pairs:
            if row not in read.faulty:
                self._note(row, tenant)
        return Page(first, pairs, frozenset(read.faulty), self._taken())

    def _read_slowly(self, texts: list[tuple[int, list[str]]], read: TenantsRead) -> None:
        for row, cells in texts:
            record = self._sheet.record(row, cells)
            read.add([row], [TenantRow(*(field.read(record) for field in self._fields))])
            if not record.clean:
                read.faulty[row] = record

    def _note(self, row: int, tenant: TenantRow) -> None:
        self._rows.append(row)
        self._refs.append(hash(tenant.tenant_ref))
        for word, value in compared_by(tenant).items():
            rows, values = self._compared.setdefault(word, (array("q"), array("q")))
            rows.append(row)
            values.append(hash(value))

    def _taken(self) -> tuple[Remark, ...]:
        """Return what was found since this was last asked."""
        found = tuple(sorted([*self._faults, *self._doubts], key=lambda each: each.line))
        self._faults.clear()
        self._doubts.clear()
        return found


class _Offered:
    """The elements that the scheme offers, as rows are checked by them."""

    def __init__(self, elements: Collection[Element]) -> None:
        self._elements = elements

    def check_elements(self, record: Record, elements: tuple[Element, ...]) -> None:
        """Report what the scheme does not offer."""
        for element in elements:
            if record.good("elements") and element not in self._elements:
                says = "the scheme does not offer {}; take it out"
                record.fault("elements", says, quoted(element))


def as_kept(tenant: TenantRow) -> list[Any]:
    """Return a tenant's row as JSON has it."""
    return [
        value.isoformat() if isinstance(value, date) else _joined(value)
        for value in astuple(tenant)
    ]


def from_kept(kept: list[Any]) -> TenantRow:
    """Return a tenant's row as `as_kept` made it."""
    values = dict(zip(_NAMES, kept, strict=True))
    days = {name: values[name] and date.fromisoformat(values[name]) for name in _DAYS}
    elements = ELEMENT_SPELLINGS[values["elements"]]
    return TenantRow(**(values | days | {"elements": elements}))


def _joined(value: Any) -> Any:
    return "+".join(value) if isinstance(value, tuple) else value
