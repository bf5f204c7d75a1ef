from datetime import UTC, datetime, timedelta

import pytest

from services.gateway.sign_in.domain.sessions import Session, idle_for, stepped_up
from services.gateway.sign_in.domain.throttling import (
    FREE,
    LONGEST,
    Throttle,
    after_failure,
    opens_at,
)

NOW = datetime(2012, 4, 2, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def session(**changed):
    values = {
        "id_hash": "x",
        "person_id": "1",
        "stage": "in",
        "made_at": NOW,
        "seen_at": NOW,
        "ends_at": NOW + 720 * MINUTE,
        "idle": 30 * MINUTE,
        "factor_at": NOW,
    }
    return Session(**values | changed)


def test_a_session_ends_when_idle_at_its_end_and_when_it_is_ended():
    assert session().is_open(NOW + 29 * MINUTE)
    assert not session().is_open(NOW + 30 * MINUTE)
    assert not session(seen_at=NOW + 719 * MINUTE).is_open(NOW + 720 * MINUTE)
    assert not session(ended_at=NOW).is_open(NOW)


def test_only_who_is_a_surveyor_and_nothing_else_stays_for_the_working_day():
    assert idle_for({"surveyor"}) == 720 * MINUTE
    assert idle_for({"surveyor", "finance"}) == 30 * MINUTE
    assert idle_for({"board"}) == 30 * MINUTE


def test_the_second_factor_counts_for_five_minutes():
    assert stepped_up(session(), NOW + 4 * MINUTE)
    assert not stepped_up(session(), NOW + 5 * MINUTE)
    assert not stepped_up(session(factor_at=None), NOW)
    assert stepped_up(session(factor_at=None, practice=True), NOW)


@pytest.mark.parametrize("kind", sorted(FREE))
def test_some_tries_are_free_then_each_doubles_the_wait_up_to_a_limit(kind):
    waits = []
    throttle = None
    for _ in range(FREE[kind] + 12):
        throttle = after_failure(throttle, NOW)
        waits.append((opens_at(kind, throttle) - NOW).total_seconds())
    assert set(waits[: FREE[kind] - 1]) == {0}
    doubled = waits[FREE[kind] - 1 :]
    assert doubled == [min(2**n, LONGEST.total_seconds()) for n in range(len(doubled))]


def test_old_failures_are_forgotten():
    old = Throttle(100, NOW - timedelta(hours=25))
    assert after_failure(old, NOW).failures == 1
