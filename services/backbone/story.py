"""Reads the audit trail back: the same query in every service."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, Table, and_, bindparam, select, tuple_

from services.backbone.actors import names_in
from services.backbone.audit import COLUMNS, HALVES, Subject
from services.backbone.paging import page_of, place_after
from services.backbone.tables import BackboneTables
from services.backbone.writing import Writer
from services.contracts.queries import Page
from services.contracts.queries.audit import AuditRow, Story
from services.terms.changes import AuditLine
from services.terms.days import long_day
from services.terms.noted import is_event

TENANT: Final = "tenant"
"""The kind of subject whose story is that of everything that is a tenant's."""


AuditLines = Sequence[Row[*tuple[Any, ...]]]
"""Rows of the audit trail, as the database has them."""


@dataclass(frozen=True)
class Instalment:
    """What a line about an instalment says of it, beside its reference."""

    element: str = ""
    quarter: int | None = None


Instalments = Callable[[Connection, AuditLines], Mapping[str, Instalment]]
"""Returns the instalments that lines are about, by their reference."""


def no_instalments(connection: Connection, lines: AuditLines) -> Mapping[str, Instalment]:
    """Return the instalments of a service that has none."""
    return {}


def story_in(
    tables: BackboneTables, instalments: Instalments = no_instalments
) -> Callable[[Story, Connection], Page[AuditRow]]:
    """Return what answers a service's story query."""

    def story(query: Story, connection: Connection) -> Page[AuditRow]:
        """Return what happened to a thing, oldest first."""
        (last,) = place_after(query, (0,))
        since, until = query.since or date.min, query.until or date.max
        behind = {"since": since, "until": until, "last": last, "most": query.size + 1}
        names = names_in(connection, tables.actors)
        found = _page_about(tables.audit, query.kind == TENANT)
        rows = connection.execute(found, _named(query.kind, query.ref) | behind).all()
        known = instalments(connection, rows)
        return page_of(
            rows, query, lambda row: (row.id,), lambda row: _as_answered(row, names, known)
        )

    return story


def whole_story(
    connection: Connection,
    tables: BackboneTables,
    subject: Subject,
    instalments: Instalments = no_instalments,
) -> tuple[AuditRow, ...]:
    """Return the lines about one thing that has few of them, oldest first."""
    found = _all_about(tables.audit, subject.kind == TENANT)
    names = names_in(connection, tables.actors)
    rows = connection.execute(found, _named(subject.kind, subject.ref)).all()
    known = instalments(connection, rows)
    return tuple(_as_answered(row, names, known) for row in rows)


# Statements are built once: SQLAlchemy takes longer to build one than SQLite to run it.
@cache
def _all_about(table: Table, of_tenant: bool) -> Select[*tuple[Any, ...]]:
    """All lines about `ref`: a tenant, or a thing of the kind `kind`."""
    about = (
        table.c.tenant_ref == bindparam("ref")
        if of_tenant
        else and_(
            table.c.subject_kind == bindparam("kind"), table.c.subject_ref == bindparam("ref")
        )
    )
    return select(table).where(about).order_by(table.c.id)


@cache
def _page_about(table: Table, of_tenant: bool) -> Select[*tuple[Any, ...]]:
    return (
        _all_about(table, of_tenant)
        .where(table.c.business_date.between(bindparam("since"), bindparam("until")))
        .where(table.c.id > bindparam("last"))
        .limit(bindparam("most"))
    )


def _named(kind: str, ref: str) -> dict[str, object]:
    return {"ref": ref} if kind == TENANT else {"ref": ref, "kind": kind}


@dataclass(frozen=True)
class LastLine:
    """The newest line about something. `seen` stands for it in what is shown, and `actor` is who or
    what noted it, on the business date `on`; `after`: the value after."""

    seen: str
    actor: str
    after: str
    on: date


def last_line(
    connection: Connection | Writer,
    tables: BackboneTables,
    subject: Subject,
    of: Collection[str] = (),
) -> LastLine:
    """Return the newest line about a thing, or about any of its kind if `subject` has no reference.

    `of`: only these changes; empty for all. That it is the same line as before says that nothing
    has changed since.
    """
    values = {"kind": subject.kind, "ref": subject.ref, "whose": subject.tenant_ref, "of": list(of)}
    query = _last(tables.audit, bool(subject.ref), bool(subject.tenant_ref), bool(of))
    row = connection.execute(query, values).one_or_none()
    return (
        NOTHING_YET
        if row is None
        else LastLine(str(row.id), row.actor, row.after, row.business_date)
    )


NOTHING_YET: Final = LastLine("0", "", "", date.min)


def by_whom(
    connection: Connection | Writer, tables: BackboneTables, subject: Subject, of: Collection[str]
) -> str:
    """Return who noted the newest of these changes of a thing, and when, as a sentence goes on with
    it: `by Ann First on 3 January 2012`; of what came about by itself, the date alone."""
    last = last_line(connection, tables, subject, of)
    if last is NOTHING_YET:
        return ""
    who = "" if is_event(last.actor) else f"by {names_in(connection, tables.actors)[last.actor]} "
    return f"{who}on {long_day(last.on)}"


@cache
def _last(table: Table, of_one: bool, whose: bool, some: bool) -> Select[*tuple[Any, ...]]:
    query = select(table.c.id, table.c.actor, table.c.after, table.c.business_date)
    query = query.where(table.c.subject_kind == bindparam("kind"))
    if of_one:
        query = query.where(table.c.subject_ref == bindparam("ref"))
    if some:
        query = query.where(table.c.what.in_(bindparam("of", expanding=True)))
    if whose:
        query = query.where(table.c.tenant_ref == bindparam("whose"))
    return query.order_by(table.c.id.desc()).limit(1)


def lines_about(
    connection: Connection, tables: BackboneTables, subjects: Collection[Subject], tenant_ref: str
) -> list[AuditLine]:
    """Return the lines about these things, oldest first; of none what is another tenant's."""
    about = sorted((subject.kind, subject.ref) for subject in subjects)
    values = {"about": about, "whose": ["", tenant_ref]}
    names = names_in(connection, tables.actors)
    found = connection.execute(_about_any(tables.audit), values)
    return [_line(row, names) for row in found]


@cache
def _about_any(table: Table) -> Select[*tuple[Any, ...]]:
    about = tuple_(table.c.subject_kind, table.c.subject_ref)
    return (
        select(table)
        .where(
            about.in_(bindparam("about", expanding=True)),
            table.c.tenant_ref.in_(bindparam("whose", expanding=True)),
        )
        .order_by(table.c.id)
    )


def _as_answered(
    row: Row[*tuple[object, ...]], names: Mapping[str, str], known: Mapping[str, Instalment]
) -> AuditRow:
    about = known.get(row.subject_ref, Instalment())
    line = replace(_line(row, names), element=about.element, quarter=about.quarter)
    return AuditRow(**vars(line))


def _line(row: Row[*tuple[object, ...]], names: Mapping[str, str]) -> AuditLine:
    same = {name: getattr(row, name) for name in ("at", "correlation_id", *COLUMNS, *HALVES)}
    return AuditLine(**same, on=row.business_date, who=names[row.actor])
