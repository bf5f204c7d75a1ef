"""What a check looks at: everything that is kept, or what one run touches.

A check that can look at a run has its query as a function of whether it is to: with the parameter
`run`, a run's number, and built once.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVarTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, select

from services.backbone.writing import Writer
from services.payments import tables
from services.payments.domain.verifying import Difference

Reads = Connection | Writer
"""What a check reads with: a transaction of its own, or that of a use case."""

CheckOfAll = Callable[[Connection], Iterator[Difference]]
CheckOfRun = Callable[[Reads, int], Iterator[Difference]]
"""Looks at what the run of that number touches; most look at everything for None."""

ColumnsT = TypeVarTuple("ColumnsT")
"""The types of the columns of a check's query."""

OF_RUN = tables.payments.c.run_number == bindparam("run")


def found(
    connection: Reads, query: Callable[[bool], Select[*ColumnsT]], run: int | None
) -> Sequence[Row[*ColumnsT]]:
    """Return the rows of a check's query: as few as there are differences."""
    if run is None:
        return connection.execute(query(False)).all()
    return connection.execute(query(True), {"run": run}).all()


def in_run(instalment: ColumnElement[int]) -> ColumnElement[bool]:
    """Return whether an instalment is in one of the run's payments."""
    lines, payments = tables.payment_lines, tables.payments
    query = select(lines.c.instalment_id).join(
        payments, payments.c.number == lines.c.payment_number
    )
    return instalment.in_(query.where(OF_RUN))
