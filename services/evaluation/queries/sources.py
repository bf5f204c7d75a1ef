"""What each figure is counted from."""

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Subquery,
    Table,
    and_,
    case,
    func,
    literal,
    not_,
    null,
    or_,
    select,
)

from services.evaluation import tables
from services.evaluation.queries.counting import Made, Names, Rows, Values
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
DUE = "payments.due"
MESSAGES = "messages.all"
CONTACTS = "contacts.recorded"
ANSWERS = ".answers"
UPHELD = "appeal_upheld"


def sources(opens_on: date, until: date) -> list[Rows]:
    """Return everything that is counted, of a scheme that opened and the days before `until`."""
    return [
        *_take_up(),
        *_at_risk(opens_on, until),
        _repairs(until),
        *_breaches(),
        *_payments(until),
        *_money(until),
        _messages(),
        *_contacts(until),
        *inspections(),
        _surveys(),
    ]


def only(condition: ColumnElement[bool], name: Names) -> ColumnElement[Any]:
    """Return a figure's name where a condition holds; else the row makes none of that name."""
    return case((condition, name))


def _take_up() -> list[Rows]:
    tenants, moves, years = tables.tenants.c, tables.moves.c, tables.years.c
    signed, left, against = tables.signatures.c, tables.leavings.c, tables.rejections.c

    def once(name: str, table: Table, day: ColumnElement[date], base: str = REGISTERED) -> Rows:
        made = Made(name, base=base, always=(name,))
        return Rows(table.c.tenant_ref, (made,), table, day=day)

    stands, newest = _newest_moves("stands"), _newest_moves("newest")
    now = ("invited", "waiting", "agreed", "active", "completed", "rejected")
    still = and_(newest.c.tenant_ref == against.tenant_ref, newest.c.sequence == against.sequence)
    eligible = (moves.status == "invited",)
    return [
        once(REGISTERED, tables.tenants, tenants.registered_on, base=""),
        replace(once("take_up.eligible", tables.moves, moves.on), where=eligible),
        once("take_up.signed", tables.signatures, signed.on),
        once(STARTED, tables.years, years.starts_on),
        Rows(
            left.tenant_ref,
            (
                Made("take_up.left", base=REGISTERED, always=("take_up.left",)),
                Made("take_up.left." + left.why, base=REGISTERED),
            ),
            tables.leavings,
            day=left.on,
        ),
        Rows(
            stands.c.tenant_ref,
            (
                Made(
                    "take_up.now." + stands.c.status,
                    base=REGISTERED,
                    always=tuple(f"take_up.now.{name}" for name in now),
                ),
            ),
            stands,
        ),
        Rows(
            against.tenant_ref,
            (Made("take_up.rejected." + against.reason, base=REGISTERED),),
            tables.rejections.join(newest, still),
            day=against.on,
        ),
    ]


def _newest_moves(name: str) -> Subquery:
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

    def made(homes: Values, days: ColumnElement[Any]) -> tuple[Made, ...]:
        return (
            Made(HOMES, homes, always=(HOMES,)),
            Made("at_risk.days", days, "days", HOMES, ("at_risk.days",)),
        )

    whole = at_risk(until)
    days = days_between(whole.c.first, whole.c.after)
    found = [Rows(whole.c.tenant_ref, made(1, days), whole)]
    months = months_between(opens_on, until)
    if months:
        month, alike = as_rows(months), _alike(at_risk(until))
        overlap = and_(alike.c.first < month.c.after, alike.c.after > month.c.first)
        first, after = later(alike.c.first, month.c.first), earlier(alike.c.after, month.c.after)
        found.append(
            Rows(
                null(),
                made(alike.c.homes, alike.c.homes * days_between(first, after)),
                alike.join(month, overlap),
                month=month.c.name,
                months_only=True,
            )
        )
    return found


def _alike(home: Subquery) -> Subquery:
    """Return how many homes have the same days: far fewer rows than homes."""
    days = (home.c.first, home.c.after)
    return select(*days, func.count().label("homes")).group_by(*days).subquery("alike")


