from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.domain.pacing import Limits, full

NOON = datetime(2026, 7, 1, 11, 0, tzinfo=UTC)
FIVE_A_SECOND = Limits(per_second=5.0, burst=10)


def test_a_channel_that_never_sent_may_send_its_burst_at_once():
    assert full("sms", NOON, FIVE_A_SECOND).allowance(NOON, FIVE_A_SECOND) == 10


def test_tokens_come_in_as_time_goes_by_and_never_above_the_burst():
    empty = full("sms", NOON, FIVE_A_SECOND).taken(10)
    for seconds, allowed in ((0.1, 0), (0.2, 1), (1, 5), (60, 10)):
        later = NOON + timedelta(seconds=seconds)
        assert empty.at(later, FIVE_A_SECOND).allowance(later, FIVE_A_SECOND) == allowed


@given(st.lists(st.floats(0, 30), max_size=30))
def test_no_more_goes_out_in_any_time_than_the_burst_and_what_came_in(waits):
    now, pace, sent = NOON, full("sms", NOON, FIVE_A_SECOND), 0
    for wait in waits:
        now += timedelta(seconds=wait)
        pace = pace.at(now, FIVE_A_SECOND)
        allowed = pace.allowance(now, FIVE_A_SECOND)
        pace, sent = pace.taken(allowed), sent + allowed
    assert sent <= 10 + 5 * (now - NOON).total_seconds() + 1e-6


def test_the_cap_counts_the_day_by_the_clock_in_britain():
    capped = replace(FIVE_A_SECOND, daily_cap=3)
    pace = full("email", NOON, capped).taken(3)
    assert pace.allowance(NOON, capped) == 0
    assert pace.why_waiting(NOON, capped) == "the 3 of today are used up"
    before_midnight, after = (
        datetime(2026, 7, 1, 22, 59, tzinfo=UTC) + timedelta(minutes=m) for m in (0, 1)
    )
    assert pace.at(before_midnight, capped).allowance(before_midnight, capped) == 0
    assert pace.at(after, capped).allowance(after, capped) == 3


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-07-01T06:59:59+00:00", False),  # 07:59 in Britain
        ("2026-07-01T07:00:00+00:00", True),
        ("2026-07-01T18:59:59+00:00", True),
        ("2026-07-01T19:00:00+00:00", False),  # 20:00
        ("2026-12-01T07:59:59+00:00", False),  # winter: the clock is UTC
        ("2026-12-01T08:00:00+00:00", True),
        ("2026-12-01T19:59:59+00:00", True),
        ("2026-12-01T20:00:00+00:00", False),
        ("2026-03-29T07:00:00+00:00", True),  # the clocks went forward at 01:00
        ("2026-10-25T07:30:00+00:00", False),  # and back
    ],
)
def test_texts_go_from_eight_to_eight_by_the_clock_in_britain(moment, is_open):
    texts = replace(FIVE_A_SECOND, opens=time(8), closes=time(20))
    now = datetime.fromisoformat(moment)
    assert texts.is_open(now) is is_open
    assert (full("sms", now, texts).allowance(now, texts) > 0) is is_open


def test_a_channel_that_is_closed_says_until_when():
    texts = replace(FIVE_A_SECOND, opens=time(8), closes=time(20))
    night = datetime(2026, 7, 1, 22, tzinfo=UTC)
    assert full("sms", night, texts).why_waiting(night, texts) == "closed until 08:00"


def test_a_paused_channel_sends_nothing_until_then_and_says_why():
    pace = full("sms", NOON, FIVE_A_SECOND).paused(NOON, 60, "rate limit")
    assert pace.allowance(NOON, FIVE_A_SECOND) == 0
    assert pace.why_waiting(NOON, FIVE_A_SECOND) == "paused until 12:01:00: rate limit"
    after = NOON + timedelta(seconds=60)
    assert pace.allowance(after, FIVE_A_SECOND) == 10


def test_a_clock_that_goes_back_brings_no_tokens():
    pace = full("sms", NOON, FIVE_A_SECOND).taken(10)
    before = NOON - timedelta(minutes=5)
    assert pace.at(before, FIVE_A_SECOND).allowance(before, FIVE_A_SECOND) == 0
