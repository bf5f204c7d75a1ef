"""Events that could not be handled, asked for and told about alike, on both databases."""

import pytest

from services.backbone.dead_letters import (
    dead_letters_in,
    discard_dead_letter,
    replay_dead_letter,
)
from services.backbone.errors import Invalid, NotFound
from services.backbone.transactions import Transactions
from services.contracts.dead_letters import DiscardDeadLetter, ReplayDeadLetter
from services.contracts.queries.dead_letters import (
    DeadLetterEnvelope,
    DeadLetters,
    DeadLetterWhole,
)
from tests.integration.conftest import CountingStore

BODIES = [f"not one of ours, {number}" for number in range(3)]


@pytest.fixture
def stuck(counting: Transactions[CountingStore]) -> Transactions[CountingStore]:
    """A service that was sent three messages that are none."""
    counting.receive(BODIES, {})
    return counting


def ask(stuck: Transactions[CountingStore], query: object) -> object:
    answers = dead_letters_in(stuck.tables, DeadLetters, DeadLetterEnvelope, DeadLetterWhole)
    return stuck.read(lambda connection: answers[type(query)](query, connection))  # type: ignore[index]


def tell(stuck: Transactions[CountingStore], handler: object, command: object) -> None:
    with stuck.begin("Ada") as uow:
        handler(command, uow)  # type: ignore[operator]
        uow.commit()


def test_envelopes_come_in_pages_oldest_first_without_what_is_in_them(
    stuck: Transactions[CountingStore],
) -> None:
    first = ask(stuck, DeadLetters(limit=2))
    rest = ask(stuck, DeadLetters(limit=2, after=first.next))
    rows = [*first.rows, *rest.rows]
    assert (len(first.rows), len(rest.rows), rest.next) == (2, 1, None)
    assert sorted(rows, key=lambda row: (row.parked_at, row.event_id)) == rows
    assert {(row.state, row.type, row.attempts) for row in rows} == {("dead", "unreadable", 1)}
    assert "one of ours" not in str(rows)
    assert ask(stuck, DeadLetters("waiting")).rows == ()


def test_one_is_shown_with_what_is_in_it(stuck: Transactions[CountingStore]) -> None:
    for row in ask(stuck, DeadLetters()).rows:
        found = ask(stuck, DeadLetterWhole(row.event_id))
        assert found.envelope == row == ask(stuck, DeadLetterEnvelope(row.event_id))
        assert found.body in BODIES
    with pytest.raises(NotFound, match="handled, or given up"):
        ask(stuck, DeadLetterWhole("none"))


def test_one_is_tried_again_or_given_up_for_a_reason(stuck: Transactions[CountingStore]) -> None:
    first, second, _ = (row.event_id for row in ask(stuck, DeadLetters()).rows)
    tell(stuck, replay_dead_letter, ReplayDeadLetter(first))
    (waiting,) = ask(stuck, DeadLetters("waiting")).rows
    assert (waiting.event_id, waiting.attempts) == (first, 0)
    with pytest.raises(Invalid):
        tell(stuck, discard_dead_letter, DiscardDeadLetter(second, " "))
    tell(stuck, discard_dead_letter, DiscardDeadLetter(second, "sent by mistake"))
    with pytest.raises(NotFound):
        tell(stuck, replay_dead_letter, ReplayDeadLetter(second))
    assert len(ask(stuck, DeadLetters()).rows) == 1
