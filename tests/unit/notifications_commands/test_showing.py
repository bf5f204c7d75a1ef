"""How rows, amounts, moments and messages are shown to an officer."""

import datetime as dt
import json
from typing import Any

import pytest

from services.cli.notifications.asking import clock_time
from services.cli.notifications.costs import with_totals
from services.cli.notifications.telling import lines_of
from services.cli.terminal import show
from services.contracts.queries.notifications.telling import DeliveryRow, ToldRow

# --- cells, moments ---


def at(clock: str, month: int = 7) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2026-{month:02d}-01T{clock}+00:00")


def test_what_a_tenant_texted_cannot_give_orders_to_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = "Is it\x1b[2J Monday?\nYes\x9b"
    show([{"about": text, "price_millipence": 2_400}], as_json=False, nothing="")
    assert (
        capsys.readouterr().out == "about                   price\nIs it [2J Monday? Yes   £0.024\n"
    )
    show([{"about": text, "price_millipence": 2_400}], as_json=True, nothing="")
    assert json.loads(capsys.readouterr().out) == [{"about": text, "price_millipence": 2_400}]


def test_a_moment_is_shown_by_the_clock_in_britain() -> None:
    assert clock_time(at("11:05:59")) == "2026-07-01 12:05"
    assert clock_time(at("11:05:59", month=12)) == "2026-12-01 11:05"
    assert clock_time(None) == ""


# --- what a tenant was told ---


def message(*deliveries: DeliveryRow, **changes: Any) -> ToldRow:
    values: dict[str, Any] = {
        "message_id": "m-1",
        "on": dt.date(2012, 1, 5),
        "template": "visit_reminder",
        "kind": "reminders",
        "cause": "baseline 2012-01-06",
        "status": "sent",
        "channel": "sms",
        "send_after": None,
        "deliveries": deliveries,
    }
    return ToldRow(**values | changes)


def delivery(**changes: Any) -> DeliveryRow:
    values: dict[str, Any] = {
        "reference": "ref-1",
        "channel": "sms",
        "status": "sent",
        "reason": "",
        "provider": "sms house",
        "segments": 1,
        "template_version": 1,
        "language": "en",
        "claimed_at": at("11:00:00"),
        "sent_at": at("11:01:00"),
        "ended_at": None,
    }
    return DeliveryRow(**values | changes)


def told(whole: ToldRow) -> list[tuple[str, ...]]:
    """Channel, status, when, why and reference of each line."""
    parts = ("channel", "status", "when", "why", "reference")
    return [tuple(line[part] for part in parts) for line in lines_of(whole)]


def test_a_message_that_was_sent_is_one_line() -> None:
    assert told(message(delivery())) == [("sms", "sent", "2026-07-01 12:01", "", "ref-1")]


def test_each_try_has_a_line_and_so_has_what_comes_next() -> None:
    ended = {"status": "permanent-failure", "ended_at": at("11:02:00")}
    first = delivery(**ended, reason="no such number")
    whole = message(first, status="created", channel="email")
    assert told(whole) == [
        ("sms", "permanent-failure", "2026-07-01 12:02", "no such number", "ref-1"),
        ("email", "created", "", "waits to be sent: see `lines`", ""),
    ]


def test_a_try_that_was_not_taken_says_when_it_is_made_again() -> None:
    tried = delivery(status="created", sent_at=None, reason="time-out")
    whole = message(tried, status="created", send_after=at("11:10:00"))
    (line,) = told(whole)
    assert line[3] == "time-out; tried again from 2026-07-01 12:10"


@pytest.mark.parametrize(
    ("status", "why"),
    [
        ("created", "waits to be sent: see `lines`"),
        ("not-wanted", "the tenant stopped such messages, or has died"),
        ("permanent-failure", "for an officer: see `tasks`"),
    ],
)
def test_a_message_that_was_never_tried_says_why(status: str, why: str) -> None:
    assert told(message(status=status, channel="")) == [("", status, "", why, "")]


# --- costs ---


def line(month: str, channel: str, price: int) -> dict[str, Any]:
    return {
        "month": month,
        "channel": channel,
        "template": "started",
        "messages": 1,
        "segments": 2,
        "price_millipence": price,
    }


def test_each_month_has_its_total_and_all_have_one() -> None:
    lines = [
        line("2012-04", "letter", 68_000),
        line("2012-04", "sms", 1),
        line("2012-05", "sms", 2),
    ]
    shown = [
        (row["month"], row["channel"], row["messages"], row["segments"], row["price_millipence"])
        for row in with_totals(lines)
    ]
    assert shown == [
        ("2012-04", "letter", 1, 2, 68_000),
        ("2012-04", "sms", 1, 2, 1),
        ("2012-04", "in all", 2, 4, 68_001),
        ("2012-05", "sms", 1, 2, 2),
        ("2012-05", "in all", 1, 2, 2),
        ("in all", "", 3, 6, 68_003),
    ]


def test_a_single_month_has_one_total_and_nothing_has_none() -> None:
    rows = list(with_totals([line("2012-04", "sms", 1)]))
    assert [row["month"] for row in rows] == ["2012-04", "in all"]
    assert list(with_totals([])) == []
