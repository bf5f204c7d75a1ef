"""The users of `deploy/rabbitmq/definitions.json` on a real broker: who may do what, no more."""

import os
import subprocess
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pika
import pytest
from pika.exceptions import ChannelClosedByBroker

from services.backbone.settings import CALLER, OPERATOR, relay_user
from services.contracts.events import exchange_of
from services.documentation.broker_definitions import METHODS, VHOST
from services.hosts.catalogue import CALLED, PUBLISHERS, SERVICES
from services.hosts.topology import CALLS, calls_queue, inbox_name, pika_parameters
from tests.conftest import PROJECT
from tests.faults.harness import Stage
from tests.faults.servers import Broker, Servers

PASSWORD = "only-in-this-test"
USERS = (*CALLED, *map(relay_user, PUBLISHERS), CALLER)
BROKERS_OWN = ("", "amq.topic", "amq.direct", "amq.fanout", "amq.headers", "amq.match")
EXCHANGES = (*map(exchange_of, PUBLISHERS), CALLS, *BROKERS_OWN)
QUEUES = (*map(inbox_name, SERVICES), *(calls_queue(name).name for name in CALLED))
ANSWER = str(uuid.uuid4())
CALL_KEYS = tuple(f"{name}.{method}" for name in CALLED for method in METHODS)
OTHER_KEYS = ("#", "visit_booked.v1", f"{CALLED[0]}.shutdown", "another.execute")
KEYS = (CALL_KEYS[0], ANSWER, *OTHER_KEYS)
"""What is tried at every exchange; at that of calls everything that could be one is."""

ACCESS_REFUSED = 403


@pytest.fixture(scope="module")
def address(started_servers: Servers) -> Iterator[str]:
    """A broker's address for `{user}`, with the definitions imported and passwords set."""
    started_servers.start()
    broker = started_servers.broker
    set_up(broker)
    broker.ctl("add_user", OPERATOR, PASSWORD)
    broker.ctl("set_permissions", "-p", VHOST, OPERATOR, ".*", ".*", ".*")
    yield f"amqp://{{user}}:{PASSWORD}@127.0.0.1:{broker.port}/{VHOST}"
    broker.ctl("delete_vhost", VHOST)


def set_up(broker: Broker) -> None:
    """Import the definitions and set the passwords, as docker-compose.yml does."""
    passwords = {f"CASHBACK_BROKER_{u.upper().replace('-', '_')}": PASSWORD for u in USERS}
    path = f"{Path(broker.control).parent}:{os.environ['PATH']}"
    subprocess.run(
        ["bash", PROJECT / "deploy" / "rabbitmq" / "set-up"],
        env={**broker.environment, **passwords, "PATH": path},
        check=True,
        timeout=120,
    )


class Hand:
    """What somebody with one user's credentials can try."""

    def __init__(self, address: str, user: str) -> None:
        self.connection = pika.BlockingConnection(pika_parameters(address.replace("{user}", user)))

    def may(self, deed: Callable[[Any], Any]) -> bool:
        """Try a deed on a channel of its own; False where the broker refuses access."""
        channel = self.connection.channel()
        channel.confirm_delivery()
        try:
            deed(channel)
        except ChannelClosedByBroker as error:
            if error.reply_code != ACCESS_REFUSED:
                raise
            return False
        except pika.exceptions.UnroutableError:
            pass  # it went through; nobody is bound
        channel.close()
        return True


@pytest.fixture
def hand(address: str) -> Iterator[Callable[[str], Hand]]:
    opened: list[Hand] = []

    def give(user: str) -> Hand:
        opened.append(Hand(address, user))
        return opened[-1]

    yield give
    for one in opened:
        one.connection.close()


def publishes(exchange: str, key: str) -> Callable[[Any], Any]:
    return lambda channel: channel.basic_publish(exchange, key, b"{}", mandatory=True)


def test_nobody_signs_in_before_a_password_is_set(address: str, servers: Servers) -> None:
    servers.broker.ctl("import_definitions", str(PROJECT / "deploy/rabbitmq/definitions.json"))
    try:
        for user in USERS:
            for password in ("", "guest", user, PASSWORD):
                url = f"amqp://{user}:{password}@127.0.0.1:{servers.broker.port}/{VHOST}"
                with pytest.raises(pika.exceptions.AMQPConnectionError):
                    pika.BlockingConnection(pika_parameters(url))
    finally:
        set_up(servers.broker)


@pytest.mark.parametrize("user", USERS)
def test_each_forged_publish_is_refused(hand: Callable[[str], Hand], user: str) -> None:
    tries = {(exchange, key) for exchange in EXCHANGES for key in KEYS}
    tries |= {(CALLS, key) for key in CALL_KEYS}
    with_it = hand(user)
    allowed = {(exchange, key) for exchange, key in tries if with_it.may(publishes(exchange, key))}
    if user in CALLED:
        assert allowed == {(CALLS, ANSWER)}
    elif user == CALLER:
        assert allowed == {(CALLS, key) for key in CALL_KEYS}
    else:
        own = exchange_of(user.removeprefix("relay-"))
        assert allowed == {(own, key) for key in KEYS}


@pytest.mark.parametrize("user", USERS)
def test_each_foreign_queue_is_closed(hand: Callable[[str], Hand], user: str) -> None:
    own = {inbox_name(user), calls_queue(user).name} & {*QUEUES} if user in CALLED else set()
    with_it = hand(user)
    for queue in QUEUES:
        assert with_it.may(lambda c, q=queue: c.basic_consume(q, print)) == (queue in own), queue
        assert with_it.may(lambda c, q=queue: c.queue_purge(q)) == (queue in own), queue
        assert not with_it.may(lambda c, q=queue: c.queue_delete(q)), queue
        for source in filter(None, EXCHANGES):
            assert not with_it.may(lambda c, q=queue, x=source: c.queue_bind(q, x, "#")), queue


@pytest.mark.parametrize("user", USERS)
def test_nobody_makes_or_takes_away_what_others_use(hand: Callable[[str], Hand], user: str) -> None:
    with_it = hand(user)
    for exchange in (*map(exchange_of, PUBLISHERS), CALLS):
        assert not with_it.may(lambda c, x=exchange: c.exchange_delete(x))
        assert not with_it.may(lambda c, x=exchange: c.exchange_declare(x, "topic", durable=True))
    for queue in (*QUEUES, "a-queue-of-its-own"):
        assert not with_it.may(lambda c, q=queue: c.queue_declare(q, durable=True))


def test_a_caller_hears_the_answers_to_its_own_calls_and_nothing_else(
    hand: Callable[[str], Hand],
) -> None:
    caller, key = hand(CALLER), str(uuid.uuid4())
    queue = f"rpc.reply-standalone_rpc_client-{key}"
    assert caller.may(lambda c: c.queue_declare(queue, exclusive=True))
    assert caller.may(lambda c: c.queue_bind(queue, CALLS, key))
    for greedy in ("#", "*", "*.*", "payments.*", "payments.execute", f"{key}.#"):
        assert not caller.may(lambda c, g=greedy: c.queue_bind(queue, CALLS, g)), greedy
    for exchange in map(exchange_of, PUBLISHERS):
        assert not caller.may(lambda c, x=exchange: c.queue_bind(queue, x, "#")), exchange


def test_a_pilot_plays_under_these_users(
    stage: Stage, address: str, write: Callable[[str, str], None]
) -> None:
    """Every process with a broker's user of its own, which may do its work and nothing else

    Exchanges, queues and users stand in the definitions; no process declares any.
    """
    stage.times = 1
    stage.play({}, broker=address)
    write("whole play", stage.same_bytes())
