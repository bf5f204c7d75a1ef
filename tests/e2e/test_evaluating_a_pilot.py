"""Every figure of a played pilot, beside a count of the rows it comes from.

The rows are the owners' own: what enrolment, repairs, payments and notifications have in their
databases. They are counted here in plain Python, in all, by area, by element and by month.
"""

import datetime as dt
import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import Connection, select

from services.backbone.envelope import seal
from services.backbone.settings import database_url
from services.backbone.transactions import Transactions
from services.cli.main import app
from services.contracts.events import type_of
from services.contracts.queries.evaluation import Figure, Figures
from services.evaluation import tables
from services.evaluation.handlers import ON_EVENT
from services.evaluation.handlers.rebuilding import rebuild
from services.evaluation.queries import figures
from services.hosts.opening import transactions
from tests.e2e.conftest import ReferencePlay
from tests.empty_databases import make_tables

Key = tuple[str, str, str]
"""A figure's name, and by what it is divided."""

CONDITIONS = ("good", "worn", "defect")


@dataclass(frozen=True)
class Row:
    """One thing that is counted."""

    name: str
    tenant_ref: str
    day: str | None = None
    element: str | None = None
    value: int = 1
    by_element: bool = True


@dataclass(frozen=True)
class Evaluated:
    """A played pilot: its databases, the last date, and where each tenant lives and takes."""

    folder: Path
    until: str
    area: dict[str, str]
    elements: dict[str, list[str]]

    @property
    def template(self) -> str:
        return f"sqlite:///{self.folder}/{{service}}.sqlite"

    def rows(self, service: str, query: str, *values: object) -> list[sqlite3.Row]:
        with closing(sqlite3.connect(self.folder / f"{service}.sqlite")) as link:
            link.row_factory = sqlite3.Row
            return link.execute(query, values).fetchall()

    def figures(self) -> dict[Key, Figure]:
        with opened(self.template) as database:
            return {(f.name, f.by, f.of): f for f in figures_in(database)}


@contextmanager
def opened(template: str) -> Iterator[Transactions[Any]]:
    """Give the way into the evaluation's database."""
    database = transactions("evaluation", database_url(template, "evaluation"))
    try:
        yield database
    finally:
        database.engine.dispose()


def figures_in(database: Transactions[Any]) -> tuple[Figure, ...]:
    page = database.read(partial(figures, Figures()))
    assert page.next is None
    return page.rows


@pytest.fixture(scope="module", params=["tricky", "twelve"])
def pilot(
    request: pytest.FixtureRequest, reference_play: Callable[[str], ReferencePlay]
) -> Evaluated:
    """A reference pilot, played once. `tricky` has many appeals, `twelve` a death."""
    folder = reference_play(request.param).databases
    bare = Evaluated(folder, "", {}, {})
    people = bare.rows("enrolment", "SELECT tenant_ref, area_code, elements FROM participations")
    (last,) = bare.rows("calendar", "SELECT max(date) AS date FROM cut_offs")
    return Evaluated(
        folder,
        last["date"],
        {row["tenant_ref"]: row["area_code"] for row in people},
        {row["tenant_ref"]: json_list(row["elements"]) for row in people},
    )


def json_list(text: str) -> list[str]:
    return list(json.loads(text)) if text.startswith("[") else [e for e in text.split("+") if e]


# --- the rows of each figure ---


def take_up(pilot: Evaluated) -> Iterator[Row]:
    people = pilot.rows("enrolment", "SELECT * FROM participations")
    events = outbox(pilot, "enrolment")
    for person in people:
        ref = person["tenant_ref"]
        yield Row(f"take_up.now.{person['status']}", ref)
        if person["signed_on"]:
            yield Row("take_up.signed", ref, person["signed_on"])
        if person["start_date"]:
            yield Row("take_up.started", ref, person["start_date"])
    eligible, rejected = dict[str, str](), dict[str, Any]()
    for kind, data in events:
        ref = data.get("tenant_ref", "")
        if kind == "tenant_registered":
            yield Row("take_up.registered", ref, data["on"])
        elif kind == "tenant_invited":
            eligible[ref] = data["on"]
        elif kind == "tenant_rejected":
            rejected[ref] = data
        elif kind == "participation_ended":
            why = "no_access" if data["reason"] == "no_access" else data["status"]
            yield Row("take_up.left", ref, data["on"])
            yield Row(f"take_up.left.{why}", ref, data["on"])
    for ref, day in eligible.items():
        yield Row("take_up.eligible", ref, day)
    now = {person["tenant_ref"]: person["status"] for person in people}
    for ref, data in rejected.items():
        for reason in data["reasons"] if now[ref] == "rejected" else ():
            yield Row(f"take_up.rejected.{reason}", ref, data["on"])


