"""The budget against what instalments come to, and the samples of people who are asked."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from sqlalchemy import BigInteger, ColumnElement, Connection, Select, case, cast, func, select, true

from services.backbone.actors import names_in
from services.backbone.audit import Subject
from services.backbone.errors import Invalid, NotFound
from services.backbone.handling import Queries
from services.backbone.paging import page_of, place_after
from services.backbone.story import last_line
from services.backbone.writing import Writer
from services.contracts.queries import Page
from services.contracts.queries.payments.budgets_and_samples import (
    Budget,
    BudgetInForce,
    BudgetOf,
    BudgetReport,
    BudgetRow,
    PersonInSample,
    PersonOfSample,
    SampleByNumber,
    SamplePeople,
    SamplePersonRow,
    SampleRow,
    Samples,
)
from services.payments import tables
from services.payments.domain.budget import Amount, BudgetLine, no_such_area, report_budget
from services.payments.domain.verification import OUTCOMES
from services.payments.store.budgets_and_samples import BudgetsAndSamplesStore

# --- the budget ---


def budget(query: Budget, connection: Connection) -> BudgetReport:
    """Return how each element stands in each area, and all together."""
    budgets, areas = tables.budgets, tables.areas
    set_pence = {
        (row.element, row.area_code): row.amount_pence
        for row in connection.execute(select(budgets))
    }
    report = report_budget(set_pence, [Amount(*row) for row in connection.execute(_sums())])
    names = {row.code: row.name for row in connection.execute(select(areas))}
    lines = tuple(_budget_row(line, names) for line in report.lines)
    return BudgetReport(lines, _budget_row(report.total, names))


def budget_of(query: BudgetOf, connection: Connection) -> BudgetInForce:
    """Return what may be spent on one element in one area, and who said so."""
    store = BudgetsAndSamplesStore(Writer(connection))
    area = connection.execute(
        select(tables.areas).where(tables.areas.c.code == query.area_code)
    ).one_or_none()
    if area is None:
        raise Invalid(no_such_area(query.area_code, store.area_codes()), "area_code")
    about = Subject("budget", f"{query.element} {query.area_code}")
    last = last_line(connection, tables.backbone, about)
    return BudgetInForce(
        query.element,
        area.code,
        area.name,
        store.budget(query.element, query.area_code),
        names_in(connection, tables.backbone.actors)[last.actor],
        last.seen,
    )


def _sums() -> Select[Any]:
    """Pence by element, area and status, added up by the database."""
    rows, tenants = tables.instalments, tables.tenants
    area = func.coalesce(tenants.c.area_code, "")
    return (
        select(rows.c.element, area, rows.c.status, cast(func.sum(rows.c.amount_pence), BigInteger))
        .outerjoin_from(rows, tenants, tenants.c.tenant_ref == rows.c.tenant_ref)
        .group_by(rows.c.element, area, rows.c.status)
    )


def _budget_row(line: BudgetLine, names: dict[str, str]) -> BudgetRow:
    return BudgetRow(
        line.element,
        line.area,
        names.get(line.area, ""),
        line.budget_pence,
        line.paid_pence,
        line.with_bank_pence,
        line.still_due_pence,
        line.lost_pence,
        line.forecast_pence,
        line.remaining_pence,
        line.over_budget,
    )


# --- samples ---


def samples(query: Samples, connection: Connection) -> Page[SampleRow]:
    """Return samples, newest first, with how many of their people had each outcome."""
    number = tables.samples.c.number
    (before,) = place_after(query, (0,))
    found = _samples(number < before if before else true()).limit(query.size + 1)
    names = names_in(connection, tables.backbone.actors)
    rows = connection.execute(found)
    return page_of(rows, query, lambda row: (row.number,), lambda row: _sample(row, names))


def sample_by_number(query: SampleByNumber, connection: Connection) -> SampleRow:
    """Return one sample with how many of its people had each outcome."""
    found = connection.execute(_samples(tables.samples.c.number == query.number)).one_or_none()
    if found is None:
        raise NotFound(f"there is no sample {query.number}", "number")
    return _sample(found, names_in(connection, tables.backbone.actors))


def _samples(which: ColumnElement[bool]) -> Select[Any]:
    table, people = tables.samples, tables.sample_people
    counts = [func.sum(case((people.c.outcome == o, 1), else_=0)).label(o) for o in OUTCOMES]
    return (
        select(table, func.count().label("people"), *counts)
        .join(people, people.c.sample_number == table.c.number)
        .where(which)
        .group_by(table.c.number)
        .order_by(table.c.number.desc())
    )


class _Sample(Protocol):
    number: int
    drawn_by: str
    drawn_on: date
    seed: str
    confidence_per_cent: int
    margin_per_cent: int
    population: int
    people: int


def _sample(row: _Sample, names: Mapping[str, str]) -> SampleRow:
    return SampleRow(
        row.number,
        names[row.drawn_by],
        row.drawn_on,
        row.seed,
        row.confidence_per_cent,
        row.margin_per_cent,
        row.population,
        row.people,
        **{outcome: int(getattr(row, outcome)) for outcome in OUTCOMES},
    )


def sample_people(query: SamplePeople, connection: Connection) -> Page[SamplePersonRow]:
    """Return people of a sample by reference, with what came of asking.

    `paid_pence` in `payments` is what the books say reached the account, up to now.
    """
    (last,) = place_after(query, ("",))
    column = tables.sample_people.c.tenant_ref
    found = _people(query.number).where(column > last).order_by(column).limit(query.size + 1)
    names = names_in(connection, tables.backbone.actors)
    rows = connection.execute(found)
    return page_of(rows, query, lambda row: (row.tenant_ref,), lambda row: _person(row, names))


def person_of_sample(query: PersonOfSample, connection: Connection) -> PersonInSample:
    """Return one person of a sample, with what came of asking."""
    column = tables.sample_people.c.tenant_ref
    one = _people(query.number).where(column == query.tenant_ref)
    found = connection.execute(one).one_or_none()
    if found is None:
        raise NotFound(f"{query.tenant_ref} is not in sample {query.number}", "tenant_ref")
    row = _person(found, names_in(connection, tables.backbone.actors))
    about = Subject("sample", str(query.number), query.tenant_ref)
    return PersonInSample(**vars(row), seen=last_line(connection, tables.backbone, about).seen)


def _people(number: int) -> Select[Any]:
    table, tenants, paid = tables.sample_people, tables.tenants, tables.payments
    of_person = (paid.c.tenant_ref == table.c.tenant_ref) & (paid.c.status == "paid")
    pence = func.coalesce(cast(func.sum(paid.c.amount_pence), BigInteger), 0)
    return (
        select(
            table,
            *(tenants.c[name] for name in ("title", "first_name", "last_name", "area_code")),
            select(func.count()).where(of_person).scalar_subquery().label("payments"),
            select(pence).where(of_person).scalar_subquery().label("paid_pence"),
        )
        .outerjoin(tenants, tenants.c.tenant_ref == table.c.tenant_ref)
        .where(table.c.sample_number == number)
    )


class _Person(Protocol):
    tenant_ref: str
    title: str | None
    first_name: str | None
    last_name: str | None
    area_code: str | None
    payments: int
    paid_pence: int
    outcome: str
    note: str
    checked_by: str | None
    checked_on: date | None


def _person(row: _Person, names: Mapping[str, str]) -> SamplePersonRow:
    name = " ".join(part for part in (row.title, row.first_name, row.last_name) if part)
    return SamplePersonRow(
        row.tenant_ref,
        name,
        row.area_code or "",
        row.payments,
        int(row.paid_pence),
        row.outcome,
        row.note,
        names[row.checked_by or ""],
        row.checked_on,
    )


ON_QUERY: Queries = {
    Budget: budget,
    BudgetOf: budget_of,
    Samples: samples,
    SampleByNumber: sample_by_number,
    SamplePeople: sample_people,
    PersonOfSample: person_of_sample,
}
