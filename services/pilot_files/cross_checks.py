"""Checks between rows and between files: references, whose they are, and what the scheme knows."""

import datetime as dt
from collections.abc import Iterable, Sequence

from services.contracts.vocabulary import Element
from services.pilot_files.changed_references import doubt_references
from services.pilot_files.rows import SchemeFile, TenantRow
from services.pilot_files.sheets.sheet import Record, Sheet
from services.terms.showing import nearest, quoted

VISIT_CELLS = ("tenant_ref", "kind", "date", "result", "reason")
"""What all rows of one visit have in common."""


class References:
    """The references of one table: the row of each, and whose it is. `file` is the table's name.

    `whole` is False while the file is not, or could not be, read to its end: then a reference that
    is not here may still be one.
    """

    def __init__(self, column: str) -> None:
        self.whole = False
        self.file = ""
        self._column = column
        self._rows: dict[str, int] = {}
        self._tenants: dict[str, str] = {}

    def add(self, record: Record) -> None:
        """Note the record's reference; a second one is a fault that names the row of the first."""
        ref = record.text(self._column)
        if not ref:
            return
        if ref not in self._rows:
            self._rows[ref] = record.row
            self._tenants[ref] = record.text("tenant_ref")
        elif record.good(self._column):
            says = "a second {}; the first is in row {}. Give each its own"
            record.fault(self._column, says, quoted(ref), str(self._rows[ref]))

    def add_new(self, rows: Sequence[tuple[int, str, str]]) -> bool:
        """Note row, reference and tenant of many rows, if every reference is a first one.

        Returns False, and notes nothing, if one is not: `add` says which, row by row.
        """
        numbers = {ref: row for row, ref, _ in rows}
        if len(numbers) < len(rows) or not self._rows.keys().isdisjoint(numbers):
            return False
        self._rows.update(numbers)
        self._tenants.update((ref, tenant) for _, ref, tenant in rows)
        return True

    def close(self, file: Sheet) -> None:
        """Note that `file` was read, and whether it told all its references.

        Those that Excel changes when it opens the file are doubted.
        """
        self.file = file.name
        doubt_references(file, self._column, self._rows)
        self.whole = file.whole and file.absent.isdisjoint((self._column, "tenant_ref"))

    def tenant_of(self, ref: str) -> str | None:
        """Return whose the reference is; None if it is not in the file."""
        return self._tenants.get(ref)


class CrossChecks:
    """What was read so far of a pilot, as far as later rows are checked against it."""

    def __init__(self, scheme: SchemeFile | None) -> None:
        self.tenants = References("tenant_ref")
        self.jobs = References("job_ref")
        self.contacts = References("contact_ref")
        self.scheme = scheme
        self._tenancy_starts: dict[str, dt.date] = {}
        self._elements = {setting.element for setting in scheme.elements} if scheme else set()
        self._categories = scheme.tenant_categories + scheme.landlord_categories if scheme else ()

    def check_tenant(self, record: Record) -> None:
        """Check that the row is about a tenant of `tenants.csv`."""
        ref = record.text("tenant_ref")
        if not record.good("tenant_ref") or not self.tenants.whole:
            return
        if self.tenants.tenant_of(ref) is None:
            says = (
                f"{self.tenants.file} has no tenant {{}}; correct the reference or add the tenant"
            )
            record.fault("tenant_ref", says, quoted(ref))

    def note_tenancies(self, tenants: Iterable[TenantRow]) -> None:
        """Note when the tenancies start, as far as it is given."""
        self._tenancy_starts = {
            each.tenant_ref: each.tenancy_start for each in tenants if each.tenancy_start
        }

    def doubt_before_tenancy(
        self, record: Record, day: dt.date, what: str, column: str = "date"
    ) -> None:
        """Doubt what happened before the tenancy starts; `what` says what becomes of it."""
        ref = record.text("tenant_ref")
        starts = self._tenancy_starts.get(ref)
        if starts is not None and day < starts and record.good("tenant_ref", column):
            says = f"{{}} is before the tenancy of {{}} starts, on {{}}; {what}"
            record.doubt(column, says, str(day), quoted(ref), str(starts))

    def check_category(self, record: Record) -> None:
        """Check that the responsibility matrix knows the category; never guess."""
        check_category(record, self._categories)

    def check_elements(self, record: Record, elements: tuple[Element, ...]) -> None:
        """Check that the scheme offers the elements the tenant takes."""
        for element in elements:
            if self._elements and record.good("elements") and element not in self._elements:
                message = f"the scheme does not offer {element}; take it out here"
                record.fault("elements", f"{message} or add [elements.{element}] to scheme.toml")

    def check_appeal(self, record: Record) -> None:
        """Check that an upheld appeal is about a job or a contact of that tenant."""
        ref = record.text("value")
        owners = {self.jobs.tenant_of(ref), self.contacts.tenant_of(ref)} - {None}
        if owners and record.text("tenant_ref") not in owners:
            message = f"{quoted(ref)} is a reference of another tenant"
            record.fault("value", f"{message}; correct it or the tenant_ref")
        if not owners and self.jobs.whole and self.contacts.whole:
            message = f"neither {self.jobs.file} nor {self.contacts.file} has {quoted(ref)}"
            record.fault("value", f"{message}; give the job_ref or contact_ref of the breach")


def check_category(record: Record, categories: tuple[str, ...]) -> None:
    """Check that a category is one of these; nothing where they are not known."""
    category = record.text("category")
    if category and categories and category not in categories:
        message = f"{quoted(category)} is not a category of the scheme"
        record.fault("category", f"{message}; {nearest(category, categories)}")


def check_same_visit(record: Record, first: Record) -> None:
    """Check that a row agrees with the first row of its visit on everything but the finding."""
    for column in VISIT_CELLS:
        here, there = record.text(column), first.text(column)
        if here != there and record.good(column) and first.good(column):
            message = f"{quoted(here)} here and {quoted(there)} in row {first.row}"
            record.fault(column, f"{message}, for one visit; make them the same")


def check_one_row(record: Record) -> None:
    """Check a row of a visit of several rows: each of them names an item."""
    if not record.text("item"):
        message = "is blank in a visit of several rows"
        record.fault("item", f"{message}; name the item or take the row out")


def check_recorded_on(record: Record, happened: str) -> None:
    """Check that nothing was recorded before it happened, on the date in the column `happened`."""
    recorded = record.text("recorded_on")
    if recorded and record.good("recorded_on", happened) and recorded < record.text(happened):
        record.fault("recorded_on", f"is before {happened}; correct one of the two dates")