def outbox(pilot: Evaluated, service: str) -> list[tuple[str, dict[str, Any]]]:
    rows = pilot.rows(service, "SELECT type, data FROM outbox ORDER BY sequence")
    return [(row["type"].split(".")[1], json.loads(row["data"])) for row in rows]


def spans(pilot: Evaluated) -> dict[str, tuple[str, str]]:
    """The days on which each home took part, as participants.csv has its year: [first, after)."""
    people = pilot.rows("enrolment", "SELECT * FROM participations WHERE start_date IS NOT NULL")
    after_last = str(dt.date.fromisoformat(pilot.until) + dt.timedelta(days=1))
    return {
        p["tenant_ref"]: (p["start_date"], max(p["start_date"], min(p["end_date"], after_last)))
        for p in people
    }


def at_risk(pilot: Evaluated) -> Iterator[Row]:
    for ref, (first, after) in spans(pilot).items():
        months = Counter[str]()
        day, end = dt.date.fromisoformat(first), dt.date.fromisoformat(after)
        while day < end:
            months[f"{day:%Y-%m}"] += 1
            day += dt.timedelta(days=1)
        yield Row("at_risk.homes", ref)
        yield Row("at_risk.days", ref, value=months.total())
        for month, days in months.items():
            yield Row("at_risk.homes", f"only the month {month}", f"{month}-01")
            yield Row("at_risk.days", f"only the month {month}", f"{month}-01", value=days)


def repairs(pilot: Evaluated) -> Iterator[Row]:
    years = spans(pilot)
    jobs = pilot.rows(
        "repairs", "SELECT * FROM jobs WHERE taken_back_on IS NULL AND status = 'completed'"
    )
    for job in jobs:
        ref, day, cost = job["tenant_ref"], job["reported_on"], job["cost_pence"]
        first, after = years.get(ref, ("9", "9"))
        if not first <= day < after:
            continue
        yield Row("repairs.reported", ref, day)
        yield Row(f"repairs.{job['responsibility']}", ref, day)
        yield Row("repairs.cost", ref, day, value=cost)
        if job["emergency"]:
            yield Row("repairs.emergencies", ref, day)
        theirs = job["responsibility"] == "tenant" and job["done_by"] == "landlord"
        if theirs and "repairs" in pilot.elements[ref]:
            yield Row("repairs.call_outs", ref, day)
            yield Row("repairs.call_outs.cost", ref, day, value=cost)
            if job["emergency"]:
                yield Row("repairs.call_outs.emergencies", ref, day)


def breaches(pilot: Evaluated) -> Iterator[Row]:
    upheld = {
        (row["tenant_ref"], row["cause_ref"])
        for row in pilot.rows("enrolment", "SELECT * FROM appeals")
    }
    costs = {
        (data["cause_ref"], data["version"]): data["lost"]
        for kind, data in outbox(pilot, "payments")
        if kind == "breach_costed"
    }
    for breach in pilot.rows("enrolment", "SELECT * FROM breaches"):
        where = (breach["tenant_ref"], breach["occurred_on"], breach["element"])
        yield Row("breaches.recorded", *where)
        if (breach["tenant_ref"], breach["cause_ref"]) in upheld:
            yield Row("breaches.upheld", *where)
            continue
        yield Row("breaches.counted", *where)
        yield Row(f"breaches.{breach['reason']}", *where)
        lost = costs.get((breach["cause_ref"], breach["version"]), [])
        if "three_strikes" in {each["reason"] for each in lost}:
            yield Row("breaches.struck_out", *where)


