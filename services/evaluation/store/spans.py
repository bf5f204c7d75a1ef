"""Days, months and time at risk in SQL, the same on SQLite and PostgreSQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    String,
    Subquery,
    case,
    cast,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from services.evaluation import tables
from services.terms.days import add_months


class days_between(FunctionElement[int]):  # noqa: N801 - it is written like a function of SQL
    """How many days the second date is after the first."""

    type = Integer()
    inherit_cache = True


@compiles(days_between, "sqlite")
def _on_sqlite(element: days_between, compiler: SQLCompiler, **options: Any) -> str:
    first, second = (compiler.process(each, **options) for each in element.clauses)
    return f"CAST(julianday({second}) - julianday({first}) AS INTEGER)"


@compiles(days_between, "postgresql")
def _on_postgresql(element: days_between, compiler: SQLCompiler, **options: Any) -> str:
    first, second = (compiler.process(each, **options) for each in element.clauses)
    return f"(CAST({second} AS DATE) - CAST({first} AS DATE))"


class days_later(FunctionElement[date]):  # noqa: N801 - it is written like a function of SQL
    """The date so many days after another."""

    type = Date()
    inherit_cache = True


@compiles(days_later, "sqlite")
def _later_on_sqlite(element: days_later, compiler: SQLCompiler, **options: Any) -> str:
    first, number = (compiler.process(each, **options) for each in element.clauses)
    return f"date({first}, {number} || ' days')"


@compiles(days_later, "postgresql")
def _later_on_postgresql(element: days_later, compiler: SQLCompiler, **options: Any) -> str:
    first, number = (compiler.process(each, **options) for each in element.clauses)
    return f"(CAST({first} AS DATE) + CAST({number} AS INTEGER))"


def month_of(day: ColumnElement[Any]) -> ColumnElement[str]:
    """Return the month of a date, such as `2012-03`."""
    return func.substr(cast(day, String), 1, 7)


def earlier(one: ColumnElement[Any], other: ColumnElement[Any]) -> ColumnElement[date]:
    """Return the earlier of two dates."""
    return case((one <= other, one), else_=other)


def later(one: ColumnElement[Any], other: ColumnElement[Any]) -> ColumnElement[date]:
    """Return the later of two dates."""
    return case((one >= other, one), else_=other)


def day(value: date) -> ColumnElement[date]:
    """Return a date as a value of a statement."""
    return literal(value, Date)


def at_risk(until: date) -> Subquery:
    """Return when each home took part: `tenant_ref`, and the days [first, after) up to `until`.

    A year ends early for who left. `until` is the first day that is not over yet. A year that has
    not begun by then is left out.
    """
    years, left = tables.years, tables.leavings
    end = earlier(years.c.ends_on, func.coalesce(left.c.on, years.c.ends_on))
    return (
        select(
            years.c.tenant_ref,
            years.c.starts_on.label("first"),
            later(years.c.starts_on, earlier(end, day(until))).label("after"),
        )
        .outerjoin(left, left.c.tenant_ref == years.c.tenant_ref)
        .where(years.c.starts_on < day(until))
        .subquery("at_risk")
    )


@dataclass(frozen=True)
class Month:
    """A month of the calendar, [first, after)."""

    name: str
    first: date
    after: date


def months_between(first: date, until: date) -> list[Month]:
    """Return the months that have a day in [first, until)."""
    found, begins = list[Month](), first.replace(day=1)
    while begins < until:
        after = add_months(begins, 1)
        found.append(Month(f"{begins:%Y-%m}", begins, after))
        begins = after
    return found


def as_rows(months: Sequence[Month]) -> Subquery:
    """Return months as rows to join with: `name`, `first`, `after`."""
    rows = [
        select(
            literal(m.name).label("name"), day(m.first).label("first"), day(m.after).label("after")
        )
        for m in months
    ]
    return union_all(*rows).subquery("months")
