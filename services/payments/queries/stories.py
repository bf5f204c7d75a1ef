"""What payments' audit trail says of instalments, beside their references."""

from collections.abc import Mapping

from sqlalchemy import Connection, select

from services.backbone.among import among
from services.backbone.story import AuditLines, Instalment
from services.payments import tables
from services.payments.store.due import instalment_reference

_ROWS = tables.instalments
_OF_TENANTS = select(
    instalment_reference(_ROWS).label("reference"), _ROWS.c.element, _ROWS.c.quarter
).where(among(_ROWS.c.tenant_ref, "whose"))


def instalments_in(connection: Connection, lines: AuditLines) -> Mapping[str, Instalment]:
    """Return the instalments that lines are about, by their reference."""
    whose = {line.tenant_ref for line in lines if line.subject_kind == "instalment"}
    if not whose:
        return {}
    rows = connection.execute(_OF_TENANTS, {"whose": sorted(whose)})
    return {row.reference: Instalment(row.element, row.quarter) for row in rows}