def _repairs(until: date) -> Rows:
    """Repairs reported by homes in their year; who cancelled one did not need it."""
    job, home = tables.jobs.c, at_risk(until)
    in_year = and_(
        home.c.tenant_ref == job.tenant_ref,
        job.reported_on >= home.c.first,
        job.reported_on < home.c.after,
    )
    took_it = select(tables.year_elements.c.tenant_ref).where(
        tables.year_elements.c.element == "repairs"
    )
    call_out = and_(
        job.responsibility == "tenant",
        job.done_by == "landlord",
        job.tenant_ref.in_(took_it),
    )
    cost, emergencies = "repairs.call_outs.cost", "repairs.call_outs.emergencies"
    either = ("repairs.tenant", "repairs.landlord")

    def counted(name: Names, *always: str) -> Made:
        return Made(name, base=HOMES, always=always)

    return Rows(
        job.tenant_ref,
        (
            counted("repairs.reported", "repairs.reported"),
            counted("repairs." + job.responsibility, *either),
            counted(only(job.emergency, "repairs.emergencies"), "repairs.emergencies"),
            counted(only(call_out, "repairs.call_outs"), "repairs.call_outs"),
            counted(only(and_(call_out, job.emergency), emergencies), emergencies),
            Made("repairs.cost", job.cost_pence, "pence", "repairs.reported", ("repairs.cost",)),
            Made(only(call_out, cost), job.cost_pence, "pence", "repairs.call_outs", (cost,)),
        ),
        tables.jobs.join(home, in_year),
        (job.counts, job.status == "completed"),
        day=job.reported_on,
    )


def _breaches() -> list[Rows]:
    """Breaches, what became of them, and strikes."""
    breach, fate, cost = tables.breaches.c, tables.breach_fates.c, tables.breach_costs.c
    key = ("tenant_ref", "element", "cause_ref", "version")
    same_fate = and_(*(breach[name] == fate[name] for name in key))
    same_cost = and_(*(breach[name] == cost[name] for name in key))
    stands = not_(select(fate.tenant_ref).where(same_fate, fate.fate != "dismissed").exists())
    counted, struck = "breaches.counted", "breaches.struck_out"
    fates = tuple(f"breaches.{name}" for name in ("upheld", "dismissed", "taken_back"))
    struck_out = and_(stands, func.coalesce(cost.struck_out, False))
    return [
        Rows(
            breach.tenant_ref,
            (
                Made(BREACHES, base=HOMES, always=(BREACHES,)),
                Made(only(stands, counted), base=BREACHES, always=(counted,)),
                Made(only(stands, "breaches." + breach.reason), base=BREACHES),
                Made(only(struck_out, struck), base=BREACHES, always=(struck,)),
            ),
            tables.breaches.outerjoin(tables.breach_costs, same_cost),
            day=breach.occurred_on,
            element=breach.element,
        ),
        Rows(
            breach.tenant_ref,
            (Made("breaches." + fate.fate, base=BREACHES, always=fates),),
            tables.breaches.join(tables.breach_fates, same_fate),
            day=breach.occurred_on,
            element=breach.element,
        ),
        _appeals(),
    ]


def _appeals() -> Rows:
    appeal, late = tables.appeals.c, "appeals.late"
    return Rows(
        appeal.tenant_ref,
        (
            Made("appeals.received", always=("appeals.received",)),
            Made(only(appeal.late, late), base="appeals.received", always=(late,)),
        ),
        tables.appeals,
        day=appeal.received_on,
    )


def _payments(until: date) -> list[Rows]:
    """Instalments sent to the bank (at once, after a hold, or again after a return); those held."""
    sent, back, held = tables.submissions.c, tables.returns.c, tables.holds.c
    part, before = tables.instalments.c, tables.submissions.alias("before").c
    key = ("tenant_ref", "element", "quarter")
    was_held = select(held.tenant_ref).where(*(sent[n] == held[n] for n in key)).exists()
    was_sent = select(before.tenant_ref).where(
        *(sent[n] == before[n] for n in key), before.entry_day < sent.entry_day
    )
    came_back = and_(back.tenant_ref == sent.tenant_ref, back.entry_day == sent.entry_day)
    same = and_(*(sent[n] == part[n] for n in key))
    late = or_(was_held, was_sent.exists())
    returned, pence = back.tenant_ref.is_not(None), sent.amount_pence
    days = func.coalesce(days_between(part.due_date, sent.entry_day), 0)
    paid = and_(not_(returned), sent.entry_day < until)
    on_time, names = "payments.on_time", ("payments.on_time", "payments.late")
    fell_due = and_(part.due_date < until, part.status.not_in(("forfeited", "cancelled")))
    return [
        Rows(
            sent.tenant_ref,
            (
                Made(SENT, always=(SENT,)),
                Made(case((late, "payments.late"), else_=on_time), base=SENT, always=names),
                Made(only(returned, "payments.returned"), base=SENT, always=("payments.returned",)),
                Made("payments.days_after_due", days, "days", SENT, ("payments.days_after_due",)),
                Made("payments.sent_pence", pence, "pence", SENT, ("payments.sent_pence",)),
                Made(only(paid, "money.paid"), pence, "pence", STARTED, ("money.paid",)),
            ),
            tables.submissions.outerjoin(tables.returns, came_back).outerjoin(
                tables.instalments, same
            ),
            day=sent.entry_day,
            element=sent.element,
        ),
        Rows(
            part.tenant_ref,
            (Made(DUE, always=(DUE,)),),
            tables.instalments,
            (fell_due,),
            day=part.due_date,
            element=part.element,
        ),
        Rows(
            held.tenant_ref,
            (Made("payments.held." + held.reason, base=DUE),),
            tables.holds,
            day=held.on,
            element=held.element,
        ),
    ]


