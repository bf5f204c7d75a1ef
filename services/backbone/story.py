"""Reads the audit trail back: the same query in every service."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, select, tuple_

from services.backbone.actors import names_in
from services.backbone.audit import COLUMNS, Subject
from services.backbone.paging import page_of, place_after
from services.backbone.tables import BackboneTables
from services.contracts.queries import Page
from services.contracts.queries.audit import AuditRow, Story
from services.terms.changes import AuditLine

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
            .where(
                _about(table, Subject(query.kind, query.ref)),
                *_between(table, query.since, query.until),
                table.c.id > last,
            )
            .order_by(table.c.id)
            .limit(query.size + 1)
        )
        names = names_in(connection, tables.actors)
        rows = connection.execute(found)
        return page_of(rows, query, lambda row: (row.id,), lambda row: _as_answered(row, names))

    return story


def whole_story(
    connection: Connection, tables: BackboneTables, subject: Subject
) -> tuple[AuditRow, ...]:
    """Return the lines about one thing that has few of them, oldest first."""
    table = tables.audit
    query = select(table).where(_about(table, subject)).order_by(table.c.id)
    names = names_in(connection, tables.actors)
    return tuple(_as_answered(row, names) for row in connection.execute(query))


def lines_about(
    connection: Connection, tables: BackboneTables, subjects: Collection[Subject], tenant_ref: str
) -> list[AuditLine]:
    """Return the lines about these things, oldest first; of none what is another tenant's."""
    table = tables.audit
    about = tuple_(table.c.subject_kind, table.c.subject_ref)
    query = select(table).where(
        about.in_(sorted((subject.kind, subject.ref) for subject in subjects)),
        table.c.tenant_ref.in_(["", tenant_ref]),
    )
    names = names_in(connection, tables.actors)
    return [_line(row, names) for row in connection.execute(query.order_by(table.c.id))]


def _about(table: Table, subject: Subject) -> ColumnElement[bool]:
    if subject.kind == TENANT:
        return table.c.tenant_ref == subject.ref
    return (table.c.subject_kind == subject.kind) & (table.c.subject_ref == subject.ref)


def _between(table: Table, since: date | None, until: date | None) -> list[ColumnElement[bool]]:
    limits = []
    if since is not None:
        limits.append(table.c.business_date >= since)
    if until is not None:
        limits.append(table.c.business_date <= until)
    return limits


def _as_answered(row: Row[*tuple[Any, ...]], names: Mapping[str, str]) -> AuditRow:
    return AuditRow(**vars(_line(row, names)))


def _line(row: Row[*tuple[Any, ...]], names: Mapping[str, str]) -> AuditLine:
    same = {name: getattr(row, name) for name in ("at", "correlation_id", *COLUMNS)}
    return AuditLine(**same, on=row.business_date, who=names[row.actor])
