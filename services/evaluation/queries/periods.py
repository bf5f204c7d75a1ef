"""The periods that are compared: the year before, and the days each home was at risk."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, Date, Subquery, and_, func, literal, or_, select

from services.backbone.errors import NotFound
from services.evaluation import tables
from services.evaluation.store import LAST_CUT_OFF
from services.evaluation.store.spans import at_risk, day, days_later, earlier
from services.terms.days import add_months

REPAIRS = "repairs"
"""The element whose tenants do without certain repairs."""


@dataclass(frozen=True)
class Periods:
    """The year before, [first_before, opens_on), and the first day that is not over yet."""

    first_before: date
    opens_on: date
    until: date
    days_of_year: int
    """How many days a participation's year has, for homes whose year never began."""

    @property
    def days_before(self) -> int:
        """How many days the year before the scheme has."""
        return (self.opens_on - self.first_before).days

    @property
    def halves(self) -> tuple[date, date, date]:
        """The two halves of the year before: when each begins, and when the second is over."""
        return (
            self.first_before,
            self.first_before + timedelta(self.days_before // 2),
            self.opens_on,
        )

    @property
    def years(self) -> tuple[date, date, date]:
        """The two years before the scheme: when each begins, and when the second is over."""
        return add_months(self.opens_on, -24), self.first_before, self.opens_on


def periods(connection: Connection) -> Periods:
    """Return the periods, as of the last closed date. Raises `NotFound` before there is one."""
    last = connection.execute(LAST_CUT_OFF).scalar_one()
    found = connection.execute(select(tables.scheme.c.opens_on, tables.scheme.c.months)).first()
    if last is None or found is None:
        raise NotFound("No date of the scheme is closed yet. Look again after its first cut-off.")
    opens_on, months = found
    return Periods(
        add_months(opens_on, -12),
        opens_on,
        last + timedelta(days=1),
        (add_months(opens_on, months) - opens_on).days,
    )


def as_treated(of: Periods) -> Subquery:
    """Return when each home with the repairs element took part: `tenant_ref`, [first, after)."""
    risk, took = at_risk(of.until).c, tables.year_elements.c
    return (
        select(risk.tenant_ref, risk.first, risk.after)
        .join(tables.year_elements, took.tenant_ref == risk.tenant_ref)
        .where(took.element == REPAIRS)
        .subquery("as_treated")
    )


def intention_to_treat(of: Periods) -> Subquery:
    """Return the year of each home that was given a place, whatever became of it.

    It begins with the participation's year, or with the place of who left before that began, and
    ends early only by the end of the tenancy, or by death. Whose year may yet begin is left out.
    """
    tenants, years, left = tables.tenants.c, tables.years.c, tables.leavings.c
    ended = tables.tenancy_ends.c
    place = select(tables.moves).where(tables.moves.c.status == "agreed").subquery("place")
    first = func.coalesce(years.starts_on, place.c.on, type_=Date)
    whole = func.coalesce(years.ends_on, days_later(place.c.on, literal(of.days_of_year)))
    after = earlier(earlier(whole, func.coalesce(ended.on, whole, type_=Date)), day(of.until))
    chosen = literal("+").concat(tenants.elements).concat("+")
    return (
        select(tenants.tenant_ref, first.label("first"), after.label("after"))
        .outerjoin(place, place.c.tenant_ref == tenants.tenant_ref)
        .outerjoin(tables.years, years.tenant_ref == tenants.tenant_ref)
        .outerjoin(tables.leavings, left.tenant_ref == tenants.tenant_ref)
        .outerjoin(tables.tenancy_ends, ended.tenant_ref == tenants.tenant_ref)
        .where(
            or_(
                years.starts_on.is_not(None),
                and_(place.c.on.is_not(None), left.tenant_ref.is_not(None)),
            ),
            and_(first < after, chosen.contains(f"+{REPAIRS}+")),
        )
        .subquery("intention_to_treat")
    )
