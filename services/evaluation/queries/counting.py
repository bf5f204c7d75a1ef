"""Counts rows of facts in all, by area, by element and by month.

Rows are a select of `name`, `tenant_ref` and `value`, and where they have them `element` and `day`.
A row without an element of its own counts for each element that its tenant takes.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Subquery,
    func,
    literal,
    select,
    text,
    union_all,
)

from services.contracts.queries.evaluation import By, Figure, Unit
from services.evaluation import tables
from services.evaluation.store.spans import month_of


@dataclass(frozen=True)
class Rows:
    """What is counted, and the figure that each of its figures rests on; empty: none.

    `always`: names that are told where there is nothing of them, as 0. `months_only`: what these
    rows say of months; the rest is counted from others. `by_element`: false where an element has no
    part in it. A `base` that begins with a full stop is the figure's own name with that behind it.
    """

    query: Select[Any]
    unit: Unit = "count"
    base: str = ""
    always: tuple[str, ...] = ()
    months_only: bool = False
    by_element: bool = True


def rows_of(name: Any, tenant_ref: Any, *, value: Any = 1, **columns: Any) -> Select[Any]:
    """Return rows to count: `columns` are `day`, `month` and `element` where they have them."""
    named = literal(name) if isinstance(name, str) else name
    number = literal(value) if isinstance(value, int) else value
    others = [column.label(label) for label, column in sorted(columns.items())]
    return select(
        named.label("name"), tenant_ref.label("tenant_ref"), number.label("value"), *others
    )


def all_of(*queries: Select[Any]) -> Select[Any]:
    """Return the rows of several selects, which have the same columns."""
    return select(union_all(*queries).subquery("all_of"))


Counted = dict[tuple[str, By, str], tuple[int, Unit, str]]
"""By a figure's name, and by what it is divided: the number, its unit, and the base's name."""


def count(rows: Iterable[Rows], connection: Connection) -> Counted:
    """Return all figures of all rows."""
    areas = list(connection.execute(_AREAS).scalars())
    elements = list(connection.execute(_ELEMENTS).scalars())
    found: Counted = {}
    for each in rows:
        table = each.query.subquery("counted")
        names = set(each.always)
        for by, grouped in _grouped(table, each):
            for name, of, value in connection.execute(grouped):
                if of is not None:
                    found[name, by, of] = (int(value), each.unit, each.base)
                    names.add(name)
        for name in () if each.months_only else names:
            for by, of in _shown(areas, elements if each.by_element else []):
                found.setdefault((name, by, of), (0, each.unit, each.base))
    return found


_AREAS = select(tables.areas.c.code).order_by(tables.areas.c.code)
_ELEMENTS = select(tables.offers.c.element).order_by(tables.offers.c.element)


def _shown(areas: Iterable[str], elements: Iterable[str]) -> Iterator[tuple[By, str]]:
    yield "all", ""
    for area in areas:
        yield "area", area
    for element in elements:
        yield "element", element


def _grouped(table: Subquery, rows: Rows) -> Iterator[tuple[By, Select[Any]]]:
    columns, tenants, chosen = table.c, tables.tenants.c, tables.chosen.c
    if "month" in columns:
        yield "month", _sum(table, columns.month)
    elif "day" in columns:
        yield "month", _sum(table, month_of(columns.day))
    if rows.months_only:
        return
    yield "all", _sum(table, literal(""))
    by_area = _sum(table, tenants.area_code)
    yield "area", by_area.join(tables.tenants, tenants.tenant_ref == columns.tenant_ref)
    if not rows.by_element:
        return
    if "element" in columns:
        yield "element", _sum(table, columns.element)
    else:
        by_element = _sum(table, chosen.element)
        yield "element", by_element.join(tables.chosen, chosen.tenant_ref == columns.tenant_ref)


def _sum(table: Subquery, of: ColumnElement[Any]) -> Select[Any]:
    return (
        select(table.c.name, of.label("of"), func.sum(table.c.value))
        .select_from(table)
        .group_by(table.c.name, text("2"))
    )


BY: tuple[By, ...] = ("all", "area", "element", "month")


def figures_of(found: Counted) -> list[Figure]:
    """Return figures in a fixed order, each with the count it rests on."""
    names = defaultdict[str, list[tuple[By, str]]](list)
    for name, by, of in found:
        names[name].append((by, of))
    return [
        _figure(name, by, of, found)
        for name in sorted(names)
        for by, of in sorted(names[name], key=lambda each: (BY.index(each[0]), each[1]))
    ]


def _figure(name: str, by: By, of: str, found: Counted) -> Figure:
    value, unit, base = found[name, by, of]
    base = name + base if base.startswith(".") else base
    if by == "month" and base.startswith("take_up."):
        base = ""  # who signed in a month are not some of those who were registered in it
    rests_on = found.get((base, by, of), (0, unit, ""))[0] if base else None
    return Figure(name, by, of, unit, value, rests_on)
