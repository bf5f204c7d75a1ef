from datetime import date

import pytest
from sqlalchemy import String, cast, func, literal, select, text
from sqlalchemy.exc import IntegrityError

from services.backbone.audit import Change, Subject
from services.backbone.envelope import payload
from services.backbone.transactions import Transactions
from services.backbone.unit_of_work import ChangedRows
from services.backbone.writing import GATHERED_AT_MOST, MANY_ROWS, ORDINARY_SIZE
from services.contracts.calendar import CutOffReached
from services.contracts.payments import InstalmentLine, InstalmentsHeld
from tests.integration.conftest import CountingStore, counted, numbers_in


def outbox_size(transactions: Transactions[CountingStore]) -> int:
    count = select(func.count()).select_from(transactions.tables.outbox)
    return int(transactions.read(lambda c: c.execute(count).scalar_one()))


def test_it_rolls_back_unless_told_to_commit(counting: Transactions[CountingStore]) -> None:
    with counting.begin("test") as uow:
        uow.store.add(1)
        uow.record(CutOffReached(date(2012, 1, 3)))
    assert numbers_in(counting) == []
    assert outbox_size(counting) == 0


def test_it_rolls_back_when_the_work_fails(counting: Transactions[CountingStore]) -> None:
    def fail_halfway() -> None:
        with counting.begin("test") as uow:
            uow.store.add(1)
            uow.store.add(1)
            uow.commit()

    with pytest.raises(IntegrityError):
        fail_halfway()
    assert numbers_in(counting) == []


def test_rows_events_and_audit_are_committed_together(
    counting: Transactions[CountingStore],
) -> None:
    with counting.begin("an officer", correlation_id="request 7") as uow:
        uow.store.add(1)
        uow.record(CutOffReached(date(2012, 1, 3)))
        uow.record(CutOffReached(date(2012, 1, 4)))
        subject = Subject("number", "1", "T1")
        uow.audit(date(2012, 1, 3), subject, Change("added", note="for a test"))
        uow.commit()
    assert numbers_in(counting) == [1]
    rows = counting.read(
        lambda c: c.execute(
            select(counting.tables.outbox).order_by(counting.tables.outbox.c.sequence)
        ).all()
    )
    assert [row.data for row in rows] == ['{"date":"2012-01-03"}', '{"date":"2012-01-04"}']
    assert {row.correlation_id for row in rows} == {"request 7"}
    assert all(row.sent_at is None for row in rows)
    (line,) = counting.read(lambda c: c.execute(select(counting.tables.audit)).all())
    assert (line.actor, line.correlation_id) == ("an officer", "request 7")
    assert (line.subject_kind, line.subject_ref, line.tenant_ref) == ("number", "1", "T1")
    assert (line.what, line.note) == ("added", "for a test")


@pytest.mark.parametrize("number", [0, 3])
def test_a_change_of_many_rows_says_of_how_many(
    counting: Transactions[CountingStore], number: int
) -> None:
    words = [literal(word) for word in ("T1", "added", "", "", "", "", "", "")]
    query = select(literal("number"), cast(counted.c.number, String), *words)
    with counting.begin("test") as uow:
        for each in range(number):
            uow.store.add(each)
        assert uow.audit_each(date(2012, 1, 3), ChangedRows(query, {})) == number


@pytest.mark.parametrize(("number", "seen"), [(MANY_ROWS - 1, -1), (MANY_ROWS, MANY_ROWS)])
def test_the_server_looks_at_a_table_that_many_rows_were_added_to(
    counting: Transactions[CountingStore], number: int, seen: int
) -> None:
    with counting.begin("test") as uow:
        uow.connection.insert_values(counted, ("number",), [(each,) for each in range(number)])
        uow.connection.note_added(number, counted, "number")
        if uow.connection.dialect == "postgresql":
            known = text("SELECT reltuples FROM pg_class WHERE relname = 'counted'")
            assert uow.connection.execute(known).scalar_one() == seen
        uow.commit()
    assert len(numbers_in(counting)) == number


def test_an_error_of_the_database_names_no_values(counting: Transactions[CountingStore]) -> None:
    with counting.begin("test") as uow:
        uow.store.add(4711)
        uow.store.add(4711)
        with pytest.raises(IntegrityError) as error:
            uow.commit()
    assert "hidden" in str(error.value)
    assert "parameters: " not in str(error.value)


def test_only_declared_events_can_be_recorded(counting: Transactions[CountingStore]) -> None:
    with counting.begin("test") as uow, pytest.raises(KeyError):
        uow.record("not an event")