def contacts(pilot: Evaluated) -> Iterator[Row]:
    years = spans(pilot)
    counted = {
        row["cause_ref"]
        for row in pilot.rows(
            "enrolment",
            "SELECT cause_ref FROM breaches WHERE element = 'housing_management' AND NOT EXISTS"
            " (SELECT 1 FROM appeals WHERE appeals.cause_ref = breaches.cause_ref)",
        )
    }
    breached = {
        row["cause_ref"] for row in pilot.rows("enrolment", "SELECT cause_ref FROM breaches")
    }
    why = {
        data["contact_ref"]: data["why_not"]
        for kind, data in outbox(pilot, "enrolment")
        if kind == "contact_recorded"
    }
    for contact in pilot.rows("enrolment", "SELECT * FROM contacts"):
        ref, day, number = contact["tenant_ref"], contact["date"], contact["contact_ref"]
        first, after = years.get(ref, ("9", "9"))
        yield Row("contacts.recorded", ref, day)
        yield Row(f"contacts.kind.{contact['kind']}", ref, day)
        if first <= day < after:
            yield Row("contacts.reported", ref, day)
        if number in counted:
            yield Row("contacts.counted", ref, day)
        else:
            reason = "appeal_upheld" if number in breached or why[number] is None else why[number]
            yield Row(f"contacts.not_counted.{reason}", ref, day)


def payments(pilot: Evaluated) -> Iterator[Row]:
    lines = pilot.rows(
        "payments",
        "SELECT i.*, p.entry_day, p.status AS fate FROM payment_lines l"
        " JOIN instalments i ON i.id = l.instalment_id"
        " JOIN payments p ON p.number = l.payment_number"
        " WHERE p.status IN ('submitted', 'paid', 'returned') ORDER BY p.entry_day",
    )
    held = {
        (data["tenant_ref"], line["element"], line["quarter"], data["reason"]): data["on"]
        for kind, data in outbox(pilot, "payments")
        if kind == "instalments_held"
        for line in data["lines"]
    }
    delayed = {key[:3] for key in held}
    for line in lines:
        key = (line["tenant_ref"], line["element"], line["quarter"])
        where = (line["tenant_ref"], line["entry_day"], line["element"])
        days = dt.date.fromisoformat(line["entry_day"]) - dt.date.fromisoformat(line["due_date"])
        yield Row("payments.sent", *where)
        yield Row("payments.sent_pence", *where, line["amount_pence"])
        yield Row("payments.days_after_due", *where, days.days)
        yield Row("payments.late" if key in delayed else "payments.on_time", *where)
        delayed.add(key)
        if line["fate"] == "returned":
            yield Row("payments.returned", *where)
        elif line["entry_day"] <= pilot.until:
            yield Row("money.paid", *where, line["amount_pence"])
    for (ref, element, _, reason), day in held.items():
        yield Row(f"payments.held.{reason}", ref, day, element)
    for part in pilot.rows("payments", "SELECT * FROM instalments"):
        where = (part["tenant_ref"], part["due_date"], part["element"])
        lost = part["status"] in ("forfeited", "cancelled")
        if part["due_date"] <= pilot.until and not lost:
            yield Row("payments.due", *where)
        if part["earned_on"]:
            yield Row("money.earned", *where, part["amount_pence"])
        if lost:
            yield Row("money.lost", *where, part["amount_pence"])
            yield Row(f"money.lost.{part['reason']}", *where, part["amount_pence"])
        if part["status"] == "held":
            yield Row(f"money.held.{part['reason']}", *where, part["amount_pence"])
    starts = {ref: first for ref, (first, _) in spans(pilot).items()}
    for part in pilot.rows("payments", "SELECT * FROM instalments"):
        where = (part["tenant_ref"], starts[part["tenant_ref"]], part["element"])
        yield Row("money.promised", *where, part["amount_pence"])


def messages(pilot: Evaluated) -> Iterator[Row]:
    sent = pilot.rows(
        "notifications",
        "SELECT m.*, d.segments FROM messages m LEFT JOIN deliveries d USING (message_id)"
        " WHERE m.status <> 'created'",
    )
    whole = partial(Row, by_element=False)
    for message in sent:
        where = (message["tenant_ref"], message["on"])
        yield whole("messages.all", *where)
        yield whole(f"messages.status.{message['status']}", *where)
        yield whole(f"messages.template.{message['template']}", *where)
        yield whole("messages.segments", *where, value=message["segments"] or 0)
        if message["status"] == "sent":
            yield whole(f"messages.channel.{message['channel']}", *where)


