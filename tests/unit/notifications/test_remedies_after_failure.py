from datetime import timedelta

import pytest

from services.notifications.domain.message import (
    DELIVERY_MOVES,
    FAILURES,
    MOVES,
    OPEN,
    RetryRules,
    reference_of,
    remedy_after,
)

RULES = RetryRules(seconds=(60, 300), deliveries=3)
BOTH = ("sms", "email")


@pytest.mark.parametrize(
    ("failure", "channel", "tried", "ways", "step"),
    [
        ("temporary-failure", "sms", {"sms": 1}, BOTH, ("same_channel", "sms")),
        ("temporary-failure", "sms", {"sms": 2}, BOTH, ("same_channel", "sms")),
        ("temporary-failure", "sms", {"sms": 3}, BOTH, ("next_channel", "email")),
        ("permanent-failure", "sms", {"sms": 1}, BOTH, ("next_channel", "email")),
        ("technical-failure", "sms", {"sms": 1}, BOTH, ("next_channel", "email")),
        ("permanent-failure", "email", {"sms": 1, "email": 1}, BOTH, ("officer", "")),
        ("permanent-failure", "sms", {"sms": 1}, ("sms",), ("officer", "")),
        # What changed meanwhile counts: the tenant stopped texts, or gave an address.
        ("temporary-failure", "sms", {"sms": 1}, ("email",), ("next_channel", "email")),
        ("temporary-failure", "sms", {"sms": 1}, (), ("officer", "")),
    ],
)
def test_what_follows_a_failed_delivery(failure, channel, tried, ways, step):
    assert remedy_after(failure, channel, tried, ways, RULES) == step


def test_delays_grow_and_end():
    assert [RULES.delay(tries) for tries in (1, 2, 3)] == [
        timedelta(seconds=60),
        timedelta(seconds=300),
        None,
    ]


def test_the_first_delivery_has_the_messages_own_id_as_its_reference():
    assert [reference_of("m", number) for number in (1, 2, 10)] == ["m", "m.2", "m.10"]


@pytest.mark.parametrize("moves", [DELIVERY_MOVES, MOVES], ids=["delivery", "message"])
def test_every_status_that_can_be_reached_is_in_the_table(moves):
    assert {status for reached in moves.values() for status in reached} <= moves.keys()


def test_a_delivery_that_arrived_or_failed_is_at_its_end_unless_it_came_through_after_all():
    for status in ("delivered", "temporary-failure", "permanent-failure"):
        assert not DELIVERY_MOVES[status]
    assert DELIVERY_MOVES["technical-failure"] == {"sent", "delivered"}
    assert set(OPEN) | set(FAILURES) == DELIVERY_MOVES.keys()
