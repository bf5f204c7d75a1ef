"""What the scheme cost and saved: counts of work, the books' amounts, and what was estimated."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    case,
    func,
    select,
    union_all,
)

from services.contracts.queries.evaluation import MoneyAnswer, MoneyLine, MoneySummary
from services.evaluation import tables
from services.evaluation.domain.effects import estimates_of
from services.evaluation.domain.money import (
    Account,
    Cashback,
    Line,
    UnitCosts,
    Work,
    lines_of,
    sensitivity_of,
)
from services.evaluation.queries.observing import repairs_observed
from services.evaluation.queries.periods import Periods, as_treated, periods
from services.evaluation.store.spans import days_between, earlier, later

LOST = ("forfeited", "cancelled")


def money_summary(query: MoneySummary, connection: Connection) -> MoneyAnswer:
    """Return the sum as of the last closed date; `NotFound` before there is one."""
    of = periods(connection)
    estimates = estimates_of(repairs_observed(of, connection))
    account = account_of(of, connection)
    return MoneyAnswer(
        tuple(_line(each) for each in lines_of(account, estimates)),
        tuple(_line(each) for each in sensitivity_of(account, estimates)),
    )


def _line(each: Line) -> MoneyLine:
    return MoneyLine(each.name, each.pence, each.low, each.high, each.count, each.unit)


def account_of(of: Periods, connection: Connection) -> Account:
    """Return what goes into the sum."""
    days, in_all = _days(of, connection)
    return Account(
        _cashback(of, connection),
        _work(of, connection),
        _costs(connection),
        _repairs_before(of, connection),
        _number(select(func.count()).select_from(tables.years), connection),
        days,
        in_all,
    )


def _number(query: Select[Any], connection: Connection) -> int:
    """Return one number, 0 for a sum of nothing."""
    return int(connection.execute(query).scalar_one() or 0)


def _days(of: Periods, connection: Connection) -> tuple[int, int]:
    """Return the days at risk of homes with the repairs element: so far, and of whole years."""
    who, years, left = as_treated(of), tables.years.c, tables.leavings.c
    so_far = select(func.sum(days_between(who.c.first, who.c.after)))
    end = later(years.starts_on, earlier(years.ends_on, func.coalesce(left.on, years.ends_on)))
    whole = (
        select(func.sum(days_between(years.starts_on, end)))
        .join_from(who, tables.years, years.tenant_ref == who.c.tenant_ref)
        .outerjoin(tables.leavings, left.tenant_ref == who.c.tenant_ref)
    )
    return _number(so_far, connection), _number(whole, connection)


def _cashback(of: Periods, connection: Connection) -> Cashback:
    """Return what was promised with the years that began, and what became of it.

    What was sent is paid once its entry day is reached, unless it came back.
    """
    row, sent, back = tables.instalments.c, tables.submissions.c, tables.returns.c
    came_back = and_(back.tenant_ref == sent.tenant_ref, back.entry_day == sent.entry_day)
    paid = select(func.sum(sent.amount_pence)).where(
        sent.entry_day < of.until, ~select(back.tenant_ref).where(came_back).exists()
    )
    promised = select(func.sum(tables.year_elements.c.annual_pence))

    def summed(*which: ColumnElement[bool]) -> int:
        return _number(select(func.sum(row.amount_pence)).where(*which), connection)

    return Cashback(
        promised=_number(promised, connection),
        earned=summed(row.earned),
        paid=_number(paid, connection),
        lost=summed(row.status.in_(LOST)),
    )


def _work(of: Periods, connection: Connection) -> Work:
    """Return what was done to run the scheme."""
    visit, message = tables.visits.c, tables.messages.c
    sent_as = case((message.channel == "sms", message.segments), else_=1)
    messages = (
        select(message.channel, func.sum(sent_as))
        .where(message.channel != "")
        .group_by(message.channel)
    )
    files = select(tables.submissions.c.entry_day).distinct().subquery()
    return Work(
        visits=_number(
            select(func.count()).where(visit.stands, visit.visit_date < of.until), connection
        ),
        actions=_actions(connection),
        messages={channel: int(number) for channel, number in connection.execute(messages)},
        bank_files=_number(select(func.count()).select_from(files), connection),
    )


def _actions(connection: Connection) -> int:
    """Return how many things officers recorded or decided."""
    done: list[FromClause] = [
        tables.signatures,
        tables.leavings,
        tables.contacts,
        tables.appeals,
        select(tables.answers.c.tenant_ref, tables.answers.c.stage).distinct().subquery(),
        tables.breach_fates,
    ]
    counted = [select(func.count().label("number")).select_from(each) for each in done]
    each = union_all(*counted).subquery()
    return _number(select(func.sum(each.c.number)), connection)


def _costs(connection: Connection) -> UnitCosts:
    row = connection.execute(select(tables.costs)).one()
    return UnitCosts(
        row.visit,
        row.officer_minute,
        row.action_minutes,
        {"email": row.message_email, "letter": row.message_letter, "sms": row.message_sms},
        row.bank_file,
        row.repair,
    )


def _repairs_before(of: Periods, connection: Connection) -> tuple[int, int]:
    """Return how many repairs of the year before had a cost, and what they cost."""
    row = tables.history.c
    found = select(func.count(), func.sum(row.cost_pence)).where(
        row.reported_on >= of.first_before, row.reported_on < of.opens_on, row.cost_pence > 0
    )
    number, pence = connection.execute(found).one()
    return int(number), int(pence or 0)
