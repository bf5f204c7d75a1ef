"""What effects and money are made of, counted by hand, on both databases."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from services.backbone.database import open_engine
from services.backbone.errors import NotFound
from services.contracts.queries.evaluation import BalanceLine, Effects, Figures, MoneySummary
from services.evaluation import tables
from services.evaluation.domain.effects import Observed
from services.evaluation.domain.money import Account, Cashback, UnitCosts, Work
from services.evaluation.queries import figures
from services.evaluation.queries.effects import effects
from services.evaluation.queries.money import account_of, money_summary
from services.evaluation.queries.observing import groups, is_running, observed
from services.evaluation.queries.periods import periods
from services.statistics.balance import Summed
from services.statistics.difference_in_differences import Home
from services.statistics.paired import Changed
from tests.empty_databases import make_tables
from tests.integration.evaluation_facts import (
    END,
    LAST,
    START,
    keep,
    keep_comparison,
    keep_history,
    keep_homes,
    keep_repairs,
    keep_scheme,
)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connection]:
    """The evaluation's tables on SQLite, then on PostgreSQL."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/evaluation.sqlite"
    else:
        url = request.getfixturevalue("make_database")("evaluation")
    make_tables("evaluation", url)
    engine = open_engine(url)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


@pytest.fixture
def pilot(empty: Connection) -> Connection:
    for keep_some in (keep_scheme, keep_homes, keep_repairs, keep_history, keep_comparison):
        keep_some(empty)
    return empty


def test_homes_are_counted_by_their_repairs_and_days(pilot: Connection) -> None:
    assert observed(periods(pilot), pilot) == Observed(
        as_treated={
            Home(2, 365, 1, 366): 1,  # T1
            Home(0, 182, 0, 182): 1,  # T2
            Home(0, 92, 0, 92): 1,  # T5
        },
        intention_to_treat={
            Home(2, 365, 1, 366): 1,
            Home(0, 365, 1, 366): 2,  # T2 and T3, for a year each
            Home(0, 92, 0, 92): 1,  # the tenancy ended
        },
        comparison={Home(3, 365, 2, 366): 1},
        placebo={Home(1, 182, 1, 183): 1, Home(0, 182, 0, 183): 2},
    )


def test_who_leaves_early_weighs_no_more_before_than_during(pilot: Connection) -> None:
    """T2 took part for 182 days: of their repairs before, the one in the last 182 days counts."""
    rows = [("2011-04-03", 8), ("2011-04-04", 9)]
    row = {"tenant_ref": "T2", "category": "garden", "cost_pence": 1}
    for on, number in rows:
        reported = {"number": number, "reported_on": dt.date.fromisoformat(on)}
        keep(pilot, tables.history, row | reported)
    seen = observed(periods(pilot), pilot)
    assert Home(1, 182, 0, 182) in seen.as_treated
    assert Home(2, 365, 1, 366) in seen.intention_to_treat
    ours, _ = groups(periods(pilot), seen, pilot)
    assert Home(2, 365, 0, 182) in ours.homes, "what homes were like is told of the whole year"


def test_after_the_end_of_a_tenancy_nobody_is_there_to_report(pilot: Connection) -> None:
    """T2, who had withdrawn before."""
    keep(pilot, tables.tenancy_ends, {"tenant_ref": "T2", "on": dt.date(2012, 6, 15)})
    assert Home(0, 227, 1, 227) in observed(periods(pilot), pilot).intention_to_treat


def test_a_place_whose_year_may_yet_begin_is_not_counted(pilot: Connection) -> None:
    before = observed(periods(pilot), pilot).intention_to_treat
    moved = {"tenant_ref": "T6", "status": "agreed", "on": dt.date(2012, 3, 1)}
    keep(pilot, tables.moves, moved)
    assert observed(periods(pilot), pilot).intention_to_treat == before


def test_with_two_years_before_the_placebo_compares_them(pilot: Connection) -> None:
    row = {"number": 9, "tenant_ref": "T2", "category": "garden", "cost_pence": 1}
    keep(pilot, tables.history, row | {"reported_on": dt.date(2009, 10, 3)})
    # the first row of T1, a day before the year before, now counts in the year before that
    seen = observed(periods(pilot), pilot)
    assert seen.placebo_of_years
    assert seen.placebo == {
        Home(1, 365, 2, 365): 1,
        Home(1, 365, 0, 365): 1,
        Home(0, 365, 0, 365): 1,
    }


