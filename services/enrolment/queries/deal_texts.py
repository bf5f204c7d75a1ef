"""The words that tenants sign."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from sqlalchemy import Connection, select

from services.backbone.actors import names_in
from services.backbone.errors import NotFound
from services.backbone.handling import Queries
from services.backbone.paging import page_of, place_after
from services.contracts.queries import Page
from services.contracts.queries.enrolment import (
    DealText,
    DealTextRow,
    DealTexts,
    DealTextVersion,
)
from services.enrolment import tables

BEYOND_ALL = 2**31 - 1


def deal_text(query: DealText, connection: Connection) -> DealTextVersion:
    """Return a text of the deal, or the one that is signed now."""
    table = tables.deal_texts
    found = select(table).order_by(table.c.version.desc()).limit(1)
    if query.version is not None:
        found = found.where(table.c.version == query.version)
    row = connection.execute(found).one_or_none()
    if row is None:
        raise NotFound("the deal has no such text", "version")
    by = names_in(connection, tables.backbone.actors)[row.kept_by]
    return DealTextVersion(row.version, row.text, row.since, by, row.why)


def deal_texts(query: DealTexts, connection: Connection) -> Page[DealTextRow]:
    """Return all texts of the deal, newest first."""
    table = tables.deal_texts
    (last,) = place_after(query, (BEYOND_ALL,))
    rows = connection.execute(
        select(table.c.version, table.c.since, table.c.kept_by, table.c.why)
        .where(table.c.version < last)
        .order_by(table.c.version.desc())
        .limit(query.size + 1)
    )
    names = names_in(connection, tables.backbone.actors)
    return page_of(rows, query, lambda row: (row.version,), lambda row: _row(row, names))


class _Kept(Protocol):
    version: int
    since: date
    kept_by: str
    why: str


def _row(row: _Kept, names: Mapping[str, str]) -> DealTextRow:
    return DealTextRow(row.version, row.since, names[row.kept_by], row.why)


ON_QUERY: Queries = {DealText: deal_text, DealTexts: deal_texts}
