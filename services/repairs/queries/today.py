"""What of repairs waits for somebody."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import Connection, Row, bindparam, func, select

from services.backbone.handling import Queries
from services.backbone.working_days import working_day_on_or_after
from services.backbone.writing import Writer
from services.contracts.queries.repairs import (
    ManyWait,
    RepairsDay,
    RepairsToday,
    VisitsWaiting,
    WorksAwaited,
)
from services.repairs import tables
from services.repairs.domain.diary import follow_up_due
from services.repairs.queries import to_book
from services.repairs.queries.inspections import works_awaited
from services.repairs.store import RepairsStore

_BOOKED, _HOME = tables.bookings.c, tables.homes.c
_NOTHING = ManyWait(0, None, None)

# Statements are built once: SQLAlchemy takes longer to build one than SQLite to run it.
_VISITS = (
    select(_BOOKED.state, _BOOKED.visit_date, _BOOKED.surveyor, func.count())
    .where(tables.TO_BE_MADE, _BOOKED.visit_date <= bindparam("by_day"))
    .group_by(_BOOKED.state, _BOOKED.visit_date, _BOOKED.surveyor)
    .order_by(_BOOKED.visit_date, _BOOKED.surveyor)
)
_WORKS = select(func.count()).select_from(tables.homes).where(tables.WORKS_AWAITED)
_IN_DIARY = select(_BOOKED.tenant_ref).where(
    tables.TO_BE_MADE, _BOOKED.kind == "follow_up", _BOOKED.tenant_ref == _HOME.tenant_ref
)
_TO_BOOK = select(
    func.count(), func.min(_HOME.follow_up_counts_from), func.min(_HOME.ends_on)
).where(
    tables.FOLLOW_UP_AWAITED,
    _HOME.follow_up_counts_from <= bindparam("by_day"),
    _HOME.left_on.is_(None),
    ~_IN_DIARY.exists(),
)
_TO_SETTLE = select(func.count(), func.min(_HOME.left_on)).where(
    tables.FOLLOW_UP_AWAITED,
    _HOME.follow_up_counts_from <= bindparam("by_day"),
    _HOME.left_on >= _HOME.ends_on,
)


def repairs_today(query: RepairsToday, connection: Connection) -> RepairsDay:
    """Return what waits on the date after the last that is closed; nothing before the first."""
    last = RepairsStore(Writer(connection)).scheme.last_cut_off()
    if last is None:
        return RepairsDay((), (), _NOTHING, _NOTHING, _NOTHING, _NOTHING)
    asked = {"by_day": last + timedelta(days=1)}
    visits = connection.execute(_VISITS, asked).all()
    return RepairsDay(
        booked=_of(visits, "open"),
        begun=_of(visits, "begun"),
        works=_works(connection),
        baselines_to_book=to_book.how_many(connection),
        to_book=_to_book(connection, asked),
        to_settle=_to_settle(connection, asked),
    )


def _of(visits: Sequence[Row[str, date, str, int]], state: str) -> tuple[VisitsWaiting, ...]:
    return tuple(
        VisitsWaiting(day, surveyor, number)
        for of_state, day, surveyor, number in visits
        if of_state == state
    )


def _works(connection: Connection) -> ManyWait:
    number = connection.execute(_WORKS).scalar_one()
    first = works_awaited(WorksAwaited(limit=1), connection).rows if number else ()
    return ManyWait(number, first[0].since if first else None, None)


def _to_book(connection: Connection, asked: dict[str, date]) -> ManyWait:
    number, since, ends_on = connection.execute(_TO_BOOK, asked).one()
    until = None if ends_on is None else follow_up_due(ends_on, working_day_on_or_after)
    return ManyWait(number, since, until)


def _to_settle(connection: Connection, asked: dict[str, date]) -> ManyWait:
    number, since = connection.execute(_TO_SETTLE, asked).one()
    return ManyWait(number, since, None)


ON_QUERY: Queries = {RepairsToday: repairs_today}
