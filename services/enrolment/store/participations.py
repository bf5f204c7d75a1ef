"""Each tenant's membership, from the invitation to the end."""

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Executable,
    RowMapping,
    TextClause,
    bindparam,
    func,
    select,
)

from services.backbone.among import among
from services.backbone.writing import Writer
from services.enrolment import tables
from services.enrolment.domain.eligibility import Applicant
from services.enrolment.domain.participation import STANDS_IN_LINE, Participation

Value = TypeVar("Value", str, int)

# Statements are built once: SQLAlchemy takes longer to build one than SQLite to run it.
_OF = tables.participations.c
_EACH = select(tables.participations).order_by(_OF.position)
_FIND = _EACH.where(_OF.tenant_ref == bindparam("of"))
_SIGNED_WITHOUT_PLACE = _EACH.where(tables.IN_LINE)
_ACTIVE_UNTIL = _EACH.where(_OF.status == "active", _OF.end_date <= bindparam("by_day"))
_STATUS_COUNTS = (
    select(_OF.status, func.count()).where(_OF.area_code == bindparam("area")).group_by(_OF.status)
)
_SAVE = tables.participations.update().where(_OF.tenant_ref == bindparam("of"))

_MOVE_HOME = (
    tables.participations.update()
    .where(_OF.tenant_ref == bindparam("of"))
    .values(uprn=bindparam("home"))
)


class ParticipationStore:
    """Reads and writes inside one unit of work."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection
        self._counted: dict[str, Counted] = {}

    def add(self, participation: Participation, applicant: Applicant) -> None:
        """Insert a new participation, with what else it was judged by."""
        judged_by = {"uprn": applicant.home, "tenancy_type": applicant.tenancy_type}
        self.connection.insert(tables.participations, _participation_row(participation) | judged_by)
        self._count(participation)

    def applicant(self, tenant_ref: str) -> Applicant:
        """Return what a tenant who is registered is judged by now."""
        table = tables.participations
        query = select(table.c.uprn, table.c.area_code, table.c.tenancy_type, table.c.in_arrears)
        row = self.connection.execute(query.where(table.c.tenant_ref == tenant_ref)).one()
        return Applicant(*row)

    def move_home(self, tenant_ref: str, home: str) -> None:
        """Keep another home as a tenant's."""
        self.connection.execute(_MOVE_HOME, {"of": tenant_ref, "home": home})

    def save(self, participation: Participation) -> None:
        """Update a participation, and how many there are in each status."""
        row = _participation_row(participation)
        if participation.tenant_ref not in self._counted:
            self.find(participation.tenant_ref)
        self.connection.execute(_SAVE, row | {"of": participation.tenant_ref})
        self._count(participation)

    def _count(self, participation: Participation) -> None:
        """Count a participation where it is now, and not where it was."""
        before, now = self._counted.get(participation.tenant_ref), _counted_as(participation)
        if before == now:
            return
        if before is not None:
            self.connection.add(tables.area_counts, before, -1)
        self.connection.add(tables.area_counts, now, 1)
        self._counted[participation.tenant_ref] = now

    def find(self, tenant_ref: str) -> Participation | None:
        """Return a tenant's participation; None if the tenant is unknown."""
        found = self._participations(_FIND, of=tenant_ref)
        return found[0] if found else None

    def signed_without_place(self) -> list[Participation]:
        """Return who has signed and has no place, in file order."""
        return self._participations(_SIGNED_WITHOUT_PLACE)

    def active_until(self, on: date) -> list[Participation]:
        """Return the active participations whose year has ended by `on`, in file order."""
        return self._participations(_ACTIVE_UNTIL, by_day=on)

    def status_counts(self, area_code: str) -> dict[str, int]:
        """Return how many tenants an area has in each status."""
        counts = self.connection.execute(_STATUS_COUNTS, {"area": area_code})
        return {row[0]: row[1] for row in counts}

    def last_position(self) -> int:
        """Return the position of the last tenant registered; 0 before the first."""
        query = select(func.coalesce(func.max(tables.participations.c.position), 0))
        return int(self.connection.execute(query).scalar_one())

    def positions_among(self, positions: Sequence[int]) -> set[int]:
        """Return which of these positions tenants have already."""
        return self._found(tables.participations.c.position, positions)

    def registered(self, tenant_refs: Sequence[str]) -> set[str]:
        """Return which of these tenants are known."""
        return self._found(tables.participations.c.tenant_ref, tenant_refs)

    def homes_taken(self, homes: Sequence[str]) -> set[str]:
        """Return which of these homes have their place held by a tenant."""
        return self._found(tables.participations.c.uprn, homes, tables.HOLDS_HOME)

    def _found(
        self,
        column: Column[Value],
        values: Sequence[Value],
        *conditions: ColumnElement[bool] | TextClause,
    ) -> set[Value]:
        """Return which values the column has, in rows where the conditions hold."""
        query = select(column).where(among(column, "values"), *conditions)
        return set(self.connection.execute(query, {"values": values}).scalars())

    def _participations(self, query: Executable, **values: object) -> list[Participation]:
        rows = self.connection.execute(query, values).mappings()
        found = [_participation(row) for row in rows]
        self._counted.update((each.tenant_ref, _counted_as(each)) for each in found)
        return found


Counted = tuple[str, str, bool]
"""The key of the counts: area, status, whether in line for a place."""


def _counted_as(of: Participation) -> Counted:
    return of.area_code, of.status, of.signed_on is not None and of.status in STANDS_IN_LINE


def _participation_row(participation: Participation) -> dict[str, object]:
    return vars(participation) | {"elements": "+".join(participation.elements)}


def _participation(row: RowMapping) -> Participation:
    values = {name: row[name] for name in Participation.__dataclass_fields__}
    return Participation(**values | {"elements": tuple(row["elements"].split("+"))})
