"""Baselines that nobody has booked again: of everything else in the diary the next one follows by
itself, a visit that somebody has cancelled is booked by somebody."""

from sqlalchemy import Connection, and_, bindparam, func, or_, select

from services.backbone.handling import Queries
from services.backbone.paging import day_of_place, page_of, place_after
from services.contracts.queries import Page
from services.contracts.queries import repairs as asked
from services.repairs import tables

_HOME, _BOOKED = tables.homes.c, tables.bookings.c
_OTHER = tables.bookings.alias("other")
_FIRST = "1900-01-01"

# Statements are built once: SQLAlchemy takes longer to build one than SQLite to run it.
_TAKES_ITS_PLACE = select(_OTHER.c.id).where(
    _OTHER.c.tenant_ref == _BOOKED.tenant_ref,
    _OTHER.c.kind == "baseline",
    or_(_OTHER.c.state.in_(("open", "begun")), _OTHER.c.id > _BOOKED.id),
)
_IS_TO_BE_BOOKED = and_(
    tables.BASELINE_CANCELLED, tables.BASELINE_AWAITED, ~_TAKES_ITS_PLACE.exists()
)
_OF_ITS_HOME = tables.bookings.join(tables.homes, _HOME.tenant_ref == _BOOKED.tenant_ref)
_LISTED = (
    select(_HOME.tenant_ref, _BOOKED.booked_on, _BOOKED.visit_date, _HOME.baseline_attempts)
    .select_from(_OF_ITS_HOME)
    .where(
        _IS_TO_BE_BOOKED,
        or_(
            _BOOKED.booked_on > bindparam("after_on"),
            and_(
                _BOOKED.booked_on == bindparam("after_on"),
                _HOME.tenant_ref > bindparam("after_ref"),
            ),
        ),
    )
    .order_by(_BOOKED.booked_on, _HOME.tenant_ref)
    .limit(bindparam("rows"))
)
_COUNTED = (
    select(func.count(), func.min(_BOOKED.booked_on))
    .select_from(_OF_ITS_HOME)
    .where(_IS_TO_BE_BOOKED)
)


def baselines_to_book(
    query: asked.BaselinesToBook, connection: Connection
) -> Page[asked.BaselineToBookRow]:
    """Return the homes whose baseline was cancelled and is in no diary."""
    after_on, after_ref = place_after(query, (_FIRST, ""))
    values = {"after_on": day_of_place(after_on), "after_ref": after_ref, "rows": query.size + 1}
    return page_of(
        connection.execute(_LISTED, values),
        query,
        lambda row: (row.booked_on.isoformat(), row.tenant_ref),
        lambda row: asked.BaselineToBookRow(*row),
    )


def how_many(connection: Connection) -> asked.ManyWait:
    """Return how many there are, and since when the first of them waits."""
    number, since = connection.execute(_COUNTED).one()
    return asked.ManyWait(number, since, None)


ON_QUERY: Queries = {asked.BaselinesToBook: baselines_to_book}
