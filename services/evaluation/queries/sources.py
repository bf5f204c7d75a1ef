"""What each figure is counted from."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, not_, or_, select, union_all

from services.evaluation import tables
from services.evaluation.queries.counting import Rows
from services.evaluation.store.spans import (
    as_rows,
    at_risk,
    days_between,
    earlier,
    later,
    months_between,
)

REGISTERED = "take_up.registered"
STARTED = "take_up.started"
HOMES = "at_risk.homes"
BREACHES = "breaches.recorded"
SENT = "payments.sent"
MESSAGES = "messages.all"


def sources(opens_on: date, until: date) -> list[Rows]:
    """Return everything that is counted, of a scheme that opened and the days before `until`."""
    return [
        *_take_up(),
        *_at_risk(opens_on, until),
        *_repairs(until),
        *_breaches(),
        *_payments(),
        *_messages(),
    ]


def _rows(name: Any, tenant_ref: Any, *, value: Any = 1, **columns: Any) -> Select[Any]:
    """Return rows to count: `columns` are `day`, `month` and `element` where they have them."""
    named = literal(name) if isinstance(name, str) else name
    number = literal(value) if isinstance(value, int) else value
    others = [column.label(label) for label, column in sorted(columns.items())]
    return select(
        named.label("name"), tenant_ref.label("tenant_ref"), number.label("value"), *others
    )


def _all_of(*queries: Select[Any]) -> Select[Any]:
    return union_all(*queries).subquery("all_of").select()


def _take_up() -> list[Rows]:
    tenants, moves, years = tables.tenants.c, tables.moves.c, tables.years.c
    signed, left, against = tables.signatures.c, tables.leavings.c, tables.rejections.c
    stands, rejected = _newest_moves("stands"), _newest_moves("rejected")
    registered = _rows(REGISTERED, tenants.tenant_ref, day=tenants.registered_on)
    ever = _all_of(
        _rows("take_up.eligible", moves.tenant_ref, day=moves.on).where(moves.status == "invited"),
        _rows("take_up.signed", signed.tenant_ref, day=signed.on),
        _rows(STARTED, years.tenant_ref, day=years.starts_on),
        _rows("take_up.left", left.tenant_ref, day=left.on),
        _rows("take_up.left." + left.why, left.tenant_ref, day=left.on),
    )
    now = _rows("take_up.now." + stands.c.status, stands.c.tenant_ref)
    names = ("invited", "waiting", "agreed", "active", "completed", "rejected")
    reasons = _rows("take_up.rejected." + against.reason, against.tenant_ref, day=against.on).join(
        rejected,
        and_(
            rejected.c.tenant_ref == against.tenant_ref,
            rejected.c.sequence == against.sequence,
        ),
    )
    return [
        Rows(registered, always=(REGISTERED,)),
        Rows(
            ever,
            base=REGISTERED,
            always=("take_up.eligible", "take_up.signed", STARTED, "take_up.left"),
        ),
        Rows(now, base=REGISTERED, always=tuple(f"take_up.now.{name}" for name in names)),
        Rows(reasons, base=REGISTERED),
    ]


def _newest_moves(name: str) -> Any:
    """Return how each tenant stands: the newest of their moves."""
    moves = tables.moves.c
    newest = (
        select(moves.tenant_ref, func.max(moves.sequence).label("sequence"))
        .group_by(moves.tenant_ref)
        .subquery()
    )
    same = and_(newest.c.tenant_ref == moves.tenant_ref, newest.c.sequence == moves.sequence)
    return select(tables.moves).join(newest, same).subquery(name)


def _at_risk(opens_on: date, until: date) -> list[Rows]:
    """Homes in their year and the days they were in it, which what happened there is set against.

    One that began a year counts as a home in each month that has a day of it.
    """
    whole = at_risk(until).c
    days = days_between(whole.first, whole.after)
    found = [
        Rows(_rows(HOMES, whole.tenant_ref), always=(HOMES,)),
        Rows(_rows("at_risk.days", whole.tenant_ref, value=days), "days", HOMES, ("at_risk.days",)),
    ]
    months = months_between(opens_on, until)
    if months:
        month, home = as_rows(months), at_risk(until)
        overlap = and_(home.c.first < month.c.after, home.c.after > month.c.first)
        in_it = days_between(
            later(home.c.first, month.c.first), earlier(home.c.after, month.c.after)
        )
        by_month = {"tenant_ref": home.c.tenant_ref, "month": month.c.name}
        for rows, value, unit, base in (
            (HOMES, 1, "count", ""),
            ("at_risk.days", in_it, "days", HOMES),
        ):
            query = _rows(rows, value=value, **by_month).join_from(home, month, overlap)
            found.append(Rows(query, unit, base, months_only=True))  # type: ignore[arg-type]
    return found


def _repairs(until: date) -> list[Rows]:
    """Repairs reported by homes in their year; who cancelled one did not need it."""
    job, home = tables.jobs.c, at_risk(until)
    in_year = and_(
        home.c.tenant_ref == job.tenant_ref,
        job.reported_on >= home.c.first,
        job.reported_on < home.c.after,
    )
    counted = and_(job.counts, job.status == "completed")

    def reported(name: Any, value: Any = 1, *conditions: ColumnElement[bool]) -> Select[Any]:
        rows = _rows(name, job.tenant_ref, value=value, day=job.reported_on)
        return rows.join_from(tables.jobs, home, in_year).where(counted, *conditions)

    took_it = select(tables.year_elements.c.tenant_ref).where(
        tables.year_elements.c.element == "repairs"
    )
    call_out = (job.responsibility == "tenant", job.done_by == "landlord")
    call_outs = (*call_out, job.tenant_ref.in_(took_it))
    names = ("reported", "tenant", "landlord", "emergencies", "call_outs", "call_outs.emergencies")
    return [
        Rows(
            _all_of(
                reported("repairs.reported"),
                reported("repairs." + job.responsibility),
                reported("repairs.emergencies", 1, job.emergency),
                reported("repairs.call_outs", 1, *call_outs),
                reported("repairs.call_outs.emergencies", 1, *call_outs, job.emergency),
            ),
            base=HOMES,
            always=tuple(f"repairs.{name}" for name in names),
        ),
        Rows(
            _all_of(
                reported("repairs.cost", job.cost_pence),
                reported("repairs.call_outs.cost", job.cost_pence, *call_outs),
            ),
            "pence",
            "repairs.reported",
            ("repairs.cost", "repairs.call_outs.cost"),
        ),
    ]


def _breaches() -> list[Rows]:
    """Breaches of homes in their year, what became of them, and strikes."""
    breach, fate, cost = tables.breaches.c, tables.breach_fates.c, tables.breach_costs.c
    key = ("tenant_ref", "element", "cause_ref", "version")
    same_fate = and_(*(breach[name] == fate[name] for name in key))
    same_cost = and_(*(breach[name] == cost[name] for name in key))
    gone = select(fate.tenant_ref).where(same_fate, fate.fate != "dismissed").exists()

    def of(name: Any) -> Select[Any]:
        where = {"day": breach.occurred_on, "element": breach.element}
        return _rows(name, breach.tenant_ref, **where)

    struck = of("breaches.struck_out").join(tables.breach_costs, same_cost)
    recorded = _all_of(of(BREACHES))
    return [
        Rows(recorded, base=HOMES, always=(BREACHES,)),
        Rows(
            _all_of(
                of("breaches.counted").where(not_(gone)),
                of("breaches." + breach.reason).where(not_(gone)),
                of("breaches." + fate.fate).join(tables.breach_fates, same_fate),
                struck.where(cost.struck_out, not_(gone)),
            ),
            base=BREACHES,
            always=tuple(
                f"breaches.{name}"
                for name in ("counted", "upheld", "dismissed", "taken_back", "struck_out")
            ),
        ),
    ]


def _payments() -> list[Rows]:
    """Instalments that went to the bank: at once, or held or returned before."""
    sent, back, held = tables.sendings.c, tables.returns.c, tables.holds.c
    where = {"day": sent.entry_day, "element": sent.element}
    of_it = [sent[name] == held[name] for name in ("tenant_ref", "element", "quarter")]
    was_held = select(held.tenant_ref).where(*of_it).exists()
    earlier_one = tables.sendings.alias("earlier").c
    again = [sent[name] == earlier_one[name] for name in ("tenant_ref", "element", "quarter")]
    was_sent = select(earlier_one.tenant_ref).where(*again, earlier_one.entry_day < sent.entry_day)
    came_back = and_(back.tenant_ref == sent.tenant_ref, back.entry_day == sent.entry_day)
    delayed = or_(was_held, was_sent.exists())
    return [
        Rows(_rows(SENT, sent.tenant_ref, **where), always=(SENT,)),
        Rows(
            _all_of(
                _rows("payments.on_time", sent.tenant_ref, **where).where(not_(delayed)),
                _rows("payments.late", sent.tenant_ref, **where).where(delayed),
                _rows("payments.returned", sent.tenant_ref, **where).join(
                    tables.returns, came_back
                ),
            ),
            base=SENT,
            always=("payments.on_time", "payments.late", "payments.returned"),
        ),
        Rows(
            _rows("payments.sent_pence", sent.tenant_ref, value=sent.amount_pence, **where),
            "pence",
            SENT,
            ("payments.sent_pence",),
        ),
        Rows(
            _rows(
                "payments.held." + held.reason, held.tenant_ref, day=held.on, element=held.element
            )
        ),
    ]


def _messages() -> list[Rows]:
    """Messages that went out or came to nothing: by fate, by channel, and by what they said."""
    of = tables.messages.c
    where = {"day": of.on}
    out = of.channel != ""
    return [
        Rows(_rows(MESSAGES, of.tenant_ref, **where), always=(MESSAGES,)),
        Rows(
            _all_of(
                _rows("messages.status." + of.status, of.tenant_ref, **where),
                _rows("messages.channel." + of.channel, of.tenant_ref, **where).where(out),
                _rows("messages.template." + of.template, of.tenant_ref, **where),
            ),
            base=MESSAGES,
        ),
        Rows(
            _rows("messages.segments", of.tenant_ref, value=of.segments, **where),
            base=MESSAGES,
            always=("messages.segments",),
        ),
    ]
