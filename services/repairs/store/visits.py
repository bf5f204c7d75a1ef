"""What came of visits, and what was found."""

from dataclasses import asdict

from sqlalchemy import bindparam, select

from services.backbone.writing import Writer
from services.contracts.repairs import RecordVisit
from services.repairs import tables
from services.repairs.domain.inspection import Finding

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
    )
    .order_by(tables.visits.c.id.desc())
    .limit(1)
)
_BASELINE_FINDINGS = select(
    tables.findings.c.item, tables.findings.c.category, tables.findings.c.condition
).where(tables.findings.c.visit_id == _LAST_BASELINE.scalar_subquery())


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
        added = self.connection.execute(_ADD, row | {"counted": counted})
        visit_id = added.scalar_one()
        findings = [asdict(finding) | {"visit_id": visit_id} for finding in visit.findings]
        self.connection.insert(tables.findings, *findings)

    def baseline_findings(self, tenant_ref: str) -> list[Finding]:
        """Return the findings of the last completed baseline that counted."""
        rows = self.connection.execute(_BASELINE_FINDINGS, {"of": tenant_ref})
        return [Finding(*row) for row in rows]
