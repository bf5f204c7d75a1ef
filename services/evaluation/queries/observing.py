"""Counts homes by their repairs, days and answers: what effects are estimated from.

All by grouping in the database, so that what comes out is as large as the number of different homes
and not as the number of homes.
"""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Subquery,
    and_,
    case,
    func,
    literal,
    or_,
    select,
)

from services.evaluation import tables
from services.evaluation.domain.balance import Group
from services.evaluation.domain.effects import Observed
from services.evaluation.queries.inspections import DEFECT, found_in, last_completed, worst_of
from services.evaluation.queries.periods import (
    Periods,
    as_treated,
    intention_to_treat,
)
from services.evaluation.store.spans import day, days_between
from services.statistics.balance import Summed
from services.statistics.difference_in_differences import Home, Homes
from services.statistics.paired import Changed
from services.terms.days import add_months


def observed(of: Periods, connection: Connection) -> Observed:
    """Return what was counted in the periods."""
    return replace(
        repairs_observed(of, connection),
        inspections=_inspections(connection),
        surveys=_surveys(connection),
    )


def repairs_observed(of: Periods, connection: Connection) -> Observed:
    """Return what was counted of repairs alone, which is all that money needs."""
    history = has_history(connection)
    return Observed(
        as_treated=_homes(as_treated(of), of, connection, history=history),
        intention_to_treat=_homes(intention_to_treat(of), of, connection, history=history),
        comparison=_outside(connection),
        placebo=_placebo(of, connection) if history else {},
        placebo_of_years=_has_two_years(of, connection),
    )


def has_history(connection: Connection) -> bool:
    """Return whether anything is known of the year before; no repair of anybody is not."""
    return connection.execute(select(tables.history.c.number).limit(1)).first() is not None


def _homes(who: Subquery, of: Periods, connection: Connection, *, history: bool) -> Homes:
    """Return homes by their repairs and days; without a day before where there is no history.

    Each has as many days before as during, up to the year before: the last until enrolment opened.
    Otherwise who leaves early would weigh more before than during, and if they had many repairs,
    their leaving would look like an effect.
    """
    repairs, days = _repairs(who), _days_of(who)
    known = case((days < of.days_before, days), else_=of.days_before)
    before = _before_of(who, of, known)
    each = (
        select(
            func.coalesce(before.c.repairs, 0),
            known if history else literal(0),
            func.coalesce(repairs.c.repairs, 0),
            days,
        )
        .outerjoin(before, before.c.tenant_ref == who.c.tenant_ref)
        .outerjoin(repairs, repairs.c.tenant_ref == who.c.tenant_ref)
    )
    return _patterns(each, connection)


def _days_of(who: Subquery) -> ColumnElement[int]:
    return days_between(who.c.first, who.c.after)


def _before_of(who: Subquery, of: Periods, days: ColumnElement[int]) -> Subquery:
    """Return each home's repairs in so many days until enrolment opened."""
    row = tables.history.c
    return (
        select(row.tenant_ref, func.count().label("repairs"))
        .join_from(tables.history, who, who.c.tenant_ref == row.tenant_ref)
        .where(
            row.reported_on < of.opens_on,
            days_between(row.reported_on, day(of.opens_on)) <= days,
        )
        .group_by(row.tenant_ref)
        .subquery("before")
    )


def _repairs(who: Subquery) -> Subquery:
    """Return how many repairs the landlord did for each home, reported in its time."""
    job = tables.jobs.c
    return (
        select(job.tenant_ref, func.count().label("repairs"))
        .join_from(tables.jobs, who, who.c.tenant_ref == job.tenant_ref)
        .where(
            and_(job.counts, job.status == "completed", job.done_by == "landlord"),
            and_(job.reported_on >= who.c.first, job.reported_on < who.c.after),
        )
        .group_by(job.tenant_ref)
        .subquery("repairs")
    )


def _before(first: date, after: date, name: str = "before") -> Subquery:
    """Return each home's repairs and their cost in part of the year before, [first, after)."""
    row = tables.history.c
    return (
        select(
            row.tenant_ref,
            func.count().label("repairs"),
            func.sum(row.cost_pence).label("cost"),
        )
        .where(row.reported_on >= first, row.reported_on < after)
        .group_by(row.tenant_ref)
        .subquery(name)
    )


def _placebo(of: Periods, connection: Connection) -> Homes:
    """Return homes as treated by the two halves of the time before.

    These are two years where the history reaches so far back, so that the seasons are the same.
    """
    first, half, after = of.years if _has_two_years(of, connection) else of.halves
    who = as_treated(of)
    one, two = _before(first, half, "one"), _before(half, after, "two")
    each = (
        select(
            func.coalesce(one.c.repairs, 0),
            literal((half - first).days),
            func.coalesce(two.c.repairs, 0),
            literal((after - half).days),
        )
        .select_from(who)
        .outerjoin(one, one.c.tenant_ref == who.c.tenant_ref)
        .outerjoin(two, two.c.tenant_ref == who.c.tenant_ref)
    )
    return _patterns(each, connection)


def _has_two_years(of: Periods, connection: Connection) -> bool:
    """Return whether the history reaches back into the first month of the year before the last."""
    row = tables.history.c.reported_on
    reaches = select(row).where(row >= of.years[0], row < add_months(of.opens_on, -23)).limit(1)
    return connection.execute(reaches).first() is not None


