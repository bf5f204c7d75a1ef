"""Checks between rows and between files: references, whose they are, and what the scheme knows."""

from collections.abc import Sequence

from services.contracts.vocabulary import Element
from services.pilot.csv_file import CsvFile, Record
from services.pilot.faults import nearest, quoted
from services.pilot.rows import SchemeFile

VISIT_CELLS = ("tenant_ref", "kind", "date", "result", "reason")
"""What all rows of one visit have in common."""


class References:
    """The references of one file: the line of each, and whose it is.

    `whole` is False while the file is not, or could not be, read to its end: then a reference that
    is not here may still be one.
    """

    def __init__(self, column: str) -> None:
        self.whole = False
        self._column = column
        self._lines: dict[str, int] = {}
        self._tenants: dict[str, str] = {}

    def add(self, record: Record) -> None:
        """Note the record's reference; a second one is a fault that names the line of the first."""
        ref = record.text(self._column)
        if not ref:
            return
        if ref not in self._lines:
            self._lines[ref] = record.line
            self._tenants[ref] = record.text("tenant_ref")
        elif record.good(self._column):
            message = f"a second {quoted(ref)}; the first is on line {self._lines[ref]}"
            record.fault(self._column, f"{message}. Give each its own")

    def add_new(self, rows: Sequence[tuple[int, str, str]]) -> bool:
        """Note line, reference and tenant of many rows, if every reference is a first one.

        Returns False, and notes nothing, if one is not: `add` says which, row by row.
        """
        lines = {ref: line for line, ref, _ in rows}
        if len(lines) < len(rows) or not self._lines.keys().isdisjoint(lines):
            return False
        self._lines.update(lines)
        self._tenants.update((ref, tenant) for _, ref, tenant in rows)
        return True

    def close(self, file: CsvFile) -> None:
        """Note that `file` was read, and whether it told all its references."""
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
        self._elements = {setting.element for setting in scheme.elements} if scheme else set()
        self._categories = scheme.tenant_categories + scheme.landlord_categories if scheme else ()

    def check_tenant(self, record: Record) -> None:
        """Check that the row is about a tenant of `tenants.csv`."""
        ref = record.text("tenant_ref")
        if not record.good("tenant_ref") or not self.tenants.whole:
            return
        if self.tenants.tenant_of(ref) is None:
            message = f"tenants.csv has no tenant {quoted(ref)}"
            record.fault("tenant_ref", f"{message}; correct the reference or add the tenant")

    def check_category(self, record: Record) -> None:
        """Check that the responsibility matrix knows the category; never guess."""
        category = record.text("category")
        if category and self._categories and category not in self._categories:
            message = f"{quoted(category)} is not a category of the scheme"
            record.fault("category", f"{message}; {nearest(category, self._categories)}")

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
            message = f"neither repairs.csv nor contacts.csv has {quoted(ref)}"
            record.fault("value", f"{message}; give the job_ref or contact_ref of the breach")


def check_same_visit(record: Record, first: Record) -> None:
    """Check that a row agrees with the first row of its visit on everything but the finding."""
    for column in VISIT_CELLS:
        here, there = record.text(column), first.text(column)
        if here != there and record.good(column) and first.good(column):
            message = f"{quoted(here)} here and {quoted(there)} on line {first.line}"
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
