"""What came of visits, and what was found."""

import json
from dataclasses import asdict
from datetime import date

from sqlalchemy import bindparam, delete, select

from services.backbone.writing import Writer
from services.contracts.repairs import RecordVisit
from services.repairs import tables
from services.repairs.domain.correcting import Visit
from services.repairs.domain.finding import Finding
from services.repairs.store.rows import VersionRow

_COLUMNS = ("visit_ref", "tenant_ref", "kind", "on", "result", "reason")

# Statements are built once: SQLAlchemy takes longer to build one than SQLite to run it.
_FIND = select(tables.visits.c.id).where(tables.visits.c.visit_ref == bindparam("ref"))
_ADD = tables.visits.insert().returning(tables.visits.c.id)
_LAST_BASELINE = (
    select(tables.visits.c.id)
    .where(
        tables.visits.c.tenant_ref == bindparam("of"),
        tables.visits.c.kind == "baseline",
        tables.visits.c.result == "completed",
        tables.visits.c.counted,
        tables.visits.c.taken_back_on.is_(None),
    )
    .order_by(tables.visits.c.id.desc())
    .limit(1)
)
_BASELINE_FINDINGS = select(
    tables.findings.c.item, tables.findings.c.category, tables.findings.c.condition
).where(tables.findings.c.visit_id == _LAST_BASELINE.scalar_subquery())

_OF_TENANT = (
    select(tables.visits)
    .where(tables.visits.c.tenant_ref == bindparam("of"))
    .order_by(tables.visits.c.id)
)
_FOUND = (
    select(tables.findings)
    .where(tables.findings.c.visit_id.in_(bindparam("ids", expanding=True)))
    .order_by(tables.findings.c.id)
)
_TENANT_OF = select(tables.visits.c.tenant_ref).where(tables.visits.c.visit_ref == bindparam("ref"))
_VERSIONS = (
    select(tables.visit_versions, tables.visits.c.visit_ref)
    .join(tables.visits, tables.visits.c.id == tables.visit_versions.c.visit_id)
    .where(tables.visits.c.tenant_ref == bindparam("of"))
    .order_by(tables.visit_versions.c.id)
)
_SAVE = tables.visits.update().where(tables.visits.c.visit_ref == bindparam("ref"))
_FORGET = delete(tables.findings).where(tables.findings.c.visit_id == bindparam("of"))
_SAVED = ("on", "result", "reason", "counted", "version", "taken_back_on")


class VisitStore:
    """Reads and writes inside one unit of work."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection

    def has(self, visit_ref: str) -> bool:
        """Return whether the reference is taken."""
        return self.connection.execute(_FIND, {"ref": visit_ref}).first() is not None

    def add(self, visit: RecordVisit, counted: bool) -> None:
        """Keep a visit and its findings; `counted`: it decided something."""
        row = {name: getattr(visit, name) for name in _COLUMNS}
        added = self.connection.execute(_ADD, row | {"counted": counted, "version": 1})
        visit_id = added.scalar_one()
        findings = [asdict(finding) | {"visit_id": visit_id} for finding in visit.findings]
        self.connection.insert(tables.findings, *findings)

    def baseline_findings(self, tenant_ref: str) -> list[Finding]:
        """Return the findings of the last completed baseline that counted."""
        rows = self.connection.execute(_BASELINE_FINDINGS, {"of": tenant_ref})
        return [Finding(*row) for row in rows]

    def of(self, tenant_ref: str) -> list[Visit]:
        """Return a tenant's visits as they were recorded, those taken back too."""
        rows = self.connection.execute(_OF_TENANT, {"of": tenant_ref}).all()
        found: dict[int, list[Finding]] = {row.id: [] for row in rows}
        for each in self.connection.execute(_FOUND, {"ids": list(found)}):
            finding = Finding(each.item, each.category, each.condition, each.notes)
            found[each.visit_id].append(finding)
        return [
            Visit(
                *(row.visit_ref, row.tenant_ref, row.kind, row.on, row.result, row.reason),
                tuple(found[row.id]),
                *(row.counted, row.version, row.taken_back_on),
            )
            for row in rows
        ]

    def tenant_of(self, visit_ref: str) -> str | None:
        """Return whose home a visit was to; None if there is none of that reference."""
        return self.connection.execute(_TENANT_OF, {"ref": visit_ref}).scalar_one_or_none()

    def save(self, visit: Visit) -> None:
        """Update a visit, but for its findings."""
        values = {name: getattr(visit, name) for name in _SAVED}
        self.connection.execute(_SAVE, values | {"ref": visit.visit_ref})

    def replace_findings(self, visit: Visit) -> None:
        """Keep other findings in place of a visit's."""
        visit_id = self._id_of(visit.visit_ref)
        self.connection.execute(_FORGET, {"of": visit_id})
        findings = [asdict(finding) | {"visit_id": visit_id} for finding in visit.findings]
        self.connection.insert(tables.findings, *findings)

    def keep_version(self, visit: Visit, on: date, by: str, why: str) -> None:
        """Keep a visit as it was until it was corrected or taken back, with who did that."""
        self.connection.insert(
            tables.visit_versions,
            {
                "visit_id": self._id_of(visit.visit_ref),
                "version": visit.version,
                "on": visit.on,
                "result": visit.result,
                "reason": visit.reason,
                "findings": json.dumps([asdict(finding) for finding in visit.findings]),
                "changed_on": on,
                "changed_by": by,
                "why": why,
            },
        )

    def versions_of(self, tenant_ref: str) -> list[VersionRow]:
        """Return what was corrected or taken back of a tenant's visits, in that order."""
        rows = self.connection.execute(_VERSIONS, {"of": tenant_ref})
        return [
            VersionRow(
                *(row.visit_ref, row.version, row.on, row.result, row.reason),
                tuple(Finding(**finding) for finding in json.loads(row.findings)),
                *(row.changed_on, row.changed_by, row.why),
            )
            for row in rows
        ]

    def _id_of(self, visit_ref: str) -> int:
        found: int = self.connection.execute(_FIND, {"ref": visit_ref}).scalar_one()
        return found
