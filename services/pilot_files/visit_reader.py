"""Reads `inspections.csv`: one row a finding, the rows with one `visit_ref` being one visit."""

from dataclasses import replace
from typing import get_args

from services.contracts.vocabulary import Condition, VisitKind, VisitResult
from services.pilot_files import cells
from services.pilot_files.changed_references import doubt_references
from services.pilot_files.cross_checks import (
    VISIT_CELLS,
    CrossChecks,
    check_one_row,
    check_same_visit,
)
from services.pilot_files.folder import PilotFiles
from services.pilot_files.invisible import invisible_in_name
from services.pilot_files.record_reading import tenant_ref
from services.pilot_files.rows import FindingRow, VisitRow
from services.pilot_files.sheets.sheet import Record

VISIT_KINDS: tuple[VisitKind, ...] = get_args(VisitKind)
VISIT_RESULTS: tuple[VisitResult, ...] = get_args(VisitResult)
CONDITIONS: tuple[Condition, ...] = get_args(Condition)
COLUMNS = ("visit_ref", *VISIT_CELLS, "item", "category", "condition", "notes")

_Group = list[tuple[Record, VisitRow]]


def read_visits(files: PilotFiles, checks: CrossChecks) -> tuple[VisitRow, ...]:
    """Return the visits of `inspections.csv`, in the order of their first rows.

    If there are faults in the file, the visits are not to be used.
    """
    groups: dict[str, _Group] = {}
    file = files.sheet("inspections", COLUMNS)
    for record in file.records():
        row = _visit_row(record, checks)
        if row.visit_ref:
            groups.setdefault(row.visit_ref, []).append((record, row))
    doubt_references(file, "visit_ref", {ref: group[0][0].row for ref, group in groups.items()})
    for (record, visit), *_ in groups.values():
        checks.doubt_before_tenancy(record, visit.date, "it is only stored")
    return tuple(_joined(group) for group in groups.values())


def _joined(group: _Group) -> VisitRow:
    """Return the visit that is written in these rows."""
    first_record, first = group[0]
    for record, _ in group[1:]:
        check_same_visit(record, first_record)
    if len(group) > 1:
        for record, _ in group:
            check_one_row(record)
    return replace(first, findings=tuple(found for _, row in group for found in row.findings))


def _visit_row(record: Record, checks: CrossChecks) -> VisitRow:
    """Return one row as a visit with one finding or none."""
    kind = cells.choice(record, "kind", VISIT_KINDS, "a kind of visit")
    result = cells.choice(record, "result", VISIT_RESULTS, "a result")
    if result == "works_completed" and kind != "baseline" and record.good("kind", "result"):
        record.fault("result", "works_completed is for a baseline only; correct kind or result")
    return VisitRow(
        visit_ref=cells.reference(record, "visit_ref"),
        tenant_ref=tenant_ref(record, checks),
        kind=kind,
        date=cells.day(record, "date"),
        result=result,
        reason=cells.free_text(record, "reason"),
        findings=_findings(record, checks),
    )


def _findings(record: Record, checks: CrossChecks) -> tuple[FindingRow, ...]:
    item = cells.one_line(record, "item")
    if unseen := invisible_in_name(item):
        record.doubt("item", f"has {unseen} in it; it is another item without")
    if not item:
        cells.blank(record, "category", "in a row without an item, or name the item")
        cells.blank(record, "condition", "in a row without an item, or name the item")
        return ()
    checks.check_category(record)
    finding = FindingRow(
        item=item,
        category=cells.one_line_given(record, "category"),
        condition=cells.choice(record, "condition", CONDITIONS, "a condition"),
        notes=cells.free_text(record, "notes"),
    )
    return (finding,)
