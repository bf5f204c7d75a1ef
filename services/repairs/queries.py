"""What is read of repairs: by the command line, and later the console and reports."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, select

from services.repairs import tables

PAGE = 500


def jobs(connection: Connection, after: int = 0) -> list[dict[str, Any]]:
    """Return up to 500 jobs with an id above `after`, in the order they became known."""
    table = tables.jobs
    rows = connection.execute(
        select(table).where(table.c.id > after).order_by(table.c.id).limit(PAGE)
    )
    return [
        {
            "id": row.id,
            "job_ref": row.job_ref,
            "tenant_ref": row.tenant_ref,
            "reported_on": row.reported_on.isoformat(),
            "category": row.category,
            "responsibility": row.responsibility,
            "emergency": row.emergency,
            "done_by": row.done_by,
            "status": row.status,
            "cost_pence": row.cost_pence,
        }
        for row in rows
    ]


ON_QUERY: dict[str, Callable[..., Any]] = {"jobs": jobs}
"""What can be asked of repairs without changing anything."""
