"""How commands are sent to the services."""

import datetime as dt
from typing import Any

from services.contracts.notifications import DeliverMessages
from services.pilot.cluster import COMMANDS_A_CALL, Cluster

DAY = dt.date(2012, 1, 31)


class NotingCluster(Cluster):
    """Notes every call and answers nothing."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str, dict[str, Any]]] = []

    def call(self, service: str, method: str, **arguments: Any) -> Any:
        self.calls.append((service, method, arguments))

    def settle(self) -> int:
        return 0


def test_commands_sent_together_keep_their_order_and_their_keys() -> None:
    cluster = NotingCluster()
    keys = [f"key-{number}" for number in range(2 * COMMANDS_A_CALL + 1)]
    cluster.execute_all("notifications", "someone", [(key, DeliverMessages(DAY)) for key in keys])
    orders = [order for _, _, arguments in cluster.calls for order in arguments["orders"]]
    assert [order["key"] for order in orders] == keys
    assert {(service, method) for service, method, _ in cluster.calls} == {
        ("notifications", "execute_all")
    }


def test_no_call_carries_more_commands_than_a_caller_waits_for() -> None:
    cluster = NotingCluster()
    commands = [(f"key-{n}", DeliverMessages(DAY)) for n in range(2 * COMMANDS_A_CALL + 1)]
    cluster.execute_all("notifications", "someone", commands)
    sizes = [len(arguments["orders"]) for _, _, arguments in cluster.calls]
    assert sizes == [COMMANDS_A_CALL, COMMANDS_A_CALL, 1]


def test_a_command_sent_together_with_others_is_the_one_that_is_sent_alone() -> None:
    alone, together = NotingCluster(), NotingCluster()
    alone.execute("notifications", "key", "someone", DeliverMessages(DAY))
    together.execute_all("notifications", "someone", [("key", DeliverMessages(DAY))])
    (_, _, order), (_, _, orders) = alone.calls[0], together.calls[0]
    assert orders == {"orders": [order]}
