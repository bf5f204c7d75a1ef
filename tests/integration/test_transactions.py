"""Commands and events have their effect exactly once, on both databases."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from services.backbone import transactions
from services.backbone.audit import Change, Subject
from services.backbone.backlog import backlog_in
from services.backbone.dead_letters import dead_letters, discard, replay, show
from services.backbone.envelope import new_event_id
from services.backbone.errors import KeyReused, NotFound, NotYet, Refused
from services.backbone.transactions import RETRY_DELAYS, Order, Transactions
from services.backbone.unit_of_work import UnitOfWork
from services.contracts.calendar import CutOffReached
from services.contracts.commands import Command
from services.contracts.errors import ContractViolation
from services.contracts.queries.calendar import CalendarBacklog
from tests.integration.conftest import CountingStore, numbers_in
from tests.people import officer

Counting = Transactions[CountingStore]


@dataclass(frozen=True)
class Counted:
    counted: int


@dataclass(frozen=True)
class Count(Command[Counted]):
    number: int


def count(command: Count, uow: Any) -> Counted:
    uow.store.add(command.number)
    return Counted(command.number)


def body(day: date, event_id: str | None = None, sequence: int = 1) -> str:
    return (
        f'{{"specversion":"1.0","id":"{event_id or new_event_id()}",'
        f'"source":"urn:tenant-cashback:calendar","type":"calendar.cut_off_reached.v1",'
        f'"sequence":"{sequence}","data":{{"date":"{day}"}}}}'
    )


def count_day(event: CutOffReached, uow: Any) -> None:
    uow.store.add(event.date.day)


HANDLERS = {CutOffReached: count_day}


# --- commands ---


def test_a_repeated_command_gives_the_first_answer_and_no_second_effect(counting: Counting) -> None:
    first = counting.execute("key-1", officer(), Count, {"number": 5}, count)
    again = counting.execute("key-1", officer(), Count, {"number": 5}, count)
    assert first == again == {"counted": 5}
    assert numbers_in(counting) == [5]


def test_a_key_cannot_be_used_for_another_input(counting: Counting) -> None:
    counting.execute("key-1", officer(), Count, {"number": 5}, count)
    with pytest.raises(KeyReused, match="take a new key"):
        counting.execute("key-1", officer(), Count, {"number": 6}, count)
    assert numbers_in(counting) == [5]


def test_a_refused_command_leaves_its_key_free(counting: Counting) -> None:
    def refuse(command: Count, uow: Any) -> None:
        uow.store.add(command.number)
        raise Refused("not today")

    with pytest.raises(Refused, match="not today"):
        counting.execute("key-1", officer(), Count, {"number": 5}, refuse)
    assert numbers_in(counting) == []
    assert counting.execute("key-1", officer(), Count, {"number": 5}, count) == {"counted": 5}


def test_malformed_input_is_refused_naming_every_field(counting: Counting) -> None:
    with pytest.raises(ContractViolation) as refusal:
        counting.execute("key-1", officer(), Count, {"number": "five", "colour": "red"}, count)
    assert set(refusal.value.faults) == {"number", "colour"}


def count_order(key: str, number: int) -> Order[CountingStore]:
    return Order(key, officer(), Count, {"number": number}, count)


def committed(counting: Counting, monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """Return a list to which each commit to this database adds what stands counted then."""
    found = list[list[int]]()
    commit = UnitOfWork.commit

    def note(uow: UnitOfWork[CountingStore]) -> None:
        commit(uow)
        if uow.engine is counting.engine:
            found.append(numbers_in(counting))

    monkeypatch.setattr(UnitOfWork, "commit", note)
    return found


def test_commands_given_together_share_a_transaction_and_each_has_its_answer(
    counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transactions, "TOGETHER_SECONDS", 60.0)
    commits = committed(counting, monkeypatch)
    orders = [count_order("key-1", 5), count_order("key-2", 6), count_order("key-1", 5)]
    answers = [{"counted": 5}, {"counted": 6}, {"counted": 5}]
    assert counting.execute_together(orders) == answers
    assert commits == [[5, 6]]
    assert counting.execute_together(orders) == answers
    assert numbers_in(counting) == [5, 6]
    assert counting.execute("key-2", officer(), Count, {"number": 6}, count) == {"counted": 6}
    with pytest.raises(KeyReused, match="'key-1' was used for another input"):
        counting.execute_together([count_order("key-3", 7), count_order("key-1", 8)])
    assert numbers_in(counting) == [5, 6]


def note(command: Count, uow: Any) -> Counted:
    uow.audit(date(2012, 1, 3), Subject("number", str(command.number)), Change("counted"))
    uow.record(CutOffReached(date(2012, 1, command.number)))
    return Counted(command.number)


def test_what_commands_that_share_a_transaction_leave_names_each_its_own_giver_and_cause(
    counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transactions, "TOGETHER_SECONDS", 60.0)
    commits = committed(counting, monkeypatch)
    given = {3: officer("Ann First"), 4: officer("Bo Second")}
    orders = [Order(f"key-{n}", who, Count, {"number": n}, note) for n, who in given.items()]
    counting.execute_together(orders)
    assert len(commits) == 1
    audit, outbox = counting.tables.audit.c, counting.tables.outbox.c
    lines = select(audit.subject_ref, audit.actor, audit.correlation_id).order_by(audit.id)
    assert counting.read(lambda c: c.execute(lines).all()) == [
        ("3", given[3].ref, "key-3"),
        ("4", given[4].ref, "key-4"),
    ]
    sent = select(outbox.correlation_id).order_by(outbox.sequence)
    assert counting.read(lambda c: c.execute(sent).scalars().all()) == ["key-3", "key-4"]


def test_the_wait_for_another_writer_does_not_count_as_time_that_commands_take(
    counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transactions, "TOGETHER_SECONDS", 0.5)
    commits = committed(counting, monkeypatch)
    with ThreadPoolExecutor() as threads:
        with counting.begin("another"):
            orders = [count_order(f"key-{n}", n) for n in range(3)]
            together = threads.submit(counting.execute_together, orders)
            time.sleep(2 * transactions.TOGETHER_SECONDS)
            assert not together.done()
        together.result()
    assert commits == [[0, 1, 2]]


def test_commands_that_take_long_are_in_transactions_of_their_own(
    counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transactions, "TOGETHER_SECONDS", 0.0)
    commits = committed(counting, monkeypatch)
    counting.execute_together([count_order(f"key-{n}", n) for n in range(3)])
    assert commits == [[0], [0, 1], [0, 1, 2]]


# --- events ---


def test_an_event_that_comes_again_has_no_second_effect(counting: Counting) -> None:
    once = body(date(2012, 1, 3))
    counting.receive([once, once], HANDLERS)
    counting.receive([once], HANDLERS)
    assert numbers_in(counting) == [3]


def test_a_poison_event_among_good_ones_is_parked_alone(counting: Counting) -> None:
    good = [body(date(2012, 1, day)) for day in (3, 4, 6, 7)]

    def fail_on_five(event: CutOffReached, uow: Any) -> None:
        if event.date.day == 5:
            raise ZeroDivisionError("no such day")
        uow.store.add(event.date.day)

    poison = body(date(2012, 1, 5))
    counting.receive([*good[:2], poison, *good[2:]], {CutOffReached: fail_on_five})
    assert numbers_in(counting) == [3, 4, 6, 7]
    (letter,) = dead_letters(counting, ("waiting", "dead"))
    assert (letter.state, letter.attempts, letter.reason) == ("waiting", 1, "ZeroDivisionError")


def test_a_parked_event_is_tried_again_when_it_is_due_and_not_before(counting: Counting) -> None:
    ready: list[bool] = []

    def wait_for_cause(event: CutOffReached, uow: Any) -> None:
        if not ready:
            raise NotYet("the cause has not arrived")
        uow.store.add(event.date.day)

    handlers = {CutOffReached: wait_for_cause}
    counting.receive([body(date(2012, 1, 3))], handlers)
    now = datetime.now(UTC)
    ready.append(True)
    assert counting.retry_parked(handlers, now - timedelta(minutes=1)) == 0
    assert counting.retry_parked(handlers, now + RETRY_DELAYS[0]) == 1
    assert numbers_in(counting) == [3]
    assert dead_letters(counting, ("waiting", "dead")) == []


def test_tries_are_bounded_and_then_the_event_is_dead(counting: Counting) -> None:
    def never(event: CutOffReached, uow: Any) -> None:
        raise NotYet("the cause has not arrived")

    handlers, later = {CutOffReached: never}, datetime.now(UTC) + timedelta(days=365)
    counting.receive([body(date(2012, 1, 3))], handlers)
    tries = 0
    while counting.retry_parked(handlers, later):
        tries += 1
    assert tries == len(RETRY_DELAYS)
    (letter,) = dead_letters(counting)
    assert letter.attempts == len(RETRY_DELAYS) + 1
    assert letter.reason == "NotYet: the cause has not arrived"


@pytest.mark.parametrize(
    "unreadable",
    [
        "not json",
        "[]",
        '{"specversion":"1.0"}',
        body(date(2012, 1, 3)).replace("cut_off_reached.v1", "cut_off_reached.v9"),
        body(date(2012, 1, 3)).replace('"date"', '"day"'),
        body(date(2012, 1, 3)).replace("2012-01-03", "2012-13-45"),
        '{"filler":"' + "x" * 5_000_000 + '"}',
        body(date(2012, 1, 3)).replace('"sequence":"1"', '"sequence":"²"'),
        body(date(2012, 1, 3)).replace('"sequence":"1"', f'"sequence":"{"9" * 5000}"'),
        "[" * 100_000,
        body(date(2012, 1, 3), "\\ud800"),
        "\x00" + body(date(2012, 1, 3)),
        body(date(2012, 1, 3), "\\u0000"),
        body(date(2012, 1, 3)).replace("cut_off_reached", "a" * 500),
    ],
    ids=[
        "text",
        "list",
        "bare",
        "future version",
        "other field",
        "no date",
        "5 MB",
        "odd digit",
        "endless number",
        "deep",
        "half a character as id",
        "NUL before",
        "NUL as id",
        "endless type",
    ],
)
def test_what_is_not_valid_is_dead_at_once_and_stops_nothing(
    counting: Counting, unreadable: str
) -> None:
    counting.receive([unreadable, body(date(2012, 1, 4))], HANDLERS)
    assert numbers_in(counting) == [4]
    (letter,) = dead_letters(counting)
    assert letter.attempts == 1
    counting.receive([unreadable], HANDLERS)
    assert len(dead_letters(counting)) == 1


# --- what an operator does ---


def test_replay_makes_a_dead_event_count_once_its_cause_is_mended(counting: Counting) -> None:
    def broken(event: CutOffReached, uow: Any) -> None:
        raise ZeroDivisionError

    counting.receive([body(date(2012, 1, 3))], {CutOffReached: broken})
    later = datetime.now(UTC) + timedelta(days=365)
    while counting.retry_parked({CutOffReached: broken}, later):
        pass
    (letter,) = dead_letters(counting)
    replay(counting, letter.event_id, "an operator")
    assert counting.retry_parked(HANDLERS) == 1
    assert numbers_in(counting) == [3]
    assert dead_letters(counting, ("waiting", "dead")) == []


@pytest.mark.parametrize("poison", [body(date(2012, 1, 3)).replace('"date"', '"day"'), "not JSON"])
def test_a_discarded_event_is_gone_and_its_duplicate_does_nothing(
    poison: str, counting: Counting
) -> None:
    counting.receive([poison], HANDLERS)
    (letter,) = dead_letters(counting)
    discard(counting, letter.event_id, "an operator", "sent by mistake")
    counting.receive([poison], HANDLERS)
    assert dead_letters(counting) == []
    with pytest.raises(Refused, match="the event was discarded by an operator on "):
        show(counting, letter.event_id)
    with pytest.raises(Refused, match="no parked event"):
        show(counting, "never here")


def test_the_name_that_a_person_goes_by_is_kept_and_a_new_one_replaces_it(
    counting: Counting,
) -> None:
    actors = counting.tables.actors
    for number, name in enumerate(("Ann First", "Ann First", "Ann Married")):
        ann = replace(officer(), name=name)
        counting.execute(f"key-{number}", ann, Count, {"number": number}, count)
        (row,) = counting.read(lambda c: c.execute(actors.select()).all())
        assert (row.ref, row.name) == (ann.ref, name)
    with pytest.raises(KeyReused, match="was used by Ann Married"):
        counting.execute("key-0", officer("Bo Second"), Count, {"number": 0}, count)


def test_a_new_name_is_kept_with_the_first_command_that_is_carried_out_under_it(
    counting: Counting,
) -> None:
    counting.execute("key-0", officer("Ann First"), Count, {"number": 0}, count)
    married = replace(officer("Ann First"), name="Ann Married")
    restarted = Transactions(counting.engine, counting.tables, CountingStore)
    names = select(counting.tables.actors.c.name)
    for key, number, name in (("key-0", 0, "Ann First"), ("key-1", 1, "Ann Married")):
        restarted.execute(key, married, Count, {"number": number}, count)
        assert counting.read(lambda c: c.execute(names).scalars().all()) == [name]


def test_a_name_is_kept_with_the_command_that_was_carried_out_or_not_at_all(
    counting: Counting,
) -> None:
    def refuse(command: Count, uow: Any) -> Any:
        raise NotFound("no")

    for _ in range(2):
        with pytest.raises(NotFound):
            counting.execute("key-1", officer(), Count, {"number": 5}, refuse)
        assert counting.read(lambda c: c.execute(counting.tables.actors.select()).all()) == []
    counting.execute("key-1", officer(), Count, {"number": 5}, count)
    assert len(counting.read(lambda c: c.execute(counting.tables.actors.select()).all())) == 1


# --- how it stands ---


def test_the_dates_of_a_service_go_up_to_the_first_that_waits_to_be_tried_again(
    counting: Counting,
) -> None:
    def fails_once(event: CutOffReached, uow: Any) -> None:
        if event.date.day == 4:
            raise NotYet("not yet")
        uow.store.add(event.date.day)

    def dates() -> int | None:
        standing = backlog_in(counting.tables)
        return counting.read(lambda c: standing(CalendarBacklog(), c)).dates

    assert dates() is None
    for number in (1, 2, 3):
        day = date(2012, 1, 2 + number)
        counting.receive([body(day, sequence=number)], {CutOffReached: fails_once})
    assert numbers_in(counting) == [3, 5]
    assert dates() == 1
    counting.retry_parked(HANDLERS, datetime.now(UTC) + timedelta(days=1))
    assert dates() == 3
