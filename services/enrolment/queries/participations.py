"""The tenancies of the scheme and how they stand."""

from datetime import date
from typing import Protocol

from sqlalchemy import Connection, select

from services.backbone.handling import Queries
from services.backbone.paging import page_of, place_after
from services.contracts.queries import Page
from services.contracts.queries.enrolment import ParticipantRow, Participants
from services.enrolment import tables


def participants(query: Participants, connection: Connection) -> Page[ParticipantRow]:
    """Return participants by reference."""
    table = tables.participations
    (tenant_ref,) = place_after(query, ("",))
    rows = connection.execute(
        select(table)
        .where(table.c.tenant_ref > tenant_ref)
        .order_by(table.c.tenant_ref)
        .limit(query.size + 1)
    )
    return page_of(rows, query, lambda row: (row.tenant_ref,), _participant)


class _Participation(Protocol):
    tenant_ref: str
    area_code: str
    status: str
    reason: str
    elements: str
    start_date: date | None
    end_date: date | None


def _participant(row: _Participation) -> ParticipantRow:
    return ParticipantRow(
        row.tenant_ref,
        row.area_code,
        row.status,
        row.reason,
        tuple(row.elements.split("+")),  # type: ignore[arg-type]
        row.start_date,
        row.end_date,
    )


ON_QUERY: Queries = {Participants: participants}
