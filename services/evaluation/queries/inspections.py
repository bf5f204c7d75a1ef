"""Visits and how they went, and what the follow-up found beside the baseline, item by item."""

from typing import Any

from sqlalchemy import Subquery, and_, case, func, not_, select

from services.evaluation import tables
from services.evaluation.queries.counting import Rows, all_of, rows_of

VISITS = "visits.all"
BASELINES = "aps.baseline.homes"
FOLLOW_UPS = "aps.follow_up.homes"
COMPARED = "aps.compared.homes"
ITEMS = "aps.items"
DEFECT = 2
"""The condition that needs a repair, as it is kept."""


def inspections() -> list[Rows]:
    """Return what is counted of visits and of what they found."""
    return [*_visits(), *_homes(), *_items()]


def _visits() -> list[Rows]:
    visit = tables.visits.c
    went = case(
        (visit.result.in_(("no_access", "refused")), "visits.missed." + visit.result),
        else_="visits.made",
    )

    def of(name: Any) -> Any:
        return rows_of(name, visit.tenant_ref, day=visit.visit_date).where(visit.stands)

    names = ("visits.made", "visits.missed.no_access", "visits.missed.refused")
    return [
        Rows(of(VISITS), always=(VISITS,), by_element=False),
        Rows(
            all_of(of(went), of("visits." + visit.kind)),
            base=VISITS,
            always=(*names, "visits.baseline", "visits.follow_up"),
            by_element=False,
        ),
    ]


def last_completed(kind: str) -> Subquery:
    """Return each home's last completed visit of a kind that decided something, as it stands."""
    visit = tables.visits.c
    place = (
        func.row_number()
        .over(
            partition_by=visit.tenant_ref,
            order_by=(visit.visit_date.desc(), visit.visit_ref.desc()),
        )
        .label("place")
    )
    ranked = (
        select(visit.tenant_ref, visit.visit_ref, visit.version, visit.visit_date, place)
        .where(visit.kind == kind, visit.result == "completed", visit.counted, visit.stands)
        .subquery()
    )
    return select(ranked).where(ranked.c.place == 1).subquery(kind)


def found_in(visit: Subquery, name: str) -> Subquery:
    """Return the findings of visits: `tenant_ref`, `visit_date`, `item`, `whose`, `condition`."""
    found = tables.findings.c
    same = and_(found.visit_ref == visit.c.visit_ref, found.version == visit.c.version)
    return (
        select(visit.c.tenant_ref, visit.c.visit_date, found.item, found.whose, found.condition)
        .join_from(visit, tables.findings, same)
        .subquery(name)
    )


def worst_of(found: Subquery) -> Subquery:
    """Return each item once, by its worse condition where a visit has it twice."""
    of = found.c
    return (
        select(of.tenant_ref, of.item, func.max(of.condition).label("condition"))
        .group_by(of.tenant_ref, of.item)
        .subquery("worst")
    )


def _homes() -> list[Rows]:
    before, after = last_completed("baseline"), last_completed("follow_up")
    defect = found_in(last_completed("follow_up"), "found").c
    theirs = (defect.tenant_ref == after.c.tenant_ref, defect.condition == DEFECT)
    any_defect = select(defect.item).where(*theirs).exists()
    of_tenant = select(defect.item).where(*theirs, defect.whose == "tenant").exists()

    def of(name: str, visit: Subquery) -> Any:
        return rows_of(name, visit.c.tenant_ref, day=visit.c.visit_date)

    both = of(COMPARED, after).join(before, before.c.tenant_ref == after.c.tenant_ref)
    return [
        Rows(
            all_of(of(BASELINES, before), of(FOLLOW_UPS, after), both),
            always=(BASELINES, FOLLOW_UPS, COMPARED),
            by_element=False,
        ),
        Rows(
            all_of(
                of("aps.zero_repairs", after).where(not_(any_defect)),
                of("aps.zero_tenant_repairs", after).where(not_(of_tenant)),
            ),
            base=FOLLOW_UPS,
            always=("aps.zero_repairs", "aps.zero_tenant_repairs"),
            by_element=False,
        ),
    ]


def _items() -> list[Rows]:
    """What is at the follow-up, beside the baseline: as `repairs` compares them."""
    before, after = last_completed("baseline"), last_completed("follow_up")
    then, now = worst_of(found_in(before, "then")), found_in(after, "now")
    same = and_(then.c.tenant_ref == now.c.tenant_ref, then.c.item == now.c.item)
    had_baseline = now.c.tenant_ref.in_(select(before.c.tenant_ref))
    change = case(
        (then.c.condition.is_(None), "new"),
        (now.c.condition < then.c.condition, "better"),
        (now.c.condition > then.c.condition, "worse"),
        else_="same",
    )

    def seen(name: Any) -> Any:
        rows = rows_of(name, now.c.tenant_ref, day=now.c.visit_date)
        return rows.join_from(now, then, same, isouter=True).where(had_baseline)

    again = found_in(last_completed("follow_up"), "again").c
    seen_again = select(again.item).where(
        again.tenant_ref == then.c.tenant_ref, again.item == then.c.item
    )
    not_seen = (
        rows_of("aps.items.not_seen", then.c.tenant_ref, day=after.c.visit_date)
        .join_from(then, after, after.c.tenant_ref == then.c.tenant_ref)
        .where(not_(seen_again.exists()))
    )
    then_defect = (
        rows_of("aps.defects.baseline", then.c.tenant_ref, day=after.c.visit_date)
        .join_from(then, after, after.c.tenant_ref == then.c.tenant_ref)
        .where(then.c.condition == DEFECT)
    )
    now_defect = seen("aps.defects.follow_up").where(now.c.condition == DEFECT)
    changes = ("better", "same", "worse", "new", "not_seen")
    return [
        Rows(seen(ITEMS), always=(ITEMS,), by_element=False),
        Rows(
            all_of(seen("aps.items." + change), not_seen),
            base=ITEMS,
            always=tuple(f"aps.items.{each}" for each in changes),
            by_element=False,
        ),
        Rows(
            all_of(then_defect, now_defect),
            base=COMPARED,
            always=("aps.defects.baseline", "aps.defects.follow_up"),
            by_element=False,
        ),
    ]
