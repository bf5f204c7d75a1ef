"""Old rows go, and no duplicate comes alive again, on both databases."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from services.backbone.dead_letters import dead_letters, discard
from services.backbone.settings import MOST_IN_A_BATCH
from services.backbone.stopping import Stop
from services.backbone.transactions import Transactions
from services.contracts.calendar import CutOffReached
from services.hosts import pruning, relay
from services.hosts.pruning import DailyPruning, prune
from tests.integration.conftest import CountingStore, numbers_in
from tests.integration.test_transactions import HANDLERS, body

Counting = Transactions[CountingStore]
LATER = datetime.now(UTC) + timedelta(days=60)


@pytest.fixture
def keep_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the newest row of a publisher stays, so that a few events are enough to see it."""
    monkeypatch.setattr(pruning, "NEWEST_KEPT", 1)


def size(counting: Counting, table: Any) -> int:
    count = select(func.count()).select_from(table)
    return int(counting.read(lambda c: c.execute(count).scalar_one()))


def bodies(*days: int) -> list[str]:
    return [body(date(2012, 1, day), f"event-{day}", sequence=day) for day in days]


@pytest.mark.usefixtures("keep_one")
def test_a_duplicate_of_a_pruned_event_still_does_nothing(counting: Counting) -> None:
    events = bodies(*range(1, 11))
    counting.receive(events, HANDLERS)
    assert prune(counting, LATER).inbox == 9
    assert size(counting, counting.tables.inbox) == 1, "the last one shows how far it got"
    counting.receive(events, HANDLERS)
    counting.receive(bodies(11), HANDLERS)
    assert numbers_in(counting) == list(range(1, 12))


@pytest.mark.usefixtures("keep_one")
def test_what_is_young_stays(counting: Counting) -> None:
    counting.receive(bodies(1, 2, 3), HANDLERS)
    assert prune(counting, datetime.now(UTC) - timedelta(days=1)).inbox == 0
    assert size(counting, counting.tables.inbox) == 3


@pytest.mark.usefixtures("keep_one")
def test_an_event_that_is_parked_can_still_have_its_effect_after_pruning(
    counting: Counting,
) -> None:
    mended: list[bool] = []

    def fail_on_two(event: CutOffReached, uow: Any) -> None:
        if event.date.day == 2 and not mended:
            raise ZeroDivisionError
        uow.store.add(event.date.day)

    handlers = {CutOffReached: fail_on_two}
    counting.receive(bodies(1, 2, 3, 4), handlers)
    prune(counting, LATER)
    mended.append(True)
    assert counting.retry_parked(handlers, LATER) == 1
    assert numbers_in(counting) == [1, 2, 3, 4]
    prune(counting, LATER)
    counting.receive(bodies(1, 2, 3, 4), handlers)
    assert numbers_in(counting) == [1, 2, 3, 4]


def test_only_sent_outbox_rows_go_and_the_last_one_stays(counting: Counting) -> None:
    outbox = counting.tables.outbox
    for day in (1, 2, 3, 4):
        with counting.begin("test") as uow:
            uow.record(CutOffReached(date(2012, 1, day)))
            uow.commit()
    with counting.begin("test") as uow:
        sent = outbox.c.sequence.in_([1, 2, 4])
        uow.connection.execute(outbox.update().where(sent).values(sent_at=datetime.now(UTC)))
        uow.commit()
    assert prune(counting, LATER).outbox == 2
    left = counting.read(lambda c: c.execute(select(outbox.c.sequence)).scalars().all())
    assert sorted(left) == [3, 4]


def test_an_event_that_was_refused_and_overtaken_has_its_effect_after_pruning(
    counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pruning, "NEWEST_KEPT", 3)
    counting.receive(bodies(1, 2, 3, 4, 6, 7), HANDLERS)
    assert prune(counting, LATER).inbox == 3
    counting.receive(bodies(5), HANDLERS)
    assert numbers_in(counting) == [1, 2, 3, 4, 5, 6, 7]


def test_more_rows_stay_than_a_relay_and_a_consumer_can_have_under_way() -> None:
    assert relay.BATCH + 2 * MOST_IN_A_BATCH < pruning.NEWEST_KEPT


def test_a_large_backlog_goes_in_small_transactions_and_in_several_goes(
    counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pruning, "NEWEST_KEPT", 1)
    monkeypatch.setattr(pruning, "PIECE", 4)
    counting.receive(bodies(*range(1, 31)), HANDLERS)
    asked: list[bool] = []

    def three_times() -> bool:
        asked.append(True)
        return len(asked) <= 3  # the mark and two pieces

    assert prune(counting, LATER, three_times).inbox == 8
    assert size(counting, counting.tables.inbox) == 22
    counting.receive(bodies(*range(1, 31)), HANDLERS)
    assert numbers_in(counting) == list(range(1, 31))
    assert prune(counting, LATER).inbox == 21


@pytest.mark.usefixtures("keep_one")
def test_a_running_process_prunes_once_a_day(counting: Counting) -> None:
    daily = DailyPruning(counting, 30, Stop())
    counting.receive(bodies(1, 2, 3), HANDLERS)
    daily.prune_if_due(LATER)
    assert size(counting, counting.tables.inbox) == 1
    counting.receive(bodies(4, 5), HANDLERS)
    daily.prune_if_due(LATER + timedelta(hours=23))
    assert size(counting, counting.tables.inbox) == 3
    daily.prune_if_due(LATER + timedelta(hours=24))
    assert size(counting, counting.tables.inbox) == 1


WINDOW = 8


@pytest.mark.parametrize("seed", range(4))
def test_whatever_comes_twice_with_prunings_between_counts_once(
    counting: Counting, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Events of two batches' disorder, some failing for a while, some given up, all sent twice."""
    monkeypatch.setattr(pruning, "NEWEST_KEPT", WINDOW)
    monkeypatch.setattr(pruning, "PIECE", 3)
    chance = random.Random(seed)
    given_up = set(chance.sample(range(1, 29), 2))
    failing = set(chance.sample(range(1, 29), 6)) | given_up

    def count_unless_failing(event: CutOffReached, uow: Any) -> None:
        if event.date.day in failing:
            raise ZeroDivisionError
        uow.store.add(event.date.day)

    handlers = {CutOffReached: count_unless_failing}
    arrivals = sorted(range(1, 29), key=lambda day: day + chance.randrange(WINDOW))
    for day in interleaved(arrivals, chance):
        counting.receive(bodies(day), handlers)
        if chance.random() < 0.3:
            prune(counting, LATER)
        if chance.random() < 0.2:
            failing.discard(chance.choice(sorted(failing - given_up) or [0]))
            counting.retry_parked(handlers, LATER)
    for letter in dead_letters(counting, ("waiting", "dead")):
        if letter.event_id in {f"event-{day}" for day in given_up}:
            discard(counting, letter.event_id, "an operator", "a test's")
    failing.clear()
    for day in (*arrivals, *given_up):
        counting.receive(bodies(day), handlers)
        prune(counting, LATER)
        counting.retry_parked(handlers, LATER)
    assert numbers_in(counting) == sorted(set(range(1, 29)) - given_up)


def interleaved(days: list[int], chance: random.Random) -> list[int]:
    """Return the days in their order, each again at some time after it first came."""
    at = [(place, day) for place, day in enumerate(days)]
    again = [(place + chance.random() * len(days), day) for place, day in at]
    return [day for _, day in sorted([*at, *again])]
