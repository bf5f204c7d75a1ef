"""What each figure is counted from."""

from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    func,
    not_,
    or_,
    select,
)

from services.evaluation import tables
from services.evaluation.queries.counting import Rows, all_of, rows_of
from services.evaluation.queries.inspections import inspections
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
CONTACTS = "contacts.recorded"
ANSWERS = ".answers"
UPHELD = "appeal_upheld"


def sources(opens_on: date, until: date) -> list[Rows]:
    """Return everything that is counted, of a scheme that opened and the days before `until`."""
    return [
        *_take_up(),
        *_at_risk(opens_on, until),
        *_repairs(until),
        *_breaches(),
        *_payments(until),
        *_messages(),
        *_contacts(until),
        *inspections(),
        *_surveys(),
        *_money(until),
    ]


def _take_up() -> list[Rows]:
    tenants, moves, years = tables.tenants.c, tables.moves.c, tables.years.c
    signed, left, against = tables.signatures.c, tables.leavings.c, tables.rejections.c
    stands, rejected = _newest_moves("stands"), _newest_moves("rejected")
    registered = rows_of(REGISTERED, tenants.tenant_ref, day=tenants.registered_on)
    ever = all_of(
        rows_of("take_up.eligible", moves.tenant_ref, day=moves.on).where(
            moves.status == "invited"
        ),
        rows_of("take_up.signed", signed.tenant_ref, day=signed.on),
        rows_of(STARTED, years.tenant_ref, day=years.starts_on),
        rows_of("take_up.left", left.tenant_ref, day=left.on),
        rows_of("take_up.left." + left.why, left.tenant_ref, day=left.on),
    )
    now = rows_of("take_up.now." + stands.c.status, stands.c.tenant_ref)
    names = ("invited", "waiting", "agreed", "active", "completed", "rejected")
    reasons = rows_of(
        "take_up.rejected." + against.reason, against.tenant_ref, day=against.on
    ).join(
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
        Rows(rows_of(HOMES, whole.tenant_ref), always=(HOMES,)),
        Rows(
            rows_of("at_risk.days", whole.tenant_ref, value=days), "days", HOMES, ("at_risk.days",)
        ),
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
            query = rows_of(rows, value=value, **by_month).join_from(home, month, overlap)
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
        rows = rows_of(name, job.tenant_ref, value=value, day=job.reported_on)
        return rows.join_from(tables.jobs, home, in_year).where(counted, *conditions)

    took_it = select(tables.year_elements.c.tenant_ref).where(
        tables.year_elements.c.element == "repairs"
    )
    call_out = (job.responsibility == "tenant", job.done_by == "landlord")
    call_outs = (*call_out, job.tenant_ref.in_(took_it))
    names = ("reported", "tenant", "landlord", "emergencies", "call_outs", "call_outs.emergencies")
    return [
        Rows(
            all_of(
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
            all_of(
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
        return rows_of(name, breach.tenant_ref, **where)

    struck = of("breaches.struck_out").join(tables.breach_costs, same_cost)
    recorded = all_of(of(BREACHES))
    return [
        Rows(recorded, base=HOMES, always=(BREACHES,)),
        Rows(
            all_of(
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


def _payments(until: date) -> list[Rows]:
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
    due = tables.instalments.c
    due_of = and_(*(sent[name] == due[name] for name in ("tenant_ref", "element", "quarter")))
    return [
        Rows(rows_of(SENT, sent.tenant_ref, **where), always=(SENT,)),
        Rows(
            all_of(
                rows_of("payments.on_time", sent.tenant_ref, **where).where(not_(delayed)),
                rows_of("payments.late", sent.tenant_ref, **where).where(delayed),
                rows_of("payments.returned", sent.tenant_ref, **where).join(
                    tables.returns, came_back
                ),
            ),
            base=SENT,
            always=("payments.on_time", "payments.late", "payments.returned"),
        ),
        Rows(
            rows_of(
                "payments.days_after_due",
                sent.tenant_ref,
                value=days_between(due.due_date, sent.entry_day),
                **where,
            ).join_from(tables.sendings, tables.instalments, due_of),
            "days",
            SENT,
            ("payments.days_after_due",),
        ),
        Rows(
            rows_of("payments.sent_pence", sent.tenant_ref, value=sent.amount_pence, **where),
            "pence",
            SENT,
            ("payments.sent_pence",),
        ),
        Rows(
            rows_of("payments.due", due.tenant_ref, day=due.due_date, element=due.element).where(
                due.due_date < until, due.status.not_in(("forfeited", "cancelled"))
            ),
            always=("payments.due",),
        ),
        Rows(
            rows_of(
                "payments.held." + held.reason, held.tenant_ref, day=held.on, element=held.element
            ),
            base="payments.due",
        ),
    ]


def _messages() -> list[Rows]:
    """Messages that went out or came to nothing: by fate, by channel, and by what they said."""
    of = tables.messages.c
    where = {"day": of.on}
    out = of.channel != ""
    return [
        Rows(rows_of(MESSAGES, of.tenant_ref, **where), always=(MESSAGES,), by_element=False),
        Rows(
            by_element=False,
            query=all_of(
                rows_of("messages.status." + of.status, of.tenant_ref, **where),
                rows_of("messages.channel." + of.channel, of.tenant_ref, **where).where(out),
                rows_of("messages.template." + of.template, of.tenant_ref, **where),
            ),
            base=MESSAGES,
        ),
        Rows(
            by_element=False,
            query=rows_of("messages.segments", of.tenant_ref, value=of.segments, **where),
            base=MESSAGES,
            always=("messages.segments",),
        ),
    ]


def _contacts(until: date) -> list[Rows]:
    """Contacts of homes in their year; and all of them, by why they do not count."""
    contact, home, breach = tables.contacts.c, at_risk(until), tables.breaches.c
    fate = tables.breach_fates.c
    in_year = and_(
        home.c.tenant_ref == contact.tenant_ref,
        contact.on >= home.c.first,
        contact.on < home.c.after,
    )
    where = {"day": contact.on}
    of_it = and_(
        breach.tenant_ref == contact.tenant_ref,
        breach.cause_ref == contact.contact_ref,
        breach.element == "housing_management",
    )
    became = select(breach.tenant_ref).where(of_it).exists()
    undone = and_(
        fate.tenant_ref == contact.tenant_ref,
        fate.cause_ref == contact.contact_ref,
        fate.fate != "dismissed",
    )
    counts = and_(became, not_(select(fate.tenant_ref).where(undone).exists()))
    why = case((became, UPHELD), (contact.why_not == "", UPHELD), else_=contact.why_not)
    kept = contact.counts
    reported = (
        rows_of("contacts.reported", contact.tenant_ref, **where)
        .join_from(tables.contacts, home, in_year)
        .where(kept)
    )
    return [
        Rows(reported, base=HOMES, always=("contacts.reported",)),
        Rows(rows_of(CONTACTS, contact.tenant_ref, **where).where(kept), always=(CONTACTS,)),
        Rows(
            all_of(
                rows_of("contacts.kind." + contact.kind, contact.tenant_ref, **where).where(kept),
                rows_of("contacts.counted", contact.tenant_ref, **where).where(kept, counts),
                rows_of("contacts.not_counted." + why, contact.tenant_ref, **where).where(
                    kept, not_(counts)
                ),
            ),
            base=CONTACTS,
            always=("contacts.counted",),
        ),
    ]


def _surveys() -> list[Rows]:
    """Sums of the scores of each question before and after, and how many answered it."""
    answer = tables.answers.c
    name = "survey." + answer.stage + "." + answer.question
    whose = {"tenant_ref": answer.tenant_ref, "day": answer.on}
    return [
        Rows(rows_of(name + ANSWERS, **whose), by_element=False),
        Rows(rows_of(name, value=answer.score, **whose), "score", ANSWERS, by_element=False),
    ]


def _money(until: date) -> list[Rows]:
    """Cashback promised, and what became of it, as at the last cut-off.

    What was paid is in tenants' accounts: its entry day has come, and it did not come back.
    """
    promised, year, part = tables.year_elements.c, tables.years.c, tables.instalments.c
    by_year = and_(year.tenant_ref == promised.tenant_ref)
    where = {"day": part.due_date, "element": part.element, "value": part.amount_pence}
    sent, back = tables.sendings.c, tables.returns.c
    came_back = select(back.tenant_ref).where(
        back.tenant_ref == sent.tenant_ref, back.entry_day == sent.entry_day
    )
    paid = rows_of(
        "money.paid",
        sent.tenant_ref,
        value=sent.amount_pence,
        day=sent.entry_day,
        element=sent.element,
    ).where(sent.entry_day < until, not_(came_back.exists()))
    lost = part.status.in_(("forfeited", "cancelled"))

    def of(name: Any) -> Select[Any]:
        return rows_of(name, part.tenant_ref, **where)

    return [
        Rows(
            all_of(
                rows_of(
                    "money.promised",
                    promised.tenant_ref,
                    value=promised.annual_pence,
                    element=promised.element,
                    day=year.starts_on,
                ).join_from(tables.year_elements, tables.years, by_year),
                of("money.earned").where(part.earned),
                of("money.lost").where(lost),
                of("money.lost." + part.reason).where(lost),
                of("money.held." + part.reason).where(part.status == "held"),
                paid,
            ),
            "pence",
            STARTED,
            tuple(f"money.{name}" for name in ("promised", "earned", "lost", "paid")),
        )
    ]
