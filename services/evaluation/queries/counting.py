"""Counts rows of facts in all, by area, by element and by month: one pass over the rows each.

The database groups rows by everything at once, of which there are few; what they come to in all and
by each is added up here. A row without an element of its own counts for each that its tenant takes.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, RowMapping, Select, func, null, select

from services.contracts.queries.evaluation import By, Figure, Unit
from services.evaluation import tables
from services.evaluation.store.spans import month_of

Names = str | ColumnElement[Any]
Values = int | ColumnElement[Any]


@dataclass(frozen=True)
class Made:
    """A figure that rows make, or one of several, by a column with its name; null: none.

    It rests on the figure called `base`; one that begins with a full stop is its own name with that
    behind it; empty: it rests on none. `always`: names that are told as 0 where there is nothing.
    """

    name: Names
    value: Values = 1
    unit: Unit = "count"
    base: str = ""
    always: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rows:
    """Rows that are counted, and what figures they make.

    `by_element`: false where an element has no part in it. `months_only`: what these rows say of
    months; the rest is counted from others.
    """

    tenant_ref: ColumnElement[Any]
    made: tuple[Made, ...]
    source: FromClause
    where: tuple[ColumnElement[bool], ...] = ()
    day: ColumnElement[Any] | None = None
    month: ColumnElement[Any] | None = None
    element: ColumnElement[Any] | None = None
    by_element: bool = True
    months_only: bool = False


@dataclass(frozen=True)
class Sum:
    """What a figure comes to, its unit, and the name of the figure that it rests on."""

    value: int
    unit: Unit
    base: str


Counted = dict[tuple[str, By, str], Sum]
"""By a figure's name, and by what it is divided."""


def count(rows: Iterable[Rows], connection: Connection) -> Counted:
    """Return all figures of all rows."""
    areas = connection.execute(_AREAS).scalars().all()
    elements = connection.execute(_ELEMENTS).scalars().all()
    found: Counted = {}
    for each in rows:
        sums = [defaultdict[tuple[str, By, str], int](int) for _ in each.made]
        labels = [_label_of(made, _summed(each)) for made in each.made]
        for group in connection.execute(_grouped(each)).mappings():
            for place, made in enumerate(each.made):
                name = made.name if isinstance(made.name, str) else group[f"name_{place}"]
                if name is not None:
                    times = made.value if isinstance(made.value, int) else 1
                    value = int(group[labels[place]]) * times
                    for by, of in _parts(group, each):
                        sums[place][name, by, of] += value
        shown = [] if each.months_only else [*_shown(areas, elements if each.by_element else ())]
        for made, summed in zip(each.made, sums, strict=True):
            for name in {*made.always, *(name for name, _, _ in summed)}:
                for by, of in shown:
                    summed[name, by, of] += 0
            found |= {key: Sum(value, made.unit, made.base) for key, value in summed.items()}
    return found


COUNT = "rows_of_it"

_LIVES = tables.tenants.alias("lives")
_AREAS = select(tables.areas.c.code).order_by(tables.areas.c.code)
_ELEMENTS = select(tables.offers.c.element).order_by(tables.offers.c.element)


def _shown(areas: Sequence[str], elements: Sequence[str]) -> Iterator[tuple[By, str]]:
    yield "all", ""
    yield from (("area", area) for area in areas)
    yield from (("element", element) for element in elements)


def _parts(group: RowMapping, rows: Rows) -> Iterator[tuple[By, str]]:
    """Yield everything by which a group of rows counts."""
    if group["month"] is not None:
        yield "month", group["month"]
    if rows.months_only:
        return
    yield "all", ""
    if group["area"] is not None:
        yield "area", group["area"]
    if rows.by_element and group["elements"]:
        yield from (("element", element) for element in group["elements"].split("+"))


def _grouped(rows: Rows) -> Select[Any]:
    """Return what rows come to by everything at once."""
    lives, tenant = _LIVES.c, _LIVES.c.tenant_ref == rows.tenant_ref
    source = rows.source if rows.months_only else rows.source.outerjoin(_LIVES, tenant)
    month = rows.month if rows.day is None else month_of(rows.day)
    names = {
        f"name_{place}": made.name
        for place, made in enumerate(rows.made)
        if not isinstance(made.name, str)
    }
    groups = {
        **names,
        "area": null() if rows.months_only else lives.area_code,
        "elements": _element_of(rows),
        "month": null() if month is None else month,
    }
    values = _summed(rows)
    every = (
        select(*(column.label(label) for label, column in {**groups, **values}.items()))
        .select_from(source)
        .where(*rows.where)
        .subquery("every")
    )
    by, sums = [every.c[label] for label in groups], [func.sum(every.c[v]).label(v) for v in values]
    return select(*by, func.count().label(COUNT), *sums).group_by(*by)


def _summed(rows: Rows) -> dict[str, ColumnElement[Any]]:
    """Return the columns that are summed, each once: rows that are only counted have none."""
    columns = {id(v): v for made in rows.made if not isinstance(v := made.value, int)}
    return {f"value_{place}": column for place, column in enumerate(columns.values())}


def _label_of(made: Made, summed: dict[str, ColumnElement[Any]]) -> str:
    """Return where a group of rows says what a figure's value, or the number of rows, comes to."""
    return next((label for label, column in summed.items() if column is made.value), COUNT)


def _element_of(rows: Rows) -> ColumnElement[Any]:
    if rows.months_only:
        return null()
    return _LIVES.c.elements if rows.element is None else rows.element


BY: tuple[By, ...] = ("all", "area", "element", "month")


def figures_of(found: Counted) -> list[Figure]:
    """Return figures in a fixed order, each with the count it rests on."""
    order = sorted(found, key=lambda each: (each[0], BY.index(each[1]), each[2]))
    return [_figure(*key, found) for key in order]


def _figure(name: str, by: By, of: str, found: Counted) -> Figure:
    told = found[name, by, of]
    base = name + told.base if told.base.startswith(".") else told.base
    if by == "month" and base.startswith("take_up."):
        base = ""  # who signed in a month are not some of those who were registered in it
    whole = found.get((base, by, of))
    rests_on = (0 if whole is None else whole.value) if base else None
    return Figure(name, by, of, told.unit, told.value, rests_on)
