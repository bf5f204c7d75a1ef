"""Services and relays while a pilot is played: the same bytes come out."""

from collections.abc import Callable
from itertools import cycle
from random import Random

import psycopg
import pytest

from services.hosts.catalogue import PUBLISHERS, SERVICES
from services.pilot.processes import Processes
from tests.faults.harness import Stage, after_days
from tests.integration.waiting import wait_until

pytestmark = pytest.mark.timeout(900)

SEED = 1

TAKE_OVER_SECONDS = 15.0
"""What a day may take on which a standby takes over; on a quiet machine it takes one or two."""

SERVICES_KILLED, RELAYS_KILLED = 20, 35

WAITING_FOR_LOCK = """
    SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_try_advisory_lock%'
    AND pid <> pg_backend_pid()
"""


def test_services_and_relays_killed(stage: Stage, write: Callable[[str, str], None]) -> None:
    """`kill -9` of each service and of each relay, two at a time, at random moments (seeded)

    An effect, its inbox row and the events it causes are one transaction. A message is acknowledged
    after it, and an outbox row marked after the broker's confirm; what comes twice counts once.
    """
    names = [*(f"run {name}" for name in SERVICES), *(f"relay {name}" for name in PUBLISHERS)]
    Random(SEED).shuffle(names)
    in_turn, killed = cycle(names), []

    def kill_two() -> int:
        for name in (next(in_turn), next(in_turn)):
            process = stage.processes.children[name].process
            assert process is not None
            process.kill()
            killed.append(name)
        return 2

    stage.play(after_days(kill_two, 5, 12, 20, 28, 36, 44))
    assert set(killed) == set(stage.processes.children), "every one of them was killed"
    write(
        f"{len(killed)} kills (each of {len(set(killed))} processes at least once)",
        f"{stage.same_bytes()}; {stage.in_order()}",
    )


def test_two_of_each_and_the_active_ones_killed(
    stage: Stage, write: Callable[[str, str], None]
) -> None:
    """Two of each service and two of each relay at once; then those that were active killed

    One consumer of an inbox is active (RabbitMQ's single active consumer), and one relay of a
    database (an advisory lock). The other takes over when the connection of the first one goes.
    """
    standbys: list[Processes] = []

    def start_standbys() -> int:
        standbys.append(second_of_each(stage))
        return 0

    def kill_active(kind: str) -> int:
        children = stage.processes.children
        names = [name for name in children if name.startswith(kind)]
        for name in names:
            process = children.pop(name).process  # so that nobody starts it again
            assert process is not None
            process.kill()
            process.wait()
        return len(names)

    plan = {
        8: start_standbys,
        SERVICES_KILLED: lambda: kill_active("run"),
        RELAYS_KILLED: lambda: kill_active("relay"),
    }
    try:
        stage.play(plan)
    finally:
        for processes in standbys:
            processes.stop()
    assert stage.processes.children == {}, "the first ones are all gone"
    services = stage.longest_day(SERVICES_KILLED + 1)
    relays = stage.longest_day(RELAYS_KILLED + 1)
    assert max(services, relays) < TAKE_OVER_SECONDS
    write(
        f"{stage.times} active processes",
        f"the day went on within {services:.1f} s (services) and {relays:.1f} s (relays); "
        f"{stage.same_bytes()}; {stage.in_order()}",
    )


def second_of_each(stage: Stage) -> Processes:
    """Start another one of every process of the play, and wait until they stand by."""
    first = stage.processes
    folder = stage.folder / "standbys"
    folder.mkdir()
    second = Processes(first.environment, folder)
    for name, child in first.children.items():
        second.start(name, *child.arguments)
    logs = [child.log for name, child in second.children.items() if name.startswith("run")]
    wait_until(
        lambda: all(b"service started" in log.read_bytes() for log in logs), "services stand by", 80
    )
    with psycopg.connect(stage.servers.database.url, autocommit=True) as link:
        wait_until(
            lambda: link.execute(WAITING_FOR_LOCK).fetchone() == (len(PUBLISHERS),),
            "relays stand by",
            80,
        )
    return second