def surveys(pilot: Evaluated) -> Iterator[Row]:
    for answer in pilot.rows("enrolment", "SELECT * FROM survey_answers"):
        name = f"survey.{answer['stage']}.{answer['question']}"
        where = (answer["tenant_ref"], answer["answered_on"])
        yield Row(name, *where, value=answer["score"], by_element=False)
        yield Row(f"{name}.answers", *where, by_element=False)


def inspections(pilot: Evaluated) -> Iterator[Row]:
    whole = partial(Row, by_element=False)
    visits = pilot.rows("repairs", "SELECT * FROM visits WHERE taken_back_on IS NULL ORDER BY id")
    found = defaultdict[int, list[sqlite3.Row]](list)
    for finding in pilot.rows("repairs", "SELECT * FROM findings ORDER BY id"):
        found[finding["visit_id"]].append(finding)
    last: dict[str, dict[str, sqlite3.Row]] = {"baseline": {}, "follow_up": {}}
    for visit in visits:
        where = (visit["tenant_ref"], visit["on"])
        yield whole("visits.all", *where)
        yield whole(f"visits.{visit['kind']}", *where)
        missed = visit["result"] in ("no_access", "refused")
        yield whole(f"visits.missed.{visit['result']}" if missed else "visits.made", *where)
        if visit["result"] == "completed" and visit["counted"]:
            last[visit["kind"]][visit["tenant_ref"]] = visit
    for ref, visit in last["baseline"].items():
        yield whole("aps.baseline.homes", ref, visit["on"])
    (settings,) = pilot.rows("repairs", "SELECT tenant_categories FROM settings")
    theirs = set(json.loads(settings["tenant_categories"]))
    for ref, visit in last["follow_up"].items():
        row, now = partial(whole, tenant_ref=ref, day=visit["on"]), found[visit["id"]]
        defects = [each for each in now if each["condition"] == "defect"]
        yield row("aps.follow_up.homes")
        if not defects:
            yield row("aps.zero_repairs")
        if not [each for each in defects if each["category"] in theirs]:
            yield row("aps.zero_tenant_repairs")
        if ref not in last["baseline"]:
            continue
        yield row("aps.compared.homes")
        then: dict[str, int] = {}
        for each in found[last["baseline"][ref]["id"]]:
            worse = max(then.get(each["item"], 0), CONDITIONS.index(each["condition"]))
            then[each["item"]] = worse
        yield from (row("aps.defects.baseline") for worst in then.values() if worst == 2)
        yield from (row("aps.defects.follow_up") for _ in defects)
        for each in now:
            yield row("aps.items")
            yield row(f"aps.items.{change(then.get(each['item']), each['condition'])}")
        for _ in then.keys() - {each["item"] for each in now}:
            yield row("aps.items.not_seen")


def change(before: int | None, now: str) -> str:
    if before is None:
        return "new"
    step = CONDITIONS.index(now) - before
    return "same" if step == 0 else ("worse" if step > 0 else "better")


COUNTED = (
    *(take_up, at_risk, repairs, breaches, contacts),
    *(payments, messages, surveys, inspections),
)


def counted(pilot: Evaluated, rows: Iterable[Row]) -> Counter[Key]:
    """Return what rows come to in all, by area, by element and by month."""
    found: Counter[Key] = Counter()
    for row in rows:
        if row.day is not None:
            found[row.name, "month", row.day[:7]] += row.value
        if row.tenant_ref.startswith("only the month"):
            continue
        found[row.name, "all", ""] += row.value
        found[row.name, "area", pilot.area[row.tenant_ref]] += row.value
        elements = [row.element] if row.element else pilot.elements[row.tenant_ref]
        for element in elements if row.by_element else ():
            found[row.name, "element", element] += row.value
    return found


