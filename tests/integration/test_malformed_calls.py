"""What comes over the broker as a call and is none never ends a service, and is not kept."""

import json
import uuid
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pika
import pytest

from services.client.rpc import Line
from services.contracts.queries.payments.accounts import Settings
from services.hosts.topology import (
    CALLS,
    REPLY_SECONDS,
    TRANSIENT,
    calls_queue,
    pika_parameters,
)
from tests.integration.test_distributed_host import SERVICE, Running, running
from tests.integration.waiting import wait_until

__all__ = ["running"]

CALL = {"args": [], "kwargs": {"query": "business_date", "arguments": {}}}
JSON = "application/json"

MALFORMED = {
    "nobody to answer": (CALL, {"content_type": JSON}),
    "an answer into the calls of a service": (
        CALL,
        {"content_type": JSON, "reply_to": f"{SERVICE}.execute"},
    ),
    "no content type": (CALL, {"reply_to": str(uuid.uuid4())}),
    "another content type": (CALL, {"content_type": "text/html", "reply_to": str(uuid.uuid4())}),
    "not JSON": ("{", {"content_type": JSON, "reply_to": str(uuid.uuid4())}),
    "a list": ([1], {"content_type": JSON, "reply_to": str(uuid.uuid4())}),
    "no arguments": ({"args": []}, {"content_type": JSON, "reply_to": str(uuid.uuid4())}),
    "arguments that are none": (
        {"args": 1, "kwargs": 2},
        {"content_type": JSON, "reply_to": str(uuid.uuid4())},
    ),
    "a caller that is gone": (CALL, {"content_type": JSON, "reply_to": str(uuid.uuid4())}),
    "broken headers": (
        CALL,
        {"content_type": JSON, "reply_to": str(uuid.uuid4()), "headers": {"nameko.x": [1, {}]}},
    ),
}


@pytest.fixture
def channel(running: Running) -> Iterator[Any]:
    """A channel of somebody with broker credentials, while payments runs."""
    running.start()
    wait_until(lambda: answers(running), "payments answers")
    with pika.BlockingConnection(pika_parameters(running.broker)) as connection:
        yield connection.channel()


def answers(running: Running) -> bool:
    return bool(running.client.ask(Settings()).weight_table)


def waiting(channel: Any) -> int:
    return int(channel.queue_declare(calls_queue(SERVICE).name, passive=True).method.message_count)


def test_a_malformed_call_never_ends_a_service(running: Running, channel: Any) -> None:
    for method in ("ask", "execute", "nonsense"):
        for body, properties in MALFORMED.values():
            text = body if isinstance(body, str) else json.dumps(body)
            channel.basic_publish(
                CALLS,
                f"{SERVICE}.{method}",
                text.encode(),
                pika.BasicProperties(content_encoding="utf-8", **properties),
            )
    wait_until(lambda: waiting(channel) == 0, "all are taken")
    assert answers(running)
    running.processes.look_after()
    assert running.processes.children[SERVICE].restarts == 0


def test_what_was_dropped_is_not_logged_word_for_word(running: Running, channel: Any) -> None:
    secret = {"sort_code": "089999", "account_number": "66374958"}
    for properties in ({"content_type": JSON}, {"content_type": "x/y", "reply_to": "me"}):
        channel.basic_publish(
            CALLS,
            f"{SERVICE}.execute",
            (json.dumps(secret) + "{").encode(),
            pika.BasicProperties(content_encoding="utf-8", **properties),
        )
    wait_until(lambda: waiting(channel) == 0, "both are taken")
    log = running.processes.children[SERVICE].log
    wait_until(lambda: log.read_text().count("is dropped") == 2, "both are noted")
    assert "66374958" not in log.read_text()


def test_a_call_whose_caller_gave_up_is_not_carried_out(running: Running, channel: Any) -> None:
    """It waited longer than its caller does: nothing of it is left when the service takes calls."""
    running.processes.stop()
    channel.basic_publish(
        CALLS,
        f"{SERVICE}.ask",
        json.dumps(CALL).encode(),
        pika.BasicProperties(
            content_type=JSON, content_encoding="utf-8", reply_to=str(uuid.uuid4()), expiration="1"
        ),
    )
    wait_until(lambda: waiting(channel) == 0, "it is gone")


def held(channel: Any, queue: str) -> Any:
    """Take the one message that is in a queue, and return its properties."""
    found: list[Any] = []

    def took() -> bool:
        method, properties, _ = channel.basic_get(queue, auto_ack=True)
        if method is not None:
            found.append(properties)
        return method is not None

    wait_until(took, f"something is in {queue}")
    return found[0]


def test_calls_and_their_answers_are_transient_and_expire(running: Running, channel: Any) -> None:
    answers_to = str(uuid.uuid4())
    mine = channel.queue_declare("", exclusive=True).method.queue
    channel.queue_bind(mine, CALLS, answers_to)
    channel.basic_publish(
        CALLS,
        f"{SERVICE}.ask",
        json.dumps(CALL).encode(),
        pika.BasicProperties(
            content_type=JSON, content_encoding="utf-8", reply_to=answers_to, correlation_id="1"
        ),
    )
    answer = held(channel, mine)
    assert (answer.delivery_mode, answer.expiration) == (
        TRANSIENT,
        str(round(1000 * REPLY_SECONDS)),
    )
    running.processes.stop()
    with closing(Line(running.broker)) as line:
        line.send(SERVICE, "ask", {}, 30.0)
        call = held(channel, calls_queue(SERVICE).name)
    assert (call.delivery_mode, call.expiration) == (TRANSIENT, "30000")
