"""Collects a pilot's results from the services, by their queries."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from services.pilot.cluster import Cluster, counted_pages, pages
from services.pilot.rows import Pilot, SchemeFile, TenantRow

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Results:
    """Everything that the output files are written from, each list in its file's order.

    `people` are the tenants by reference, as the pilot's files have them. `bank_files` are in
    parts: those of one name, one after the other, are the file.
    """

    scheme: SchemeFile
    as_of: dt.date
    people: dict[str, TenantRow]
    participants: Rows
    instalments: Rows
    payments: Rows
    movements: Rows
    bank_files: Rows
    messages: Rows
    jobs: Rows
    unmatched_returns: Rows


def collect(pilot: Pilot, as_of: dt.date, cluster: Cluster) -> Results:
    """Ask every service for its part of the results."""
    payments = pages(cluster, "payments", "payments", "after", lambda r: r["number"])
    messages = pages(cluster, "notifications", "messages", "after", lambda r: r["id"])
    return Results(
        scheme=pilot.scheme,
        as_of=as_of,
        people={tenant.tenant_ref: tenant for tenant in pilot.tenants},
        participants=list(
            pages(cluster, "enrolment", "participants", "after", lambda r: r["tenant_ref"])
        ),
        instalments=list(pages(cluster, "payments", "instalments", "after", _instalment_key)),
        payments=sorted(payments, key=lambda r: (r["entry_day"], r["tenant_ref"])),
        movements=list(counted_pages(cluster, "payments", "movements")),
        bank_files=list(
            pages(cluster, "payments", "bank_files", "after", lambda r: [r["name"], r["part"]])
        ),
        messages=sorted(messages, key=_message_key),
        jobs=list(pages(cluster, "repairs", "jobs", "after", lambda r: r["id"])),
        unmatched_returns=cluster.ask("payments", "unmatched_returns"),
    )


def _instalment_key(row: dict[str, Any]) -> list[Any]:
    return [row["tenant_ref"], row["element"], row["quarter"]]


def _message_key(row: dict[str, Any]) -> tuple[str, ...]:
    return row["date"], row["tenant_ref"], row["template"], row["cause"]