def _outside(connection: Connection) -> Homes:
    """Return homes outside the scheme that were counted in both periods."""
    before, during = tables.comparison.alias("before").c, tables.comparison.alias("during").c
    each = select(
        before.repairs,
        days_between(before.first_day, before.last_day) + 1,
        during.repairs,
        days_between(during.first_day, during.last_day) + 1,
    ).where(
        before.home_ref == during.home_ref,
        and_(before.period == "before", during.period == "during"),
    )
    return _patterns(each, connection)


def _patterns(each: Select[*tuple[Any, ...]], connection: Connection) -> Homes:
    """Return how many homes have each four numbers."""
    names = Home._fields
    columns = [c.label(name) for c, name in zip(each.selected_columns, names, strict=True)]
    table = each.with_only_columns(*columns, maintain_column_froms=True).subquery("each")
    keys = [table.c[name] for name in names]
    found = connection.execute(select(*keys, func.count()).group_by(*keys))
    return {Home(*(int(each) for each in row[:4])): int(row[4]) for row in found}


def _inspections(connection: Connection) -> Changed:
    """Return how many homes have fewer, as many and more defects after than before."""
    before, after = last_completed("baseline"), last_completed("follow_up")
    then = _defects(worst_of(found_in(before, "found_then")), "defects_then")
    now = _defects(worst_of(found_in(after, "found_now")), "defects_now")
    difference = func.coalesce(now.c.number, 0) - func.coalesce(then.c.number, 0)
    change = case((difference < 0, "better"), (difference > 0, "worse"), else_="same")
    each = (
        select(change.label("change"))
        .join_from(before, after, after.c.tenant_ref == before.c.tenant_ref)
        .outerjoin(then, then.c.tenant_ref == before.c.tenant_ref)
        .outerjoin(now, now.c.tenant_ref == before.c.tenant_ref)
        .subquery("each")
    )
    found = connection.execute(select(each.c.change, func.count()).group_by(each.c.change))
    counts = {row.change: int(row[1]) for row in found}
    return Changed(*(counts.get(each, 0) for each in ("better", "same", "worse")))


def _defects(worst: Subquery, name: str) -> Subquery:
    """Return how many defects each home has."""
    return (
        select(worst.c.tenant_ref, func.count().label("number"))
        .where(worst.c.condition == DEFECT)
        .group_by(worst.c.tenant_ref)
        .subquery(name)
    )


def _surveys(connection: Connection) -> dict[str, dict[int, int]]:
    """Return, by question, how many tenants answered how much more after than before."""
    before, after = tables.answers.alias("before").c, tables.answers.alias("after").c
    each = (
        select(before.question, (after.score - before.score).label("more"))
        .where(
            and_(before.tenant_ref == after.tenant_ref, before.question == after.question),
            and_(before.stage == "before", after.stage == "after"),
        )
        .subquery("each")
    )
    keys = (each.c.question, each.c.more)
    found = defaultdict[str, dict[int, int]](dict)
    for question, more, number in connection.execute(
        select(*keys, func.count()).group_by(*keys).order_by(*keys)
    ):
        found[question][int(more)] = int(number)
    return dict(found)


def groups(of: Periods, seen: Observed, connection: Connection) -> tuple[Group, Group]:
    """Return participants and homes outside as they were before; nobody without a history."""
    if not has_history(connection):
        nobody = Group({}, Summed.of({}), {})
        return nobody, nobody
    who, before = as_treated(of), _before(of.first_before, of.opens_on)
    ours = (
        select(
            tables.tenants.c.area_code.label("area"),
            func.coalesce(before.c.cost, 0).label("cost"),
        )
        .select_from(who)
        .join(tables.tenants, tables.tenants.c.tenant_ref == who.c.tenant_ref)
        .outerjoin(before, before.c.tenant_ref == who.c.tenant_ref)
        .subquery("ours")
    )
    row, during = tables.comparison.c, tables.comparison.alias("during").c
    both = select(during.home_ref).where(during.period == "during")
    theirs = (
        select(row.area_code.label("area"), row.cost_pence.label("cost"))
        .where(row.period == "before", row.home_ref.in_(both))
        .subquery("theirs")
    )
    return (
        _group(_year_before(of, connection), ours, connection),
        _group(seen.comparison, theirs, connection),
    )


def _year_before(of: Periods, connection: Connection) -> Homes:
    """Return homes as treated by their repairs in the whole year before."""
    who, before = as_treated(of), _before(of.first_before, of.opens_on)
    each = select(
        func.coalesce(before.c.repairs, 0), literal(of.days_before), literal(0), _days_of(who)
    ).outerjoin(before, before.c.tenant_ref == who.c.tenant_ref)
    return _patterns(each, connection)


def _group(homes: Homes, each: Subquery, connection: Connection) -> Group:
    areas = select(each.c.area, func.count()).group_by(each.c.area)
    costs = select(each.c.cost, func.count()).group_by(each.c.cost)
    return Group(
        homes,
        Summed.of({int(cost): int(n) for cost, n in connection.execute(costs)}),
        {area: int(n) for area, n in connection.execute(areas)},
    )


def is_running(of: Periods, connection: Connection) -> bool:
    """Return whether somebody's year is not over."""
    years, left = tables.years.c, tables.leavings.c
    going = (
        select(years.tenant_ref)
        .outerjoin(tables.leavings, left.tenant_ref == years.tenant_ref)
        .where(years.ends_on > of.until, or_(left.on.is_(None), left.on > of.until))
        .limit(1)
    )
    return connection.execute(going).first() is not None