@pytest.mark.parametrize("count", COUNTED, ids=lambda each: each.__name__)
def test_a_figure_is_what_its_rows_come_to(
    pilot: Evaluated, count: Callable[[Evaluated], Iterator[Row]]
) -> None:
    expected = counted(pilot, count(pilot))
    names = {name for name, _, _ in expected}
    assert len(expected) > 10
    told = {key: f.value for key, f in pilot.figures().items() if key[0] in names}
    assert {k: v for k, v in told.items() if v} == {k: v for k, v in expected.items() if v}


def test_every_figure_is_traced_to_rows_or_is_nothing(pilot: Evaluated) -> None:
    traced = {row.name for count in COUNTED for row in count(pilot)}
    untraced = {f.name: f.value for f in pilot.figures().values() if f.name not in traced}
    assert set(untraced.values()) <= {0}


def test_a_figure_rests_on_the_figure_that_counts_its_whole(pilot: Evaluated) -> None:
    found = pilot.figures()
    for (name, by, of), figure in found.items():
        if name.startswith("visits.missed."):
            assert figure.base == found["visits.all", by, of].value
        if name.startswith("repairs.") and not name.endswith("cost"):
            assert figure.base == found["at_risk.homes", by, of].value
        if name.startswith("survey.") and not name.endswith(".answers"):
            assert figure.base == found[f"{name}.answers", by, of].value
        if name == "take_up.signed":
            whole = found["take_up.registered", by, of].value if by != "month" else None
            assert figure.base == whole


# --- whatever the order, however often ---


def facts_of(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    return {t.name: sorted(map(tuple, connection.execute(select(t)))) for t in tables.FACTS}


def test_facts_made_again_from_the_log_are_the_same(pilot: Evaluated) -> None:
    with opened(pilot.template) as database:
        before, told = database.read(facts_of), figures_in(database)
        with database.begin("test") as uow:  # as if the program had counted something else
            uow.connection.execute(tables.jobs.delete())
            uow.commit()
        assert figures_in(database) != told
        number = len(database.read(lambda c: c.execute(select(tables.heard)).all()))
        assert number > 500
        done = CliRunner().invoke(
            app, ["evaluation", "rebuild"], env={"CASHBACK_DATABASE_URL": pilot.template}
        )
        assert done.output == f"evaluation: facts were made again of {number} events\n"
        assert database.read(facts_of) == before
        assert figures_in(database) == told


def test_facts_on_postgresql_are_the_same_in_any_order_and_however_often_events_come(
    pilot: Evaluated, database_template: str
) -> None:
    bodies = [body for name in PUBLISHERS for body in sealed(pilot, name)]
    again = [*bodies, *bodies]
    Random(15).shuffle(again)
    make_tables("evaluation", database_url(database_template, "evaluation"))
    with opened(database_template) as fresh, opened(pilot.template) as database:
        for start in range(0, len(again), 400):
            fresh.receive(again[start : start + 400], ON_EVENT)
            if start == 400:
                with fresh.begin("test") as uow:  # in the midst of it
                    rebuild(uow)
                    uow.commit()
        assert fresh.read(facts_of) == database.read(facts_of)
        assert figures_in(fresh) == figures_in(database)


PUBLISHERS = ("calendar", "enrolment", "repairs", "payments", "notifications")


def sealed(pilot: Evaluated, publisher: str) -> Iterator[str]:
    """Yield what a publisher's outbox has for the evaluation, as it travels."""
    wanted = {str(type_of(cls)) for cls in ON_EVENT}
    database = transactions(publisher, database_url(pilot.template, publisher))
    rows = database.read(lambda c: c.execute(select(database.tables.outbox)).all())
    database.engine.dispose()
    yield from (seal(row) for row in rows if row.type in wanted)


def test_the_log_has_nobodys_name_address_or_account(pilot: Evaluated) -> None:
    people = pilot.rows("enrolment", "SELECT * FROM people")
    told = {
        str(person[name])
        for person in people
        for name in ("last_name", "address_line_1", "email", "mobile", "postcode")
        if person[name]
    }
    reasons = {
        row["reason"] for row in pilot.rows("enrolment", "SELECT reason FROM participations")
    }
    log = "\n".join(row["data"] for row in pilot.rows("evaluation", "SELECT data FROM heard"))
    assert len(told) > 50
    assert [text for text in told if f'"{text}"' in log] == []
    assert [text for text in reasons if " " in text and text in log] == []