def test_the_recorder_is_told_only_of_committed_events(
    counting: Transactions[CountingStore],
) -> None:
    told: list[str] = []
    listening = Transactions(
        counting.engine, counting.tables, CountingStore, lambda: told.append("recorded")
    )
    with listening.begin("test") as uow:
        uow.record(CutOffReached(date(2012, 1, 3)))
    assert told == []
    with listening.begin("test") as uow:
        uow.record(CutOffReached(date(2012, 1, 3)))
        uow.commit()
    assert told == ["recorded"]


def test_gathered_rows_are_there_for_the_next_read(counting: Transactions[CountingStore]) -> None:
    with counting.begin("test") as uow:
        for number in (3, 1, 2):
            uow.store.add(number)
        assert uow.store.numbers() == [1, 2, 3]


def test_gathered_rows_of_a_unit_of_work_that_is_not_committed_are_gone(
    counting: Transactions[CountingStore],
) -> None:
    with counting.begin("test") as uow:
        uow.store.add(1)
    assert numbers_in(counting) == []


def test_more_rows_than_are_gathered_at_once_keep_their_order(
    counting: Transactions[CountingStore],
) -> None:
    number = 2 * GATHERED_AT_MOST + 1
    with counting.begin("test") as uow:
        for place in range(number):
            uow.audit(date(2012, 1, 1), Subject("line", f"line {place}"), Change("added"))
        uow.commit()
    audit = counting.tables.audit
    found = counting.read(
        lambda c: c.execute(select(audit.c.subject_ref).order_by(audit.c.id)).all()
    )
    assert [row.subject_ref for row in found] == [f"line {place}" for place in range(number)]


def test_large_rows_wait_with_fewer_others(counting: Transactions[CountingStore]) -> None:
    with counting.begin("test") as uow:
        uow.connection.insert(counted, {"number": 1})
        with pytest.raises(IntegrityError):  # which the database says once it is written
            uow.connection.insert(counted, {"number": 1}, size=GATHERED_AT_MOST * ORDINARY_SIZE)


def test_a_large_event_is_a_large_row(
    counting: Transactions[CountingStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.backbone.writing.GATHERED_AT_MOST", 10)
    monkeypatch.setattr("services.backbone.unit_of_work.new_event_id", lambda: "the same")
    lines = tuple(InstalmentLine("repairs", 1, 7_500) for _ in range(500))
    on = date(2012, 1, 3)
    held = InstalmentsHeld("T1", on, "rent_arrears", 1, lines, on)
    assert len(payload(held)) > 10 * ORDINARY_SIZE
    with counting.begin("test") as uow:
        uow.record(CutOffReached(on))
        with pytest.raises(IntegrityError):
            uow.record(held)


def test_texts_with_tabs_quotes_backslashes_and_nothing_arrive_as_they_are(
    counting: Transactions[CountingStore],
) -> None:
    odd = ["tab\there", "new\nline", "back\\slash \\N", 'it\'s "so"', "", "Siân Ŵyn €5"]
    with counting.begin("test") as uow:
        for text in odd:
            uow.audit(date(2012, 1, 1), Subject("line", "1"), Change("added", note=text))
        uow.commit()
    audit = counting.tables.audit
    found = counting.read(lambda c: c.execute(select(audit.c.note).order_by(audit.c.id)).all())
    assert [row.note for row in found] == odd


def test_rows_of_one_table_have_the_same_columns(counting: Transactions[CountingStore]) -> None:
    with counting.begin("test") as uow:
        uow.connection.insert(counted, {"number": 1})
        with pytest.raises(ValueError, match="counted differ in their columns"):
            uow.connection.insert(counted, {"number": 2, "colour": "red"})
        with pytest.raises(ValueError, match="counted differ in their columns"):
            uow.connection.insert_values(counted, ("number", "colour"), [(2, "red")])


def test_a_row_is_its_columns_in_whatever_order(counting: Transactions[CountingStore]) -> None:
    audit = counting.tables.audit
    with counting.begin("test") as uow:
        uow.audit(date(2012, 1, 1), Subject("line", "1"), Change("added"))
        uow.connection.flush()
        row = dict(uow.connection.execute(select(audit)).mappings().one())
        one, other = row | {"id": 8}, row | {"id": 9, "note": "the other"}
        uow.connection.insert(audit, one, dict(reversed(other.items())))
        uow.connection.insert_values(audit, tuple(row), [tuple((row | {"id": 10}).values())])
        uow.commit()
    found = counting.read(
        lambda c: c.execute(select(audit.c.id, audit.c.note).order_by(audit.c.id)).all()
    )
    assert [tuple(each) for each in found][1:] == [(8, ""), (9, "the other"), (10, "")]