def test_without_a_history_nothing_is_known_before(pilot: Connection) -> None:
    pilot.execute(tables.history.delete())
    seen = observed(periods(pilot), pilot)
    assert Home(0, 0, 1, 366) in seen.as_treated
    assert seen.placebo == {}
    assert effects(Effects(), pilot).reasons[0] == "no_history"


def test_while_it_runs_days_are_those_that_are_over(pilot: Connection) -> None:
    pilot.execute(tables.cut_offs.delete().where(tables.cut_offs.c.date == LAST))
    keep(pilot, tables.cut_offs, {"date": dt.date(2011, 11, 10)})
    seen, of = observed(periods(pilot), pilot), periods(pilot)
    assert seen.as_treated == {Home(0, 10, 1, 10): 1, Home(0, 10, 0, 10): 2}
    assert is_running(of, pilot)
    assert account_of(of, pilot).days == 30
    assert account_of(of, pilot).days_in_all == 366 + 182 + 92
    assert effects(Effects(), pilot).reasons[-1] == "still_running"


def test_a_year_is_over_the_day_it_ends(pilot: Connection) -> None:
    for last, running in ((END - dt.timedelta(2), True), (END - dt.timedelta(1), False)):
        pilot.execute(tables.cut_offs.delete())
        keep(pilot, tables.cut_offs, {"date": last})
        assert is_running(periods(pilot), pilot) == running


def test_groups_before_the_scheme(pilot: Connection) -> None:
    of = periods(pilot)
    ours, theirs = groups(of, observed(of, pilot), pilot)
    assert ours.costs == Summed.of({20_000: 1, 0: 2})
    assert (ours.areas, theirs.areas) == ({"DUD": 2, "LIC": 1}, {"DUD": 1})
    assert theirs.costs == Summed.of({30_000: 1})


def test_defects_of_a_home_are_compared(pilot: Connection) -> None:
    visits = [
        ("V1", "T1", "baseline", ["defect", "defect"]),
        ("V2", "T1", "follow_up", ["good", "defect"]),  # better
        ("V3", "T2", "baseline", ["worn", "good"]),
        ("V4", "T2", "follow_up", ["good", "worn"]),  # the same
        ("V5", "T5", "baseline", ["good"]),
        ("V6", "T5", "follow_up", ["defect"]),  # worse
        ("V7", "T3", "baseline", ["defect"]),  # not seen again
    ]
    common = {"result": "completed", "version": 1, "counted": True, "stands": True}
    keep(
        pilot,
        tables.visits,
        *(
            {"visit_ref": ref, "tenant_ref": home, "kind": kind, "visit_date": END, **common}
            for ref, home, kind, _ in visits
        ),
    )
    found = {"version": 1, "category": "garden", "whose": "tenant"}
    keep(
        pilot,
        tables.findings,
        *(
            {
                "visit_ref": ref,
                "number": n,
                "item": f"item {n}",
                "condition": ("good", "worn", "defect").index(condition),
                **found,
            }
            for ref, _, _, conditions in visits
            for n, condition in enumerate(conditions)
        ),
    )
    assert observed(periods(pilot), pilot).inspections == Changed(better=1, same=1, worse=1)


def test_answers_are_compared_of_those_who_answered_both_times(pilot: Connection) -> None:
    given = [
        ("T1", "before", 5),
        ("T1", "after", 8),
        ("T2", "before", 6),
        ("T2", "after", 5),
        ("T5", "before", 1),
    ]
    keep(
        pilot,
        tables.answers,
        *(
            {"tenant_ref": ref, "stage": stage, "question": "Q", "score": score, "on": END}
            for ref, stage, score in given
        ),
    )
    assert observed(periods(pilot), pilot).surveys == {"Q": {3: 1, -1: 1}}


