"""What is read of enrolment: by the command line, and later the console and reports."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, select

from services.enrolment import tables

PAGE = 500


def participants(connection: Connection, after: str = "") -> list[dict[str, Any]]:
    """Return up to 500 participants whose reference comes after `after`, by reference."""
    table = tables.participations
    rows = connection.execute(
        select(table).where(table.c.tenant_ref > after).order_by(table.c.tenant_ref).limit(PAGE)
    )
    return [
        {
            "tenant_ref": row.tenant_ref,
            "area_code": row.area_code,
            "status": row.status,
            "reason": row.reason,
            "elements": row.elements,
            "start_date": _text(row.start_date),
            "end_date": _text(row.end_date),
        }
        for row in rows
    ]


def _text(day: Any) -> str:
    return "" if day is None else day.isoformat()


ON_QUERY: dict[str, Callable[..., Any]] = {"participants": participants}
"""What can be asked of enrolment without changing anything."""
