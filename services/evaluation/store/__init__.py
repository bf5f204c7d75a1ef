"""Evaluation's repository: the log of what was heard, and facts made of it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Table, bindparam, func, select

from services.backbone.envelope import Delivery
from services.backbone.handling import Json
from services.backbone.unit_of_work import UnitOfWork
from services.backbone.writing import Row, Writer
from services.evaluation import tables

_HEARD = (
    select(tables.heard)
    .where(tables.heard.c.number > bindparam("after"))
    .order_by(tables.heard.c.number)
    .limit(bindparam("page"))
)
LAST_CUT_OFF = select(func.max(tables.cut_offs.c.date))

PAGE = 1_000
"""Events of the log that are in memory at the same time."""


@dataclass(frozen=True)
class Heard:
    """An event of the log: its class's name on the wire, and what was kept of it."""

    type: str
    sequence: int
    data: Mapping[str, Json]


class EvaluationStore:
    """Writes inside one unit of work; handlers read nothing."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection
        self.sequence = 0
        """The place in its publisher's order of the event whose facts are kept."""

    def last_cut_off(self) -> date | None:
        """Return the last date that was closed; None before the first."""
        last: date | None = self.connection.execute(LAST_CUT_OFF).scalar_one()
        return last

    def keep_heard(self, delivery: Delivery, data: Mapping[str, Json]) -> None:
        """Add an event to the log, with what is kept of it."""
        self.connection.insert(
            tables.heard,
            {
                "event_id": delivery.event_id,
                "type": delivery.type,
                "sequence": delivery.sequence,
                "correlation_id": delivery.correlation_id,
                "data": json.dumps(data, ensure_ascii=False, separators=(",", ":")),
            },
        )

    def keep(self, table: Table, **values: object) -> None:
        """Keep a fact, in place of what an earlier event said of the same thing."""
        self.connection.keep_newest(table, {**values, "sequence": self.sequence})

    def put(self, table: Table, rows: Sequence[Row], anew: bool) -> None:
        """Put rows that were handed over into a table, in the place of those with their keys; all
        others are taken out first where it is begun `anew`."""
        if anew:
            self.connection.execute(table.delete())
        elif rows:
            keys = [column.name for column in table.primary_key]
            same = [table.c[key] == bindparam(f"its_{key}") for key in keys]
            its_keys = [{f"its_{key}": row[key] for key in keys} for row in rows]
            self.connection.execute(table.delete().where(*same), its_keys)
        self.connection.insert(table, *rows)

    def heard(self) -> Iterator[Heard]:
        """Yield the log, in the order in which it was heard."""
        last = 0
        while True:
            which = {"after": last, "page": PAGE}
            rows = self.connection.execute(_HEARD, which).all()
            for row in rows:
                yield Heard(row.type, row.sequence, json.loads(row.data))
            if len(rows) < PAGE:
                return
            last = rows[-1].number

    def forget_facts(self) -> None:
        """Empty all facts; the log stays."""
        for table in tables.FACTS:
            self.connection.execute(table.delete())


Work = UnitOfWork[EvaluationStore]
"""What a handler of the evaluation works in: one transaction on its store."""