def keep_spending(connection: Connection) -> None:
    """Two visits, one taken back; a long text and two letters; runs, of which one came
    back and one has not arrived."""
    visit = {"tenant_ref": "T1", "kind": "baseline", "version": 1, "counted": True}
    visit |= {"visit_date": END, "result": "no_access"}
    keep(
        connection,
        tables.visits,
        *(
            {**visit, "visit_ref": ref, "stands": stands}
            for ref, stands in (("V1", True), ("V2", True), ("V3", False))
        ),
    )
    message = {"tenant_ref": "T1", "template": "invited", "on": END, "price_millipence": 0}
    sent = [("sms", 2), ("letter", 0), ("letter", 0), ("email", 0), ("", 0)]
    keep(
        connection,
        tables.messages,
        *(
            {**message, "message_id": f"M{n}", "status": "", "channel": channel, "segments": parts}
            for n, (channel, parts) in enumerate(sent)
        ),
    )
    sending = {"element": "repairs", "quarter": 1, "amount_pence": 7_500}
    days = [("T1", END), ("T2", START), ("T2", END), ("T5", LAST + dt.timedelta(1))]
    keep(
        connection,
        tables.submissions,
        *({**sending, "tenant_ref": ref, "entry_day": day} for ref, day in days),
    )
    back = {"tenant_ref": "T2", "entry_day": START, "code": "B", "amount_pence": 7_500}
    keep(connection, tables.returns, {**back, "on": END})
    moved = [
        ("T1", 1, "scheduled", True),
        ("T1", 2, "scheduled", True),
        ("T1", 3, "forfeited", False),
        ("T2", 1, "scheduled", True),
        ("T2", 4, "cancelled", False),
    ]
    instalment = {"element": "repairs", "amount_pence": 7_500, "due_date": END, "reason": ""}
    keep(
        connection,
        tables.instalments,
        *(
            {**instalment, "tenant_ref": ref, "quarter": q, "status": status, "earned": earned}
            for ref, q, status, earned in moved
        ),
    )


def test_what_goes_into_the_money(pilot: Connection) -> None:
    keep_spending(pilot)
    assert account_of(periods(pilot), pilot) == Account(
        Cashback(promised=5 * 30_000, earned=22_500, paid=15_000, lost=15_000),
        Work(
            visits=2,
            actions=5 + 3,  # signed, left
            messages={"sms": 2, "letter": 2, "email": 1},
            bank_files=3,
        ),
        UnitCosts(3_500, 45, 10, {"email": 0, "letter": 95, "sms": 3}, 500, None),
        repairs_before=(2, 8_000 + 12_000),
        homes=4,
        days=366 + 182 + 92,
        days_in_all=366 + 182 + 92,
    )


def test_cashback_is_what_the_figures_say(pilot: Connection) -> None:
    keep_spending(pilot)
    figures_in_all = {
        figure.name: figure.value
        for figure in figures(Figures(), pilot).rows
        if figure.by == "all" and figure.name.startswith("money.")
    }
    cashback = account_of(periods(pilot), pilot).cashback
    assert {f"money.{name}": value for name, value in vars(cashback).items()} == {
        name: figures_in_all[name] for name in figures_in_all if name.count(".") == 1
    }


def test_the_answers_are_as_the_contracts_say(pilot: Connection) -> None:
    keep_spending(pilot)
    found = effects(Effects(), pilot)
    assert (found.verdict, found.maryland_level) == ("cannot_be_said", 3)
    first = found.estimates[0]
    assert (first.name, first.people, first.homes) == ("repairs.rate_ratio", "as_treated", 3)
    assert (first.before_events, first.before_days) == (2, 365 + 182 + 92)
    assert (first.during_events, first.during_days) == (1, 640)
    assert first.value == "0.4992"  # 1 / 640 · 639 / 2
    assert found.balance[0] == BalanceLine("repairs_before", "0.6667", "3.0000", "-3.5000")
    money = {line.name: line for line in money_summary(MoneySummary(), pilot).lines}
    assert money["administration"].pence == 2 * 3_500 + 8 * 450 + 2 * 3 + 2 * 95 + 3 * 500
    # 2 / 639 · 640 days · 0.6648 outside, times (1 − 0.7509), at £100 a repair
    assert money["avoided"].unit_pence == 10_000
    assert money["avoided"].pence == 3_317


def test_before_a_date_is_closed_there_is_no_answer(empty: Connection) -> None:
    with pytest.raises(NotFound):
        effects(Effects(), empty)
    with pytest.raises(NotFound):
        money_summary(MoneySummary(), empty)
