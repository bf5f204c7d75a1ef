"""Reads the audit trail back: the same query in every service."""

from collections.abc import Callable, Mapping

from sqlalchemy import ColumnElement, Connection, Row, Table, select

from services.backbone.actors import names_in
from services.backbone.audit import Subject
from services.backbone.paging import page_of, place_after
from services.backbone.tables import BackboneTables
from services.contracts.queries import Page
from services.contracts.queries.audit import AuditRow, Story

TENANT = "tenant"
"""The kind of subject whose story is that of everything that is a tenant's."""


def story_in(tables: BackboneTables) -> Callable[[Story, Connection], Page[AuditRow]]:
    """Return what answers a service's story query."""

    def story(query: Story, connection: Connection) -> Page[AuditRow]:
        """Return what happened to a thing, oldest first."""
        table = tables.audit
        (last,) = place_after(query, (0,))
        found = (
            select(table)
            .where(_about(table, Subject(query.kind, query.ref)), table.c.id > last)
            .order_by(table.c.id)
            .limit(query.size + 1)
        )
        names = names_in(connection, tables.actors)
        rows = connection.execute(found)
        return page_of(rows, query, lambda row: (row.id,), lambda row: _row(row, names))

    return story


def whole_story(
    connection: Connection, tables: BackboneTables, subject: Subject
) -> tuple[AuditRow, ...]:
    """Return the lines about one thing that has few of them, oldest first."""
    table = tables.audit
    query = select(table).where(_about(table, subject)).order_by(table.c.id)
    names = names_in(connection, tables.actors)
    return tuple(_row(row, names) for row in connection.execute(query))


def _about(table: Table, subject: Subject) -> ColumnElement[bool]:
    if subject.kind == TENANT:
        return table.c.tenant_ref == subject.ref
    return (table.c.subject_kind == subject.kind) & (table.c.subject_ref == subject.ref)


def _row(row: Row[*tuple[object, ...]], names: Mapping[str, str]) -> AuditRow:
    return AuditRow(
        row.at,
        row.business_date,
        names[row.actor],
        row.correlation_id,
        row.subject_kind,
        row.subject_ref,
        row.tenant_ref,
        row.what,
        row.before,
        row.after,
        row.reason,
        row.cause_kind,
        row.cause_ref,
        row.note,
    )