def _money(until: date) -> list[Rows]:
    """Cashback promised, and what became of it, as at the last cut-off.

    What was paid is counted with what was sent: its entry day has come, and it did not come back.
    """
    promised, year, part = tables.year_elements.c, tables.years.c, tables.instalments.c
    lost, pence = part.status.in_(("forfeited", "cancelled")), part.amount_pence

    def of(name: Names, *always: str) -> Made:
        return Made(name, pence, "pence", STARTED, always)

    whole = Made("money.promised", promised.annual_pence, "pence", STARTED, ("money.promised",))
    return [
        Rows(
            promised.tenant_ref,
            (whole,),
            tables.year_elements.join(tables.years, year.tenant_ref == promised.tenant_ref),
            day=year.starts_on,
            element=promised.element,
        ),
        Rows(
            part.tenant_ref,
            (
                of(only(part.earned, "money.earned"), "money.earned"),
                of(only(lost, "money.lost"), "money.lost"),
                of(only(lost, "money.lost." + part.reason)),
                of(only(part.status == "held", "money.held." + part.reason)),
            ),
            tables.instalments,
            day=part.due_date,
            element=part.element,
        ),
    ]


def _messages() -> Rows:
    """Messages that went out or came to nothing: by fate, by channel, and by what they said."""
    of, segments = tables.messages.c, "messages.segments"
    return Rows(
        of.tenant_ref,
        (
            Made(MESSAGES, always=(MESSAGES,)),
            Made("messages.status." + of.status, base=MESSAGES),
            Made(only(of.channel != "", "messages.channel." + of.channel), base=MESSAGES),
            Made("messages.template." + of.template, base=MESSAGES),
            Made(segments, of.segments, base=MESSAGES, always=(segments,)),
        ),
        tables.messages,
        day=of.on,
        by_element=False,
    )


def _contacts(until: date) -> list[Rows]:
    """Contacts of homes in their year; and all of them, by why they do not count."""
    contact, home, breach = tables.contacts.c, at_risk(until), tables.breaches.c
    fate = tables.breach_fates.c
    in_year = and_(
        home.c.tenant_ref == contact.tenant_ref,
        contact.on >= home.c.first,
        contact.on < home.c.after,
    )
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
    fate_of_it = case((counts, "contacts.counted"), else_="contacts.not_counted." + why)
    reported = "contacts.reported"
    return [
        Rows(
            contact.tenant_ref,
            (Made(reported, base=HOMES, always=(reported,)),),
            tables.contacts.join(home, in_year),
            (contact.counts,),
            day=contact.on,
        ),
        Rows(
            contact.tenant_ref,
            (
                Made(CONTACTS, always=(CONTACTS,)),
                Made("contacts.kind." + contact.kind, base=CONTACTS),
                Made(fate_of_it, base=CONTACTS, always=("contacts.counted",)),
            ),
            tables.contacts,
            (contact.counts,),
            day=contact.on,
        ),
    ]


def _surveys() -> Rows:
    """Sums of the scores of each question before and after, and how many answered it."""
    answer = tables.answers.c
    name = "survey." + answer.stage + "." + answer.question
    return Rows(
        answer.tenant_ref,
        (
            Made(name + literal(ANSWERS)),
            Made(name, answer.score, "score", ANSWERS),
        ),
        tables.answers,
        day=answer.on,
        by_element=False,
    )
