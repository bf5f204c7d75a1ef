"""Which instalments moved since it was last told how they stand."""

from collections.abc import Iterator, Mapping
from dataclasses import fields

from sqlalchemy import bindparam, func, select, union

from services.backbone.writing import Writer
from services.contracts.payments import MovedInstalment
from services.payments import tables
from services.payments.domain import books
from services.payments.store.due import instalment_reference

_AUDIT, _POSTINGS, _ROWS = tables.backbone.audit.c, tables.postings.c, tables.instalments.c
_TOLD = select(tables.told.c.audit_id, tables.told.c.posting_id)
_LAST = select(
    select(func.coalesce(func.max(_AUDIT.id), 0)).scalar_subquery().label("audit_id"),
    select(func.coalesce(func.max(_POSTINGS.id), 0)).scalar_subquery().label("posting_id"),
)
_MARK = tables.told.update().values(
    audit_id=bindparam("audit_to"), posting_id=bindparam("posting_to")
)
_CHANGED = union(
    select(_AUDIT.tenant_ref, _AUDIT.subject_ref.label("reference")).where(
        _AUDIT.id > bindparam("audit_from"),
        _AUDIT.id <= bindparam("audit_to"),
        _AUDIT.subject_kind == "instalment",
    ),
    select(_POSTINGS.tenant_ref, _POSTINGS.reference).where(
        _POSTINGS.id > bindparam("posting_from"),
        _POSTINGS.id <= bindparam("posting_to"),
        _POSTINGS.kind == books.EARNED.name,
    ),
).subquery("changed")
_MOVED = (
    select(
        *(_ROWS[field.name] for field in fields(MovedInstalment) if field.name != "earned"),
        _ROWS.earned_on.is_not(None),
    )
    .join(
        _CHANGED,
        (_CHANGED.c.tenant_ref == _ROWS.tenant_ref)
        & (_CHANGED.c.reference == instalment_reference(tables.instalments)),
    )
    .order_by(_ROWS.tenant_ref, _ROWS.element, _ROWS.quarter)
)


class Telling:
    """Reads what moved, by the audit trail and the books: each change of an instalment is there."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection

    def moved_since(self) -> Iterator[MovedInstalment]:
        """Yield the instalments that moved since the last time, by tenant, element and quarter."""
        told = self.connection.execute(_TOLD).one_or_none()
        last = self.connection.execute(_LAST).one()
        since: Mapping[str, int] = {
            "audit_from": told.audit_id if told else 0,
            "posting_from": told.posting_id if told else 0,
            "audit_to": last.audit_id,
            "posting_to": last.posting_id,
        }
        if told is None:
            first = {"id": 1, "audit_id": last.audit_id, "posting_id": last.posting_id}
            self.connection.insert(tables.told, first)
        if (since["audit_from"], since["posting_from"]) == (last.audit_id, last.posting_id):
            return
        if told is not None:
            self.connection.execute(_MARK, {k: v for k, v in since.items() if k.endswith("_to")})
        for row in self.connection.stream(_MOVED, since):
            yield MovedInstalment(*row)
