"""Old rows go, and no duplicate comes alive again, on both databases."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from services.backbone.pruning import prune
from services.backbone.transactions import Transactions
from services.contracts.calendar import CutOffReached
from tests.integration.conftest import CountingStore, numbers_in
from tests.integration.test_transactions import HANDLERS, body

Counting = Transactions[CountingStore]
LATER = datetime.now(UTC) + timedelta(days=60)


def size(counting: Counting, table: Any) -> int:
    count = select(func.count()).select_from(table)
    return int(counting.read(lambda c: c.execute(count).scalar_one()))


def bodies(*days: int) -> list[str]:
    return [body(date(2012, 1, day), f"event-{day}", sequence=day) for day in days]


def test_a_duplicate_of_a_pruned_event_still_does_nothing(counting: Counting) -> None:
    events = bodies(*range(1, 11))
    counting.receive(events, HANDLERS)
    assert prune(counting, LATER, "test").inbox == 9
    assert size(counting, counting.tables.inbox) == 1, "the last one shows how far it got"
    counting.receive(events, HANDLERS)
    counting.receive(bodies(11), HANDLERS)
    assert numbers_in(counting) == list(range(1, 12))


def test_what_is_young_stays(counting: Counting) -> None:
    counting.receive(bodies(1, 2, 3), HANDLERS)
    assert prune(counting, datetime.now(UTC) - timedelta(days=1), "test").inbox == 0
    assert size(counting, counting.tables.inbox) == 3


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
    prune(counting, LATER, "test")
    mended.append(True)
    assert counting.retry_parked(handlers, LATER) == 1
    assert numbers_in(counting) == [1, 2, 3, 4]
    prune(counting, LATER, "test")
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
    assert prune(counting, LATER, "test").outbox == 2
    left = counting.read(lambda c: c.execute(select(outbox.c.sequence)).scalars().all())
    assert sorted(left) == [3, 4]
